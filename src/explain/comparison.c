/* Two causes side by side: what speaks for one against the other, what would tell them apart, and on which statements the
 * answer hangs. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "explain/explain.h"
#include "reason/gain.h"

enum { TELLERS = 8 };

static uint32_t likeliest(const reason_posterior *one, uint32_t count, uint32_t but) {
    uint32_t best = KN_NONE;
    for (uint32_t d = 0; d < count; d++)
        if (d != but && (best == KN_NONE || one->cause[d] > one->cause[best])) best = d;
    return best;
}

static sural_status weigh(const reason_mind *m, const reason_posterior *one, uint32_t a, uint32_t b, base_arena *arena, sural_comparison *out) {
    uint32_t causes = m->tables->disorder_count + 1;
    sural_versus *weights = BASE_NEW(arena, sural_versus, one->steps);
    if (!weights) return SURAL_ERROR_MEMORY;
    for (uint32_t s = 0; s <= one->steps; s++) {
        const double *now = one->log_weight + (size_t)s * causes;
        double odds = INFER_DECIBANS * (now[a] - now[b]);
        if (s == 0) out->prior = odds;
        else weights[s - 1] = (sural_versus){s - 1, odds - out->posterior};
        out->posterior = odds;
    }
    out->weights = weights;
    out->weight_count = one->steps;
    return SURAL_OK;
}

/* ---- what tells them apart ---- */
static double divergence(double p, double q) {
    p = fmin(fmax(p, 1e-4), 1 - 1e-4);
    q = fmin(fmax(q, 1e-4), 1 - 1e-4);
    return (p - q) * (base_log(p / (1 - p)) - base_log(q / (1 - q)));
}

typedef struct telling { sural_teller teller; double worth; } telling;

static void keep(telling *best, size_t *count, telling one) {
    size_t at = *count < TELLERS ? (*count)++ : TELLERS;
    for (; at > 0 && best[at - 1].worth < one.worth; at--)
        if (at < TELLERS) best[at] = best[at - 1];
    if (at < TELLERS) best[at] = one;
}

typedef struct pair { const reason_mind *m; const reason_posterior *one; uint32_t a, b; } pair;

/* The best of a question's answers: present, or one of its values. */
static telling tell(const pair *p, const reason_question *q, sural_side side) {
    const kn_image *image = p->m->tables->image;
    const kn_finding *row = kn_get_finding(image, q->finding);
    telling best = {.worth = 0};
    for (uint32_t v = 0; v < (row->values.count ? row->values.count : 1); v++) {
        case_item item = {.finding = q->finding, .site = q->site, .side = side, .present = true, .values = row->values.count ? 1u << v : 0};
        double first = reason_often(p->m, p->one, p->a, &item), second = reason_often(p->m, p->one, p->b, &item), worth = divergence(first, second);
        if (!(worth > best.worth) || !(first > 0) || !(second > 0)) continue;
        const char *value = row->values.count ? kn_text_of(image, kn_get_value(image, row->values.start + v)->value) : NULL;
        best = (telling){{kn_text_of(image, row->id), kn_text_of(image, row->name), kn_site_id(image, row->type, q->site),
                          kn_site_name(image, row->type, q->site), value, side, first, second, INFER_DECIBANS * base_log(first / second)}, worth};
    }
    return best;
}

static sural_status tell_apart(const pair *p, base_arena *arena, sural_comparison *out) {
    const reason_tables *t = p->m->tables;
    telling best[TELLERS];
    size_t count = 0;
    for (uint32_t f = 0; f < kn_count(t->image, KN_SECTION_finding); f++) {
        const kn_finding *row = kn_get_finding(t->image, f);
        telling most = {.worth = 0};
        for (uint32_t s = 0; s < kn_site_count(t->image, row->type); s++)
            for (uint32_t side = row->sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE; side <= (row->sided ? (uint32_t)SURAL_SIDE_RIGHT : 0u); side++) {
                const reason_question *q = reason_question_at(t, f, KN_NONE) + s;
                if (!reason_is_open(p->m, q, (sural_side)side)) continue;
                telling one = tell(p, q, (sural_side)side);
                if (one.worth > most.worth) most = one;
            }
        if (most.worth > 0) keep(best, &count, most);
    }
    sural_teller *tellers = BASE_NEW(arena, sural_teller, count);
    if (!tellers) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) tellers[i] = best[i].teller;
    out->tellers = tellers;
    out->teller_count = count;
    return SURAL_OK;
}

/* ---- on which statements it hangs ---- */
static sural_status without(const reason_mind *m, uint32_t entry, uint32_t *first, double *probability, sural_level *level) {
    base_arena scratch = base_arena_make(&m->arena->allocator);
    case_data data;
    reason_mind other;
    reason_posterior one;
    sural_status status = case_without(m->data, entry, &scratch, &data);
    if (status == SURAL_OK) status = reason_open(m->tables, reason_kernels_best(), m->width, m->grids, &data, &scratch, &other);
    if (status == SURAL_OK) status = reason_about(&other, false, &scratch, &one);
    if (status == SURAL_OK) {
        *first = likeliest(&one, m->tables->disorder_count, KN_NONE);
        *probability = one.cause[*first];
        *level = explain_level(&other, &one);
    }
    base_arena_release(&scratch);
    return status;
}

static sural_status find_changes(const reason_mind *m, const reason_posterior *one, base_arena *arena, sural_comparison *out) {
    uint32_t now = likeliest(one, m->tables->disorder_count, KN_NONE), first;
    sural_level level_now = explain_level(m, one), level;
    sural_change *changes = BASE_NEW(arena, sural_change, one->steps);
    if (!changes) return SURAL_ERROR_MEMORY;
    for (uint32_t entry = 0; entry < one->steps; entry++) {
        double probability;
        sural_status status = without(m, entry, &first, &probability, &level);
        if (status != SURAL_OK) return status;
        if (first != now || level != level_now)
            changes[out->change_count++] = (sural_change){entry, kn_id(m->tables->image, KN_SECTION_disorder, first), probability, level};
    }
    out->changes = changes;
    return SURAL_OK;
}

sural_status explain_comparison(const reason_mind *m, const reason_posterior *one, uint32_t first, uint32_t second, base_arena *arena,
                                sural_comparison *out) {
    const kn_image *image = m->tables->image;
    uint32_t count = m->tables->disorder_count;
    uint32_t a = first == KN_NONE ? likeliest(one, count, second) : first, b = second == KN_NONE ? likeliest(one, count, a) : second;
    if (a == KN_NONE || b == KN_NONE) return SURAL_ERROR_MEMORY; /* fewer than two disorders */
    *out = (sural_comparison){.first = kn_id(image, KN_SECTION_disorder, a), .second = kn_id(image, KN_SECTION_disorder, b),
                              .first_name = kn_text_of(image, kn_get_disorder(image, a)->name), .second_name = kn_text_of(image, kn_get_disorder(image, b)->name)};
    sural_status status = weigh(m, one, a, b, arena, out);
    if (status == SURAL_OK) status = tell_apart(&(pair){m, one, a, b}, arena, out);
    if (status == SURAL_OK) status = find_changes(m, one, arena, out);
    return status;
}
