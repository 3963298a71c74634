#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "explain/explain.h"

/* A pair less likely than this is not named. */
static const double LEAST_PAIR = 0.05;
enum { DETAILED = 12, EXPECTED = 6 }; /* causes that get their lists of what fits and what is missing */

static sural_texts texts(const kn_image *image, kn_span span, base_arena *arena) {
    const char **items = BASE_NEW(arena, const char *, span.count);
    for (uint32_t i = 0; items && i < span.count; i++) items[i] = kn_text_of(image, kn_get_text(image, span.start + i)->text);
    return (sural_texts){items, items ? span.count : 0};
}

static sural_actions actions_of(const kn_image *image, const kn_actions *row, base_arena *arena) {
    return (sural_actions){.first_steps = texts(image, row->first_steps, arena), .tests = texts(image, row->tests, arena),
                           .specialist = texts(image, row->specialist, arena), .self_care = texts(image, row->self_care, arena),
                           .drugs = texts(image, row->drugs, arena), .physical = texts(image, row->physical, arena),
                           .procedures = texts(image, row->procedures, arena), .prevention = texts(image, row->prevention, arena),
                           .watch = texts(image, row->watch, arena), .clinician = texts(image, row->clinician, arena),
                           .outlook = kn_text_of(image, row->outlook), .pregnancy = kn_text_of(image, row->pregnancy),
                           .old_age = kn_text_of(image, row->old_age)};
}

static void describe(const kn_image *image, uint32_t disorder, base_arena *arena, sural_cause *out) {
    const kn_disorder *row = kn_get_disorder(image, disorder);
    out->id = kn_text_of(image, row->id);
    out->name = kn_text_of(image, row->name);
    out->plain_name = kn_text_of(image, row->plain_name);
    out->plain = kn_text_of(image, row->plain);
    out->clinical = kn_text_of(image, row->clinical);
    out->window = kn_text_of(image, row->window);
    out->urgency = (sural_level)row->urgency;
    out->actions = actions_of(image, kn_get_actions(image, row->actions.start), arena);
}

static double odds(double p) { return base_log(p > 1e-300 ? p : 1e-300) - base_log(1 - p > 1e-300 ? 1 - p : 1e-300); }

/* The last step takes the odds from one cause to one or two. */
static sural_status weigh(const explain_case *e, uint32_t disorder, sural_cause *out) {
    uint32_t causes = e->mind->tables->disorder_count + 1, steps = e->one->steps;
    const double *log_odds = e->one->log_odds + disorder;
    sural_weight *weights = BASE_NEW(e->arena, sural_weight, steps + 1);
    if (!weights) return SURAL_ERROR_MEMORY;
    for (uint32_t s = 0; s < steps; s++)
        weights[s] = (sural_weight){(ptrdiff_t)s, s, INFER_DECIBANS * (log_odds[(size_t)(s + 1) * causes] - log_odds[(size_t)s * causes])};
    weights[steps] = (sural_weight){SURAL_TWO_CAUSES, steps, INFER_DECIBANS * (odds(e->pairs->cause[disorder]) - log_odds[(size_t)steps * causes])};
    out->weights = weights;
    out->weight_count = steps ? steps + 1 : 0;
    return SURAL_OK;
}

static bool add_once(const char **list, size_t *count, size_t room, const char *id) {
    for (size_t i = 0; i < *count; i++)
        if (list[i] == id) return true;
    if (*count == room) return false;
    list[(*count)++] = id;
    return true;
}

static double by_chance(const reason_mind *m, const case_item *item) {
    return item->values ? infer_background_of(&m->context, item->finding, item->site, item->values) : m->context.background[item->finding];
}

/* Present findings that the cause makes hardly likelier than chance does. */
static sural_status unexplained(const reason_mind *m, const reason_posterior *posterior, uint32_t disorder, base_arena *arena,
                                sural_cause *out) {
    enum { ROOM = 16 };
    const char **list = BASE_NEW(arena, const char *, ROOM);
    size_t count = 0;
    if (!list) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < m->data->item_count; i++) {
        const case_item *item = &m->data->items[i];
        double chance = by_chance(m, item);
        if ((!item->present && !item->values) || chance > 0.3) continue;
        if (reason_often(m, posterior, disorder, item) > 1.25 * chance) continue;
        add_once(list, &count, ROOM, kn_id(m->tables->image, KN_SECTION_finding, item->finding));
    }
    out->unexplained = (sural_texts){list, count};
    return SURAL_OK;
}

static bool known(const case_data *data, uint32_t finding) {
    bool sided = kn_get_finding(data->image, finding)->sided;
    return case_find(data, finding, sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE, KN_NONE) ||
           case_find(data, finding, sided ? SURAL_SIDE_RIGHT : SURAL_SIDE_NONE, KN_NONE);
}

typedef struct expectation { uint32_t finding; double worth; } expectation;

static void keep_best(expectation *best, size_t *count, expectation one) {
    size_t at = *count < EXPECTED ? (*count)++ : EXPECTED;
    for (; at > 0 && best[at - 1].worth < one.worth; at--)
        if (at < EXPECTED) best[at] = best[at - 1];
    if (at < EXPECTED) best[at] = one;
}

