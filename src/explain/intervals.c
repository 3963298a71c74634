/* How far the knowledge can be trusted with a probability, and on which of its numbers the order of causes hangs.
 *
 * Each number has an interval. Where it is moved to an end, the logarithm of a cause's likelihood moves; a quarter of the
 * whole move is taken as one standard deviation (an interval holds 95%), moves of different numbers as independent. With s_e
 * of cause e, the log-odds of cause d against all else have the variance s_d^2 + sum over e of (P_e / (1 - P_d))^2 s_e^2 (first
 * order). What hangs together with a finding is not reckoned with: several findings of a cluster move more here than in truth. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "explain/explain.h"

enum { HINGES = 6 };
static const double SMALL = 1e-4; /* causes less likely than this move nothing */

typedef struct move { uint32_t cause, finding; const char *number; double value, low, high, at_low, at_high; } move; /* at: change of ln P(statements | cause) */

typedef struct moves {
    const explain_case *e;
    move *list;
    size_t count, room;
    double *variance; /* [cause] */
} moves;

static void add(moves *m, move one) {
    if (!isfinite(one.at_low) || !isfinite(one.at_high)) return;
    double spread = (one.at_high - one.at_low) / 3.92;
    m->variance[one.cause] += spread * spread;
    if (m->count < m->room) m->list[m->count++] = one;
}

static void add_figure(moves *m, uint32_t cause, const char *number, const kn_figure *figure, double exponent) {
    if (isnan(figure->low) || isnan(figure->high) || !(figure->low > 0) || !(figure->value > 0)) return;
    double value = (double)figure->value;
    add(m, (move){cause, KN_NONE, number, value, (double)figure->low, (double)figure->high, exponent * base_log((double)figure->low / value),
                  exponent * base_log((double)figure->high / value)});
}

static void add_prior(moves *m, uint32_t cause) {
    const kn_image *image = m->e->mind->tables->image;
    const kn_prior *prior = kn_get_prior(image, kn_get_disorder(image, cause)->prior.start);
    double exponent = (double)kn_get_setting(image, m->e->mind->data->setting)->exponent;
    add_figure(m, cause, "incidence", kn_get_figure(image, prior->incidence.start), exponent);
    add_figure(m, cause, "complaint_share", kn_get_figure(image, prior->complaint_share.start), exponent);
}

/* ln P(item | part) against ln P(item | now), where the item is present or not. */
static double moved(const reason_mind *mind, const case_item *item, double part, double now) {
    double to = infer_join(&mind->context, item->finding, (float)part), from = infer_join(&mind->context, item->finding, (float)now);
    return item->present ? base_log(to / from) : base_log((1 - to) / (1 - from));
}

/* The average part of an item under a cause: what its network makes of the site. */
static double average_part(const explain_case *e, uint32_t cause, const case_item *item) {
    const reason_tables *t = e->mind->tables;
    const reason_question *q = reason_question_at(t, item->finding, item->site);
    double sum = 0, all = 0;
    for (uint32_t h = 0; h + 1 < t->hypothesis_count; h++) {
        double p = e->one->hypothesis[h];
        if (t->states[reason_state_of(t, h)].disorder != cause || !(p > 0)) continue;
        float part = t->cells[q->row + reason_view_of(t, &t->groups[q->group], h, reason_leg_of(item->side))];
        if (part < 0) return (double)part;
        sum += p * (double)part;
        all += p;
    }
    return all > 0 ? sum / all : 0;
}

static void add_frequency(moves *m, uint32_t cause, const case_item *item, const kn_frequency *row, const char *number) {
    double value = (double)row->p, part = average_part(m->e, cause, item);
    if (isnan(row->low) || isnan(row->high) || !(value > 0) || part < 0) return;
    double low = part * (double)row->low / value, high = fmin(part * (double)row->high / value, 1);
    add(m, (move){cause, item->finding, number, value, (double)row->low, (double)row->high, moved(m->e->mind, item, low, part),
                  moved(m->e->mind, item, high, part)});
}

static void add_rows(moves *m, uint32_t cause, const case_item *item, kn_span rows, const char *number) {
    for (uint32_t i = rows.start; i < rows.start + rows.count; i++) {
        const kn_frequency *row = kn_get_frequency(m->e->mind->tables->image, i);
        if (row->finding == item->finding) add_frequency(m, cause, item, row, number);
    }
}

static void add_ratio(moves *m, uint32_t cause, const case_item *item, kn_span rows) {
    for (uint32_t i = rows.start; i < rows.start + rows.count; i++) {
        const kn_ratio *row = kn_get_ratio(m->e->mind->tables->image, i);
        if (row->finding != item->finding || isnan(row->low) || isnan(row->high) || !(average_part(m->e, cause, item) < 0)) continue;
        add(m, (move){cause, item->finding, "risk_factors", (double)row->ratio, (double)row->low, (double)row->high,
                      moved(m->e->mind, item, -(double)row->low, -(double)row->ratio), moved(m->e->mind, item, -(double)row->high, -(double)row->ratio)});
    }
}

