#include "reason/gain.h"

#include <math.h>

#include "base/number.h"
#include "triage/triage.h"

/* Hypotheses below this share of the posterior do not change what to ask. */
static const double NEGLIGIBLE = 1e-5;
/* Harm is counted in routine visits (knowledge/harms), uncertainty in bits: a bit is worth half a visit. */
static const double BIT_WORTH = 0.5;

/* How one group looks from one leg to those hypotheses that count: those of one cause with the same view are one, unless the
 * group has been spoken of, since each then has its own opinion of the latent. */
typedef struct sight {
    uint32_t count;       /* 0 = not looked yet */
    uint32_t *cause;      /* [entry]: index among the causes that count */
    uint32_t *view;       /* [entry] */
    double *weight;       /* [entry]: posterior */
    double *nodes;        /* [way][entry][INFER_NODES]: probability of the way and state of the latent; NULL where nothing is known of it */
} sight;

struct reason_asking {
    const reason_mind *mind;
    base_arena *arena;
    triage_costs costs;
    uint32_t *alive, alive_count;      /* hypotheses that count */
    uint32_t *cause_index;             /* [cause] -> among those that count; KN_NONE */
    uint32_t *cause, cause_count;      /* back */
    sural_level *urgency;              /* [cause that counts] */
    double *weight;                    /* [cause that counts] */
    double entropy, harm;
    uint32_t first;                    /* among causes that count; the unknown cause is never first */
    sural_level level;
    sight *sights;                     /* [group][leg] */
    double *joint;                     /* [answer][cause that counts] */
    double *chance;                    /* [entry], or [view] */
    float *parts;                      /* [way][entry] */
};

enum { ANSWERS = 32 };

static double entropy_sum(const double *weight, uint32_t count) {
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        if (weight[i] > 0) sum -= weight[i] * base_log(weight[i]);
    return sum * 1.4426950408889634;
}

static double least_harm(const reason_asking *a, const double *joint, double total, sural_level *level) {
    double by_urgency[SURAL_LEVEL_COUNT] = {0};
    for (uint32_t c = 0; c < a->cause_count; c++) by_urgency[a->urgency[c]] += joint[c] / total;
    return triage_least_harm(&a->costs, by_urgency, level);
}

/* The unknown cause names nothing: it is passed over. */
static uint32_t first_of(const reason_asking *a, const double *joint) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < a->cause_count; c++)
        if (joint[c] > joint[best] && a->cause[c] < a->mind->tables->disorder_count) best = c;
    return best;
}

static void find_alive(reason_asking *a, const reason_posterior *posterior) {
    const reason_tables *t = a->mind->tables;
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        if (posterior->hypothesis[h] <= NEGLIGIBLE) continue;
        uint32_t cause = reason_cause_of(t, &t->states[reason_state_of(t, h)]);
        a->alive[a->alive_count++] = h;
        if (a->cause_index[cause] == KN_NONE) {
            a->cause_index[cause] = a->cause_count;
            a->urgency[a->cause_count] = cause == t->disorder_count ? SURAL_ROUTINE : (sural_level)kn_get_disorder(t->image, cause)->urgency;
            a->cause[a->cause_count++] = cause;
        }
        a->weight[a->cause_index[cause]] += posterior->hypothesis[h];
    }
}

reason_asking *reason_asking_open(const reason_mind *m, const reason_posterior *posterior, base_arena *arena) {
    const reason_tables *t = m->tables;
    uint32_t causes = t->disorder_count + 1, hypotheses = t->hypothesis_count;
    reason_asking *a = BASE_NEW(arena, reason_asking, 1);
    if (!a) return NULL;
    *a = (reason_asking){.mind = m, .arena = arena, .alive = BASE_NEW(arena, uint32_t, hypotheses), .cause_index = BASE_NEW(arena, uint32_t, causes),
                         .cause = BASE_NEW(arena, uint32_t, causes), .urgency = BASE_NEW(arena, sural_level, causes),
                         .weight = BASE_NEW(arena, double, causes), .sights = BASE_NEW(arena, sight, (size_t)t->group_count * REASON_LEGS),
                         .joint = BASE_NEW(arena, double, (size_t)ANSWERS * causes), .chance = BASE_NEW(arena, double, 2 * (size_t)t->state_count),
                         .parts = BASE_NEW(arena, float, 2 * (size_t)hypotheses)};
    if (arena->failed) return NULL;
    triage_read_costs(t->image, &a->costs);
    for (uint32_t c = 0; c < causes; c++) a->cause_index[c] = KN_NONE;
    find_alive(a, posterior);
    double total = 0;
    for (uint32_t c = 0; c < a->cause_count; c++) total += a->weight[c];
    for (uint32_t c = 0; c < a->cause_count; c++) a->weight[c] /= total;
    a->entropy = entropy_sum(a->weight, a->cause_count);
    a->harm = least_harm(a, a->weight, 1, &a->level);
    a->first = first_of(a, a->weight);
    return a;
}

