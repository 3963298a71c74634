#include "triage/triage.h"

/* Rows of section harm are named after the true level. */
void triage_read_costs(const kn_image *image, triage_costs *out) {
    *out = (triage_costs){0};
    for (uint32_t truth = 0; truth < SURAL_LEVEL_COUNT; truth++) {
        uint32_t row = kn_find(image, KN_SECTION_harm, kn_word(KN_WORDS_level, truth));
        for (uint32_t told = 0; row != KN_NONE && told < SURAL_LEVEL_COUNT; told++) out->of[truth][told] = (double)kn_get_harm(image, row)->cost[told];
    }
}

double triage_least_harm(const triage_costs *costs, const double by_urgency[SURAL_LEVEL_COUNT], sural_level *level) {
    double least = 0;
    for (uint32_t told = 0; told < SURAL_LEVEL_COUNT; told++) {
        double harm = 0;
        for (uint32_t truth = 0; truth < SURAL_LEVEL_COUNT; truth++) harm += by_urgency[truth] * costs->of[truth][told];
        if (told > 0 && harm > least) continue;
        least = harm;
        *level = (sural_level)told;
    }
    return least;
}

sural_level triage_by_harm(const kn_image *image, const double *cause) {
    double by_urgency[SURAL_LEVEL_COUNT] = {0};
    triage_costs costs;
    sural_level level = SURAL_SELF_CARE;
    uint32_t count = kn_count(image, KN_SECTION_disorder);
    for (uint32_t d = 0; d < count; d++) by_urgency[kn_get_disorder(image, d)->urgency] += cause[d];
    by_urgency[SURAL_ROUTINE] += cause[count];
    triage_read_costs(image, &costs);
    triage_least_harm(&costs, by_urgency, &level);
    return level;
}
