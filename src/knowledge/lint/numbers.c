#include <math.h>
#include <string.h>

#include "knowledge/lint/rules.h"

typedef struct provenance { float value, low, high; uint32_t population, source, grade; bool ranged; } provenance;

static void check(lint *l, const char *what, provenance p) {
    bool estimate = strcmp(kn_id(l->image, KN_SECTION_source, p.source), "estimate") == 0;
    if (p.grade == KN_grade_none) lint_fault(l, "%s: no grade", what);
    if (estimate != (p.grade == KN_grade_estimate)) lint_fault(l, "%s: source \"estimate\" and grade \"estimate\" go together", what);
    if (p.population == 0) lint_fault(l, "%s: no population", what);
    if (!p.ranged) return;
    if (isnan(p.low) || isnan(p.high)) lint_fault(l, "%s: no interval", what);
    else if (!isnan(p.value) && (p.value < p.low - 1e-6f || p.value > p.high + 1e-6f))
        lint_fault(l, "%s: %g lies outside its interval %g to %g", what, (double)p.value, (double)p.low, (double)p.high);
}

/* Provenance of a row that has the usual keys, with its number. */
#define CHECK(l, what, row, number) \
    check(l, what, (provenance){number, (row)->low, (row)->high, (row)->population, (row)->source, (row)->grade, true})

static void check_frequencies(lint *l, kn_span span) {
    LINT_EACH(i, span) {
        const kn_frequency *f = kn_get_frequency(l->image, i);
        CHECK(l, lint_finding_id(l, f->finding), f, f->p);
    }
}

static void check_figure(lint *l, const char *what, kn_span span) {
    LINT_EACH(i, span) {
        const kn_figure *f = kn_get_figure(l->image, i);
        CHECK(l, what, f, f->value);
    }
}

/* Shares without an interval each are worth `n` observations. */
static void check_basis(lint *l, const char *what, kn_span span) {
    if (span.count == 0) {
        lint_fault(l, "%s: missing", what);
        return;
    }
    const kn_basis *b = kn_get_basis(l->image, span.start);
    check(l, what, (provenance){NAN, NAN, NAN, b->population, b->source, b->grade, false});
    if (!(b->n > 0)) lint_fault(l, "%s: no n", what);
}

static void check_rows(lint *l, const kn_disorder *d) {
    LINT_EACH(i, d->risk_factors) {
        const kn_ratio *r = kn_get_ratio(l->image, i);
        CHECK(l, lint_finding_id(l, r->finding), r, r->ratio);
    }
    LINT_EACH(i, d->lesions) {
        const kn_lesion *r = kn_get_lesion(l->image, i);
        CHECK(l, kn_id(l->image, KN_SECTION_place, r->place), r, r->weight);
        check_frequencies(l, r->findings);
    }
    LINT_EACH(i, d->distributions) {
        const kn_distribution *r = kn_get_distribution(l->image, i);
        check(l, lint_finding_id(l, r->finding), (provenance){NAN, NAN, NAN, r->population, r->source, r->grade, false});
        if (!(r->n > 0)) lint_fault(l, "%s: no n", lint_finding_id(l, r->finding));
    }
    LINT_EACH(i, d->accuracy) {
        const kn_accuracy *r = kn_get_accuracy(l->image, i);
        check_figure(l, kn_text_of(l->image, r->test), r->sensitivity);
        check_figure(l, kn_text_of(l->image, r->test), r->specificity);
    }
}

void lint_disorder_numbers(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    const kn_prior *prior = kn_get_prior(l->image, d->prior.start);
    check_figure(l, "incidence", prior->incidence);
    check_figure(l, "complaint_share", prior->complaint_share);
    check_basis(l, "prior: basis", prior->basis);
    check_basis(l, "degree_basis", d->degree_basis);
    check_basis(l, "profile_basis", d->profile_basis);
    check_frequencies(l, d->findings);
    check_frequencies(l, d->territory);
    check_rows(l, d);
}

void lint_finding_numbers(lint *l) {
    const kn_finding *f = kn_get_finding(l->image, l->row);
    const kn_background *b = kn_get_background(l->image, f->background.start);
    check(l, "background", (provenance){NAN, b->low, b->high, b->population, b->source, b->grade, f->values.count == 0});
    if (f->values.count && !(b->n > 0)) lint_fault(l, "background: no n");
    LINT_EACH(i, f->effect) {
        const kn_effect *e = kn_get_effect(l->image, i);
        CHECK(l, "effect", e, e->usual);
    }
}

void lint_other_numbers(lint *l) {
    if (l->section == KN_SECTION_parameter) CHECK(l, "value", kn_get_parameter(l->image, l->row), kn_get_parameter(l->image, l->row)->value);
    if (l->section == KN_SECTION_cluster) {
        CHECK(l, "rho", kn_get_cluster(l->image, l->row), kn_get_cluster(l->image, l->row)->rho);
        check_figure(l, "whole_part", kn_get_cluster(l->image, l->row)->whole_part);
    }
    if (l->section == KN_SECTION_setting) CHECK(l, "exponent", kn_get_setting(l->image, l->row), kn_get_setting(l->image, l->row)->exponent);
}
