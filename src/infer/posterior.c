/* The exact posterior, by enumeration, in log space; statement by statement, so that every weight is known. */
#include <math.h>

#include "infer/infer.h"

void infer_prior(const infer_context *c, double *out) {
    const infer_model *model = c->model;
    const kn_setting *setting = kn_get_setting(model->image, c->data->setting);
    double sum = 0;
    for (uint32_t d = 0; d < model->disorder_count; d++) {
        const kn_disorder *row = kn_get_disorder(model->image, d);
        const kn_prior *prior = kn_get_prior(model->image, row->prior.start);
        double incidence = (double)kn_get_figure(model->image, prior->incidence.start)->value;
        double share = (double)kn_get_figure(model->image, prior->complaint_share.start)->value;
        double rate = incidence * share * infer_by_age(prior->age, (double)prior->female, c->data->age, c->data->sex);
        sum += out[d] = pow(rate + 1e-9, (double)setting->exponent) * (double)setting->urgency[row->urgency];
    }
    for (uint32_t d = 0; d < model->disorder_count; d++) out[d] *= (1 - model->parameters.unknown_cause) / sum;
    out[model->disorder_count] = model->parameters.unknown_cause;
}

/* ---- clusters: one row of nodes for each hypothesis and each cluster that the case touches; twice where a part of the limb
 * may be told of as a whole ---- */
typedef struct cluster_state {
    const infer_latent *latent;
    double whole;     /* chance that parts of the limb are told of as wholes */
    uint32_t ways;    /* 2 where that chance is above 0, else 1: region by region, and as wholes */
    double *nodes;    /* [hypothesis][way][node] */
    double *scale;    /* [hypothesis]: natural logarithm taken out of the nodes */
    double *log_sum;  /* [hypothesis]: what the cluster has contributed so far */
} cluster_state;

typedef struct grade_state { double *sum, *mean; size_t count; } grade_state;

typedef struct reasoning {
    const infer_context *c;
    cluster_state *clusters; /* [cluster]; nodes NULL until touched */
    grade_state grades[2];   /* of the left and the right leg */
    double *log_p;           /* [hypothesis] */
    uint32_t hypotheses;
} reasoning;

static sural_status touch(reasoning *r, uint32_t cluster, base_arena *arena) {
    cluster_state *state = &r->clusters[cluster];
    if (state->nodes) return SURAL_OK;
    double whole = r->c->model->whole_part[cluster];
    uint32_t ways = whole > 0 ? 2 : 1;
    size_t count = (size_t)r->hypotheses * ways * INFER_NODES;
    *state = (cluster_state){r->c->model->latent[cluster], whole, ways, BASE_NEW(arena, double, count), BASE_NEW(arena, double, r->hypotheses),
                             BASE_NEW(arena, double, r->hypotheses)};
    if (!state->nodes || !state->scale || !state->log_sum) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) state->nodes[i] = 1;
    return SURAL_OK;
}

static double multiply_way(const infer_latent *latent, double *nodes, double p, bool present) {
    double conditional[INFER_NODES], most = 0;
    infer_conditional(latent, p, conditional);
    for (uint32_t k = 0; k < INFER_NODES; k++) {
        nodes[k] *= present ? conditional[k] : 1 - conditional[k];
        most = nodes[k] > most ? nodes[k] : most;
    }
    return most;
}

/* `p` region by region, `p_whole` where parts are told of as wholes. */
static void multiply(cluster_state *state, uint32_t h, double p, double p_whole, bool present) {
    double *nodes = &state->nodes[(size_t)h * state->ways * INFER_NODES];
    double most = multiply_way(state->latent, nodes, p, present);
    if (state->ways == 2) most = fmax(most, multiply_way(state->latent, nodes + INFER_NODES, p_whole, present));
    if (most > 1e-100) return;
    for (uint32_t k = 0; k < state->ways * INFER_NODES; k++) nodes[k] = most > 0 ? nodes[k] / most : 1;
    state->scale[h] += log(most > 0 ? most : 1e-300);
}

static double weighted(const infer_model *model, const double *nodes) {
    double sum = 0;
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += model->node_weight[k] * nodes[k];
    return sum;
}

static void settle_cluster(reasoning *r, uint32_t cluster) {
    cluster_state *state = &r->clusters[cluster];
    for (uint32_t h = 0; h < r->hypotheses; h++) {
        const double *nodes = &state->nodes[(size_t)h * state->ways * INFER_NODES];
        double sum = weighted(r->c->model, nodes);
        if (state->ways == 2) sum = (1 - state->whole) * sum + state->whole * weighted(r->c->model, nodes + INFER_NODES);
        double now = log(sum) + state->scale[h];
        r->log_p[h] += now - state->log_sum[h];
        state->log_sum[h] = now;
    }
}

