#include <stdlib.h>
#include <string.h>

#include "explain/explain.h"
#include "triage/triage.h"

/* Rules of a likely cause come first; a rule whose causes are all but excluded is not worth a question. */
static const double WORTH_ASKING = 0.002;

typedef struct collected { const char **items; size_t count, room; } collected;

static void collect(collected *list, const char *id) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], id) == 0) return;
    if (list->count < list->room) list->items[list->count++] = id;
}

static void collect_findings(const reason_mind *m, const kn_condition *condition, triage_state wanted, collected *list) {
    const kn_image *image = m->tables->image;
    if (condition->subject == KN_subject_age && wanted == TRIAGE_UNKNOWN) collect(list, "age");
    for (uint32_t i = 0; i < condition->findings.count; i++) {
        kn_condition one = *condition;
        one.findings = (kn_span){condition->findings.start + i, 1};
        one.both = 0;
        if (triage_condition(m->data, &one) == wanted) collect(list, kn_id(image, KN_SECTION_finding, kn_get_finding_link(image, one.findings.start)->finding));
    }
}

static bool begun(const reason_mind *m, const kn_clause *clause) {
    for (uint32_t i = 0; i < clause->conditions.count; i++)
        if (triage_condition(m->data, kn_get_condition(m->tables->image, clause->conditions.start + i)) == TRIAGE_YES) return true;
    return false;
}

/* Findings that satisfy the first clause that holds, or that would complete the clauses that hold in part. */
static sural_texts findings_of(const reason_mind *m, const kn_rule *rule, triage_state state, base_arena *arena) {
    enum { ROOM = 24 };
    collected list = {BASE_NEW(arena, const char *, ROOM), 0, ROOM};
    if (!list.items) return (sural_texts){0};
    for (uint32_t i = 0; i < rule->when.count; i++) {
        const kn_clause *clause = kn_get_clause(m->tables->image, rule->when.start + i);
        if (triage_clause(m->data, clause) != state || !begun(m, clause)) continue;
        for (uint32_t j = 0; j < clause->conditions.count; j++) {
            const kn_condition *condition = kn_get_condition(m->tables->image, clause->conditions.start + j);
            if (triage_condition(m->data, condition) == state) collect_findings(m, condition, state, &list);
        }
        if (state == TRIAGE_YES) break;
    }
    return (sural_texts){list.items, list.count};
}

static sural_rule view(const reason_mind *m, const kn_rule *rule, triage_state state, base_arena *arena) {
    const kn_image *image = m->tables->image;
    return (sural_rule){.id = kn_text_of(image, rule->id), .name = kn_text_of(image, rule->name),
                        .why = kn_text_of(image, rule->why), .window = kn_text_of(image, rule->window),
                        .advice = kn_text_of(image, rule->advice), .source = kn_id(image, KN_SECTION_source, rule->source),
                        .level = (sural_level)rule->level, .findings = findings_of(m, rule, state, arena)};
}

static double mass(const explain_case *e, const kn_rule *rule) {
    double sum = 0;
    for (uint32_t i = 0; i < rule->disorders.count; i++)
        sum += e->pairs->cause[kn_get_disorder_link(e->mind->tables->image, rule->disorders.start + i)->disorder];
    return sum;
}

typedef struct ranked { const kn_rule *rule; double mass; } ranked;

static int by_level_and_mass(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->rule->level != y->rule->level) return x->rule->level < y->rule->level ? 1 : -1;
    if (x->mass < y->mass || x->mass > y->mass) return x->mass < y->mass ? 1 : -1;
    return x->rule < y->rule ? -1 : 1;
}

static const sural_rule *views(const reason_mind *m, ranked *list, size_t count, triage_state state, base_arena *arena) {
    if (count) qsort(list, count, sizeof *list, by_level_and_mass);
    sural_rule *out = BASE_NEW(arena, sural_rule, count);
    for (size_t i = 0; out && i < count; i++) out[i] = view(m, list[i].rule, state, arena);
    return out;
}

/* Of two causes the more urgent counts. */
static sural_level level_by_harm(const explain_case *e) {
    const kn_image *image = e->mind->tables->image;
    const reason_pairs *pairs = e->pairs;
    double by_urgency[SURAL_LEVEL_COUNT] = {0}, one = 1 - pairs->two_causes;
    uint32_t count = e->mind->tables->disorder_count;
    for (uint32_t d = 0; d < count; d++) by_urgency[kn_get_disorder(image, d)->urgency] += one * e->one->cause[d];
    by_urgency[SURAL_ROUTINE] += one * e->one->cause[count];
    for (uint32_t i = 0; i < pairs->count; i++) {
        uint32_t a = kn_get_disorder(image, pairs->pairs[i].first)->urgency, b = kn_get_disorder(image, pairs->pairs[i].second)->urgency;
        by_urgency[a > b ? a : b] += pairs->pairs[i].posterior;
    }
    triage_costs costs;
    sural_level level = SURAL_SELF_CARE;
    triage_read_costs(image, &costs);
    triage_least_harm(&costs, by_urgency, &level);
    return level;
}

sural_status explain_rules(const explain_case *e) {
    const reason_mind *m = e->mind;
    sural_assessment *out = e->out;
    uint32_t rules = kn_count(m->tables->image, KN_SECTION_rule);
    ranked *raised = BASE_NEW(m->arena, ranked, rules), *open = BASE_NEW(m->arena, ranked, rules);
    if (!raised || !open) return SURAL_ERROR_MEMORY;
    out->level = out->level_by_harm = level_by_harm(e);
    for (uint32_t i = 0; i < rules; i++) {
        const kn_rule *rule = kn_get_rule(m->tables->image, i);
        triage_state state = triage_rule(m->data, rule);
        ranked here = {rule, mass(e, rule)};
        if (state == TRIAGE_YES) raised[out->raised_count++] = here;
        if (state == TRIAGE_YES && rule->level > out->level) out->level = (sural_level)rule->level;
        if (state == TRIAGE_UNKNOWN && here.mass >= WORTH_ASKING) open[out->open_count++] = here;
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->open_count; i++)
        if (open[i].rule->level > out->level) open[kept++] = open[i];
    out->open_count = kept;
    out->raised = views(m, raised, out->raised_count, TRIAGE_YES, e->arena);
    out->open = views(m, open, out->open_count, TRIAGE_UNKNOWN, e->arena);
    return e->arena->failed ? SURAL_ERROR_MEMORY : SURAL_OK;
}

sural_level explain_level(const reason_mind *m, const reason_posterior *one) {
    const kn_image *image = m->tables->image;
    sural_level level = triage_by_harm(image, one->cause);
    for (uint32_t i = 0; i < kn_count(image, KN_SECTION_rule); i++) {
        const kn_rule *rule = kn_get_rule(image, i);
        if ((sural_level)rule->level > level && triage_rule(m->data, rule) == TRIAGE_YES) level = (sural_level)rule->level;
    }
    return level;
}
