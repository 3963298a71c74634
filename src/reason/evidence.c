/* Items into factors: which group an item speaks of, and what it says of each view of that group. */
#include <math.h>

#include "base/number.h"
#include "reason/reason.h"

void reason_prior(const kn_image *image, const infer_parameters *parameters, const case_data *data, double *out) {
    const kn_setting *setting = kn_get_setting(image, data->setting);
    uint32_t count = kn_count(image, KN_SECTION_disorder);
    double sum = 0;
    for (uint32_t d = 0; d < count; d++) {
        const kn_disorder *row = kn_get_disorder(image, d);
        const kn_prior *prior = kn_get_prior(image, row->prior.start);
        double incidence = (double)kn_get_figure(image, prior->incidence.start)->value;
        double share = (double)kn_get_figure(image, prior->complaint_share.start)->value;
        double rate = incidence * share * infer_by_age(prior->age, (double)prior->female, data->age, data->sex);
        sum += out[d] = base_exp((double)setting->exponent * base_log(rate + 1e-9)) * (double)setting->urgency[row->urgency];
    }
    for (uint32_t d = 0; d < count; d++) out[d] *= (1 - parameters->unknown_cause) / sum;
    out[count] = parameters->unknown_cause;
}

sural_status reason_open(const reason_tables *t, const reason_kernels *kernels, reason_width width, const void *const *grids,
                         const case_data *data, base_arena *arena, reason_mind *out) {
    size_t causes = t->disorder_count + 1;
    *out = (reason_mind){.tables = t, .kernel = &kernels->of[width], .width = width, .grids = grids, .data = data, .arena = arena,
                         .prior = BASE_NEW(arena, double, causes), .factors = BASE_NEW(arena, reason_factor, t->group_count),
                         .fine = BASE_NEW(arena, double, t->hypothesis_count), .coarse = BASE_NEW(arena, double, REASON_BLOCKS * causes),
                         .fine_sum = BASE_NEW(arena, double, REASON_BLOCKS * causes)};
    if (!out->prior || !out->factors || !out->fine || !out->coarse || !out->fine_sum) return SURAL_ERROR_MEMORY;
    reason_prior(t->image, t->parameters, data, out->prior);
    return infer_context_open(t->image, t->parameters, data, arena, &out->context);
}

/* ---- the memory of a view ---- */
static sural_status open_nodes(reason_mind *m, const reason_group *group, reason_view *view) {
    size_t ways = group->whole > 0 ? 2 : 1, count = ways * group->views * INFER_NODES;
    if (!view->nodes) {
        view->nodes = base_arena_take(m->arena, count, reason_width_size(m->width));
        view->scale = BASE_NEW(m->arena, int32_t, group->views);
    }
    if (!view->nodes || !view->scale) return SURAL_ERROR_MEMORY;
    for (uint32_t v = 0; v < group->views; v++) view->scale[v] = 0;
    if (m->width == REASON_DOUBLE)
        for (size_t i = 0; i < count; i++) ((double *)view->nodes)[i] = 1;
    else
        for (size_t i = 0; i < count; i++) ((float *)view->nodes)[i] = 1;
    return SURAL_OK;
}

static bool passes_over(const reason_mind *m, uint32_t group) { return m->only && !m->only[group]; }

static sural_status open_view(reason_mind *m, uint32_t group_index, reason_leg leg, reason_view **out) {
    const reason_group *group = &m->tables->groups[group_index];
    reason_factor *factor = &m->factors[group_index];
    reason_view *view = *out = &factor->leg[leg];
    factor->stale = true;
    if (view->items++) return SURAL_OK;
    if (group->latent != KN_NONE) return open_nodes(m, group, view);
    if (!view->product && !(view->product = BASE_NEW(m->arena, double, group->views))) return SURAL_ERROR_MEMORY;
    for (uint32_t v = 0; v < group->views; v++) view->product[v] = 1;
    return SURAL_OK;
}

static const void *grid_of(const reason_mind *m, uint32_t latent) {
    return m->grids ? m->grids[latent] : m->tables->latents[latent].conditional;
}

/* How many items the nodes can take before the smallest possible product nears the smallest number. */
static uint32_t patience(reason_width width) { return width == REASON_DOUBLE ? 16 : 2; }