static cluster_state *state_of(reasoning *r, uint32_t cluster, bool *touched, base_arena *arena) {
    if (touch(r, cluster, arena) != SURAL_OK) return NULL;
    touched[cluster] = true;
    return &r->clusters[cluster];
}

static void present_item(reasoning *r, const case_item *item, cluster_state *state) {
    for (uint32_t i = 0; i < r->hypotheses; i++) {
        const infer_hypothesis *h = &r->c->model->hypotheses[i];
        double p = infer_present_told(r->c, h, item->finding, item->side, item->site, false), p_whole = p;
        if (state && state->ways == 2) p_whole = infer_present_told(r->c, h, item->finding, item->side, item->site, true);
        if (state) multiply(state, i, p, p_whole, item->present);
        else r->log_p[i] += log(item->present ? p : 1 - p);
    }
}

static void value_item(reasoning *r, const case_item *item) {
    for (uint32_t i = 0; i < r->hypotheses; i++) {
        const infer_hypothesis *h = &r->c->model->hypotheses[i];
        r->log_p[i] += log(infer_value(r->c, h, item->finding, item->side, item->site, item->values));
    }
}

/* A reflex is first low or not, then, if not, brisk or not: each with its own cluster, so that a person whose reflexes are
 * all sluggish, or all lively, is one witness. */
enum { LOW = 3u, BRISK = 24u };

static void reflex_item(reasoning *r, const case_item *item, cluster_state *low, cluster_state *brisk) {
    for (uint32_t i = 0; i < r->hypotheses; i++) {
        const infer_hypothesis *h = &r->c->model->hypotheses[i];
        double p_low = infer_value(r->c, h, item->finding, item->side, item->site, LOW);
        double p_brisk = infer_value(r->c, h, item->finding, item->side, item->site, BRISK);
        double p = infer_value(r->c, h, item->finding, item->side, item->site, item->values);
        bool is_low = (item->values & LOW) != 0, is_brisk = (item->values & BRISK) != 0;
        multiply(low, i, p_low, p_low, is_low);
        if (is_low) {
            r->log_p[i] += log(p / p_low);
            continue;
        }
        multiply(brisk, i, p_brisk / (1 - p_low), p_brisk / (1 - p_low), is_brisk);
        if (is_brisk) r->log_p[i] += log(p / p_brisk);
    }
}

static sural_status take_item(reasoning *r, const case_item *item, bool *touched, base_arena *arena) {
    const kn_finding *finding = kn_get_finding(r->c->model->image, item->finding);
    cluster_state *state = NULL, *brisk = NULL;
    if (finding->cluster != KN_NONE && !(state = state_of(r, finding->cluster, touched, arena))) return SURAL_ERROR_MEMORY;
    if (finding->brisk_cluster != KN_NONE && !(brisk = state_of(r, finding->brisk_cluster, touched, arena))) return SURAL_ERROR_MEMORY;
    if (finding->type == KN_type_reflex && state && brisk) reflex_item(r, item, state, brisk);
    else if (item->values) value_item(r, item);
    else present_item(r, item, state);
    return SURAL_OK;
}

/* All the grades of one leg are one reading of how severe its weakness is: their mean counts. */
static void take_grades(reasoning *r, uint32_t entry, sural_side side) {
    const case_data *data = r->c->data;
    grade_state *state = &r->grades[side == SURAL_SIDE_RIGHT];
    size_t before = state->count;
    for (size_t j = 0; j < data->item_count; j++) {
        const case_item *item = &data->items[j];
        if (!item->present || isnan(item->grade) || item->grade_entry != entry || item->side != side) continue;
        state->count++;
        for (uint32_t i = 0; i < r->hypotheses; i++) {
            const infer_hypothesis *h = &r->c->model->hypotheses[i];
            double present = infer_present(r->c, h, item->finding, item->side, item->site);
            state->sum[i] += log(infer_grade(r->c, h, item, present) + 1e-6);
        }
    }
    for (uint32_t i = 0; state->count > before && i < r->hypotheses; i++) {
        double mean = state->sum[i] / (double)state->count;
        r->log_p[i] += mean - state->mean[i];
        state->mean[i] = mean;
    }
}

