#include "reason/pairs.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

/* Of two causes at least one is likely by itself: pairs are made of the likeliest hypotheses, this many of at least this
 * posterior, with every other one. */
static const double LIKELY = 1e-3;
enum { MOST_LIKELY = 32 };
enum { BLOCK = 128, PATIENCE = 16 }; /* kinds at a time; members until the nodes are rescaled */

/* ---- the statements as elements: one cell a hypothesis and way of telling ----
 * A cell is the excess of a chance over the background, 1 - P = (1 - excess)(1 - background), so that noisy-or multiplies. Of
 * a value it is the chance itself, below 0 where the hypothesis says nothing of the finding. */
typedef enum element_kind { EITHER, RISK, VALUE } element_kind; /* RISK: what makes both causes likelier is not counted twice */
typedef struct element element;
typedef struct pairing pairing;
typedef void cells_of(const pairing *p, const element *e, uint32_t way, double *by_view);
struct element {
    element_kind kind;
    uint32_t group, ways, at;    /* at: of its first cell among those of a hypothesis; the second way behind it */
    const case_item *item;
    cells_of *read;
    bool present;
    double background, ceiling;
};

typedef struct cluster { uint32_t first, count, at, cells; const infer_latent *latent; double whole; } cluster; /* of elements; latent NULL outside clusters */

struct pairing {
    const reason_mind *m;
    base_arena *arena;
    element *elements; uint32_t element_count, cells;
    cluster *clusters; uint32_t cluster_count;
    double *cell;                /* [hypothesis][cell] */
    uint32_t *kind, *kinds;      /* [cluster][hypothesis]: which hypotheses a cluster cannot tell apart; how many kinds */
    double **by_kind;            /* [cluster]: [cell][kind] */
    double *ratio, *nodes;       /* work: [kind]; [way][kind of a block][INFER_NODES] */
    double *chances;             /* work: [view], or [kind of a block] */
    double *prior;               /* [disorder][disorder], the same both ways: of the pair, among all explanations */
    double *halves;              /* [hypothesis]: half of the pairs that it is part of, against one cause */
    double *matrix;              /* [disorder][disorder], first < second: pairs, against one cause */
};

/* ---- reading the statements ---- */
static void add_element(pairing *p, element one) {
    one.at = p->cells;
    p->cells += one.ways;
    p->elements[p->element_count++] = one;
}

static const reason_question *question_of(const pairing *p, const case_item *item) {
    return reason_question_at(p->m->tables, item->finding, item->site);
}

static bool has_ratio(const reason_tables *t, const reason_question *q) {
    for (uint32_t v = 0; v < t->groups[q->group].views; v++)
        if (t->cells[q->row + v] < 0) return true;
    return false;
}

static double excess(double chance, double background) { return 1 - (1 - chance) / (1 - background); }

static void read_parts(const pairing *p, const element *e, uint32_t way, double *by_view) {
    const reason_question *q = question_of(p, e->item);
    const float *parts = p->m->tables->cells + (way ? q->whole : q->row);
    for (uint32_t v = 0; v < p->m->tables->groups[e->group].views; v++)
        by_view[v] = parts[v] >= 0 ? (double)parts[v] : excess(infer_join(&p->m->context, e->item->finding, parts[v]), e->background);
}

static void read_values(const pairing *p, const element *e, uint32_t way, double *by_view) {
    (void)way;
    const reason_tables *t = p->m->tables;
    const reason_question *q = question_of(p, e->item);
    uint32_t views = t->groups[e->group].views, values = kn_get_finding(t->image, q->finding)->values.count;
    if (q->low != KN_NONE) reason_which(&p->m->context, t, q, e->item->values, p->chances, by_view);
    else reason_values(&p->m->context, t, q, e->group, q->row, e->item->values, by_view);
    for (uint32_t v = 0; v < views; v++)
        if (t->cells[q->row + (size_t)values * views + v] >= 1) by_view[v] = -by_view[v];
}

