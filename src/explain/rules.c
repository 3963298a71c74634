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

static void collect_findings(const infer_context *c, const kn_condition *condition, triage_state wanted, collected *list) {
    const kn_image *image = c->model->image;
    if (condition->subject == KN_subject_age && wanted == TRIAGE_UNKNOWN) collect(list, "age");
    for (uint32_t i = 0; i < condition->findings.count; i++) {
        kn_condition one = *condition;
        one.findings = (kn_span){condition->findings.start + i, 1};
        one.both = 0;
        if (triage_condition(c->data, &one) == wanted) collect(list, kn_id(image, KN_SECTION_finding, kn_get_finding_link(image, one.findings.start)->finding));
    }
}

static bool begun(const infer_context *c, const kn_clause *clause) {
    for (uint32_t i = 0; i < clause->conditions.count; i++)
        if (triage_condition(c->data, kn_get_condition(c->model->image, clause->conditions.start + i)) == TRIAGE_YES) return true;
    return false;
}

/* Findings that satisfy the first clause that holds, or that would complete the clauses that hold in part. */
static sural_texts findings_of(const infer_context *c, const kn_rule *rule, triage_state state, base_arena *arena) {
    enum { ROOM = 24 };
    collected list = {BASE_NEW(arena, const char *, ROOM), 0, ROOM};
    if (!list.items) return (sural_texts){0};
    for (uint32_t i = 0; i < rule->when.count; i++) {
        const kn_clause *clause = kn_get_clause(c->model->image, rule->when.start + i);
        if (triage_clause(c->data, clause) != state || !begun(c, clause)) continue;
        for (uint32_t j = 0; j < clause->conditions.count; j++) {
            const kn_condition *condition = kn_get_condition(c->model->image, clause->conditions.start + j);
            if (triage_condition(c->data, condition) == state) collect_findings(c, condition, state, &list);
        }
        if (state == TRIAGE_YES) break;
    }
    return (sural_texts){list.items, list.count};
}

static sural_rule view(const infer_context *c, const kn_rule *rule, triage_state state, base_arena *arena) {
    const kn_image *image = c->model->image;
    return (sural_rule){.id = kn_text_of(image, rule->id), .name = kn_text_of(image, rule->name),
                        .why = kn_text_of(image, rule->why), .window = kn_text_of(image, rule->window),
                        .advice = kn_text_of(image, rule->advice), .source = kn_id(image, KN_SECTION_source, rule->source),
                        .level = (sural_level)rule->level, .findings = findings_of(c, rule, state, arena)};
}

static double mass(const infer_context *c, const infer_posterior *posterior, const kn_rule *rule) {
    double sum = 0;
    for (uint32_t i = 0; i < rule->disorders.count; i++)
        sum += posterior->disorder[kn_get_disorder_link(c->model->image, rule->disorders.start + i)->disorder];
    return sum;
}

typedef struct ranked { const kn_rule *rule; double mass; } ranked;

static int by_level_and_mass(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->rule->level != y->rule->level) return x->rule->level < y->rule->level ? 1 : -1;
    if (x->mass < y->mass || x->mass > y->mass) return x->mass < y->mass ? 1 : -1;
    return x->rule < y->rule ? -1 : 1;
}

static const sural_rule *views(const infer_context *c, ranked *list, size_t count, triage_state state, base_arena *arena) {
    if (count) qsort(list, count, sizeof *list, by_level_and_mass);
    sural_rule *out = BASE_NEW(arena, sural_rule, count);
    for (size_t i = 0; out && i < count; i++) out[i] = view(c, list[i].rule, state, arena);
    return out;
}

sural_status explain_rules(const infer_context *c, const infer_posterior *posterior, base_arena *arena, sural_assessment *out) {
    uint32_t rules = kn_count(c->model->image, KN_SECTION_rule);
    ranked *raised = BASE_NEW(arena, ranked, rules), *open = BASE_NEW(arena, ranked, rules);
    if (!raised || !open) return SURAL_ERROR_MEMORY;
    out->level = out->level_by_harm = triage_by_harm(c->model->image, posterior->disorder);
    for (uint32_t i = 0; i < rules; i++) {
        const kn_rule *rule = kn_get_rule(c->model->image, i);
        triage_state state = triage_rule(c->data, rule);
        ranked here = {rule, mass(c, posterior, rule)};
        if (state == TRIAGE_YES) raised[out->raised_count++] = here;
        if (state == TRIAGE_YES && rule->level > out->level) out->level = (sural_level)rule->level;
        if (state == TRIAGE_UNKNOWN && here.mass >= WORTH_ASKING) open[out->open_count++] = here;
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->open_count; i++)
        if (open[i].rule->level > out->level) open[kept++] = open[i];
    out->open_count = kept;
    out->raised = views(c, raised, out->raised_count, TRIAGE_YES, arena);
    out->open = views(c, open, out->open_count, TRIAGE_UNKNOWN, arena);
    return arena->failed ? SURAL_ERROR_MEMORY : SURAL_OK;
}