static void took(const reason_mind *m, const reason_group *group, reason_view *view) {
    if (++view->fresh < patience(m->width)) return;
    m->kernel->rescale(view->nodes, group->views, group->whole > 0 ? 2 : 1, view->scale);
    view->fresh = 0;
}

/* ---- findings that are there or not ---- */
static sural_status take_present(reason_mind *m, const case_item *item) {
    const reason_tables *t = m->tables;
    const reason_question *q = reason_question_at(t, item->finding, item->site);
    const reason_group *group = &t->groups[q->group];
    const reason_joining join = {m->context.background[item->finding], t->parameters->ceiling};
    const float *parts = t->cells + q->row;
    reason_view *view;
    if (passes_over(m, q->group)) return SURAL_OK;
    if (open_view(m, q->group, reason_leg_of(item->side), &view) != SURAL_OK) return SURAL_ERROR_MEMORY;
    if (group->latent == KN_NONE) {
        for (uint32_t v = 0; v < group->views; v++) {
            double p = infer_join(&m->context, item->finding, parts[v]);
            view->product[v] *= item->present ? p : 1 - p;
        }
        return SURAL_OK;
    }
    m->kernel->take_parts(view->nodes, parts, group->views, &join, item->present, grid_of(m, group->latent));
    if (q->whole != KN_NONE) {
        void *second = (char *)view->nodes + (size_t)group->views * INFER_NODES * reason_width_size(m->width);
        m->kernel->take_parts(second, t->cells + q->whole, group->views, &join, item->present, grid_of(m, group->latent));
    }
    took(m, group, view);
    return SURAL_OK;
}

/* ---- values ---- */
/* What is the same for all views of one value statement. */
typedef struct value_join {
    const infer_context *c;
    uint32_t finding, site, count, values;
    double hit_all, by_chance; /* background of all values, and of those stated */
} value_join;

static value_join join_of(const infer_context *c, uint32_t finding, uint32_t site, uint32_t values) {
    uint32_t count = kn_get_finding(c->image, finding)->values.count;
    return (value_join){c, finding, site, count, values, infer_background_of(c, finding, site, (uint32_t)(((uint64_t)1 << count) - 1)),
                        infer_background_of(c, finding, site, values)};
}

static uint32_t bits_of(float cell) {
    uint32_t bits;
    memcpy(&bits, &cell, sizeof bits);
    return bits;
}

/* As infer_join_values, which is asked itself where values are named. */
static double value_chance(const value_join *j, const float *rows, uint32_t views, uint32_t view) {
    uint32_t named = bits_of(rows[(size_t)(j->count + 1) * views + view]);
    double rest = (double)rows[(size_t)j->count * views + view], slip = j->c->parameters->slip;
    if (named || !(j->hit_all > 0)) {
        infer_values parts = {.rest = (float)rest, .named = named};
        for (uint32_t i = 0; i < j->count; i++) parts.own[i] = rows[(size_t)i * views + view];
        return infer_join_values(j->c, j->finding, j->site, &parts, j->values);
    }
    double hit = 0;
    for (uint32_t i = 0; i < j->count; i++)
        if (j->values >> i & 1) hit += (double)rows[(size_t)i * views + view];
    double p = (1 - slip) * (hit + rest * j->by_chance / j->hit_all) + slip * j->by_chance;
    return p < 1e-4 ? 1e-4 : p > 1 ? 1 : p;
}

static sural_status take_value(reason_mind *m, const case_item *item) {
    const reason_tables *t = m->tables;
    const reason_question *q = reason_question_at(t, item->finding, item->site);
    const reason_group *group = &t->groups[q->group];
    const value_join join = join_of(&m->context, item->finding, item->site, item->values);
    reason_view *view;
    if (passes_over(m, q->group)) return SURAL_OK;
    if (open_view(m, q->group, reason_leg_of(item->side), &view) != SURAL_OK) return SURAL_ERROR_MEMORY;
    for (uint32_t v = 0; v < group->views; v++) view->product[v] *= value_chance(&join, t->cells + q->row, group->views, v);
    return SURAL_OK;
}

void reason_values(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t group, uint32_t row, uint32_t values,
                   double *out) {
    const value_join join = join_of(c, q->finding, q->site, values);
    for (uint32_t v = 0; v < t->groups[group].views; v++) out[v] = value_chance(&join, t->cells + row, t->groups[group].views, v);
}