/* ---- how a group looks ---- */
/* P(way, state of the latent | hypothesis, what was said of the group). */
static void opinion(const reason_asking *a, uint32_t index, uint32_t h, double *out, size_t way_step) {
    const reason_mind *m = a->mind;
    const reason_group *group = &m->tables->groups[index];
    uint32_t ways = group->whole > 0 ? 2 : 1;
    double sum = 0;
    for (uint32_t way = 0; way < ways; way++)
        for (uint32_t k = 0; k < INFER_NODES; k++) {
            double p = m->tables->node_weight[k] * (ways == 1 ? 1 : way ? group->whole : 1 - group->whole);
            for (uint32_t leg = 0; leg < REASON_LEGS; leg++) {
                const reason_view *view = &m->factors[index].leg[leg];
                uint32_t at = view->items ? reason_view_of(m->tables, group, h, (reason_leg)leg) : 0;
                if (view->items) p *= ((const double *)view->nodes)[((size_t)way * group->views + at) * INFER_NODES + k];
            }
            sum += out[way * way_step + k] = p;
        }
    for (uint32_t way = 0; way < ways; way++)
        for (uint32_t k = 0; k < INFER_NODES; k++) out[way * way_step + k] = sum > 0 ? out[way * way_step + k] / sum : m->tables->node_weight[k] / ways;
}

static bool look(reason_asking *a, uint32_t index, reason_leg leg, sight *s) {
    const reason_tables *t = a->mind->tables;
    const reason_group *group = &t->groups[index];
    bool spoken = group->latent != KN_NONE && a->mind->factors[index].value;
    *s = (sight){0, BASE_NEW(a->arena, uint32_t, a->alive_count), BASE_NEW(a->arena, uint32_t, a->alive_count), BASE_NEW(a->arena, double, a->alive_count),
                 spoken ? BASE_NEW(a->arena, double, (size_t)2 * a->alive_count * INFER_NODES) : NULL};
    if (a->arena->failed) return false;
    for (uint32_t i = 0; i < a->alive_count; i++) {
        uint32_t h = a->alive[i], cause = a->cause_index[reason_cause_of(t, &t->states[reason_state_of(t, h)])];
        uint32_t view = reason_view_of(t, group, h, leg);
        double weight = a->mind->fine[h] * a->mind->coarse[reason_block_of(t, h) * (t->disorder_count + 1) + a->cause[cause]];
        bool same = s->count && !spoken && s->cause[s->count - 1] == cause && s->view[s->count - 1] == view;
        uint32_t at = same ? s->count - 1 : s->count++;
        s->cause[at] = cause;
        s->view[at] = view;
        s->weight[at] += weight;
        if (spoken) opinion(a, index, h, s->nodes + (size_t)at * INFER_NODES, (size_t)a->alive_count * INFER_NODES);
    }
    double total = 0;
    for (uint32_t i = 0; i < s->count; i++) total += s->weight[i];
    for (uint32_t i = 0; i < s->count; i++) s->weight[i] /= total;
    return true;
}

static const sight *sight_of(reason_asking *a, uint32_t index, reason_leg leg) {
    sight *s = &a->sights[(size_t)index * REASON_LEGS + leg];
    return s->count || look(a, index, leg, s) ? s : NULL;
}

/* ---- P(answer, cause) ---- */
static void gather(reason_asking *a, const sight *s, const float *row, uint32_t way) {
    float *parts = a->parts + (size_t)way * a->mind->tables->hypothesis_count;
    for (uint32_t i = 0; i < s->count; i++) parts[i] = row[s->view[i]];
}

