/* Two disorders that no finding could ever tell apart: the same lesions, frequencies, ratios and distributions. */
#include <string.h>

#include "knowledge/lint/rules.h"

static bool same_numbers(const float *a, const float *b, size_t count) { return memcmp(a, b, count * sizeof *a) == 0; }

static bool same_frequencies(const kn_image *image, kn_span a, kn_span b) {
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        const kn_frequency *x = kn_get_frequency(image, a.start + i), *y = kn_get_frequency(image, b.start + i);
        if (x->finding != y->finding || !same_numbers(&x->p, &y->p, 1) || !same_numbers(&x->other_side, &y->other_side, 1)) return false;
    }
    return true;
}

static bool same_ratios(const kn_image *image, kn_span a, kn_span b) {
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        const kn_ratio *x = kn_get_ratio(image, a.start + i), *y = kn_get_ratio(image, b.start + i);
        if (x->finding != y->finding || !same_numbers(&x->ratio, &y->ratio, 1)) return false;
    }
    return true;
}

static bool same_chances(const kn_image *image, kn_span a, kn_span b) {
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        const kn_chance *x = kn_get_chance(image, a.start + i), *y = kn_get_chance(image, b.start + i);
        if (x->value != y->value || !same_numbers(&x->p, &y->p, 1)) return false;
    }
    return true;
}

static bool same_distributions(const kn_image *image, kn_span a, kn_span b) {
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        const kn_distribution *x = kn_get_distribution(image, a.start + i), *y = kn_get_distribution(image, b.start + i);
        if (x->finding != y->finding || !same_chances(image, x->values, y->values)) return false;
    }
    return true;
}

static bool same_lesions(const kn_image *image, kn_span a, kn_span b) {
    if (a.count != b.count) return false;
    for (uint32_t i = 0; i < a.count; i++) {
        const kn_lesion *x = kn_get_lesion(image, a.start + i), *y = kn_get_lesion(image, b.start + i);
        if (x->place != y->place || x->side != y->side || !same_numbers(&x->weight, &y->weight, 1)) return false;
        if (!same_frequencies(image, x->findings, y->findings)) return false;
    }
    return true;
}

static bool same_profile(const kn_image *image, const kn_disorder *a, const kn_disorder *b) {
    return same_numbers(a->degree, b->degree, 3) &&
           memcmp(kn_get_profile(image, a->profile.start), kn_get_profile(image, b->profile.start), sizeof(kn_profile)) == 0;
}

void lint_disorder_twins(lint *l) {
    const kn_disorder *a = kn_get_disorder(l->image, l->row);
    for (uint32_t other = 0; other < l->row; other++) {
        const kn_disorder *b = kn_get_disorder(l->image, other);
        bool same = same_profile(l->image, a, b) && same_lesions(l->image, a->lesions, b->lesions) &&
                    same_frequencies(l->image, a->territory, b->territory) && same_frequencies(l->image, a->findings, b->findings) &&
                    same_ratios(l->image, a->risk_factors, b->risk_factors) &&
                    same_distributions(l->image, a->distributions, b->distributions);
        if (same) lint_fault(l, "no finding could tell it from %s", kn_id(l->image, KN_SECTION_disorder, other));
    }
}
