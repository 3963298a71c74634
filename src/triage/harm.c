#include <string.h>

#include "triage/triage.h"

/* Rows of section harm are named after the true level. */
double triage_cost(const kn_image *image, sural_level truth, sural_level told) {
    uint32_t row = kn_find(image, KN_SECTION_harm, kn_word(KN_WORDS_level, (uint32_t)truth));
    return row == KN_NONE ? 0 : (double)kn_get_harm(image, row)->cost[told];
}

static double expected(const kn_image *image, const double by_urgency[SURAL_LEVEL_COUNT], uint32_t told) {
    double sum = 0;
    for (uint32_t truth = 0; truth < SURAL_LEVEL_COUNT; truth++) sum += by_urgency[truth] * triage_cost(image, (sural_level)truth, (sural_level)told);
    return sum;
}

static uint32_t best(const kn_image *image, const double by_urgency[SURAL_LEVEL_COUNT], double *harm) {
    uint32_t chosen = 0;
    for (uint32_t told = 0; told < SURAL_LEVEL_COUNT; told++) {
        double here = expected(image, by_urgency, told);
        if (told == 0 || here <= *harm) {
            *harm = here;
            chosen = told;
        }
    }
    return chosen;
}

sural_level triage_by_harm(const kn_image *image, const double *disorder) {
    double by_urgency[SURAL_LEVEL_COUNT] = {0}, harm = 0;
    uint32_t count = kn_count(image, KN_SECTION_disorder);
    for (uint32_t d = 0; d < count; d++) by_urgency[kn_get_disorder(image, d)->urgency] += disorder[d];
    by_urgency[SURAL_ROUTINE] += disorder[count];
    return (sural_level)best(image, by_urgency, &harm);
}

double triage_least_harm(const kn_image *image, const double by_urgency[SURAL_LEVEL_COUNT]) {
    double harm = 0;
    best(image, by_urgency, &harm);
    return harm;
}
