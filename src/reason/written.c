#include "reason/written.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

typedef struct writing {
    reason_mind *m;
    base_arena *arena;
    sural_model *out;
    sural_model_item *items;
    sural_model_latent *latents;
    uint32_t *latent_of;       /* [group] -> latent; KN_NONE */
    double *chance, *work;     /* work: [view] */
    uint32_t *class_of;        /* work: [view] */
} writing;

/* ---- one item: chances by view into rows that differ ---- */
static uint32_t *classes_of(const writing *w, const reason_group *group, sural_side side) {
    const reason_tables *t = w->m->tables;
    uint32_t *classes = BASE_NEW(w->arena, uint32_t, t->hypothesis_count);
    for (uint32_t h = 0; classes && h < t->hypothesis_count; h++) classes[h] = w->class_of[reason_view_of(t, group, h, reason_leg_of(side))];
    return classes;
}

/* Views with the same chances are one class. */
static uint32_t merge(const writing *w, uint32_t views, uint32_t ways, uint32_t *first) {
    uint32_t count = 0;
    for (uint32_t v = 0; v < views; v++) {
        uint32_t class = 0;
        for (; class < count; class++) {
            bool same = true;
            for (uint32_t way = 0; way < ways; way++) same = same && base_bits(w->chance[way * views + v]) == base_bits(w->chance[way * views + first[class]]);
            if (same) break;
        }
        if (class == count) first[count++] = v;
        w->class_of[v] = class;
    }
    return count;
}

static const double *given_of(const writing *w, const reason_group *group, uint32_t ways, const uint32_t *first, uint32_t count) {
    bool latent = group->latent != KN_NONE;
    uint32_t states = latent ? INFER_NODES : 1;
    double *given = BASE_NEW(w->arena, double, (size_t)count * ways * states), *at = given;
    for (uint32_t class = 0; given && class < count; class++)
        for (uint32_t way = 0; way < ways; way++, at += states) {
            double p = w->chance[way * group->views + first[class]];
            if (latent) infer_conditional(&w->m->tables->latents[group->latent], p, at);
            else *at = p;
        }
    return given;
}

static sural_status add_item(writing *w, const case_item *item, uint32_t group_index, const char *value, bool observed) {
    const kn_image *image = w->m->tables->image;
    const reason_group *group = &w->m->tables->groups[group_index];
    const kn_finding *finding = kn_get_finding(image, item->finding);
    uint32_t ways = group->whole > 0 ? 2 : 1, *first = BASE_NEW(w->m->arena, uint32_t, group->views);
    if (!first) return SURAL_ERROR_MEMORY;
    uint32_t count = merge(w, group->views, ways, first);
    w->items[w->out->item_count++] = (sural_model_item){
        .finding = kn_text_of(image, finding->id), .side = item->side, .site = kn_site_id(image, finding->type, item->site), .value = value,
        .latent = w->latent_of[group_index] == KN_NONE ? -1 : (ptrdiff_t)w->latent_of[group_index], .observed = observed,
        .classes = classes_of(w, group, item->side), .given = given_of(w, group, ways, first, count), .class_count = count, .ways = ways,
        .states = group->latent == KN_NONE ? 1 : INFER_NODES};
    return w->arena->failed ? SURAL_ERROR_MEMORY : SURAL_OK;
}

/* ---- what an item is made of ---- */
static sural_status write_present(writing *w, const case_item *item, const reason_question *q) {
    const reason_tables *t = w->m->tables;
    uint32_t views = t->groups[q->group].views;
    for (uint32_t v = 0; v < views; v++) {
        w->chance[v] = infer_join(&w->m->context, item->finding, t->cells[q->row + v]);
        if (q->whole != KN_NONE) w->chance[views + v] = infer_join(&w->m->context, item->finding, t->cells[q->whole + v]);
    }
    return add_item(w, item, q->group, NULL, item->present);
}

static sural_status write_value(writing *w, const case_item *item, const reason_question *q, const char *value) {
    reason_values(&w->m->context, w->m->tables, q, q->group, q->row, item->values, w->chance);
    return add_item(w, item, q->group, value, true);
}

static sural_status write_reflex(writing *w, const case_item *item, const reason_question *q, const char *value) {
    const reason_tables *t = w->m->tables;
    const infer_context *c = &w->m->context;
    bool low = (item->values & REASON_LOW) != 0, brisk = !low && (item->values & REASON_BRISK) != 0;
    reason_values(c, t, q, q->low, q->low_row, REASON_LOW, w->chance);
    sural_status status = add_item(w, item, q->low, "low", low);
    if (status != SURAL_OK) return status;
    if (!low) {
        reason_brisk(c, t, q, w->work, w->chance);
        status = add_item(w, item, q->brisk, "brisk", brisk);
    }
    if (status != SURAL_OK || (!low && !brisk)) return status;
    reason_which(c, t, q, item->values, w->work, w->chance);
    return add_item(w, item, q->group, value, true);
}