/* A share p of n observations has the standard deviation sqrt(p (1 - p) / (n + 1)). */
static void add_distribution(moves *m, uint32_t cause, const case_item *item, kn_span rows) {
    const explain_case *e = m->e;
    for (uint32_t i = rows.start; i < rows.start + rows.count; i++) {
        const kn_distribution *row = kn_get_distribution(e->mind->tables->image, i);
        if (row->finding != item->finding) continue;
        double p = reason_often(e->mind, e->one, cause, item);
        if (!(p > 0)) continue;
        double spread = 1.96 * sqrt(p * (1 - p) / ((double)row->n + 1)), low = fmax(p - spread, 1e-4), high = fmin(p + spread, 1);
        add(m, (move){cause, item->finding, "distributions", p, low, high, base_log(low / p), base_log(high / p)});
    }
}

/* A finding at many sites rests on one number of the knowledge: it counts once, at its first site. */
static bool counted(const case_data *data, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (data->items[i].finding == data->items[index].finding && data->items[i].present == data->items[index].present) return true;
    return false;
}

static void add_items(moves *m, uint32_t cause) {
    const case_data *data = m->e->mind->data;
    const kn_disorder *row = kn_get_disorder(data->image, cause);
    for (size_t i = 0; i < data->item_count; i++) {
        const case_item *item = &data->items[i];
        if (counted(data, i)) continue;
        if (item->values) {
            if (kn_get_finding(data->image, item->finding)->type != KN_type_reflex) add_distribution(m, cause, item, row->distributions);
            continue;
        }
        add_rows(m, cause, item, row->findings, "findings");
        add_rows(m, cause, item, row->territory, "territory");
        add_ratio(m, cause, item, row->risk_factors);
    }
}

static void set_interval(const explain_case *e, const double *variance, sural_cause *cause, uint32_t d) {
    double p = cause->probability, sum = variance[d];
    for (uint32_t other = 0; other < e->mind->tables->disorder_count; other++) {
        double part = other == d ? 0 : e->pairs->cause[other] / fmax(1 - p, 1e-12);
        sum += part * part * variance[other];
    }
    double odds = base_log(fmax(p, 1e-290)) - base_log(fmax(1 - p, 1e-290)), spread = 1.96 * sqrt(sum);
    cause->low = 1 / (1 + base_exp(spread - odds));
    cause->high = 1 / (1 + base_exp(-spread - odds));
}

static double reach(const move *m) { return fmax(fabs(m->at_low), fabs(m->at_high)); }

static int by_reach(const void *a, const void *b) {
    double x = reach(a), y = reach(b);
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The numbers of the first two causes that reach furthest; one turns the order if it can move further than the two are apart. */
static sural_status name_hinges(moves *m) {
    const kn_image *image = m->e->mind->tables->image;
    sural_assessment *out = m->e->out;
    sural_hinge *hinges = BASE_NEW(m->e->arena, sural_hinge, HINGES);
    if (!hinges) return SURAL_ERROR_MEMORY;
    double apart = out->cause_count > 1 ? base_log(fmax(out->causes[0].probability, 1e-290) / fmax(out->causes[1].probability, 1e-290)) : INFINITY;
    qsort(m->list, m->count, sizeof *m->list, by_reach);
    for (size_t i = 0; i < m->count && out->hinge_count < HINGES; i++) {
        const move *one = &m->list[i];
        const char *id = kn_id(image, KN_SECTION_disorder, one->cause);
        bool first = out->cause_count && out->causes[0].id == id, second = out->cause_count > 1 && out->causes[1].id == id;
        if (!first && !second) continue;
        double against = first ? fmin(one->at_low, one->at_high) : -fmax(one->at_low, one->at_high);
        hinges[out->hinge_count++] = (sural_hinge){id, one->number, one->finding == KN_NONE ? NULL : kn_id(image, KN_SECTION_finding, one->finding),
                                                   one->value, one->low, one->high, INFER_DECIBANS * one->at_low, INFER_DECIBANS * one->at_high, -against > apart};
    }
    out->hinges = hinges;
    return SURAL_OK;
}

sural_status explain_intervals(const explain_case *e, sural_cause *causes) {
    uint32_t count = e->mind->tables->disorder_count;
    size_t room = 0;
    for (uint32_t d = 0; d < count; d++) room += e->pairs->cause[d] > SMALL;
    moves m = {.e = e, .room = room * (3 * e->mind->data->item_count + 2), .variance = BASE_NEW(e->mind->arena, double, count)};
    m.list = BASE_NEW(e->mind->arena, move, m.room + 1);
    if (!m.list || !m.variance) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < count; d++) {
        if (!(e->pairs->cause[d] > SMALL)) continue;
        add_prior(&m, d);
        add_items(&m, d);
    }
    for (uint32_t i = 0; i < count; i++) set_interval(e, m.variance, &causes[i], kn_find(e->mind->tables->image, KN_SECTION_disorder, causes[i].id));
    return m.count ? name_hinges(&m) : SURAL_OK;
}
