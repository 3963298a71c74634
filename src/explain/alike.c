/* The causes nearest to a cause, and the findings that tell them apart.
 *
 * For each cause and each thing that can be found (finding, side, site, value) its probability is averaged over the cause's
 * hypotheses with the left leg suffering. Two causes are as far apart as the sum, over findings, of the largest symmetric
 * divergence of Kullback and Leibler (1951) among the finding's sites and values, (p - q) * (logit p - logit q): a painted
 * foot counts once. */
#include <math.h>

#include "base/error.h"
#include "explain/forward.h"

enum { NEAREST = 5, APART = 8 };

/* One thing that can be found; a value is an index, ANY for flags and sites. */
enum { ANY = UINT32_MAX };
typedef struct slot { uint32_t finding, site, value; sural_side side; } slot;

typedef struct table {
    const infer_context *c;
    slot *slots;
    size_t slot_count;
    float *p; /* [disorder][slot] */
} table;

static size_t values_of(const kn_finding *finding) { return finding->values.count ? finding->values.count : 1; }

static size_t count_slots(const kn_image *image) {
    size_t count = 0;
    for (uint32_t f = 0; f < kn_count(image, KN_SECTION_finding); f++) {
        const kn_finding *row = kn_get_finding(image, f);
        count += (row->sided ? 2 : 1) * (size_t)kn_site_count(image, row->type) * values_of(row);
    }
    return count;
}

/* Reflexes that no case can name, and "somewhere in the leg", tell nothing of their own. */
static bool nameable(const kn_image *image, const kn_finding *row, uint32_t site) {
    switch (row->type) {
    case KN_type_reflex: return kn_get_reflex(image, site)->input;
    case KN_type_region: return !kn_get_region(image, site)->unspecified;
    case KN_type_movement: return !kn_get_movement(image, site)->unspecified;
    default: return true;
    }
}

static void add_slots(table *t, uint32_t finding) {
    const kn_image *image = t->c->model->image;
    const kn_finding *row = kn_get_finding(image, finding);
    bool sited = row->type >= KN_type_region;
    for (uint32_t site = 0; site < kn_site_count(image, row->type); site++) {
        if (sited && !nameable(image, row, site)) continue;
        for (uint32_t side = row->sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE; side <= (row->sided ? (uint32_t)SURAL_SIDE_RIGHT : 0); side++)
            for (uint32_t v = 0; v < values_of(row); v++)
                t->slots[t->slot_count++] = (slot){finding, sited ? site : KN_NONE, row->values.count ? v : ANY, (sural_side)side};
    }
}

static double chance_of(const infer_context *c, const infer_hypothesis *h, const slot *s) {
    if (s->value == ANY) return infer_present(c, h, s->finding, s->side, s->site);
    return infer_value(c, h, s->finding, s->side, s->site, 1u << s->value);
}

static void add_hypothesis(table *t, const infer_hypothesis *h, double share) {
    float *row = t->p + (size_t)h->disorder * t->slot_count;
    for (size_t s = 0; s < t->slot_count; s++) row[s] += (float)(share * chance_of(t->c, h, &t->slots[s]));
}

static sural_status fill(table *t, base_arena *arena) {
    const infer_model *model = t->c->model;
    t->slots = BASE_NEW(arena, slot, count_slots(model->image));
    double *shares = BASE_NEW(arena, double, model->disorder_count);
    if (!t->slots || !shares) return SURAL_ERROR_MEMORY;
    for (uint32_t f = 0; f < kn_count(model->image, KN_SECTION_finding); f++) add_slots(t, f);
    t->p = BASE_NEW(arena, float, model->disorder_count * t->slot_count);
    if (!t->p) return SURAL_ERROR_MEMORY;
    for (uint32_t i = 0; i < model->hypothesis_count; i++) {
        const infer_hypothesis *h = &model->hypotheses[i];
        if (h->disorder != INFER_UNKNOWN && h->side != SURAL_SIDE_RIGHT) shares[h->disorder] += h->share;
    }
    for (uint32_t i = 0; i < model->hypothesis_count; i++) {
        const infer_hypothesis *h = &model->hypotheses[i];
        if (h->disorder != INFER_UNKNOWN && h->side != SURAL_SIDE_RIGHT) add_hypothesis(t, h, h->share / shares[h->disorder]);
    }
    return SURAL_OK;
}

static double logit(double p) { return log(p / (1 - p)); }