/* Of several values that a statement leaves open, the first names them. */
static const char *value_name(const kn_image *image, const case_item *item) {
    const kn_finding *finding = kn_get_finding(image, item->finding);
    for (uint32_t i = 0; i < finding->values.count; i++)
        if (item->values >> i & 1) return kn_text_of(image, kn_get_value(image, finding->values.start + i)->value);
    return NULL;
}

static sural_status write_item(writing *w, const case_item *item) {
    const reason_question *q = reason_question_at(w->m->tables, item->finding, item->site);
    const char *value = value_name(w->m->tables->image, item);
    if (q->low != KN_NONE) return write_reflex(w, item, q, value);
    return item->values ? write_value(w, item, q, value) : write_present(w, item, q);
}

/* The grades of a leg are one statement: its factor against the largest. */
static sural_status write_grades(writing *w, sural_side side) {
    for (size_t i = 0; i < w->m->data->item_count; i++) {
        const case_item *item = &w->m->data->items[i];
        if (!item->present || isnan(item->grade) || item->side != side) continue;
        const reason_question *q = reason_question_at(w->m->tables, item->finding, item->site);
        const double *product = w->m->factors[q->grade].leg[reason_leg_of(side)].product;
        double most = 0;
        for (uint32_t v = 0; v < w->m->tables->groups[q->grade].views; v++) most = fmax(most, product[v]);
        for (uint32_t v = 0; v < w->m->tables->groups[q->grade].views; v++) w->chance[v] = product[v] / fmax(1, most);
        return add_item(w, item, q->grade, "grades", true);
    }
    return SURAL_OK;
}

/* ---- all of it ---- */
static sural_status write_hypotheses(writing *w) {
    const reason_tables *t = w->m->tables;
    sural_model_hypothesis *list = BASE_NEW(w->arena, sural_model_hypothesis, t->hypothesis_count);
    if (!list) return SURAL_ERROR_MEMORY;
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        const reason_state *state = &t->states[reason_state_of(t, h)];
        bool unknown = state->disorder == INFER_UNKNOWN;
        list[h] = (sural_model_hypothesis){.disorder = unknown ? NULL : kn_id(t->image, KN_SECTION_disorder, state->disorder),
                                           .place = unknown ? NULL : kn_id(t->image, KN_SECTION_place, state->place), .side = reason_side_of(t, h),
                                           .degree = state->degree, .prior = w->m->prior[reason_cause_of(t, state)] * state->share};
    }
    w->out->hypotheses = list;
    w->out->hypothesis_count = t->hypothesis_count;
    return SURAL_OK;
}

static sural_status write_latents(writing *w) {
    const reason_tables *t = w->m->tables;
    w->latents = BASE_NEW(w->arena, sural_model_latent, t->group_count);
    w->latent_of = BASE_NEW(w->m->arena, uint32_t, t->group_count);
    if (!w->latents || !w->latent_of) return SURAL_ERROR_MEMORY;
    for (uint32_t g = 0; g < t->group_count; g++) {
        const reason_group *group = &t->groups[g];
        w->latent_of[g] = KN_NONE;
        if (group->latent == KN_NONE || !w->m->factors[g].value) continue;
        w->latent_of[g] = (uint32_t)w->out->latent_count;
        w->latents[w->out->latent_count++] = (sural_model_latent){kn_id(t->image, KN_SECTION_cluster, group->cluster), t->node_weight, INFER_NODES, group->whole};
    }
    w->out->latents = w->latents;
    return SURAL_OK;
}

static sural_status open_work(writing *w) {
    size_t views = 2 * (size_t)w->m->tables->state_count;
    base_arena *scratch = w->m->arena;
    w->items = BASE_NEW(w->arena, sural_model_item, 3 * w->m->data->item_count + 2);
    w->work = BASE_NEW(scratch, double, views);
    w->chance = BASE_NEW(scratch, double, 2 * views);
    w->class_of = BASE_NEW(scratch, uint32_t, views);
    return w->arena->failed || scratch->failed ? SURAL_ERROR_MEMORY : SURAL_OK;
}

sural_status reason_write_out(reason_mind *m, base_arena *arena, sural_model *out) {
    writing w = {.m = m, .arena = arena, .out = out};
    reason_posterior posterior;
    sural_status status = reason_about(m, false, m->arena, &posterior);
    if (status == SURAL_OK) status = open_work(&w);
    if (status == SURAL_OK) status = write_hypotheses(&w);
    if (status == SURAL_OK) status = write_latents(&w);
    for (size_t i = 0; status == SURAL_OK && i < m->data->item_count; i++) status = write_item(&w, &m->data->items[i]);
    if (status == SURAL_OK) status = write_grades(&w, SURAL_SIDE_LEFT);
    if (status == SURAL_OK) status = write_grades(&w, SURAL_SIDE_RIGHT);
    out->items = w.items;
    return status;
}
