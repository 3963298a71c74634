#include "infer/model.h"

#include <math.h>

#include "base/error.h"

double infer_severity(const infer_model *model, uint32_t degree) {
    const double by_degree[NET_DEGREES] = {model->parameters.severity_mild, model->parameters.severity_moderate,
                                           model->parameters.severity_severe};
    return by_degree[degree];
}

static double hill(double half, double lost) { return lost * lost * (1 + half * half) / (lost * lost + half * half); }

double infer_noticed(const infer_model *model, double lost) { return hill(model->parameters.half_loss, lost); }

double infer_noticed_motor(const infer_model *model, double lost) { return hill(model->parameters.half_loss_motor, lost); }

double infer_noticed_share(const infer_model *model, net_share lost) {
    double edge = model->parameters.spread_edge;
    return edge * infer_noticed(model, lost.low) + (1 - 2 * edge) * infer_noticed(model, lost.mean) +
           edge * infer_noticed(model, lost.high);
}

/* ---- latents ---- */
static double normal_below(double x) { return 0.5 * erfc(-x * 0.70710678118654752); }

static double node_at(uint32_t k) { return (double)k - (INFER_NODES - 1) / 2.0; }

static void fill_weights(infer_model *model) {
    double sum = 0;
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += model->node_weight[k] = exp(-node_at(k) * node_at(k) / 2);
    for (uint32_t k = 0; k < INFER_NODES; k++) model->node_weight[k] /= sum;
}

/* One-factor probit: a member is present when sqrt(rho) z + sqrt(1 - rho) e < t; t is set so that the mean over the states
 * is its marginal probability (Vasicek 1987 has the same model for loans that default together). Gives that mean. */
static double fill_row(const infer_model *model, double rho, double threshold, double row[INFER_NODES]) {
    double mean = 0, spread = sqrt(1 - rho);
    for (uint32_t k = 0; k < INFER_NODES; k++) {
        row[k] = normal_below((threshold - sqrt(rho) * node_at(k)) / spread);
        mean += model->node_weight[k] * row[k];
    }
    return mean;
}

static double odds_at(uint32_t g) { return ldexp(1 + (double)(g % INFER_STEPS) / INFER_STEPS, (int)(g / INFER_STEPS) - INFER_OCTAVES); }

/* No state makes a member certain or impossible, so that no product of a few of them vanishes. */
static const double LEAST = 1e-12;

/* The threshold by halving, from the last one on: the mean rises with it. */
static void fill_latent(const infer_model *model, infer_latent *latent) {
    double from = -8;
    for (uint32_t g = 0; g < INFER_GRID; g++) {
        double p = odds_at(g) / (1 + odds_at(g)), low = from, high = 8;
        double *row = latent->conditional[g];
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (fill_row(model, latent->rho, middle, row) < p) low = middle;
            else high = middle;
        }
        from = low;
        fill_row(model, latent->rho, high, row);
        for (uint32_t k = 0; k < INFER_NODES; k++) row[k] = fmin(fmax(row[k], LEAST), 1 - LEAST);
    }
}

void infer_conditional(const infer_latent *latent, double p, double out[INFER_NODES]) {
    const double most = ldexp(1, INFER_OCTAVES), least = ldexp(1, -INFER_OCTAVES);
    double odds = p / (1 - p);
    odds = !(odds > least) ? least : odds >= most ? nextafter(most, 0) : odds; /* beyond the grid its ends count */
    int octave;
    double place = (frexp(odds, &octave) * 2 - 1) * INFER_STEPS;
    uint32_t step = (uint32_t)place, g = (uint32_t)(octave - 1 + INFER_OCTAVES) * INFER_STEPS + step;
    for (uint32_t k = 0; k < INFER_NODES; k++) {
        double low = latent->conditional[g][k];
        out[k] = low + (place - step) * (latent->conditional[g + 1][k] - low);
    }
}

/* Clusters of the same correlation share a table. */
static sural_status build_latents(infer_model *model, base_arena *arena) {
    uint32_t count = kn_count(model->image, KN_SECTION_cluster);
    infer_latent *latents = BASE_NEW(arena, infer_latent, count);
    model->latent = BASE_NEW(arena, uint32_t, count);
    model->whole_part = BASE_NEW(arena, double, count);
    if (!latents || !model->latent || !model->whole_part) return SURAL_ERROR_MEMORY;
    for (uint32_t c = 0; c < count; c++) {
        kn_span whole = kn_get_cluster(model->image, c)->whole_part;
        if (whole.count) model->whole_part[c] = (double)kn_get_figure(model->image, whole.start)->value;
        double rho = (double)kn_get_cluster(model->image, c)->rho;
        uint32_t known = 0;
        while (known < model->latent_count && (latents[known].rho < rho || latents[known].rho > rho)) known++;
        model->latent[c] = known;
        if (known < model->latent_count) continue;
        latents[model->latent_count].rho = rho;
        fill_latent(model, &latents[model->latent_count++]);
    }
    model->latents = latents;
    return SURAL_OK;
}

