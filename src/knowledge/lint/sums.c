#include <math.h>

#include "knowledge/lint/rules.h"

void lint_disorder_sums(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    double degree = 0, weight = 0;
    for (uint32_t i = 0; i < 3; i++) degree += (double)d->degree[i];
    LINT_EACH(i, d->lesions) weight += (double)kn_get_lesion(l->image, i)->weight;
    if (fabs(degree - 1) > 1e-4) lint_fault(l, "degree: shares sum to %g, not 1", degree);
    if (fabs(weight - 1) > 1e-4) lint_fault(l, "lesions: weights sum to %g, not 1", weight);
    LINT_EACH(i, d->distributions) {
        const kn_distribution *row = kn_get_distribution(l->image, i);
        double sum = 0;
        LINT_EACH(j, row->values) sum += (double)kn_get_chance(l->image, j)->p;
        if (sum > 1 + 1e-4) lint_fault(l, "%s: chances sum to %g", lint_finding_id(l, row->finding), sum);
    }
}

void lint_finding_sums(lint *l) {
    const kn_finding *f = kn_get_finding(l->image, l->row);
    double sum = 0;
    LINT_EACH(i, f->values) sum += (double)kn_get_value(l->image, i)->p;
    if (f->values.count && fabs(sum - 1) > 1e-3) lint_fault(l, "values: shares sum to %g, not 1", sum);
    for (uint32_t i = f->values.start + 1; f->type == KN_type_number && i < f->values.start + f->values.count; i++)
        if (!(kn_get_value(l->image, i)->from > kn_get_value(l->image, i - 1)->from)) lint_fault(l, "values: limits do not rise");
}

void lint_region_sums(lint *l) {
    const kn_region *r = kn_get_region(l->image, l->row);
    double sum = 0;
    LINT_EACH(i, r->roots) sum += (double)kn_get_root_share(l->image, i)->share;
    if (r->roots.count && fabs(sum - 1) > 0.015) lint_fault(l, "roots: shares sum to %g, not 1", sum);
}

void lint_place_sums(lint *l) {
    const kn_place *p = kn_get_place(l->image, l->row);
    double sums[4] = {0};
    LINT_EACH(i, p->feeds) {
        const kn_edge *e = kn_get_edge(l->image, i);
        const float shares[4] = {e->touch, e->vibration, e->pain, e->motor};
        for (int f = 0; f < 4; f++) sums[f] += kn_or(shares[f], 0);
    }
    for (int f = 0; f < 4; f++)
        if (sums[f] > 0 && fabs(sums[f] - 1) > 0.015) lint_fault(l, "feeds: %s shares sum to %g, not 1", kn_word(KN_WORDS_fibre, (uint32_t)f), sums[f]);
}
