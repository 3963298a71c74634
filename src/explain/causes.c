#include <math.h>
#include <stdlib.h>

#include "explain/explain.h"

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

static sural_status weigh(const infer_posterior *posterior, uint32_t disorder, uint32_t groups, base_arena *arena, sural_cause *out) {
    sural_weight *weights = BASE_NEW(arena, sural_weight, posterior->steps);
    if (!weights) return SURAL_ERROR_MEMORY;
    for (uint32_t s = 0; s < posterior->steps; s++) {
        double before = posterior->log_odds[(size_t)s * groups + disorder];
        double after = posterior->log_odds[(size_t)(s + 1) * groups + disorder];
        weights[s] = (sural_weight){.entry = s, .step = s, .weight = INFER_DECIBANS * (after - before)};
    }
    out->weights = weights;
    out->weight_count = posterior->steps;
    return SURAL_OK;
}

/* Average over the hypotheses of one disorder, as likely as they are now. */
typedef double chance_of(const infer_context *c, const infer_hypothesis *h, const case_item *item);

static double average(const infer_context *c, const infer_posterior *posterior, uint32_t disorder, chance_of *chance, const case_item *item) {
    double sum = 0, all = 0;
    for (uint32_t i = 0; i < c->model->hypothesis_count; i++) {
        const infer_hypothesis *h = &c->model->hypotheses[i];
        double p = posterior->hypothesis[i];
        if (h->disorder != disorder || p < 1e-3 * posterior->disorder[disorder]) continue;
        sum += p * chance(c, h, item);
        all += p;
    }
    return all > 0 ? sum / all : 0;
}

static double item_chance(const infer_context *c, const infer_hypothesis *h, const case_item *item) {
    if (item->values) return infer_value(c, h, item->finding, item->side, item->site, item->values);
    return infer_present(c, h, item->finding, item->side, item->site);
}

static const infer_hypothesis *nobody(const infer_model *model) { return &model->hypotheses[model->hypothesis_count - 1]; }

static bool add_once(const char **list, size_t *count, size_t room, const char *id) {
    for (size_t i = 0; i < *count; i++)
        if (list[i] == id) return true;
    if (*count == room) return false;
    list[(*count)++] = id;
    return true;
}

static double by_chance(const infer_context *c, const case_item *item) {
    return item->values ? infer_value(c, nobody(c->model), item->finding, item->side, item->site, item->values)
                        : c->background[item->finding];
}

/* Present findings that the cause makes hardly likelier than chance does. */
static sural_status unexplained(const infer_context *c, const infer_posterior *posterior, uint32_t disorder, base_arena *arena,
                                sural_cause *out) {
    enum { ROOM = 16 };
    const char **list = BASE_NEW(arena, const char *, ROOM);
    size_t count = 0;
    if (!list) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < c->data->item_count; i++) {
        const case_item *item = &c->data->items[i];
        double chance = by_chance(c, item);
        if ((!item->present && !item->values) || chance > 0.3) continue;
        if (average(c, posterior, disorder, item_chance, item) > 1.25 * chance) continue;
        add_once(list, &count, ROOM, kn_id(c->model->image, KN_SECTION_finding, item->finding));
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
static sural_status expected(const infer_context *c, uint32_t disorder, base_arena *arena, sural_cause *out) {
    const kn_disorder *row = kn_get_disorder(c->model->image, disorder);
    expectation best[EXPECTED];
    size_t count = 0;
    for (uint32_t i = row->findings.start; i < row->findings.start + row->findings.count; i++) {
        const kn_frequency *frequency = kn_get_frequency(c->model->image, i);
        double p = (double)frequency->p, chance = c->background[frequency->finding];
        if (p < 0.4 || p < 3 * chance || known(c->data, frequency->finding)) continue;
        keep_best(best, &count, (expectation){frequency->finding, p * log(p / chance)});
    }
    const char **list = BASE_NEW(arena, const char *, count);
    if (!list) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) list[i] = kn_id(c->model->image, KN_SECTION_finding, best[i].finding);
    out->expected = (sural_texts){list, count};
    return SURAL_OK;
}

static int by_probability(const void *a, const void *b) {
    const sural_cause *x = a, *y = b;
    if (x->probability < y->probability || x->probability > y->probability) return x->probability < y->probability ? 1 : -1;
    return x->id < y->id ? -1 : 1;
}

static sural_status detail(const infer_context *c, const infer_posterior *posterior, base_arena *arena, sural_cause *cause) {
    uint32_t disorder = kn_find(c->model->image, KN_SECTION_disorder, cause->id);
    sural_status status = unexplained(c, posterior, disorder, arena, cause);
    return status == SURAL_OK ? expected(c, disorder, arena, cause) : status;
}

sural_status explain_causes(const infer_context *c, const infer_posterior *posterior, base_arena *arena, sural_assessment *out) {
    uint32_t count = c->model->disorder_count;
    sural_cause *causes = BASE_NEW(arena, sural_cause, count);
    if (!causes) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < count; d++) {
        describe(c->model->image, d, arena, &causes[d]);
        causes[d].probability = posterior->disorder[d];
        causes[d].prior = posterior->prior[d];
        sural_status status = weigh(posterior, d, count + 1, arena, &causes[d]);
        if (status == SURAL_OK) status = explain_places(c, posterior, d, arena, &causes[d].places, &causes[d].place_count);
        if (status != SURAL_OK) return status;
    }
    qsort(causes, count, sizeof *causes, by_probability);
    for (uint32_t i = 0; i < count && i < DETAILED; i++) {
        sural_status status = detail(c, posterior, arena, &causes[i]);
        if (status != SURAL_OK) return status;
    }
    out->causes = causes;
    out->cause_count = count;
    out->known_causes = 1 - posterior->disorder[count];
    out->log_evidence = posterior->log_evidence;
    return arena->failed ? SURAL_ERROR_MEMORY : SURAL_OK;
}

/* Statements that move no cause by a tenth of a deciban. */
static sural_status find_unused(const case_data *data, const infer_posterior *posterior, base_arena *arena, sural_assessment *out) {
    sural_unused *unused = BASE_NEW(arena, sural_unused, posterior->steps);
    if (!unused) return SURAL_ERROR_MEMORY;
    for (uint32_t s = 0; s < posterior->steps; s++) {
        double most = 0;
        for (size_t i = 0; i < out->cause_count; i++) most = fmax(most, fabs(out->causes[i].weights[s].weight));
        if (most >= 0.1) continue;
        bool repeated = true;
        for (size_t i = 0; i < data->item_count; i++) repeated = repeated && data->items[i].entry != s;
        unused[out->unused_count++] = (sural_unused){s, repeated ? "said before in this case"
                                                                 : "no cause known here makes it more or less likely"};
    }
    out->unused = unused;
    return SURAL_OK;
}

sural_status explain_all(const infer_context *c, const infer_posterior *posterior, base_arena *arena, sural_assessment *out) {
    sural_status status = explain_rules(c, posterior, arena, out);
    if (status == SURAL_OK) status = explain_causes(c, posterior, arena, out);
    if (status == SURAL_OK) status = find_unused(c->data, posterior, arena, out);
    if (status == SURAL_OK) status = explain_places(c, posterior, KN_NONE, arena, &out->places, &out->place_count);
    if (status == SURAL_OK) status = explain_questions(c, posterior, arena, out);
    return status;
}
