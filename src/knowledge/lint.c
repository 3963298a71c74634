#include "knowledge/lint.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct lint {
    const kn_image *image;
    sural_lint_report *report;
    void *context;
    size_t count;
    kn_section section; /* of the record being looked at */
    uint32_t row;
} lint;

static void fault(lint *l, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
static void fault(lint *l, const char *format, ...) {
    char record[160], message[320];
    snprintf(record, sizeof record, "%s/%s", kn_sections[l->section].folder, kn_id(l->image, l->section, l->row));
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    l->count++;
    if (l->report) l->report(l->context, record, message);
}

/* ---- every number has a source, a grade, an interval around it and a population ---- */
typedef struct provenance { float value, low, high; uint32_t population, source, grade; bool ranged; } provenance;

static void check_provenance(lint *l, const char *what, provenance p) {
    bool estimate = strcmp(kn_id(l->image, KN_SECTION_source, p.source), "estimate") == 0;
    if (p.grade == KN_grade_none) fault(l, "%s: no grade", what);
    if (estimate != (p.grade == KN_grade_estimate)) fault(l, "%s: source \"estimate\" and grade \"estimate\" go together", what);
    if (p.population == 0) fault(l, "%s: no population", what);
    if (!p.ranged) return;
    if (isnan(p.low) || isnan(p.high)) fault(l, "%s: no interval", what);
    else if (!isnan(p.value) && (p.value < p.low - 1e-6f || p.value > p.high + 1e-6f))
        fault(l, "%s: %g lies outside its interval %g to %g", what, (double)p.value, (double)p.low, (double)p.high);
}

static const char *finding_id(const lint *l, uint32_t finding) { return kn_id(l->image, KN_SECTION_finding, finding); }

static void check_frequencies(lint *l, kn_span span) {
    for (uint32_t i = span.start; i < span.start + span.count; i++) {
        const kn_frequency *f = kn_get_frequency(l->image, i);
        check_provenance(l, finding_id(l, f->finding), (provenance){f->p, f->low, f->high, f->population, f->source, f->grade, true});
    }
}

static void check_figure(lint *l, const char *what, kn_span span) {
    const kn_figure *f = kn_get_figure(l->image, span.start);
    check_provenance(l, what, (provenance){f->value, f->low, f->high, f->population, f->source, f->grade, true});
}

static void lint_disorder_numbers(lint *l, const kn_disorder *d) {
    const kn_prior *prior = kn_get_prior(l->image, d->prior.start);
    check_figure(l, "incidence", prior->incidence);
    check_figure(l, "complaint_share", prior->complaint_share);
    check_frequencies(l, d->findings);
    check_frequencies(l, d->territory);
    for (uint32_t i = d->risk_factors.start; i < d->risk_factors.start + d->risk_factors.count; i++) {
        const kn_ratio *r = kn_get_ratio(l->image, i);
        check_provenance(l, finding_id(l, r->finding), (provenance){r->ratio, r->low, r->high, r->population, r->source, r->grade, true});
    }
    for (uint32_t i = d->lesions.start; i < d->lesions.start + d->lesions.count; i++)
        check_frequencies(l, kn_get_lesion(l->image, i)->findings);
    for (uint32_t i = d->distributions.start; i < d->distributions.start + d->distributions.count; i++) {
        const kn_distribution *r = kn_get_distribution(l->image, i);
        check_provenance(l, finding_id(l, r->finding), (provenance){NAN, NAN, NAN, r->population, r->source, r->grade, false});
    }
}

/* ---- sums ---- */
static void lint_disorder_sums(lint *l, const kn_disorder *d) {
    double degree = 0, weight = 0;
    for (uint32_t i = 0; i < 3; i++) degree += (double)d->degree[i];
    for (uint32_t i = d->lesions.start; i < d->lesions.start + d->lesions.count; i++) weight += (double)kn_get_lesion(l->image, i)->weight;
    if (fabs(degree - 1) > 1e-4) fault(l, "degree: shares sum to %g, not 1", degree);
    if (fabs(weight - 1) > 1e-4) fault(l, "lesions: weights sum to %g, not 1", weight);
    for (uint32_t i = d->distributions.start; i < d->distributions.start + d->distributions.count; i++) {
        const kn_distribution *row = kn_get_distribution(l->image, i);
        double sum = 0;
        for (uint32_t j = row->values.start; j < row->values.start + row->values.count; j++) sum += (double)kn_get_chance(l->image, j)->p;
        if (sum > 1 + 1e-4) fault(l, "%s: chances sum to %g", finding_id(l, row->finding), sum);
    }
}

/* ---- a disorder can be acted upon ---- */
static void lint_disorder_actions(lint *l, const kn_disorder *d) {
    const kn_actions *a = kn_get_actions(l->image, d->actions.start);
    if (a->first_steps.count == 0) fault(l, "actions: no first step");
    if (a->tests.count == 0) fault(l, "actions: no test");
    if (a->specialist.count == 0) fault(l, "actions: no specialist");
    if (a->treatment.count == 0) fault(l, "actions: no treatment");
    if (a->prevention.count == 0) fault(l, "actions: no prevention");
    if (a->sources.count == 0) fault(l, "actions: no source");
}

/* ---- nothing is said twice, nor by hand what the network works out ---- */
/* Bladder, stretch tests and paraspinal muscles depend on more than the place: a disorder may say how often. */
static bool by_network_alone(const lint *l, const kn_finding *finding) {
    return finding->effect.count && kn_get_effect(l->image, finding->effect.start)->by < KN_by_sphincter;
}

static void lint_disorder_kinds(lint *l, const kn_disorder *d) {
    for (uint32_t i = d->findings.start; i < d->findings.start + d->findings.count; i++) {
        const kn_frequency *row = kn_get_frequency(l->image, i);
        const kn_finding *finding = kn_get_finding(l->image, row->finding);
        if (by_network_alone(l, finding)) fault(l, "findings: %s is worked out by the network", finding_id(l, row->finding));
        for (uint32_t j = i + 1; j < d->findings.start + d->findings.count; j++)
            if (kn_get_frequency(l->image, j)->finding == row->finding) fault(l, "findings: %s stands twice", finding_id(l, row->finding));
        for (uint32_t j = d->risk_factors.start; j < d->risk_factors.start + d->risk_factors.count; j++)
            if (kn_get_ratio(l->image, j)->finding == row->finding)
                fault(l, "%s stands under findings and under risk_factors", finding_id(l, row->finding));
    }
    for (uint32_t i = d->territory.start; i < d->territory.start + d->territory.count; i++) {
        uint32_t finding = kn_get_frequency(l->image, i)->finding;
        if (kn_get_finding(l->image, finding)->effect.count == 0) fault(l, "territory: the network does not work out %s", finding_id(l, finding));
    }
}

static bool does_something(const lint *l, uint32_t place, unsigned depth) {
    const kn_place *row = kn_get_place(l->image, place);
    if (row->regions.count || row->movements.count || row->field.count || row->feeds.count) return true;
    for (uint32_t i = row->members.start; i < row->members.start + row->members.count && depth < 4; i++)
        if (does_something(l, kn_get_member(l->image, i)->place, depth + 1)) return true;
    for (uint32_t i = 0; i < kn_count(l->image, KN_SECTION_edge); i++)
        if (kn_get_edge(l->image, i)->place == place) return true;
    return false;
}

static void lint_disorder_lesions(lint *l, const kn_disorder *d) {
    for (uint32_t i = d->lesions.start; i < d->lesions.start + d->lesions.count; i++) {
        uint32_t place = kn_get_lesion(l->image, i)->place;
        if (!does_something(l, place, 0)) fault(l, "lesions: a lesion at %s does nothing", kn_id(l->image, KN_SECTION_place, place));
    }
}

/* ---- findings ---- */
static void lint_finding(lint *l) {
    const kn_finding *f = kn_get_finding(l->image, l->row);
    const kn_background *b = kn_get_background(l->image, f->background.start);
    bool values = f->values.count > 0;
    check_provenance(l, "background", (provenance){NAN, b->low, b->high, b->population, b->source, b->grade, !values});
    double sum = 0;
    for (uint32_t i = f->values.start; i < f->values.start + f->values.count; i++) sum += (double)kn_get_value(l->image, i)->p;
    if (values && fabs(sum - 1) > 1e-3) fault(l, "values: shares sum to %g, not 1", sum);
    for (uint32_t i = f->values.start + 1; f->type == KN_type_number && i < f->values.start + f->values.count; i++)
        if (!(kn_get_value(l->image, i)->from > kn_get_value(l->image, i - 1)->from)) fault(l, "values: limits do not rise");
}

/* ---- shares of fibres ---- */
static double roots_sum(const lint *l, kn_span span) {
    double sum = 0;
    for (uint32_t i = span.start; i < span.start + span.count; i++) sum += (double)kn_get_root_share(l->image, i)->share;
    return sum;
}

static void lint_region(lint *l) {
    const kn_region *r = kn_get_region(l->image, l->row);
    double sum = roots_sum(l, r->roots);
    if (r->roots.count && fabs(sum - 1) > 0.015) fault(l, "roots: shares sum to %g, not 1", sum);
}

static void lint_place(lint *l) {
    const kn_place *p = kn_get_place(l->image, l->row);
    double sums[4] = {0};
    for (uint32_t i = p->feeds.start; i < p->feeds.start + p->feeds.count; i++) {
        const kn_edge *e = kn_get_edge(l->image, i);
        const float shares[4] = {e->touch, e->vibration, e->pain, e->motor};
        for (int f = 0; f < 4; f++) sums[f] += kn_or(shares[f], 0);
    }
    for (int f = 0; f < 4; f++)
        if (sums[f] > 0 && fabs(sums[f] - 1) > 0.015) fault(l, "feeds: %s shares sum to %g, not 1", kn_word(KN_WORDS_fibre, (uint32_t)f), sums[f]);
}

/* ---- a source that nobody cites ---- */
static bool cites(const kn_image *image, uint32_t source) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        for (uint32_t row = 0; row < kn_count(image, (kn_section)s); row++) {
            const uint32_t *cells = kn_row(image, (kn_section)s, row);
            for (uint32_t f = 0; f < kn_sections[s].field_count; cells += kn_field_cells(&kn_sections[s].fields[f]), f++) {
                const kn_field_about *field = &kn_sections[s].fields[f];
                if (field->kind == KN_REF && field->target == KN_SECTION_source && cells[0] == source) return true;
            }
        }
    }
    return false;
}

static void lint_source(lint *l) {
    if (!cites(l->image, l->row)) fault(l, "nobody cites it");
}

static void lint_disorder(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    lint_disorder_numbers(l, d);
    lint_disorder_sums(l, d);
    lint_disorder_actions(l, d);
    lint_disorder_kinds(l, d);
    lint_disorder_lesions(l, d);
}

static void each(lint *l, kn_section section, void (*check)(lint *l)) {
    l->section = section;
    for (l->row = 0; l->row < kn_count(l->image, section); l->row++) check(l);
}

size_t kn_lint(const kn_image *image, sural_lint_report *report, void *context) {
    lint l = {.image = image, .report = report, .context = context};
    each(&l, KN_SECTION_disorder, lint_disorder);
    each(&l, KN_SECTION_finding, lint_finding);
    each(&l, KN_SECTION_region, lint_region);
    each(&l, KN_SECTION_place, lint_place);
    each(&l, KN_SECTION_source, lint_source);
    return l.count;
}
