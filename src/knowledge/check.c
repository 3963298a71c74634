#include "knowledge/check.h"

#include <math.h>

enum { MOST_VALUES = 32 }; /* a case keeps them as bits */

/* What is wrong with a record, or NULL. */
typedef const char *check(const kn_image *image, uint32_t row);

static bool belongs(const kn_image *image, uint32_t value, uint32_t finding) {
    kn_span values = kn_get_finding(image, finding)->values;
    return value >= values.start && value - values.start < values.count;
}

/* ---- clusters ---- */
static const char *check_cluster(const kn_image *image, uint32_t row) {
    kn_span whole = kn_get_cluster(image, row)->whole_part;
    return whole.count && kn_get_figure(image, whole.start)->value > 1 ? "whole_part is a chance, at most 1" : NULL;
}

/* ---- findings ---- */
static bool has_values(uint32_t type) { return type == KN_type_enum || type == KN_type_number || type == KN_type_reflex; }

static bool effect_fits(const kn_finding *finding, const kn_effect *effect) {
    switch (effect->by) {
    case KN_by_loss: case KN_by_symptom: case KN_by_irritation: case KN_by_ache:
        return finding->type == KN_type_region && effect->fibre != KN_fibre_motor;
    case KN_by_weakness: case KN_by_wasting: return finding->type == KN_type_movement;
    case KN_by_reflex: return finding->type == KN_type_reflex && finding->values.count == 5;
    case KN_by_movement: return finding->type == KN_type_flag && effect->movement != KN_NONE;
    case KN_by_region: return finding->type == KN_type_flag && effect->region != KN_NONE && effect->fibre != KN_fibre_motor;
    case KN_by_sphincter: case KN_by_stretch: case KN_by_arc: return finding->type == KN_type_flag && effect->reflex != KN_NONE;
    case KN_by_ganglion: return finding->type == KN_type_enum && finding->values.count == 3;
    case KN_by_place: return finding->type == KN_type_enum;
    default: return finding->type == KN_type_flag;
    }
}

static const char *check_finding(const kn_image *image, uint32_t row) {
    const kn_finding *finding = kn_get_finding(image, row);
    bool values = has_values(finding->type);
    if (values != (finding->values.count > 0)) return "values and type do not fit";
    if (finding->values.count > MOST_VALUES) return "more than 32 values";
    if (!values && isnan(kn_get_background(image, finding->background.start)->p[0]))
        return "no background frequency";
    if (finding->effect.count && !effect_fits(finding, kn_get_effect(image, finding->effect.start)))
        return "its effect does not fit its type";
    if (finding->type >= KN_type_region && !finding->sided) return "sites without sides";
    bool sited = finding->type >= KN_type_region;
    return sited && finding->effect.count == 0 ? "sites without an effect" : NULL;
}

/* ---- places ---- */
static const char *check_place(const kn_image *image, uint32_t row) {
    const kn_place *place = kn_get_place(image, row);
    for (uint32_t i = place->members.start; i < place->members.start + place->members.count; i++)
        if (kn_get_place(image, kn_get_member(image, i)->place)->members.count)
            return "a member is itself a compound place";
    for (uint32_t i = place->shows.start; i < place->shows.start + place->shows.count; i++)
        if (!belongs(image, kn_get_show(image, i)->value, kn_get_show(image, i)->finding))
            return "it shows a value of another finding";
    return NULL;
}

/* ---- disorders ---- */
static bool flags_alone(const kn_image *image, kn_span span) {
    for (uint32_t i = span.start; i < span.start + span.count; i++)
        if (kn_get_finding(image, kn_get_frequency(image, i)->finding)->type != KN_type_flag) return false;
    return true;
}

static bool distribution_fits(const kn_image *image, const kn_distribution *row) {
    uint32_t type = kn_get_finding(image, row->finding)->type;
    if (type != KN_type_enum && type != KN_type_number) return false;
    for (uint32_t i = row->values.start; i < row->values.start + row->values.count; i++) {
        uint32_t value = kn_get_chance(image, i)->value;
        if (value != KN_AT_PLACE && !belongs(image, value, row->finding)) return false;
    }
    return true;
}

