/* Factors into products, products into the posterior. */
#include <math.h>

#include "base/number.h"
#include "reason/reason.h"

static double power_of_two(int32_t exponent) {
    return exponent < -1022 ? 0 : base_from_bits((uint64_t)((exponent > 1023 ? 1023 : exponent) + 1023) << 52);
}

/* ---- one group: the sum over the states of its latent, for each combination of views that hypotheses have ---- */
typedef struct summing {
    const reason_mind *m;
    const reason_group *group;
    const reason_factor *factor;
    reason_leg used[REASON_LEGS];
    uint32_t used_count;
    double *by_view; /* where one leg alone has items: [view] */
    int32_t shift;   /* the largest scale, which is taken out */
} summing;

static double sum_way(const summing *s, const uint32_t *view, uint32_t way) {
    const void *nodes[REASON_LEGS];
    size_t size = reason_width_size(s->m->width) * INFER_NODES;
    for (uint32_t i = 0; i < s->used_count; i++)
        nodes[i] = (const char *)s->factor->leg[s->used[i]].nodes + ((size_t)way * s->group->views + view[i]) * size;
    return s->m->kernel->sum_of(nodes, s->used_count, s->m->tables->node_weight);
}

/* P(items of the group) where the legs have these views, in the order of `used`. */
static double sum_views(const summing *s, const uint32_t *view) {
    if (s->group->latent == KN_NONE) {
        double product = 1;
        for (uint32_t i = 0; i < s->used_count; i++) product *= s->factor->leg[s->used[i]].product[view[i]];
        return product;
    }
    int32_t scale = -s->shift;
    for (uint32_t i = 0; i < s->used_count; i++) scale += s->factor->leg[s->used[i]].scale[view[i]];
    double sum = sum_way(s, view, 0);
    if (s->group->whole > 0) sum = (1 - s->group->whole) * sum + s->group->whole * sum_way(s, view, 1);
    return sum * power_of_two(scale);
}

static void sum_one_leg(summing *s) {
    const reason_view *view = &s->factor->leg[s->used[0]];
    const reason_group *group = s->group;
    if (group->latent == KN_NONE) {
        for (uint32_t v = 0; v < group->views; v++) s->by_view[v] = view->product[v];
        return;
    }
    const double *weight = s->m->tables->node_weight;
    s->m->kernel->sum(view->nodes, group->views, weight, s->by_view);
    if (group->whole > 0) {
        double *second = s->by_view + group->views;
        size_t size = reason_width_size(s->m->width) * INFER_NODES;
        s->m->kernel->sum((const char *)view->nodes + group->views * size, group->views, weight, second);
        for (uint32_t v = 0; v < group->views; v++) s->by_view[v] = (1 - group->whole) * s->by_view[v] + group->whole * second[v];
    }
    for (uint32_t v = 0; v < group->views; v++)
        if (view->scale[v] != s->shift) s->by_view[v] *= power_of_two(view->scale[v] - s->shift);
}

/* The largest scale of any combination of views, at most the sum of the legs' largest. */
static int32_t largest_scale(const summing *s) {
    int32_t sum = 0;
    for (uint32_t i = 0; i < s->used_count && s->group->latent != KN_NONE; i++) {
        const int32_t *scale = s->factor->leg[s->used[i]].scale;
        int32_t most = scale[0];
        for (uint32_t v = 1; v < s->group->views; v++) most = scale[v] > most ? scale[v] : most;
        sum += most;
    }
    return sum;
}

static double value_of(const summing *s, uint32_t state, uint32_t block) {
    const uint16_t *own = s->m->tables->views + s->group->view, *other = own + s->m->tables->state_count;
    uint32_t view[REASON_LEGS];
    for (uint32_t i = 0; i < s->used_count; i++) {
        bool far = (block == 0 && s->used[i] == REASON_RIGHT) || (block == 1 && s->used[i] == REASON_LEFT);
        view[i] = far ? other[state] : own[state];
    }
    return s->used_count == 1 ? s->by_view[view[0]] : sum_views(s, view);
}

/* Where one leg alone has items, a value is that of a view. */
static void fill_from_views(const summing *s, double *value) {
    const reason_tables *t = s->m->tables;
    const uint16_t *own = t->views + s->group->view, *other = own + t->state_count;
    const uint16_t *left = s->used[0] == REASON_RIGHT ? other : own, *right = s->used[0] == REASON_LEFT ? other : own;
    for (uint32_t state = 0; state < t->one_count; state++) value[state] = s->by_view[left[state]];
    for (uint32_t state = 0; state < t->one_count; state++) value[t->one_count + state] = s->by_view[right[state]];
    for (uint32_t state = t->one_count; state < t->state_count; state++) value[t->one_count + state] = s->by_view[own[state]];
}