static double low_by_chance(const pairing *p, const case_item *item) {
    return infer_background_of(&p->m->context, item->finding, item->site, REASON_LOW);
}

static double brisk_by_chance(const pairing *p, const case_item *item) {
    return infer_background_of(&p->m->context, item->finding, item->site, REASON_BRISK) / (1 - low_by_chance(p, item));
}

static void read_low(const pairing *p, const element *e, uint32_t way, double *by_view) {
    (void)way;
    const reason_question *q = question_of(p, e->item);
    reason_values(&p->m->context, p->m->tables, q, e->group, q->low_row, REASON_LOW, by_view);
    for (uint32_t v = 0; v < p->m->tables->groups[e->group].views; v++) by_view[v] = excess(by_view[v], e->background);
}

static void read_brisk(const pairing *p, const element *e, uint32_t way, double *by_view) {
    (void)way;
    const reason_question *q = question_of(p, e->item);
    reason_brisk(&p->m->context, p->m->tables, q, p->chances, by_view);
    for (uint32_t v = 0; v < p->m->tables->groups[e->group].views; v++) by_view[v] = excess(by_view[v], e->background);
}

static bool is_graded(const case_item *item, sural_side side) { return item->present && !isnan(item->grade) && item->side == side; }

/* A hypothesis that weakens none of the graded movements says nothing of them. */
static void read_grades(const pairing *p, const element *e, uint32_t way, double *by_view) {
    (void)way;
    const reason_tables *t = p->m->tables;
    const double *product = p->m->factors[e->group].leg[reason_leg_of(e->item->side)].product;
    for (uint32_t v = 0; v < t->groups[e->group].views; v++) {
        bool speaks = false;
        for (size_t i = 0; i < p->m->data->item_count && !speaks; i++) {
            const case_item *item = &p->m->data->items[i];
            speaks = is_graded(item, e->item->side) && t->cells[question_of(p, item)->grade_row + v] > 0;
        }
        by_view[v] = speaks ? product[v] : -product[v];
    }
}

/* What an item says of one group. */
static void add_item(pairing *p, const case_item *item, uint32_t group) {
    const reason_question *q = question_of(p, item);
    bool low = (item->values & REASON_LOW) != 0, brisk = !low && (item->values & REASON_BRISK) != 0;
    if (group == q->low) add_element(p, (element){EITHER, group, 1, 0, item, read_low, low, low_by_chance(p, item), 1 - 1e-4});
    if (group == q->brisk && !low) add_element(p, (element){EITHER, group, 1, 0, item, read_brisk, brisk, brisk_by_chance(p, item), 1 - 1e-4});
    if (group != q->group || (q->low != KN_NONE && !low && !brisk)) return;
    if (item->values) add_element(p, (element){VALUE, group, 1, 0, item, read_values, true, 0, 1});
    else add_element(p, (element){has_ratio(p->m->tables, q) ? RISK : EITHER, group, q->whole == KN_NONE ? 1 : 2, 0, item, read_parts, item->present,
                                  p->m->context.background[item->finding], p->m->tables->parameters->ceiling});
}

/* All the grades of a leg are one element. */
static void add_grades(pairing *p, sural_side side) {
    for (size_t i = 0; i < p->m->data->item_count; i++) {
        const case_item *item = &p->m->data->items[i];
        if (!is_graded(item, side)) continue;
        add_element(p, (element){VALUE, question_of(p, item)->grade, 1, 0, item, read_grades, true, 0, 1});
        return;
    }
}

static void add_cluster(pairing *p, uint32_t first, const infer_latent *latent, double whole) {
    if (p->element_count == first) return;
    uint32_t at = p->elements[first].at;
    p->clusters[p->cluster_count++] = (cluster){first, p->element_count - first, at, p->cells - at, latent, whole};
}