static const char *check_disorder(const kn_image *image, uint32_t row) {
    const kn_disorder *disorder = kn_get_disorder(image, row);
    if (!flags_alone(image, disorder->findings)) return "findings are flags";
    for (uint32_t i = disorder->lesions.start; i < disorder->lesions.start + disorder->lesions.count; i++)
        if (!flags_alone(image, kn_get_lesion(image, i)->findings))
            return "findings of a lesion are flags";
    for (uint32_t i = disorder->distributions.start; i < disorder->distributions.start + disorder->distributions.count; i++)
        if (!distribution_fits(image, kn_get_distribution(image, i)))
            return "a distribution does not fit its finding";
    return NULL;
}

/* ---- rules ---- */
/* Sites of the kind that the findings have. */
static bool sites_fit(const kn_image *image, const kn_condition *condition) {
    for (uint32_t i = condition->findings.start; i < condition->findings.start + condition->findings.count; i++) {
        uint32_t type = kn_get_finding(image, kn_get_finding_link(image, i)->finding)->type;
        if (condition->regions.count && type != KN_type_region) return false;
        if (condition->movements.count && type != KN_type_movement) return false;
        if (condition->reflexes.count && type != KN_type_reflex) return false;
    }
    return true;
}

static bool condition_fits(const kn_image *image, const kn_condition *condition) {
    if (!sites_fit(image, condition)) return false;
    for (uint32_t i = condition->values.start; i < condition->values.start + condition->values.count; i++) {
        uint32_t value = kn_get_value_link(image, i)->value;
        for (uint32_t f = condition->findings.start; f < condition->findings.start + condition->findings.count; f++)
            if (!belongs(image, value, kn_get_finding_link(image, f)->finding)) return false;
    }
    return condition->subject != KN_subject_finding || condition->findings.count > 0;
}

static bool clauses_fit(const kn_image *image, kn_span clauses) {
    for (uint32_t i = clauses.start; i < clauses.start + clauses.count; i++) {
        kn_span conditions = kn_get_clause(image, i)->conditions;
        if (conditions.count == 0) return false;
        for (uint32_t j = conditions.start; j < conditions.start + conditions.count; j++)
            if (!condition_fits(image, kn_get_condition(image, j))) return false;
    }
    return true;
}

static const char *check_rule(const kn_image *image, uint32_t row) {
    const kn_rule *rule = kn_get_rule(image, row);
    bool good = clauses_fit(image, rule->when) && clauses_fit(image, rule->unless);
    return good ? NULL : "a condition does not fit its findings";
}

static size_t check_each(const kn_image *image, kn_section section, check *check, kn_report *report, void *context) {
    size_t count = 0;
    for (uint32_t row = 0; row < kn_count(image, section); row++) {
        const char *what = check(image, row);
        if (!what) continue;
        report(context, section, kn_id(image, section, row), what);
        count++;
    }
    return count;
}

static size_t check_whole(const kn_image *image, kn_report *report, void *context) {
    bool setting = kn_find(image, KN_SECTION_setting, "general_practice") != KN_NONE, disorders = kn_count(image, KN_SECTION_disorder) > 0;
    if (!setting) report(context, KN_SECTION_setting, "general_practice", "it is the default and must be there");
    if (!disorders) report(context, KN_SECTION_disorder, "", "there is none");
    return (size_t)!setting + (size_t)!disorders;
}

size_t kn_check(const kn_image *image, kn_report *report, void *context) {
    return check_whole(image, report, context) + check_each(image, KN_SECTION_cluster, check_cluster, report, context) +
           check_each(image, KN_SECTION_finding, check_finding, report, context) +
           check_each(image, KN_SECTION_place, check_place, report, context) +
           check_each(image, KN_SECTION_disorder, check_disorder, report, context) +
           check_each(image, KN_SECTION_rule, check_rule, report, context);
}