/* P(present) of each entry. */
static void predict(reason_asking *a, const reason_question *q, const sight *s) {
    const reason_tables *t = a->mind->tables;
    const reason_group *group = &t->groups[q->group];
    const reason_joining join = {a->mind->context.background[q->finding], t->parameters->ceiling};
    uint32_t ways = q->whole == KN_NONE ? 1 : 2;
    for (uint32_t way = 0; way < ways; way++) gather(a, s, t->cells + (way ? q->whole : q->row), way);
    for (uint32_t i = 0; i < s->count; i++) a->chance[i] = 0;
    for (uint32_t way = 0; way < ways; way++) {
        const float *parts = a->parts + (size_t)way * t->hypothesis_count;
        const double *nodes = s->nodes ? s->nodes + (size_t)way * a->alive_count * INFER_NODES : NULL;
        a->mind->kernel->predict(parts, s->count, &join, nodes, t->latents[nodes ? group->latent : 0].conditional,
                                 ways == 1 ? 1 : way ? group->whole : 1 - group->whole, a->chance);
    }
}

static uint32_t fill_present(reason_asking *a, const reason_question *q, const sight *s) {
    predict(a, q, s);
    double *no = a->joint, *yes = a->joint + a->cause_count;
    for (uint32_t c = 0; c < a->cause_count; c++) yes[c] = 0;
    for (uint32_t i = 0; i < s->count; i++) yes[s->cause[i]] += s->weight[i] * a->chance[i];
    for (uint32_t c = 0; c < a->cause_count; c++) no[c] = fmax(0, a->weight[c] - yes[c]);
    return 2;
}

static uint32_t fill_values(reason_asking *a, const reason_question *q, const sight *s) {
    const reason_tables *t = a->mind->tables;
    uint32_t values = kn_get_finding(t->image, q->finding)->values.count;
    for (uint32_t i = 0; i < values * a->cause_count; i++) a->joint[i] = 0;
    for (uint32_t v = 0; v < values; v++) {
        reason_values(&a->mind->context, t, q, q->group, q->row, 1u << v, a->chance);
        for (uint32_t i = 0; i < s->count; i++) a->joint[v * a->cause_count + s->cause[i]] += s->weight[i] * a->chance[s->view[i]];
    }
    return values;
}

/* P(present | hypothesis, what was said of the group) from a chance, by the opinion of the one hypothesis. */
static double given_opinion(const reason_asking *a, const sight *s, uint32_t alive, uint32_t group, double chance) {
    double by_state[INFER_NODES], sum = 0;
    if (!s->nodes) return chance;
    infer_conditional(&a->mind->tables->latents[a->mind->tables->groups[group].latent], chance, by_state);
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += s->nodes[(size_t)alive * INFER_NODES + k] * by_state[k];
    return sum;
}

static double at_view(const reason_asking *a, const reason_question *q, uint32_t group, uint32_t row, uint32_t h, sural_side side, uint32_t values) {
    const reason_tables *t = a->mind->tables;
    return reason_value_in(&a->mind->context, t, q, group, row, values, reason_view_of(t, &t->groups[group], h, reason_leg_of(side)));
}

/* In the steps in which an answer is taken: low or not, brisk or not, which of these. */
static uint32_t fill_reflex(reason_asking *a, const reason_question *q, sural_side side) {
    const reason_tables *t = a->mind->tables;
    const sight *low_sight = sight_of(a, q->low, reason_leg_of(side)), *brisk_sight = sight_of(a, q->brisk, reason_leg_of(side));
    uint32_t values = kn_get_finding(t->image, q->finding)->values.count, causes = t->disorder_count + 1;
    if (!low_sight || !brisk_sight) return 0;
    double total = 0;
    for (uint32_t i = 0; i < values * a->cause_count; i++) a->joint[i] = 0;
    for (uint32_t i = 0; i < a->alive_count; i++) {
        uint32_t h = a->alive[i], cause = reason_cause_of(t, &t->states[reason_state_of(t, h)]);
        double weight = a->mind->fine[h] * a->mind->coarse[reason_block_of(t, h) * causes + cause], chance[ANSWERS];
        double low = at_view(a, q, q->low, q->low_row, h, side, REASON_LOW), brisk = at_view(a, q, q->brisk, q->brisk_row, h, side, REASON_BRISK);
        double is_low = given_opinion(a, low_sight, i, q->low, low);
        double is_brisk = given_opinion(a, brisk_sight, i, q->brisk, brisk / (1 - at_view(a, q, q->brisk, q->brisk_row, h, side, REASON_LOW)));
        double half[3] = {0, 0, 0};
        for (uint32_t v = 0; v < values; v++) chance[v] = at_view(a, q, q->group, q->row, h, side, 1u << v);
        for (uint32_t v = 0; v < values; v++) half[REASON_LOW >> v & 1 ? 0 : REASON_BRISK >> v & 1 ? 1 : 2] += chance[v];
        for (uint32_t v = 0; v < values; v++) {
            double first = REASON_LOW >> v & 1 ? is_low / half[0] : (1 - is_low) * (REASON_BRISK >> v & 1 ? is_brisk / half[1] : (1 - is_brisk) / half[2]);
            a->joint[v * a->cause_count + a->cause_index[cause]] += weight * chance[v] * first;
        }
        total += weight;
    }
    for (uint32_t i = 0; i < values * a->cause_count; i++) a->joint[i] /= total;
    return values;
}