static void add_elements(pairing *p) {
    const reason_tables *t = p->m->tables;
    for (uint32_t g = 0; g < t->group_count; g++) {
        uint32_t first = p->element_count;
        if (!p->m->factors[g].value) continue;
        for (size_t i = 0; i < p->m->data->item_count; i++) add_item(p, &p->m->data->items[i], g);
        add_cluster(p, first, t->groups[g].latent == KN_NONE ? NULL : &t->latents[t->groups[g].latent], t->groups[g].whole);
    }
    uint32_t first = p->element_count;
    add_grades(p, SURAL_SIDE_LEFT);
    add_grades(p, SURAL_SIDE_RIGHT);
    add_cluster(p, first, NULL, 0);
}

static sural_status read_case(pairing *p) {
    const reason_tables *t = p->m->tables;
    size_t room = 3 * p->m->data->item_count + 2, hypotheses = t->hypothesis_count;
    p->elements = BASE_NEW(p->arena, element, room);
    p->clusters = BASE_NEW(p->arena, cluster, t->group_count + 1);
    p->chances = BASE_NEW(p->arena, double, 2 * (size_t)t->state_count + BLOCK);
    if (p->arena->failed) return SURAL_ERROR_MEMORY;
    add_elements(p);
    double *by_view = BASE_NEW(p->arena, double, 2 * (size_t)t->state_count);
    p->cell = BASE_NEW(p->arena, double, hypotheses * (p->cells + 1));
    if (p->arena->failed) return SURAL_ERROR_MEMORY;
    for (uint32_t i = 0; i < p->element_count; i++) {
        const element *e = &p->elements[i];
        for (uint32_t way = 0; way < e->ways; way++) {
            e->read(p, e, way, by_view);
            for (uint32_t h = 0; h < hypotheses; h++)
                p->cell[h * p->cells + e->at + way] = by_view[reason_view_of(t, &t->groups[e->group], h, reason_leg_of(e->item->side))];
        }
    }
    return SURAL_OK;
}

/* ---- what each cluster cannot tell apart ---- */
static uint32_t hash(const double *cells, uint32_t count) {
    uint64_t sum = 1469598103934665603u;
    for (uint32_t i = 0; i < count; i++) sum = (sum ^ base_bits(cells[i])) * 1099511628211u, sum ^= sum >> 29;
    return (uint32_t)sum;
}

/* `first`: the first hypothesis of each kind. */
static void sort_kinds(pairing *p, uint32_t c, uint32_t *first, uint32_t *slots, uint32_t mask) {
    const cluster *cluster = &p->clusters[c];
    uint32_t hypotheses = p->m->tables->hypothesis_count, *kind = p->kind + (size_t)c * hypotheses;
    for (uint32_t s = 0; s <= mask; s++) slots[s] = 0;
    for (uint32_t h = 0; h < hypotheses; h++) {
        const double *cells = p->cell + (size_t)h * p->cells + cluster->at;
        uint32_t slot = hash(cells, cluster->cells) & mask;
        while (slots[slot] && memcmp(p->cell + (size_t)first[slots[slot] - 1] * p->cells + cluster->at, cells, cluster->cells * sizeof *cells) != 0)
            slot = (slot + 1) & mask;
        if (!slots[slot]) {
            first[p->kinds[c]++] = h;
            slots[slot] = p->kinds[c];
        }
        kind[h] = slots[slot] - 1;
    }
}