/* ---- sums over hypotheses ---- */
static double highest(const double *values, uint32_t count) {
    double most = values[0];
    for (uint32_t i = 1; i < count; i++) most = fmax(most, values[i]);
    return most;
}

/* Log-odds of every disorder against all else; sums from both ends keep the complement exact where one is near certain. */
static void log_odds(const reasoning *r, double *sums, double *out) {
    const infer_model *model = r->c->model;
    uint32_t groups = model->disorder_count + 1;
    double most = highest(r->log_p, r->hypotheses);
    for (uint32_t g = 0; g < groups; g++) sums[g] = 1e-290;
    for (uint32_t h = 0; h < r->hypotheses; h++) sums[infer_group(model, &model->hypotheses[h])] += exp(r->log_p[h] - most);
    double before = 0;
    for (uint32_t g = 0; g < groups; g++) {
        out[g] = before;
        before += sums[g];
    }
    double after = 0;
    for (uint32_t g = groups; g-- > 0;) {
        double others = out[g] + after;
        after += sums[g];
        out[g] = log(sums[g]) - log(others);
    }
}

static void finish(const reasoning *r, infer_posterior *out) {
    const infer_model *model = r->c->model;
    double most = highest(r->log_p, r->hypotheses), sum = 0;
    for (uint32_t h = 0; h < r->hypotheses; h++) sum += out->hypothesis[h] = exp(r->log_p[h] - most);
    for (uint32_t h = 0; h < r->hypotheses; h++) {
        out->hypothesis[h] /= sum;
        out->disorder[infer_group(model, &model->hypotheses[h])] += out->hypothesis[h];
    }
    out->log_evidence = most + log(sum);
}

static void start(reasoning *r, const double *prior) {
    const infer_model *model = r->c->model;
    for (uint32_t h = 0; h < r->hypotheses; h++)
        r->log_p[h] = log(prior[infer_group(model, &model->hypotheses[h])] * model->hypotheses[h].share);
}

static sural_status take_statement(reasoning *r, uint32_t entry, size_t *next, bool *touched, base_arena *arena) {
    const case_data *data = r->c->data;
    for (; *next < data->item_count && data->items[*next].entry == entry; ++*next) {
        sural_status status = take_item(r, &data->items[*next], touched, arena);
        if (status != SURAL_OK) return status;
    }
    take_grades(r, entry, SURAL_SIDE_LEFT);
    take_grades(r, entry, SURAL_SIDE_RIGHT);
    for (uint32_t i = 0; i < kn_count(r->c->model->image, KN_SECTION_cluster); i++) {
        if (touched[i]) settle_cluster(r, i);
        touched[i] = false;
    }
    return SURAL_OK;
}

sural_status infer_reason(const infer_context *c, base_arena *arena, infer_posterior *out) {
    const infer_model *model = c->model;
    uint32_t groups = model->disorder_count + 1, clusters = kn_count(model->image, KN_SECTION_cluster);
    reasoning r = {.c = c, .hypotheses = model->hypothesis_count, .clusters = BASE_NEW(arena, cluster_state, clusters),
                   .log_p = BASE_NEW(arena, double, model->hypothesis_count)};
    *out = (infer_posterior){.hypothesis = BASE_NEW(arena, double, r.hypotheses), .disorder = BASE_NEW(arena, double, groups),
                             .prior = BASE_NEW(arena, double, groups), .steps = c->data->entry_count,
                             .log_odds = BASE_NEW(arena, double, (size_t)(c->data->entry_count + 1) * groups)};
    double *sums = BASE_NEW(arena, double, groups);
    bool *touched = BASE_NEW(arena, bool, clusters);
    if (!r.clusters || !r.log_p || !out->hypothesis || !out->disorder || !out->prior || !out->log_odds || !sums || !touched)
        return SURAL_ERROR_MEMORY;
    for (size_t side = 0; side < 2; side++) {
        r.grades[side] = (grade_state){BASE_NEW(arena, double, r.hypotheses), BASE_NEW(arena, double, r.hypotheses), 0};
        if (!r.grades[side].sum || !r.grades[side].mean) return SURAL_ERROR_MEMORY;
    }
    infer_prior(c, out->prior);
    start(&r, out->prior);
    log_odds(&r, sums, out->log_odds);
    size_t next = 0;
    for (uint32_t entry = 0; entry < out->steps; entry++) {
        sural_status status = take_statement(&r, entry, &next, touched, arena);
        if (status != SURAL_OK) return status;
        log_odds(&r, sums, out->log_odds + (size_t)(entry + 1) * groups);
    }
    finish(&r, out);
    return SURAL_OK;
}
