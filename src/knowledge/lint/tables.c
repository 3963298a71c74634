#include "knowledge/lint/rules.h"

/* Bladder, stretch tests and paraspinal muscles depend on more than the place: a disorder may say how often. */
static bool by_network_alone(const lint *l, const kn_finding *finding) {
    return finding->effect.count && kn_get_effect(l->image, finding->effect.start)->by < KN_by_sphincter;
}

void lint_disorder_tables(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    for (uint32_t i = d->findings.start; i < d->findings.start + d->findings.count; i++) {
        const kn_frequency *row = kn_get_frequency(l->image, i);
        const kn_finding *finding = kn_get_finding(l->image, row->finding);
        if (by_network_alone(l, finding)) lint_fault(l, "findings: %s is worked out by the network", lint_finding_id(l, row->finding));
        for (uint32_t j = i + 1; j < d->findings.start + d->findings.count; j++)
            if (kn_get_frequency(l->image, j)->finding == row->finding) lint_fault(l, "findings: %s stands twice", lint_finding_id(l, row->finding));
        for (uint32_t j = d->risk_factors.start; j < d->risk_factors.start + d->risk_factors.count; j++)
            if (kn_get_ratio(l->image, j)->finding == row->finding)
                lint_fault(l, "%s stands under findings and under risk_factors", lint_finding_id(l, row->finding));
    }
    for (uint32_t i = d->territory.start; i < d->territory.start + d->territory.count; i++) {
        uint32_t finding = kn_get_frequency(l->image, i)->finding;
        if (kn_get_finding(l->image, finding)->effect.count == 0) lint_fault(l, "territory: the network does not work out %s", lint_finding_id(l, finding));
    }
}
