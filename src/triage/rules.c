#include <math.h>

#include "triage/triage.h"

static triage_state of(bool yes) { return yes ? TRIAGE_YES : TRIAGE_NO; }
static triage_state any(triage_state a, triage_state b) { return a > b ? a : b; }
static triage_state all(triage_state a, triage_state b) { return a < b ? a : b; }
static triage_state no(triage_state a) { return (triage_state)(TRIAGE_YES - a); }

static triage_state compare(uint32_t how, double value, double with) {
    if (isnan(value)) return TRIAGE_UNKNOWN;
    switch (how) {
    case KN_compare_less: return of(value < with);
    case KN_compare_at_most: return of(value <= with);
    case KN_compare_more: return of(value > with);
    case KN_compare_at_least: return of(value >= with);
    default: return TRIAGE_UNKNOWN;
    }
}

static triage_state is_sex(const case_data *data, const char *word) {
    if (data->sex == CASE_SEX_UNKNOWN) return TRIAGE_UNKNOWN;
    return of(word[0] == (data->sex == CASE_FEMALE ? 'f' : data->sex == CASE_MALE ? 'm' : 'o'));
}

/* The values that a condition names, as bits over the finding's own. */
static uint32_t named_values(const kn_image *image, const kn_condition *condition, const kn_finding *finding) {
    uint32_t bits = 0;
    for (uint32_t i = condition->values.start; i < condition->values.start + condition->values.count; i++)
        bits |= 1u << (kn_get_value_link(image, i)->value - finding->values.start);
    return bits;
}

/* A number given as a word lies in one of several bins: yes or no where all of them agree. */
static triage_state compare_bins(const kn_image *image, const kn_condition *condition, const kn_finding *finding, uint32_t values) {
    bool yes = true, some = false;
    for (uint32_t i = 0; i < finding->values.count; i++) {
        if (!(values >> i & 1)) continue;
        bool last = i + 1 == finding->values.count;
        double low = kn_or(kn_get_value(image, finding->values.start + i)->from, -1e300);
        double high = last ? 1e300 : kn_or(kn_get_value(image, finding->values.start + i + 1)->from, 1e300);
        double below = high - fabs(high) * 1e-9; /* the bin ends before the next begins */
        bool at_low = compare(condition->compare, low, (double)condition->number) == TRIAGE_YES;
        bool at_high = compare(condition->compare, below, (double)condition->number) == TRIAGE_YES;
        yes = yes && at_low && at_high;
        some = some || at_low || at_high;
    }
    return yes ? TRIAGE_YES : some ? TRIAGE_UNKNOWN : TRIAGE_NO;
}

static triage_state item_state(const case_data *data, const kn_condition *condition, const case_item *item) {
    const kn_finding *finding = kn_get_finding(data->image, item->finding);
    if (condition->values.count) {
        uint32_t bits = named_values(data->image, condition, finding);
        return (item->values & ~bits) == 0 ? TRIAGE_YES : (item->values & bits) == 0 ? TRIAGE_NO : TRIAGE_UNKNOWN;
    }
    if (condition->compare == KN_compare_none) return of(item->present);
    if (finding->type == KN_type_number)
        return isnan(item->number) ? compare_bins(data->image, condition, finding, item->values)
                                   : compare(condition->compare, item->number, (double)condition->number);
    return item->present ? compare(condition->compare, item->grade, (double)condition->number) : TRIAGE_NO;
}

static triage_state at(const case_data *data, const kn_condition *condition, uint32_t finding, sural_side side, uint32_t site) {
    const case_item *item = case_find(data, finding, side, site);
    return item ? item_state(data, condition, item) : TRIAGE_UNKNOWN;
}

/* One finding on one side: at the named sites, or anywhere. Anywhere is never "no": not every site can be known. */
static triage_state on_side(const case_data *data, const kn_condition *condition, uint32_t finding, sural_side side) {
    const kn_image *image = data->image;
    triage_state state = TRIAGE_NO;
    for (uint32_t i = 0; i < condition->regions.count; i++)
        state = any(state, at(data, condition, finding, side, kn_get_region_link(image, condition->regions.start + i)->region));
    for (uint32_t i = 0; i < condition->movements.count; i++)
        state = any(state, at(data, condition, finding, side, kn_get_movement_link(image, condition->movements.start + i)->movement));
    for (uint32_t i = 0; i < condition->reflexes.count; i++)
        state = any(state, at(data, condition, finding, side, kn_get_reflex_link(image, condition->reflexes.start + i)->reflex));
    if (condition->regions.count + condition->movements.count + condition->reflexes.count) return state;
    if (kn_get_finding(image, finding)->type < KN_type_region) return at(data, condition, finding, side, KN_NONE);
    for (size_t i = 0; i < data->item_count; i++)
        if (data->items[i].finding == finding && data->items[i].side == side)
            state = any(state, item_state(data, condition, &data->items[i]));
    return any(state, TRIAGE_UNKNOWN);
}

static triage_state any_finding(const case_data *data, const kn_condition *condition, sural_side side) {
    triage_state state = TRIAGE_NO;
    for (uint32_t i = condition->findings.start; i < condition->findings.start + condition->findings.count; i++) {
        uint32_t finding = kn_get_finding_link(data->image, i)->finding;
        bool sided = kn_get_finding(data->image, finding)->sided;
        if (!sided) state = any(state, on_side(data, condition, finding, SURAL_SIDE_NONE));
        else if (side != SURAL_SIDE_NONE) state = any(state, on_side(data, condition, finding, side));
        else state = any(state, any(on_side(data, condition, finding, SURAL_SIDE_LEFT), on_side(data, condition, finding, SURAL_SIDE_RIGHT)));
    }
    return state;
}

triage_state triage_condition(const case_data *data, const kn_condition *condition) {
    if (condition->subject == KN_subject_age) return compare(condition->compare, data->age, (double)condition->number);
    if (condition->subject == KN_subject_sex) return is_sex(data, kn_text_of(data->image, condition->word));
    triage_state state = condition->both ? all(any_finding(data, condition, SURAL_SIDE_LEFT), any_finding(data, condition, SURAL_SIDE_RIGHT))
                                         : any_finding(data, condition, SURAL_SIDE_NONE);
    return condition->absent ? no(state) : state;
}

triage_state triage_clause(const case_data *data, const kn_clause *clause) {
    triage_state state = TRIAGE_YES;
    for (uint32_t i = 0; i < clause->conditions.count && state != TRIAGE_NO; i++)
        state = all(state, triage_condition(data, kn_get_condition(data->image, clause->conditions.start + i)));
    return state;
}

/* Unknown counts only where something of the clause is already there: else every rule would stay open for ever. */
static triage_state begun_clause(const case_data *data, const kn_clause *clause) {
    triage_state state = triage_clause(data, clause);
    if (state != TRIAGE_UNKNOWN) return state;
    for (uint32_t i = 0; i < clause->conditions.count; i++)
        if (triage_condition(data, kn_get_condition(data->image, clause->conditions.start + i)) == TRIAGE_YES) return TRIAGE_UNKNOWN;
    return TRIAGE_NO;
}

triage_state triage_rule(const case_data *data, const kn_rule *rule) {
    for (uint32_t i = 0; i < rule->unless.count; i++)
        if (triage_clause(data, kn_get_clause(data->image, rule->unless.start + i)) == TRIAGE_YES) return TRIAGE_NO;
    triage_state state = TRIAGE_NO;
    for (uint32_t i = 0; i < rule->when.count && state != TRIAGE_YES; i++)
        state = any(state, begun_clause(data, kn_get_clause(data->image, rule->when.start + i)));
    return state;
}