static sural_status find_kinds(pairing *p) {
    uint32_t hypotheses = p->m->tables->hypothesis_count, mask = 1;
    while (mask < 2 * hypotheses) mask = 2 * mask + 1;
    uint32_t *slots = BASE_NEW(p->arena, uint32_t, mask + 1), *first = BASE_NEW(p->arena, uint32_t, hypotheses);
    p->kind = BASE_NEW(p->arena, uint32_t, (size_t)p->cluster_count * hypotheses);
    p->kinds = BASE_NEW(p->arena, uint32_t, p->cluster_count);
    p->by_kind = BASE_NEW(p->arena, double *, p->cluster_count);
    p->ratio = BASE_NEW(p->arena, double, (size_t)hypotheses + p->cells);
    p->nodes = BASE_NEW(p->arena, double, (size_t)2 * BLOCK * INFER_NODES);
    if (p->arena->failed) return SURAL_ERROR_MEMORY;
    for (uint32_t c = 0; c < p->cluster_count; c++) {
        const cluster *cluster = &p->clusters[c];
        sort_kinds(p, c, first, slots, mask);
        if (!(p->by_kind[c] = BASE_NEW(p->arena, double, (size_t)cluster->cells * p->kinds[c]))) return SURAL_ERROR_MEMORY;
        for (uint32_t cell = 0; cell < cluster->cells; cell++)
            for (uint32_t k = 0; k < p->kinds[c]; k++) p->by_kind[c][(size_t)cell * p->kinds[c] + k] = p->cell[(size_t)first[k] * p->cells + cluster->at + cell];
    }
    return SURAL_OK;
}

/* ---- P(statements | two hypotheses) ---- */
/* The chance of an element where the first hypothesis has the cell `own` and the second those of `others`. */
static void join_cells(const element *e, double own, const double *others, uint32_t count, double *chances) {
    const double background = e->background, ceiling = e->ceiling;
    if (e->kind == VALUE) {
        for (uint32_t k = 0; k < count; k++) chances[k] = own < 0 ? fabs(others[k]) : others[k] < 0 ? own : (own + others[k]) / 2;
        return;
    }
    for (uint32_t k = 0; k < count; k++) {
        double both = e->kind == EITHER ? 1 - (1 - own) * (1 - others[k]) : fabs(own) > fabs(others[k]) ? own : others[k];
        double chance = 1 - (1 - both) * (1 - background);
        chance = chance < 1e-4 ? 1e-4 : chance;
        chances[k] = chance > ceiling ? ceiling : chance;
    }
}

/* [kind]: P(statements of a cluster | the first hypothesis, kind of the second), of kinds `stride` apart from cell to cell. */
static void of_block(pairing *p, const cluster *cluster, const double *own, const double *others, size_t stride, uint32_t count, double *out) {
    const reason_kernel *kernel = p->m->kernel;
    const uint32_t ways = cluster->whole > 0 ? 2 : 1, size = count * INFER_NODES;
    int32_t scale[BLOCK] = {0};
    double second[BLOCK];
    for (uint32_t k = 0; k < count; k++) out[k] = 1;
    for (uint32_t i = 0; cluster->latent && i < ways * size; i++) p->nodes[i] = 1;
    for (uint32_t i = 0; i < cluster->count; i++) {
        const element *e = &p->elements[cluster->first + i];
        for (uint32_t way = 0; way < e->ways; way++) {
            join_cells(e, own[e->at + way], others + (e->at + way - cluster->at) * stride, count, p->chances);
            if (cluster->latent) kernel->take_chances(p->nodes + way * size, p->chances, count, e->present, cluster->latent->conditional);
            else
                for (uint32_t k = 0; k < count; k++) out[k] *= e->present ? p->chances[k] : 1 - p->chances[k];
        }
        if (cluster->latent && i % PATIENCE == PATIENCE - 1) kernel->rescale(p->nodes, count, ways, scale);
    }
    if (!cluster->latent) return;
    kernel->sum(p->nodes, count, p->m->tables->node_weight, out);
    if (ways == 2) kernel->sum(p->nodes + size, count, p->m->tables->node_weight, second);
    for (uint32_t k = 0; ways == 2 && k < count; k++) out[k] = (1 - cluster->whole) * out[k] + cluster->whole * second[k];
    for (uint32_t k = 0; k < count; k++)
        if (scale[k]) out[k] = ldexp(out[k], scale[k]);
}

/* Of the first hypothesis alone: the second says nothing. */
static double alone(pairing *p, const cluster *cluster, const double *own) {
    double out, *nothing = p->ratio;
    for (uint32_t i = 0; i < cluster->count; i++) {
        const element *e = &p->elements[cluster->first + i];
        for (uint32_t way = 0; way < e->ways; way++) nothing[e->at + way - cluster->at] = e->kind == VALUE ? -fabs(own[e->at]) : 0;
    }
    of_block(p, cluster, own, nothing, 1, 1, &out);
    return out;
}