/* ---- parameters and tables ---- */
static sural_status parameter(const kn_image *image, const char *id, double low, double high, double *out, sural_error *error) {
    uint32_t row = kn_find(image, KN_SECTION_parameter, id);
    if (row == KN_NONE) return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: no parameter %s", id);
    *out = (double)kn_get_parameter(image, row)->value;
    if (*out >= low - 1e-6 && *out <= high + 1e-6) return SURAL_OK;
    return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: parameter %s is %g, outside %g to %g", id, *out, low, high);
}

static sural_status read_parameters(const kn_image *image, infer_parameters *out, sural_error *error) {
    sural_status status = SURAL_OK;
#define INFER_READ(name, low, high) if (status == SURAL_OK) status = parameter(image, #name, low, high, &out->name, error);
    INFER_PARAMETERS(INFER_READ)
#undef INFER_READ
    return status;
}

static sural_status build_tables(infer_model *model, base_arena *arena) {
    const kn_image *image = model->image;
    size_t findings = kn_count(image, KN_SECTION_finding), size = model->disorder_count * findings;
    model->flag = BASE_NEW(arena, const kn_frequency *, size);
    model->ratio = BASE_NEW(arena, const kn_ratio *, size);
    model->distribution = BASE_NEW(arena, const kn_distribution *, size);
    if (!model->flag || !model->ratio || !model->distribution) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < model->disorder_count; d++) {
        const kn_disorder *row = kn_get_disorder(image, d);
        for (uint32_t i = row->findings.start; i < row->findings.start + row->findings.count; i++)
            model->flag[d * findings + kn_get_frequency(image, i)->finding] = kn_get_frequency(image, i);
        for (uint32_t i = row->risk_factors.start; i < row->risk_factors.start + row->risk_factors.count; i++)
            model->ratio[d * findings + kn_get_ratio(image, i)->finding] = kn_get_ratio(image, i);
        for (uint32_t i = row->distributions.start; i < row->distributions.start + row->distributions.count; i++)
            model->distribution[d * findings + kn_get_distribution(image, i)->finding] = kn_get_distribution(image, i);
    }
    return SURAL_OK;
}

/* ---- sites ---- */
typedef struct effect_key { uint32_t place; bool both; const net_effect *effect; } effect_key;

static const net_effect *effect_of(infer_model *model, base_arena *arena, effect_key *known, uint32_t *known_count,
                                   uint32_t place, bool both) {
    for (uint32_t i = 0; i < *known_count; i++)
        if (known[i].place == place && known[i].both == both) return known[i].effect;
    net_effect *effect = BASE_NEW(arena, net_effect, 1);
    if (!effect || net_effect_of(model->net, place, both, arena, effect) != SURAL_OK) return NULL;
    known[(*known_count)++] = (effect_key){place, both, effect};
    return effect;
}

/* Makes the average over degrees, in the core of the territory, the published frequency. */
static void scale_site(const infer_model *model, infer_site *site) {
    const kn_disorder *disorder = kn_get_disorder(model->image, site->disorder);
    for (uint32_t f = 0; f < kn_count(model->image, KN_SECTION_finding); f++) site->scale[f] = NAN;
    for (uint32_t i = disorder->territory.start; i < disorder->territory.start + disorder->territory.count; i++) {
        const kn_frequency *row = kn_get_frequency(model->image, i);
        kn_span effect = kn_get_finding(model->image, row->finding)->effect;
        double average = 0;
        for (uint32_t degree = 0; effect.count && degree < NET_DEGREES; degree++)
            average += (double)disorder->degree[degree] * infer_core(model, site, kn_get_effect(model->image, effect.start), degree);
        site->scale[row->finding] = average > 1e-3 ? (float)((double)row->p / average) : 0;
    }
}

static sural_status see(const infer_model *model, infer_site *site, base_arena *arena) {
    for (uint32_t leg = 0; leg < NET_LEGS; leg++) {
        if (!site->effect->touches[leg] || (site->both && leg == NET_OTHER)) continue;
        site->seen[leg] = BASE_NEW(arena, float, (size_t)NET_DEGREES * INFER_SENSES * model->net->region_count);
        if (!site->seen[leg]) return SURAL_ERROR_MEMORY;
        site->whole[leg] = BASE_NEW(arena, float, (size_t)NET_DEGREES * INFER_SENSES * KN_segment_count);
        if (!site->whole[leg]) return SURAL_ERROR_MEMORY;
        infer_see_regions(model, site, (net_leg)leg);
    }
    return SURAL_OK;
}

static void find_longest(infer_model *model) {
    for (uint32_t r = 0; r < model->net->region_count; r++)
        model->longest_region = fmax(model->longest_region, net_region_cm(model->net, r)); /* fmax passes over NaN */
    for (uint32_t m = 0; m < model->net->movement_count; m++)
        model->longest_movement = fmax(model->longest_movement, net_movement_cm(model->net, m));
    for (uint32_t x = 0; x < model->net->reflex_count; x++)
        model->longest_reflex = fmax(model->longest_reflex, net_reflex_cm(model->net, x));
}

