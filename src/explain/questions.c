/* The next question: the open finding that lowers expected harm, then uncertainty, most per unit of cost. */
#include <math.h>
#include <stdlib.h>

#include "explain/explain.h"
#include "triage/triage.h"

enum { ASKED = 12, VALUES = 32 };
/* Hypotheses below this share of the posterior do not change what to ask. */
static const double NEGLIGIBLE = 1e-5;
/* Harm is counted in routine visits (knowledge/harms), uncertainty in bits: a bit is worth half a visit. */
static const double BIT_WORTH = 0.5;

/* What it takes to know a finding, in units of one question asked. */
static double cost_of(uint32_t stage) {
    static const double costs[KN_stage_count] = {1, 1.5, 5, 20, 20};
    return costs[stage];
}

typedef struct question { uint32_t finding, site; sural_side side; } question;

typedef struct asking {
    const infer_context *c;
    const infer_posterior *posterior;
    const uint32_t *alive; /* hypotheses worth counting */
    uint32_t alive_count, groups;
    double entropy, harm;
    double *joint; /* [value][group]: P(value, disorder) */
} asking;

static double entropy_of(const double *joint, uint32_t groups, double total) {
    double sum = 0;
    for (uint32_t g = 0; g < groups; g++)
        if (joint[g] > 0) sum -= joint[g] / total * log2(joint[g] / total);
    return sum;
}

static double harm_of(const infer_model *model, const double *joint, double total) {
    double by_urgency[SURAL_LEVEL_COUNT] = {0};
    for (uint32_t d = 0; d < model->disorder_count; d++)
        by_urgency[kn_get_disorder(model->image, d)->urgency] += joint[d] / total;
    by_urgency[SURAL_ROUTINE] += joint[model->disorder_count] / total;
    return triage_least_harm(model->image, by_urgency);
}

static uint32_t value_count(const infer_model *model, uint32_t finding) {
    uint32_t count = kn_get_finding(model->image, finding)->values.count;
    return count ? count : 2;
}

static void fill_joint(const asking *a, question q, uint32_t values) {
    const infer_model *model = a->c->model;
    bool flag = kn_get_finding(model->image, q.finding)->values.count == 0;
    for (uint32_t i = 0; i < values * a->groups; i++) a->joint[i] = 0;
    for (uint32_t i = 0; i < a->alive_count; i++) {
        const infer_hypothesis *h = &model->hypotheses[a->alive[i]];
        double p = a->posterior->hypothesis[a->alive[i]];
        uint32_t group = infer_group(model, h);
        double yes = flag ? infer_present(a->c, h, q.finding, q.side, q.site) : 0;
        for (uint32_t v = 0; v < values; v++) {
            double chance = flag ? (v ? yes : 1 - yes) : infer_value(a->c, h, q.finding, q.side, q.site, 1u << v);
            a->joint[v * a->groups + group] += p * chance;
        }
    }
}

/* Expected fall of harm and of uncertainty, per unit of cost. Also says on which cause it bears most. */
static double gain_of(const asking *a, question q) {
    uint32_t values = value_count(a->c->model, q.finding);
    fill_joint(a, q, values);
    double all = 0, entropy = 0, harm = 0;
    for (uint32_t v = 0; v < values; v++) {
        const double *row = &a->joint[v * a->groups];
        double total = 0;
        for (uint32_t g = 0; g < a->groups; g++) total += row[g];
        if (total <= 0) continue;
        entropy += total * entropy_of(row, a->groups, total);
        harm += total * harm_of(a->c->model, row, total);
        all += total;
    }
    if (all <= 0) return 0;
    double bits = fmax(0, a->entropy - entropy / all), saved = fmax(0, a->harm - harm / all);
    return (saved + BIT_WORTH * bits) / cost_of(kn_get_finding(a->c->model->image, q.finding)->stage);
}

/* The cause for whose sake it is asked: the one that an answer moves most, weighed by what missing it would cost. */
static uint32_t bears_on(const asking *a, question q) {
    const kn_image *image = a->c->model->image;
    uint32_t values = value_count(a->c->model, q.finding), best = 0;
    double most = -1;
    fill_joint(a, q, values);
    for (uint32_t v = 0; v < values; v++) {
        double total = 1e-12;
        for (uint32_t g = 0; g < a->groups; g++) total += a->joint[v * a->groups + g];
        for (uint32_t d = 0; d + 1 < a->groups; d++) {
            sural_level urgency = (sural_level)kn_get_disorder(image, d)->urgency;
            double moved = fabs(a->joint[v * a->groups + d] - total * a->posterior->disorder[d]);
            double worth = moved * (1 + triage_cost(image, urgency, SURAL_SELF_CARE));
            if (worth > most) most = worth, best = d;
        }
    }
    return best;
}