/* ---- one hypothesis with every other ---- */
/* Multiplies `row` [hypothesis] by what the second makes of a cluster, against the first alone. */
static void multiply_cluster(pairing *p, uint32_t c, uint32_t h, double *row) {
    const cluster *cluster = &p->clusters[c];
    uint32_t hypotheses = p->m->tables->hypothesis_count, kinds = p->kinds[c];
    const uint32_t *kind = p->kind + (size_t)c * hypotheses;
    const double *own = p->cell + (size_t)h * p->cells;
    double first = alone(p, cluster, own);
    for (uint32_t k = 0; k < kinds; k += BLOCK)
        of_block(p, cluster, own, p->by_kind[c] + k, kinds, kinds - k < BLOCK ? kinds - k : BLOCK, p->ratio + k);
    for (uint32_t k = 0; k < kinds; k++) p->ratio[k] = first > 0 ? p->ratio[k] / first : 0;
    for (uint32_t other = 0; other < hypotheses; other++) row[other] *= p->ratio[kind[other]];
}

static void add_row(pairing *p, uint32_t h, double posterior, const bool *done, double *row) {
    const reason_tables *t = p->m->tables;
    uint32_t own = t->states[reason_state_of(t, h)].disorder, count = t->disorder_count;
    double scale = posterior / p->m->prior[own];
    for (uint32_t other = 0; other < t->hypothesis_count; other++) row[other] = 1;
    for (uint32_t c = 0; c < p->cluster_count; c++) multiply_cluster(p, c, h, row);
    for (uint32_t other = 0; other + 1 < t->hypothesis_count; other++) {
        const reason_state *state = &t->states[reason_state_of(t, other)];
        if (state->disorder == own || done[other]) continue;
        double mass = scale * row[other] * p->prior[own * count + state->disorder] * state->share;
        p->halves[h] += mass / 2;
        p->halves[other] += mass / 2;
        p->matrix[own < state->disorder ? own * count + state->disorder : state->disorder * count + own] += mass;
    }
}

/* ---- all of them ---- */
/* The setting says why a person was sent there, which is the one cause; the other is as common as in everybody with such a
 * leg, that is, in general practice. */
static sural_status find_priors(pairing *p) {
    const reason_tables *t = p->m->tables;
    size_t count = t->disorder_count;
    double *common = BASE_NEW(p->arena, double, count + 1), sum = 0;
    p->prior = BASE_NEW(p->arena, double, count * count);
    p->matrix = BASE_NEW(p->arena, double, count * count);
    if (p->arena->failed) return SURAL_ERROR_MEMORY;
    case_data usual = *p->m->data;
    usual.setting = kn_find(t->image, KN_SECTION_setting, "general_practice");
    reason_prior(t->image, t->parameters, &usual, common);
    const double *own = p->m->prior;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++)
            if (a != b) p->prior[a * count + b] = own[a] * common[b] + common[a] * own[b];
    for (uint32_t i = 0; i < kn_count(t->image, KN_SECTION_cooccurrence); i++) {
        const kn_cooccurrence *row = kn_get_cooccurrence(t->image, i);
        p->prior[row->first * count + row->second] *= (double)row->ratio;
        p->prior[row->second * count + row->first] *= (double)row->ratio;
    }
    for (size_t i = 0; i < count * count; i++) sum += p->prior[i] / 2;
    for (size_t i = 0; i < count * count; i++) p->prior[i] *= t->parameters->second_cause / sum;
    return SURAL_OK;
}