static void fill_fine(const summing *s, double *value) {
    const reason_tables *t = s->m->tables;
    if (s->used_count == 1) {
        fill_from_views(s, value);
        return;
    }
    for (uint32_t h = 0; h < t->hypothesis_count; h++) value[h] = value_of(s, reason_state_of(t, h), reason_block_of(t, h));
}

/* By the first state of each disorder in a block; where it has none, the factor does not count. */
static void fill_coarse(const summing *s, double *value) {
    const reason_tables *t = s->m->tables;
    uint32_t causes = t->disorder_count + 1;
    for (uint32_t d = 0; d <= t->disorder_count; d++) {
        bool unknown = d == t->disorder_count;
        uint32_t one = t->one_first[d], both = unknown ? t->state_count - 1 : t->both_first[d];
        bool has_one = !unknown && one < t->one_first[d + 1], has_both = unknown || both < t->both_first[d + 1];
        value[d] = has_one ? value_of(s, one, 0) : 1;
        value[causes + d] = has_one ? value_of(s, one, 1) : 1;
        value[2 * causes + d] = has_both ? value_of(s, both, 2) : 1;
    }
}

static sural_status sum_factor(reason_mind *m, uint32_t index) {
    const reason_tables *t = m->tables;
    const reason_group *group = &t->groups[index];
    reason_factor *factor = &m->factors[index];
    summing s = {.m = m, .group = group, .factor = factor};
    for (uint32_t leg = 0; leg < REASON_LEGS; leg++)
        if (factor->leg[leg].items) s.used[s.used_count++] = (reason_leg)leg;
    size_t count = group->coarse ? (size_t)REASON_BLOCKS * (t->disorder_count + 1) : t->hypothesis_count;
    if (!factor->value && !(factor->value = BASE_NEW(m->arena, double, count))) return SURAL_ERROR_MEMORY;
    if (!factor->by_view && !(factor->by_view = BASE_NEW(m->arena, double, 2 * (size_t)group->views))) return SURAL_ERROR_MEMORY;
    s.by_view = factor->by_view;
    s.shift = factor->shift = largest_scale(&s);
    if (s.used_count == 1) sum_one_leg(&s);
    if (group->coarse) fill_coarse(&s, factor->value);
    else fill_fine(&s, factor->value);
    factor->stale = false;
    return SURAL_OK;
}

/* ---- products ---- */
/* Multiplies, and keeps the largest between 2^-64 and 1 or so. */
static void multiply(double *product, const double *factor, uint32_t count, int32_t *shift) {
    double most = 0;
    for (uint32_t i = 0; i < count; i++) {
        product[i] *= factor[i];
        most = product[i] > most ? product[i] : most;
    }
    for (; most > 0 && most < 0x1p-64; most *= 0x1p64) {
        for (uint32_t i = 0; i < count; i++) product[i] *= 0x1p64;
        *shift -= 64;
    }
}

static void start_fine(reason_mind *m) {
    const reason_tables *t = m->tables;
    m->fine_shift = 0;
    for (uint32_t s = 0; s < t->one_count; s++) m->fine[s] = m->fine[t->one_count + s] = t->states[s].share;
    for (uint32_t s = t->one_count; s < t->state_count; s++) m->fine[t->one_count + s] = t->states[s].share;
}

static void start_coarse(reason_mind *m) {
    uint32_t causes = m->tables->disorder_count + 1;
    m->coarse_shift = 0;
    for (uint32_t i = 0; i < REASON_BLOCKS * causes; i++) m->coarse[i] = m->prior[i % causes];
}

static double sum_range(const double *values, uint32_t first, uint32_t end) {
    double sum = 0;
    for (uint32_t i = first; i < end; i++) sum += values[i];
    return sum;
}

static void sum_fine(reason_mind *m) {
    const reason_tables *t = m->tables;
    uint32_t causes = t->disorder_count + 1, one = t->one_count;
    for (uint32_t d = 0; d < t->disorder_count; d++) {
        m->fine_sum[d] = sum_range(m->fine, t->one_first[d], t->one_first[d + 1]);
        m->fine_sum[causes + d] = sum_range(m->fine + one, t->one_first[d], t->one_first[d + 1]);
        m->fine_sum[2 * causes + d] = sum_range(m->fine + one, t->both_first[d], t->both_first[d + 1]);
    }
    m->fine_sum[3 * causes - 1] = m->fine[t->hypothesis_count - 1];
}