static uint32_t fill_joint(reason_asking *a, const reason_question *q, sural_side side) {
    if (q->low != KN_NONE) return fill_reflex(a, q, side);
    const sight *s = sight_of(a, q->group, reason_leg_of(side));
    if (!s) return 0;
    return kn_get_finding(a->mind->tables->image, q->finding)->values.count ? fill_values(a, q, s) : fill_present(a, q, s);
}

/* ---- what it is worth ---- */
bool reason_can_ask(const kn_image *image, const reason_question *q) {
    switch (kn_get_finding(image, q->finding)->type) {
    case KN_type_reflex: return kn_get_reflex(image, q->site)->input;
    case KN_type_region: return !kn_get_region(image, q->site)->unspecified;
    case KN_type_movement: return !kn_get_movement(image, q->site)->unspecified;
    default: return true;
    }
}

bool reason_is_open(const reason_mind *m, const reason_question *q, sural_side side) {
    return !case_find(m->data, q->finding, side, q->site) && reason_can_ask(m->tables->image, q);
}

uint32_t reason_answer_count(const reason_mind *m, const reason_question *q) {
    uint32_t values = kn_get_finding(m->tables->image, q->finding)->values.count;
    return values ? values : 2;
}

static double total_of(const reason_asking *a, uint32_t answer) {
    double total = 0;
    for (uint32_t c = 0; c < a->cause_count; c++) total += a->joint[answer * a->cause_count + c];
    return total;
}

bool reason_gain_of(reason_asking *a, const reason_question *q, sural_side side, reason_gain *out) {
    uint32_t answers = fill_joint(a, q, side);
    double all = 0, entropy = 0, harm = 0;
    *out = (reason_gain){.question = q, .side = side};
    if (!answers) return false;
    for (uint32_t v = 0; v < answers; v++) {
        const double *row = &a->joint[v * a->cause_count];
        double total = total_of(a, v);
        if (!(total > 1e-12)) continue;
        sural_level level;
        entropy += entropy_sum(row, a->cause_count) + total * base_log(total) * 1.4426950408889634;
        harm += total * least_harm(a, row, total, &level);
        if (first_of(a, row) != a->first) out->other_first += total;
        if (level != a->level) out->other_level += total;
        all += total;
    }
    const kn_setting *setting = kn_get_setting(a->mind->tables->image, a->mind->data->setting);
    out->bits = fmax(0, a->entropy - entropy / all);
    out->harm = fmax(0, a->harm - harm / all);
    out->other_first /= all;
    out->other_level /= all;
    out->worth = (out->harm + BIT_WORTH * out->bits) / (double)setting->cost[kn_get_finding(a->mind->tables->image, q->finding)->stage];
    return true;
}

bool reason_answers_of(reason_asking *a, const reason_question *q, sural_side side, reason_answer *out, uint32_t *bears_on) {
    uint32_t answers = fill_joint(a, q, side);
    double most = -1, all = 0;
    *bears_on = KN_NONE;
    for (uint32_t v = 0; v < answers; v++) all += total_of(a, v);
    for (uint32_t v = 0; v < answers; v++) {
        const double *row = &a->joint[v * a->cause_count];
        double total = fmax(total_of(a, v), 1e-12);
        least_harm(a, row, total, &out[v].level);
        out[v].p = total / all;
        out[v].first = a->cause[first_of(a, row)];
        for (uint32_t c = 0; c < a->cause_count; c++) {
            double worth = fabs(row[c] - total * a->weight[c]) * (1 + a->costs.of[a->urgency[c]][SURAL_SELF_CARE]);
            if (worth > most && a->cause[c] < a->mind->tables->disorder_count) most = worth, *bears_on = a->cause[c];
        }
    }
    return answers > 0;
}