static bool open_question(const asking *a, question q) {
    const kn_finding *finding = kn_get_finding(a->c->model->image, q.finding);
    if (case_find(a->c->data, q.finding, q.side, q.site)) return false;
    if (finding->type == KN_type_reflex) return kn_get_reflex(a->c->model->image, q.site)->input;
    return true;
}

/* The leg that is most likely the one that suffers: the one to examine. */
static sural_side worse_side(const infer_context *c, const infer_posterior *posterior) {
    double left = 0, right = 0;
    for (uint32_t i = 0; i < c->model->hypothesis_count; i++) {
        if (c->model->hypotheses[i].side == SURAL_SIDE_LEFT) left += posterior->hypothesis[i];
        if (c->model->hypotheses[i].side == SURAL_SIDE_RIGHT) right += posterior->hypothesis[i];
    }
    return right > left ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
}

/* Sites are asked one by one only for the findings that a person or a quick examination can give. */
static bool ask_by_site(const kn_image *image, uint32_t finding) {
    return kn_get_finding(image, finding)->type == KN_type_reflex || finding == kn_find(image, KN_SECTION_finding, "numbness") ||
           finding == kn_find(image, KN_SECTION_finding, "weakness");
}

typedef struct asked { question question; double gain; } asked;

static void keep(asked *best, size_t *count, asked one) {
    size_t at = *count < ASKED ? (*count)++ : ASKED;
    for (; at > 0 && best[at - 1].gain < one.gain; at--)
        if (at < ASKED) best[at] = best[at - 1];
    if (at < ASKED) best[at] = one;
}

static void consider(const asking *a, uint32_t finding, sural_side side, asked *best, size_t *count) {
    const kn_finding *row = kn_get_finding(a->c->model->image, finding);
    bool sited = row->type >= KN_type_region;
    if (sited && !ask_by_site(a->c->model->image, finding)) return;
    asked most = {.gain = 0};
    for (uint32_t s = 0; s < kn_site_count(a->c->model->image, row->type); s++) {
        question q = {finding, sited ? s : KN_NONE, row->sided ? side : SURAL_SIDE_NONE};
        if (!open_question(a, q)) continue;
        double gain = gain_of(a, q);
        if (gain > most.gain) most = (asked){q, gain};
    }
    if (most.gain > 0) keep(best, count, most);
}

static sural_question view(const asking *a, asked one) {
    const kn_image *image = a->c->model->image;
    const kn_finding *finding = kn_get_finding(image, one.question.finding);
    return (sural_question){.finding = kn_text_of(image, finding->id), .text = kn_text_of(image, finding->question),
                            .clinical = kn_text_of(image, finding->clinical), .stage = kn_word(KN_WORDS_stage, finding->stage),
                            .side = one.question.side, .site = kn_site_id(image, finding->type, one.question.site),
                            .site_name = kn_site_name(image, finding->type, one.question.site), .gain = one.gain,
                            .for_cause = kn_id(image, KN_SECTION_disorder, bears_on(a, one.question))};
}

static uint32_t find_alive(const infer_posterior *posterior, uint32_t count, uint32_t *alive) {
    uint32_t kept = 0;
    for (uint32_t h = 0; h < count; h++)
        if (posterior->hypothesis[h] > NEGLIGIBLE) alive[kept++] = h;
    return kept;
}

sural_status explain_questions(const infer_context *c, const infer_posterior *posterior, base_arena *arena, sural_assessment *out) {
    const infer_model *model = c->model;
    uint32_t groups = model->disorder_count + 1;
    uint32_t *alive = BASE_NEW(arena, uint32_t, model->hypothesis_count);
    asking a = {c, posterior, alive, 0, groups, entropy_of(posterior->disorder, groups, 1), harm_of(model, posterior->disorder, 1),
                BASE_NEW(arena, double, (size_t)VALUES * groups)};
    sural_question *questions = BASE_NEW(arena, sural_question, ASKED);
    if (!alive || !a.joint || !questions) return SURAL_ERROR_MEMORY;
    a.alive_count = find_alive(posterior, model->hypothesis_count, alive);
    asked best[ASKED];
    size_t count = 0;
    for (uint32_t f = 0; f < kn_count(model->image, KN_SECTION_finding); f++)
        consider(&a, f, worse_side(c, posterior), best, &count);
    for (size_t i = 0; i < count; i++) questions[i] = view(&a, best[i]);
    out->questions = questions;
    out->question_count = count;
    return SURAL_OK;
}