/* Factors are multiplied in the order of groups, so that the order of statements does not show in the result. */
sural_status reason_settle(reason_mind *m) {
    const reason_tables *t = m->tables;
    bool fine = !m->settled, coarse = !m->settled;
    for (uint32_t g = 0; g < t->group_count; g++) {
        if (!m->factors[g].stale) continue;
        if (t->groups[g].coarse) coarse = true;
        else fine = true;
        if (sum_factor(m, g) != SURAL_OK) return SURAL_ERROR_MEMORY;
    }
    if (fine) start_fine(m);
    if (coarse) start_coarse(m);
    for (uint32_t g = 0; g < t->group_count; g++) {
        const reason_factor *factor = &m->factors[g];
        if (!factor->value) continue;
        bool is_coarse = t->groups[g].coarse;
        if (is_coarse ? !coarse : !fine) continue;
        if (is_coarse) multiply(m->coarse, factor->value, REASON_BLOCKS * (t->disorder_count + 1), &m->coarse_shift);
        else multiply(m->fine, factor->value, t->hypothesis_count, &m->fine_shift);
        *(is_coarse ? &m->coarse_shift : &m->fine_shift) += factor->shift;
    }
    if (fine) sum_fine(m);
    m->settled = true;
    return SURAL_OK;
}

double reason_causes(const reason_mind *m, double *out) {
    uint32_t causes = m->tables->disorder_count + 1;
    for (uint32_t d = 0; d < causes; d++)
        out[d] = m->coarse[d] * m->fine_sum[d] + m->coarse[causes + d] * m->fine_sum[causes + d] + m->coarse[2 * causes + d] * m->fine_sum[2 * causes + d];
    return (m->fine_shift + m->coarse_shift) * 0.69314718055994531;
}

/* ---- the posterior ---- */
/* Nothing is impossible: what is this much less likely than the rest counts as so likely. */
static const double LEAST = 1e-290;

/* Log-odds of every cause against all else; sums from both ends keep the complement exact where one is near certain. */
static void log_odds(const double *weight, uint32_t causes, double *out, double *log_weight) {
    double before = 0, after = 0, most = 0;
    for (uint32_t d = 0; d < causes; d++) most = fmax(most, weight[d]);
    for (uint32_t d = 0; d < causes; d++) {
        out[d] = before;
        before += weight[d] + LEAST * most;
    }
    for (uint32_t d = causes; d-- > 0;) {
        double others = out[d] + after, own = weight[d] + LEAST * most;
        after += own;
        log_weight[d] = base_log(own);
        out[d] = log_weight[d] - base_log(others);
    }
}

static void finish(const reason_mind *m, double *causes, reason_posterior *out) {
    const reason_tables *t = m->tables;
    uint32_t count = t->disorder_count + 1;
    double shift = reason_causes(m, causes), sum = 0;
    for (uint32_t d = 0; d < count; d++) sum += causes[d];
    for (uint32_t d = 0; d < count; d++) out->cause[d] = causes[d] / sum;
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        uint32_t cause = reason_cause_of(t, &t->states[reason_state_of(t, h)]);
        out->hypothesis[h] = m->fine[h] * m->coarse[reason_block_of(t, h) * count + cause] / sum;
    }
    out->log_evidence = shift + base_log(sum);
}

sural_status reason_about(reason_mind *m, bool steps, base_arena *arena, reason_posterior *out) {
    const reason_tables *t = m->tables;
    uint32_t causes = t->disorder_count + 1, entries = m->data->entry_count;
    *out = (reason_posterior){.hypothesis = BASE_NEW(arena, double, t->hypothesis_count), .cause = BASE_NEW(arena, double, causes), .steps = entries,
                              .prior = m->prior, .log_odds = steps ? BASE_NEW(arena, double, (size_t)(entries + 1) * causes) : NULL,
                              .log_weight = steps ? BASE_NEW(arena, double, (size_t)(entries + 1) * causes) : NULL};
    double *weight = BASE_NEW(arena, double, causes);
    if (!out->hypothesis || !out->cause || !weight || (steps && (!out->log_odds || !out->log_weight))) return SURAL_ERROR_MEMORY;
    if (steps) log_odds(m->prior, causes, out->log_odds, out->log_weight);
    size_t next = 0;
    for (uint32_t entry = 0; entry < entries; entry++) {
        sural_status status = reason_take(m, entry, &next);
        if (status == SURAL_OK && steps) status = reason_settle(m);
        if (status != SURAL_OK) return status;
        if (!steps) continue;
        reason_causes(m, weight);
        log_odds(weight, causes, out->log_odds + (size_t)(entry + 1) * causes, out->log_weight + (size_t)(entry + 1) * causes);
    }
    sural_status status = reason_settle(m);
    if (status == SURAL_OK) finish(m, weight, out);
    return status;
}

double reason_often(const reason_mind *m, const reason_posterior *posterior, uint32_t cause, const case_item *item) {
    const reason_tables *t = m->tables;
    double sum = 0, all = 0;
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        double p = posterior->hypothesis[h];
        if (reason_cause_of(t, &t->states[reason_state_of(t, h)]) != cause || p < 1e-3 * posterior->cause[cause]) continue;
        sum += p * reason_chance_of(t, &m->context, h, item);
        all += p;
    }
    return all > 0 ? sum / all : 0;
}