static sural_status build_sites(infer_model *model, base_arena *arena) {
    const kn_image *image = model->image;
    uint32_t known_count = 0, at = 0;
    model->site_count = 0;
    for (uint32_t d = 0; d < model->disorder_count; d++) model->site_count += kn_get_disorder(image, d)->lesions.count;
    model->sites = BASE_NEW(arena, infer_site, model->site_count);
    effect_key *known = BASE_NEW(arena, effect_key, model->site_count);
    if (!model->sites || !known) return SURAL_ERROR_MEMORY;
    for (uint32_t d = 0; d < model->disorder_count; d++) {
        kn_span lesions = kn_get_disorder(image, d)->lesions;
        for (uint32_t i = lesions.start; i < lesions.start + lesions.count; i++) {
            const kn_lesion *row = kn_get_lesion(image, i);
            infer_site *site = &model->sites[at++];
            *site = (infer_site){.disorder = d, .place = row->place, .both = row->side == KN_spread_both, .row = row,
                                 .profile = kn_get_profile(image, kn_get_disorder(image, d)->profile.start),
                                 .scale = BASE_NEW(arena, float, kn_count(image, KN_SECTION_finding))};
            site->effect = effect_of(model, arena, known, &known_count, row->place, site->both);
            if (!site->effect || !site->scale || see(model, site, arena) != SURAL_OK) return SURAL_ERROR_MEMORY;
            scale_site(model, site);
        }
    }
    return SURAL_OK;
}

/* The shares of a disorder's hypotheses sum to 1 whatever the rounding of the weights in the image. */
static void share_out(infer_model *model, uint32_t count) {
    for (uint32_t first = 0, end; first < count; first = end) {
        double sum = 0;
        for (end = first; end < count && model->hypotheses[end].disorder == model->hypotheses[first].disorder; end++)
            sum += model->hypotheses[end].share;
        for (uint32_t h = first; h < end; h++) model->hypotheses[h].share /= sum;
    }
}

const infer_site *infer_bare_site(const infer_model *model, uint32_t place, bool both, const kn_profile *profile, base_arena *arena) {
    uint32_t findings = kn_count(model->image, KN_SECTION_finding);
    infer_site *site = BASE_NEW(arena, infer_site, 1);
    net_effect *effect = BASE_NEW(arena, net_effect, 1);
    float *scale = BASE_NEW(arena, float, findings);
    if (arena->failed || net_effect_of(model->net, place, both, arena, effect) != SURAL_OK) return NULL;
    if (net_neurophysiology_of(model->net, place, both, arena, effect) != SURAL_OK) return NULL;
    for (uint32_t f = 0; f < findings; f++) scale[f] = NAN;
    *site = (infer_site){.disorder = KN_NONE, .place = place, .both = both, .effect = effect, .profile = profile, .scale = scale};
    return see(model, site, arena) == SURAL_OK ? site : NULL;
}

static sural_status build_hypotheses(infer_model *model, base_arena *arena) {
    model->hypotheses = BASE_NEW(arena, infer_hypothesis, (size_t)model->site_count * 2 * NET_DEGREES + 1);
    if (!model->hypotheses) return SURAL_ERROR_MEMORY;
    uint32_t at = 0;
    for (uint32_t s = 0; s < model->site_count; s++) {
        const infer_site *site = &model->sites[s];
        const kn_disorder *disorder = kn_get_disorder(model->image, site->disorder);
        for (uint32_t side = 0; side < (site->both ? 1u : 2u); side++) {
            for (uint32_t degree = 0; degree < NET_DEGREES; degree++) {
                double share = (double)site->row->weight * (double)disorder->degree[degree] * (site->both ? 1 : 0.5);
                if (share <= 0) continue;
                sural_side suffers = site->both ? SURAL_SIDE_BOTH : side ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
                model->hypotheses[at++] = (infer_hypothesis){site->disorder, s, suffers, degree, share};
            }
        }
    }
    share_out(model, at);
    model->hypotheses[at++] = (infer_hypothesis){INFER_UNKNOWN, 0, SURAL_SIDE_BOTH, 0, 1};
    model->hypothesis_count = at;
    return SURAL_OK;
}

sural_status infer_open(const kn_image *image, const network *net, infer_model *out, sural_error *error) {
    *out = (infer_model){.image = image, .net = net, .disorder_count = kn_count(image, KN_SECTION_disorder)};
    sural_status status = read_parameters(image, &out->parameters, error);
    if (status == SURAL_OK) find_longest(out);
    return status;
}

sural_status infer_build(const kn_image *image, const network *net, base_arena *arena, infer_model *out, sural_error *error) {
    sural_status status = infer_open(image, net, out, error);
    if (status != SURAL_OK) return status;
    fill_weights(out);
    status = build_latents(out, arena);
    if (status == SURAL_OK) status = build_tables(out, arena);
    if (status == SURAL_OK) status = build_sites(out, arena);
    if (status == SURAL_OK) status = build_hypotheses(out, arena);
    return status == SURAL_OK ? SURAL_OK : base_fail_memory(error);
}