/* Flags that the cause usually has, that are rare otherwise, and that nobody has looked for. */
static sural_status expected(const reason_mind *m, uint32_t disorder, base_arena *arena, sural_cause *out) {
    const kn_disorder *row = kn_get_disorder(m->tables->image, disorder);
    expectation best[EXPECTED];
    size_t count = 0;
    for (uint32_t i = row->findings.start; i < row->findings.start + row->findings.count; i++) {
        const kn_frequency *frequency = kn_get_frequency(m->tables->image, i);
        double p = (double)frequency->p, chance = m->context.background[frequency->finding];
        if (p < 0.4 || p < 3 * chance || known(m->data, frequency->finding)) continue;
        keep_best(best, &count, (expectation){frequency->finding, p * base_log(p / chance)});
    }
    const char **list = BASE_NEW(arena, const char *, count);
    if (!list) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) list[i] = kn_id(m->tables->image, KN_SECTION_finding, best[i].finding);
    out->expected = (sural_texts){list, count};
    return SURAL_OK;
}

static int by_probability(const void *a, const void *b) {
    const sural_cause *x = a, *y = b;
    if (x->probability < y->probability || x->probability > y->probability) return x->probability < y->probability ? 1 : -1;
    return x->id < y->id ? -1 : 1;
}

static sural_status detail(const explain_case *e, sural_cause *cause) {
    uint32_t disorder = kn_find(e->mind->tables->image, KN_SECTION_disorder, cause->id);
    sural_status status = unexplained(e->mind, e->one, disorder, e->arena, cause);
    return status == SURAL_OK ? expected(e->mind, disorder, e->arena, cause) : status;
}

sural_status explain_causes(const explain_case *e) {
    const reason_tables *t = e->mind->tables;
    uint32_t count = t->disorder_count;
    sural_cause *causes = BASE_NEW(e->arena, sural_cause, count);
    if (!causes) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < count; d++) {
        describe(t->image, d, e->arena, &causes[d]);
        causes[d].probability = e->pairs->cause[d];
        causes[d].if_one_cause = e->one->cause[d];
        causes[d].prior = e->one->prior[d];
        sural_status status = weigh(e, d, &causes[d]);
        if (status == SURAL_OK) status = explain_places(e, d, &causes[d].places, &causes[d].place_count);
        if (status != SURAL_OK) return status;
    }
    qsort(causes, count, sizeof *causes, by_probability);
    for (uint32_t i = 0; i < count && i < DETAILED; i++) {
        sural_status status = detail(e, &causes[i]);
        if (status != SURAL_OK) return status;
    }
    e->out->causes = causes;
    e->out->cause_count = count;
    e->out->known_causes = 1 - e->pairs->cause[count];
    e->out->log_evidence = e->one->log_evidence;
    sural_status status = explain_intervals(e, causes);
    return e->arena->failed ? SURAL_ERROR_MEMORY : status;
}

/* A pair is named when it is likelier than either of its causes alone. */
static sural_status name_pairs(const explain_case *e) {
    const kn_image *image = e->mind->tables->image;
    double one = 1 - e->pairs->two_causes;
    sural_pair *named = BASE_NEW(e->arena, sural_pair, e->pairs->count);
    if (!named) return SURAL_ERROR_MEMORY;
    for (uint32_t i = 0; i < e->pairs->count; i++) {
        const reason_pair *pair = &e->pairs->pairs[i];
        if (pair->posterior <= one * fmax(e->one->cause[pair->first], e->one->cause[pair->second]) || pair->posterior < LEAST_PAIR) continue;
        const kn_disorder *first = kn_get_disorder(image, pair->first), *second = kn_get_disorder(image, pair->second);
        named[e->out->pair_count++] = (sural_pair){kn_text_of(image, first->id), kn_text_of(image, second->id), kn_text_of(image, first->name),
                                                   kn_text_of(image, second->name), pair->posterior, pair->prior};
    }
    e->out->pairs = named;
    e->out->two_causes = e->pairs->two_causes;
    e->out->pairs_left = e->pairs->left;
    return SURAL_OK;
}

/* Statements that move no cause by a tenth of a deciban. */
static sural_status find_unused(const explain_case *e) {
    const case_data *data = e->mind->data;
    sural_unused *unused = BASE_NEW(e->arena, sural_unused, e->one->steps);
    if (!unused) return SURAL_ERROR_MEMORY;
    for (uint32_t s = 0; s < e->one->steps; s++) {
        double most = 0;
        for (size_t i = 0; i < e->out->cause_count; i++) most = fmax(most, fabs(e->out->causes[i].weights[s].weight));
        if (most >= 0.1) continue;
        bool repeated = true;
        for (size_t i = 0; i < data->item_count; i++) repeated = repeated && data->items[i].entry != s;
        unused[e->out->unused_count++] = (sural_unused){s, repeated ? "said before in this case"
                                                                    : "no cause known here makes it more or less likely"};
    }
    e->out->unused = unused;
    return SURAL_OK;
}

sural_status explain_all(const explain_case *e) {
    sural_status status = explain_rules(e);
    if (status == SURAL_OK) status = explain_causes(e);
    if (status == SURAL_OK) status = name_pairs(e);
    if (status == SURAL_OK) status = find_unused(e);
    if (status == SURAL_OK) status = explain_places(e, KN_NONE, &e->out->places, &e->out->place_count);
    if (status == SURAL_OK) status = explain_questions(e);
    return status;
}