/* The likeliest hypotheses: at least as likely as the last of MOST_LIKELY, twins of either side alike. */
static uint32_t find_likely(const reason_tables *t, const reason_posterior *posterior, uint32_t *likely) {
    double best[MOST_LIKELY];
    uint32_t count = 0, found = 0;
    for (uint32_t h = 0; h + 1 < t->hypothesis_count; h++) {
        double p = posterior->hypothesis[h];
        uint32_t at = count < MOST_LIKELY ? count++ : MOST_LIKELY;
        for (; at > 0 && best[at - 1] < p; at--)
            if (at < MOST_LIKELY) best[at] = best[at - 1];
        if (at < MOST_LIKELY) best[at] = p;
    }
    double least = count ? fmax(LIKELY, best[count - 1]) * (1 - 1e-9) : 1;
    for (uint32_t h = 0; h + 1 < t->hypothesis_count; h++)
        if (posterior->hypothesis[h] >= least) likely[found++] = h;
    return found;
}

static int by_posterior(const void *a, const void *b) {
    const reason_pair *x = a, *y = b;
    if (x->posterior < y->posterior || x->posterior > y->posterior) return x->posterior < y->posterior ? 1 : -1;
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : x->second < y->second ? -1 : 1;
}

static sural_status finish(pairing *p, const reason_posterior *posterior, reason_pairs *out) {
    const reason_tables *t = p->m->tables;
    size_t count = t->disorder_count;
    double one = 1 - t->parameters->second_cause, sum = 0;
    for (size_t i = 0; i < count * count; i++) sum += p->matrix[i];
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        out->hypothesis[h] = (one * posterior->hypothesis[h] + p->halves[h]) / (one + sum);
        out->cause[reason_cause_of(t, &t->states[reason_state_of(t, h)])] += out->hypothesis[h];
    }
    out->two_causes = sum / (one + sum);
    out->pairs = BASE_NEW(p->arena, reason_pair, count * (count - 1) / 2);
    if (!out->pairs) return SURAL_ERROR_MEMORY;
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++) {
            if (p->matrix[a * count + b] > 0) out->pairs[out->count++] = (reason_pair){a, b, p->prior[a * count + b], p->matrix[a * count + b] / (one + sum)};
        }
    if (out->count) qsort(out->pairs, out->count, sizeof *out->pairs, by_posterior);
    return SURAL_OK;
}

sural_status reason_about_pairs(const reason_mind *m, const reason_posterior *posterior, base_arena *arena, reason_pairs *out) {
    const reason_tables *t = m->tables;
    uint32_t *likely = BASE_NEW(arena, uint32_t, t->hypothesis_count);
    pairing p = {.m = m, .arena = arena, .halves = BASE_NEW(arena, double, t->hypothesis_count)};
    bool *done = BASE_NEW(arena, bool, t->hypothesis_count);
    double *row = BASE_NEW(arena, double, t->hypothesis_count);
    *out = (reason_pairs){.hypothesis = BASE_NEW(arena, double, t->hypothesis_count), .cause = BASE_NEW(arena, double, t->disorder_count + 1)};
    if (arena->failed) return SURAL_ERROR_MEMORY;
    if (m->data->item_count == 0) { /* nothing stated: nothing moves */
        memcpy(out->hypothesis, posterior->hypothesis, t->hypothesis_count * sizeof *out->hypothesis);
        memcpy(out->cause, posterior->cause, (t->disorder_count + 1) * sizeof *out->cause);
        out->two_causes = t->parameters->second_cause;
        return SURAL_OK;
    }
    sural_status status = find_priors(&p);
    if (status == SURAL_OK) status = read_case(&p);
    if (status == SURAL_OK) status = find_kinds(&p);
    if (status != SURAL_OK) return status;
    out->looked_at = find_likely(t, posterior, likely);
    out->left = 1 - posterior->cause[t->disorder_count];
    for (uint32_t i = 0; i < out->looked_at; i++) {
        add_row(&p, likely[i], posterior->hypothesis[likely[i]], done, row);
        done[likely[i]] = true;
        out->left -= posterior->hypothesis[likely[i]];
    }
    return finish(&p, posterior, out);
}