static double divergence(double p, double q) {
    p = fmin(fmax(p, 1e-4), 1 - 1e-4);
    q = fmin(fmax(q, 1e-4), 1 - 1e-4);
    return (p - q) * (logit(p) - logit(q));
}

typedef struct apart { size_t slot; double worth; } apart;

/* The most telling slot of each finding, most telling first; gives the sum over findings. */
static double tell_apart(const table *t, uint32_t a, uint32_t b, apart *best, size_t *count) {
    const float *p = t->p + (size_t)a * t->slot_count, *q = t->p + (size_t)b * t->slot_count;
    double sum = 0;
    *count = 0;
    for (size_t s = 0, end; s < t->slot_count; s = end) {
        apart most = {s, 0};
        for (end = s; end < t->slot_count && t->slots[end].finding == t->slots[s].finding; end++) {
            double here = divergence((double)p[end], (double)q[end]);
            if (here > most.worth) most = (apart){end, here};
        }
        sum += most.worth;
        size_t at = *count < APART ? (*count)++ : APART;
        for (; at > 0 && best[at - 1].worth < most.worth; at--)
            if (at < APART) best[at] = best[at - 1];
        if (at < APART) best[at] = most;
    }
    return sum;
}

static sural_contrast contrast_of(const table *t, uint32_t a, uint32_t b, const apart *apart) {
    const kn_image *image = t->c->model->image;
    const slot *s = &t->slots[apart->slot];
    const kn_finding *row = kn_get_finding(image, s->finding);
    double p = (double)t->p[(size_t)a * t->slot_count + apart->slot], q = (double)t->p[(size_t)b * t->slot_count + apart->slot];
    sural_contrast made = {.finding = kn_text_of(image, row->id), .name = kn_text_of(image, row->name), .side = s->side,
                           .here = p, .there = q, .weight = INFER_DECIBANS * log(fmax(p, 1e-6) / fmax(q, 1e-6))};
    if (s->value != ANY) made.value = kn_text_of(image, kn_get_value(image, row->values.start + s->value)->value);
    made.site = kn_site_id(image, row->type, s->site);
    made.site_name = kn_site_name(image, row->type, s->site);
    return made;
}

static sural_status describe(const table *t, uint32_t a, uint32_t b, double distance, base_arena *arena, sural_alike *out) {
    apart best[APART];
    size_t count;
    tell_apart(t, a, b, best, &count);
    sural_contrast *contrasts = BASE_NEW(arena, sural_contrast, count);
    if (!contrasts) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) contrasts[i] = contrast_of(t, a, b, &best[i]);
    *out = (sural_alike){.disorder = kn_id(t->c->model->image, KN_SECTION_disorder, b), .distance = distance,
                         .contrasts = contrasts, .contrast_count = count};
    return SURAL_OK;
}

static sural_status nearest_to(const table *t, uint32_t a, base_arena *arena, sural_alikes *out) {
    struct { uint32_t disorder; double distance; } near[NEAREST];
    size_t count = 0, told;
    apart best[APART];
    for (uint32_t b = 0; b < t->c->model->disorder_count; b++) {
        if (b == a) continue;
        double distance = tell_apart(t, a, b, best, &told);
        size_t at = count < NEAREST ? count++ : NEAREST;
        for (; at > 0 && near[at - 1].distance > distance; at--)
            if (at < NEAREST) near[at] = near[at - 1];
        if (at < NEAREST) near[at].disorder = b, near[at].distance = distance;
    }
    sural_alike *list = BASE_NEW(arena, sural_alike, count);
    if (!list) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++)
        if (describe(t, a, near[i].disorder, near[i].distance, arena, &list[i]) != SURAL_OK) return SURAL_ERROR_MEMORY;
    *out = (sural_alikes){.disorder = kn_id(t->c->model->image, KN_SECTION_disorder, a), .items = list, .count = count};
    return SURAL_OK;
}

sural_status forward_alike(const infer_context *c, base_arena *arena, sural_likeness *out) {
    uint32_t count = c->model->disorder_count;
    table t = {.c = c};
    sural_alikes *list = BASE_NEW(arena, sural_alikes, count);
    if (!list || fill(&t, arena) != SURAL_OK) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < count; d++)
        if (nearest_to(&t, d, arena, &list[d]) != SURAL_OK) return SURAL_ERROR_MEMORY;
    *out = (sural_likeness){list, count};
    return SURAL_OK;
}