double reason_value_in(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t group, uint32_t row, uint32_t values,
                       uint32_t view) {
    const value_join join = join_of(c, q->finding, q->site, values);
    return value_chance(&join, t->cells + row, t->groups[group].views, view);
}

double reason_value_at(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t values, uint32_t view) {
    return reason_value_in(c, t, q, q->group, q->row, values, view);
}

/* ---- reflexes: low or not, then, if not, brisk or not, each with its cluster, so that a person whose reflexes are all
 * sluggish, or all lively, is one witness; then which of the low, brisk or other values ---- */
static sural_status take_half(reason_mind *m, const case_item *item, uint32_t index, const double *chances, bool present) {
    const reason_group *group = &m->tables->groups[index];
    reason_view *view;
    if (passes_over(m, index)) return SURAL_OK;
    if (open_view(m, index, reason_leg_of(item->side), &view) != SURAL_OK) return SURAL_ERROR_MEMORY;
    m->kernel->take_chances(view->nodes, chances, group->views, present, grid_of(m, group->latent));
    took(m, group, view);
    return SURAL_OK;
}

void reason_brisk(const infer_context *c, const reason_tables *t, const reason_question *q, double *work, double *out) {
    reason_values(c, t, q, q->brisk, q->brisk_row, REASON_LOW, work);
    reason_values(c, t, q, q->brisk, q->brisk_row, REASON_BRISK, out);
    for (uint32_t v = 0; v < t->groups[q->brisk].views; v++) out[v] /= 1 - work[v];
}

void reason_which(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t values, double *work, double *out) {
    reason_values(c, t, q, q->group, q->row, values, out);
    reason_values(c, t, q, q->group, q->row, values & REASON_LOW ? REASON_LOW : REASON_BRISK, work);
    for (uint32_t v = 0; v < t->groups[q->group].views; v++) out[v] /= work[v];
}

static sural_status take_which(reason_mind *m, const case_item *item, const reason_question *q, double *work, double *chances) {
    const reason_tables *t = m->tables;
    reason_view *view;
    if (passes_over(m, q->group)) return SURAL_OK;
    if (open_view(m, q->group, reason_leg_of(item->side), &view) != SURAL_OK) return SURAL_ERROR_MEMORY;
    reason_which(&m->context, t, q, item->values, work, chances);
    for (uint32_t v = 0; v < t->groups[q->group].views; v++) view->product[v] *= chances[v];
    return SURAL_OK;
}

static sural_status take_reflex(reason_mind *m, const case_item *item) {
    const reason_tables *t = m->tables;
    const reason_question *q = reason_question_at(t, item->finding, item->site);
    bool is_low = (item->values & REASON_LOW) != 0, is_brisk = !is_low && (item->values & REASON_BRISK) != 0;
    double *low = BASE_NEW(m->arena, double, 2 * (size_t)t->state_count), *brisk = BASE_NEW(m->arena, double, 2 * (size_t)t->state_count);
    if (!low || !brisk) return SURAL_ERROR_MEMORY;
    reason_values(&m->context, t, q, q->low, q->low_row, REASON_LOW, low);
    sural_status status = take_half(m, item, q->low, low, is_low);
    if (status == SURAL_OK && !is_low) {
        reason_brisk(&m->context, t, q, low, brisk);
        status = take_half(m, item, q->brisk, brisk, is_brisk);
    }
    if (status != SURAL_OK || (!is_low && !is_brisk)) return status;
    return take_which(m, item, q, low, brisk);
}

/* ---- grades: all those of one leg are one reading of how severe its weakness is, so their geometric mean counts ---- */
static void add_grade(const reason_mind *m, const case_item *item, const float *rows, uint32_t views, double *sum) {
    double spread = m->tables->parameters->grade_spread;
    double by_chance = infer_grade_density(item->grade, 4, spread) / infer_grade_sum(4, spread);
    for (uint32_t v = 0; v < views; v++) {
        double part = (double)rows[v], expected = (double)rows[views + v], all = (double)rows[2 * views + v], factor;
        if (expected < 0) factor = infer_grade_density(item->grade, -expected, 2 * spread) / all; /* of the unknown cause */
        else {
            double present = infer_join(&m->context, item->finding, rows[v]), share = part < present ? part / present : 1;
            factor = share * infer_grade_density(item->grade, expected, spread) / all + (1 - share) * by_chance;
        }
        sum[v] += base_log(factor + 1e-6);
    }
}

static sural_status take_grades(reason_mind *m, uint32_t entry, sural_side side) {
    const reason_tables *t = m->tables;
    uint32_t leg = side == SURAL_SIDE_RIGHT;
    const reason_group *group = NULL;
    reason_view *view = NULL;
    for (size_t j = 0; j < m->data->item_count; j++) {
        const case_item *item = &m->data->items[j];
        if (!item->present || isnan(item->grade) || item->grade_entry != entry || item->side != side) continue;
        const reason_question *q = reason_question_at(t, item->finding, item->site);
        if (passes_over(m, q->grade)) continue;
        group = &t->groups[q->grade];
        if (open_view(m, q->grade, reason_leg_of(side), &view) != SURAL_OK) return SURAL_ERROR_MEMORY;
        if (!m->grades[leg].sum && !(m->grades[leg].sum = BASE_NEW(m->arena, double, group->views))) return SURAL_ERROR_MEMORY;
        add_grade(m, item, t->cells + q->grade_row, group->views, m->grades[leg].sum);
        m->grades[leg].count++;
    }
    for (uint32_t v = 0; group && v < group->views; v++) view->product[v] = base_exp(m->grades[leg].sum[v] / m->grades[leg].count);
    return SURAL_OK;
}

static sural_status take_item(reason_mind *m, const case_item *item) {
    const reason_question *q = reason_question_at(m->tables, item->finding, item->site);
    if (q->low != KN_NONE) return take_reflex(m, item);
    return item->values ? take_value(m, item) : take_present(m, item);
}

sural_status reason_take(reason_mind *m, uint32_t entry, size_t *next) {
    const case_data *data = m->data;
    for (; *next < data->item_count && data->items[*next].entry == entry; ++*next) {
        sural_status status = take_item(m, &data->items[*next]);
        if (status != SURAL_OK) return status;
    }
    sural_status status = take_grades(m, entry, SURAL_SIDE_LEFT);
    return status == SURAL_OK ? take_grades(m, entry, SURAL_SIDE_RIGHT) : status;
}

static void forget(reason_mind *m, uint32_t group, bool *only) {
    if (group == KN_NONE) return;
    only[group] = true;
    m->factors[group].stale = true;
    for (uint32_t leg = 0; leg < REASON_LEGS; leg++) m->factors[group].leg[leg].items = m->factors[group].leg[leg].fresh = 0;
}

sural_status reason_take_again(reason_mind *m, const reason_question *changed) {
    bool *only = BASE_NEW(m->arena, bool, m->tables->group_count);
    if (!only) return SURAL_ERROR_MEMORY;
    forget(m, changed->group, only);
    forget(m, changed->low, only);
    forget(m, changed->brisk, only);
    forget(m, changed->grade, only);
    for (int leg = 0; changed->grade != KN_NONE && leg < 2; leg++) {
        m->grades[leg].count = 0;
        for (uint32_t v = 0; m->grades[leg].sum && v < m->tables->groups[changed->grade].views; v++) m->grades[leg].sum[v] = 0;
    }
    m->only = only;
    sural_status status = SURAL_OK;
    size_t next = 0;
    for (uint32_t entry = 0; status == SURAL_OK && entry < m->data->entry_count; entry++) status = reason_take(m, entry, &next);
    m->only = NULL;
    return status;
}

double reason_chance_of(const reason_tables *t, const infer_context *c, uint32_t h, const case_item *item) {
    const reason_question *q = reason_question_at(t, item->finding, item->site);
    const reason_group *group = &t->groups[q->group];
    uint32_t view = reason_view_of(t, group, h, reason_leg_of(item->side));
    if (item->values) return reason_value_at(c, t, q, item->values, view);
    double p = infer_join(c, item->finding, t->cells[q->row + view]);
    if (q->whole == KN_NONE) return p;
    return (1 - group->whole) * p + group->whole * infer_join(c, item->finding, t->cells[q->whole + view]);
}
