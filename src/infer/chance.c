/* The probability of a finding under a hypothesis. */
#include <math.h>

#include "base/number.h"
#include "infer/infer.h"

/* Mid-ages of the bands 18-39, 40-59, 60-79, 80 and over; between them the logarithm is linear. */
static const double BAND_AGE[4] = {29, 50, 70, 86};
static const double BAND_SHARE[4] = {0.33, 0.33, 0.27, 0.07}; /* of adults, where the age is unknown */

static double banded(const float bands[4], double age) {
    if (isnan(age)) {
        double sum = 0;
        for (int i = 0; i < 4; i++) sum += BAND_SHARE[i] * (double)bands[i];
        return sum;
    }
    int i = 0;
    while (i < 2 && age > BAND_AGE[i + 1]) i++;
    double part = (age - BAND_AGE[i]) / (BAND_AGE[i + 1] - BAND_AGE[i]);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    if (!(bands[i] < bands[i + 1]) && !(bands[i] > bands[i + 1])) return (double)bands[i] + 1e-9;
    double low = base_log((double)bands[i] + 1e-9), high = base_log((double)bands[i + 1] + 1e-9);
    return base_exp(low + part * (high - low));
}

double infer_by_age(const float bands[4], double female, double age, case_sex sex) {
    double mean = banded(bands, age);
    if (sex == CASE_FEMALE) return mean * 2 * female / (1 + female);
    if (sex == CASE_MALE) return mean * 2 / (1 + female);
    return mean;
}

static double clamp(double p, double low, double high) { return p < low ? low : p > high ? high : p; }

sural_status infer_context_open(const kn_image *image, const infer_parameters *parameters, const case_data *data, base_arena *arena,
                                infer_context *out) {
    uint32_t count = kn_count(image, KN_SECTION_finding);
    *out = (infer_context){.image = image, .parameters = parameters, .background = BASE_NEW(arena, double, count)};
    if (!out->background) return SURAL_ERROR_MEMORY;
    out->old = isnan(data->age) ? 0.34 : clamp((data->age - 55) / 10, 0, 1);
    for (uint32_t f = 0; f < count; f++) {
        const kn_background *row = kn_get_background(image, kn_get_finding(image, f)->background.start);
        if (isnan(row->p[0])) continue;
        out->background[f] = clamp(infer_by_age(row->p, kn_or(row->female, 1), data->age, data->sex), 1e-4, 0.98);
    }
    return SURAL_OK;
}

static bool suffers(const infer_hypothesis *h, sural_side side) {
    return side == SURAL_SIDE_NONE || h->side == SURAL_SIDE_BOTH || h->side == side;
}

static double with_background(double p, double background) { return 1 - (1 - p) * (1 - background); }

/* A frequency that this lesion of the disorder has of its own, or the disorder's. */
static const kn_frequency *frequency_of(const infer_model *model, const infer_hypothesis *h, uint32_t finding) {
    const kn_lesion *lesion = model->sites[h->site].row;
    for (uint32_t i = lesion->findings.start; i < lesion->findings.start + lesion->findings.count; i++)
        if (kn_get_frequency(model->image, i)->finding == finding) return kn_get_frequency(model->image, i);
    return model->flag[(size_t)h->disorder * kn_count(model->image, KN_SECTION_finding) + finding];
}

/* Of a person who tells of a part of the limb as a whole: what is noticed anywhere in it. */
static double part_present(const infer_model *model, const infer_site *site, const kn_effect *effect, net_leg leg, uint32_t region,
                           uint32_t degree) {
    uint32_t segment = kn_get_region(model->image, region)->segment;
    const float *whole = site->whole[site->both ? NET_THIS : leg];
    if (!whole || segment == KN_segment_none) return 0;
    return (double)whole[((size_t)degree * INFER_SENSES + infer_sense_of(effect)) * KN_segment_count + segment];
}

/* A region is drawn roughly: what is noticed next door spills over. */
static double region_present(const infer_model *model, const infer_site *site, const kn_effect *effect, double scale, net_leg leg,
                             uint32_t region, uint32_t degree, bool whole) {
    const float *seen = site->seen[site->both ? NET_THIS : leg];
    if (!seen) return 0;
    seen += ((size_t)degree * INFER_SENSES + infer_sense_of(effect)) * model->net->region_count;
    kn_span neighbours = kn_get_region(model->image, region)->neighbours;
    float next = 0;
    for (uint32_t i = neighbours.start; i < neighbours.start + neighbours.count; i++) {
        float there = seen[kn_get_region_link(model->image, i)->region];
        next = there > next ? there : next;
    }
    double ceiling = model->parameters.ceiling;
    double here = whole ? fmax((double)seen[region], part_present(model, site, effect, leg, region, degree)) : (double)seen[region];
    return fmin(with_background(model->parameters.spill * fmin((double)next * scale, ceiling), fmin(here * scale, ceiling)), ceiling);
}

static double network_told(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where, uint32_t degree,
                           bool whole) {
    kn_span span = kn_get_finding(model->image, finding)->effect;
    if (span.count == 0) return 0;
    const kn_effect *effect = kn_get_effect(model->image, span.start);
    double scale = kn_or(site->scale[finding], (double)effect->usual);
    if (kn_get_finding(model->image, finding)->type == KN_type_region)
        return region_present(model, site, effect, scale, leg, where, degree, whole);
    net_share loss = infer_loss(model, site, finding, leg, where, degree);
    bool power = effect->by == KN_by_weakness || effect->by == KN_by_wasting || effect->by == KN_by_movement;
    double noticed = power ? infer_noticed_motor(model, loss.mean) : infer_noticed_share(model, loss);
    return clamp(noticed * scale, 0, model->parameters.ceiling);
}

double infer_network(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where, uint32_t degree) {
    return network_told(model, site, finding, leg, where, degree, false);
}

static float unknown_part(const infer_model *model, uint32_t finding) {
    kn_span span = kn_get_finding(model->image, finding)->effect;
    if (span.count == 0) return 0;
    const kn_effect *effect = kn_get_effect(model->image, span.start);
    switch (effect->by) {
    case KN_by_loss: case KN_by_symptom: case KN_by_irritation: case KN_by_ache:
        return (float)(model->parameters.unknown_region * (double)effect->usual);
    case KN_by_weakness: case KN_by_movement: return (float)model->parameters.unknown_movement;
    default: return 0;
    }
}

float infer_part(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, bool whole) {
    if (h->disorder == INFER_UNKNOWN) return unknown_part(model, finding);
    const kn_frequency *row = frequency_of(model, h, finding);
    if (row) return (float)(suffers(h, side) ? (double)row->p : kn_or(row->other_side, 0));
    const kn_ratio *ratio = model->ratio[(size_t)h->disorder * kn_count(model->image, KN_SECTION_finding) + finding];
    if (ratio && suffers(h, side)) return -ratio->ratio;
    net_leg leg = suffers(h, side) ? NET_THIS : NET_OTHER;
    return (float)network_told(model, &model->sites[h->site], finding, leg, site, h->degree, whole);
}

double infer_join(const infer_context *c, uint32_t finding, float part) {
    double background = c->background[finding], p = (double)part;
    double joined = p >= 0 ? with_background(p, background) : background * -p / (1 - background - background * p);
    return clamp(joined, 1e-4, c->parameters->ceiling);
}

double infer_present(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site) {
    const kn_finding *row = kn_get_finding(c->image, finding);
    double whole = row->type == KN_type_region && row->cluster != KN_NONE ? c->model->whole_part[row->cluster] : 0;
    double p = infer_join(c, finding, infer_part(c->model, h, finding, side, site, false));
    return whole > 0 ? (1 - whole) * p + whole * infer_join(c, finding, infer_part(c->model, h, finding, side, site, true)) : p;
}

/* ---- values ---- */
/* The value that belongs to the lesion's place, as an index into the finding's values; KN_NONE if the place has none. */
static uint32_t value_at_place(const infer_model *model, uint32_t place, uint32_t finding) {
    kn_span shows = kn_get_place(model->image, place)->shows;
    for (uint32_t i = shows.start; i < shows.start + shows.count; i++) {
        const kn_show *show = kn_get_show(model->image, i);
        if (show->finding == finding) return show->value - kn_get_finding(model->image, finding)->values.start;
    }
    return KN_NONE;
}

enum { REFLEX_ABSENT, REFLEX_REDUCED, REFLEX_NORMAL, REFLEX_BRISK, REFLEX_CLONUS, REFLEX_VALUES };

static bool is_ankle(const kn_image *image, uint32_t reflex) {
    const kn_reflex *row = kn_get_reflex(image, reflex);
    for (uint32_t i = row->roots.start; i < row->roots.start + row->roots.count; i++) {
        const kn_root_share *share = kn_get_root_share(image, i);
        if (share->root == KN_root_S1 && share->share > 0.5f) return true;
    }
    return false;
}

double infer_background_of(const infer_context *c, uint32_t finding, uint32_t site, uint32_t values) {
    const kn_finding *row = kn_get_finding(c->image, finding);
    double excess = row->type == KN_type_reflex && !is_ankle(c->image, site) ? c->parameters->other_reflex : 1, sum = 0;
    for (uint32_t i = 0; i < row->values.count; i++) {
        if (!(values >> i & 1)) continue;
        const kn_value *value = kn_get_value(c->image, row->values.start + i);
        double p = (double)value->p;
        sum += p + c->old * excess * (kn_or(value->p_old, p) - p);
    }
    return sum;
}

double infer_join_values(const infer_context *c, uint32_t finding, uint32_t site, const infer_values *parts, uint32_t values) {
    uint32_t count = kn_get_finding(c->image, finding)->values.count, all = (uint32_t)(((uint64_t)1 << count) - 1);
    double hit = 0, listed = 0, slip = c->parameters->slip;
    for (uint32_t i = 0; i < count; i++) {
        listed += (double)parts->own[i];
        if (values >> i & 1) hit += (double)parts->own[i];
    }
    double unnamed = infer_background_of(c, finding, site, all & ~parts->named);
    double part = infer_background_of(c, finding, site, values & ~parts->named);
    double p = unnamed > 0 ? hit + (double)parts->rest * part / unnamed : listed > 0 ? hit / listed : 0;
    return clamp((1 - slip) * p + slip * infer_background_of(c, finding, site, values), 1e-4, 1);
}

static void by_chance(infer_values *out) { *out = (infer_values){.rest = 1}; }

/* Listed values as published; the others share what is left in proportion to the background. */
static void listed_values(const infer_model *model, const infer_hypothesis *h, const kn_distribution *row, uint32_t finding, infer_values *out) {
    double listed = 0;
    *out = (infer_values){0};
    for (uint32_t i = row->values.start; i < row->values.start + row->values.count; i++) {
        const kn_chance *chance = kn_get_chance(model->image, i);
        uint32_t value = chance->value == KN_AT_PLACE ? value_at_place(model, model->sites[h->site].place, finding)
                                                      : chance->value - kn_get_finding(model->image, finding)->values.start;
        if (value == KN_NONE) continue;
        listed += (double)chance->p;
        out->named |= 1u << value;
        out->own[value] += chance->p;
    }
    out->rest = (float)fmax(0, 1 - listed);
}

/* A lost arc lowers the reflex; a lost central pathway makes it brisk, and sometimes mute for a time. */
static void reflex_values(const infer_model *model, const infer_site *lesion, uint32_t finding, net_leg leg, uint32_t site, uint32_t degree,
                          infer_values *out) {
    const infer_parameters *p = &model->parameters;
    double lost = infer_network(model, lesion, finding, leg, site, degree), severity = infer_severity(model, degree);
    double upper = lesion->effect->upper_reflex[(size_t)leg * model->net->reflex_count + site];
    double central = infer_noticed(model, upper * severity * (double)lesion->profile->motor);
    double absent = p->reflex_absent * severity;
    const double when_lost[REFLEX_VALUES] = {absent, 1 - absent, 0, 0, 0};
    bool superficial = kn_get_reflex(model->image, site)->superficial;
    double muted = superficial ? p->central_loss + p->brisk : p->central_loss, brisk = superficial ? 0 : p->brisk;
    double clonus = superficial ? 0 : p->clonus;
    const double when_central[REFLEX_VALUES] = {muted / 3, muted * 2 / 3, 1 - muted - brisk - clonus, brisk, clonus};
    *out = (infer_values){.rest = (float)((1 - lost) * (1 - central))};
    for (uint32_t i = 0; i < REFLEX_VALUES && i < kn_get_finding(model->image, finding)->values.count; i++)
        out->own[i] = (float)(lost * when_lost[i] + (1 - lost) * central * when_central[i]);
}

enum { RESPONSE_NORMAL, RESPONSE_REDUCED, RESPONSE_ABSENT };

static void response_values(const infer_model *model, const infer_site *lesion, uint32_t finding, uint32_t degree, infer_values *out) {
    double lost = infer_network(model, lesion, finding, NET_THIS, KN_NONE, degree), severity = infer_severity(model, degree);
    *out = (infer_values){.rest = (float)(1 - lost)};
    out->own[RESPONSE_REDUCED] = (float)(lost * (1 - severity / 2));
    out->own[RESPONSE_ABSENT] = (float)(lost * severity / 2);
}

/* The value that belongs to the lesion's place shows the more, the more severe the lesion. */
static void place_values(const infer_model *model, const infer_site *lesion, uint32_t finding, uint32_t degree, infer_values *out) {
    uint32_t value = value_at_place(model, lesion->place, finding);
    by_chance(out);
    if (value == KN_NONE) return;
    double usual = (double)kn_get_effect(model->image, kn_get_finding(model->image, finding)->effect.start)->usual;
    double shown = usual * infer_noticed(model, infer_severity(model, degree));
    out->own[value] = (float)shown;
    out->rest = (float)(1 - shown);
}

/* A finding with values of which no disorder's row speaks. */
static void network_values(const infer_model *model, const infer_hypothesis *h, uint32_t finding, infer_values *out) {
    kn_span effect = kn_get_finding(model->image, finding)->effect;
    const infer_site *lesion = &model->sites[h->site];
    switch (effect.count ? kn_get_effect(model->image, effect.start)->by : KN_by_none) {
    case KN_by_ganglion: response_values(model, lesion, finding, h->degree, out); return;
    case KN_by_place: place_values(model, lesion, finding, h->degree, out); return;
    default: by_chance(out);
    }
}

void infer_values_of(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, infer_values *out) {
    by_chance(out);
    if (h->disorder == INFER_UNKNOWN) return;
    if (kn_get_finding(model->image, finding)->type == KN_type_reflex) {
        reflex_values(model, &model->sites[h->site], finding, suffers(h, side) ? NET_THIS : NET_OTHER, site, h->degree, out);
        return;
    }
    if (!suffers(h, side)) return;
    const kn_distribution *listed = model->distribution[(size_t)h->disorder * kn_count(model->image, KN_SECTION_finding) + finding];
    if (listed) listed_values(model, h, listed, finding, out);
    else network_values(model, h, finding, out);
}

double infer_value(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, uint32_t values) {
    infer_values parts;
    infer_values_of(c->model, h, finding, side, site, &parts);
    return infer_join_values(c, finding, site, &parts, values);
}

double infer_reflex_under(const infer_context *c, const infer_site *lesion, uint32_t finding, net_leg leg, uint32_t site, uint32_t degree,
                          uint32_t values) {
    infer_values parts;
    if (!lesion) return infer_background_of(c, finding, site, values);
    reflex_values(c->model, lesion, finding, leg, site, degree, &parts);
    return infer_join_values(c, finding, site, &parts, values);
}

double infer_response_under(const infer_context *c, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values) {
    infer_values parts;
    response_values(c->model, lesion, finding, degree, &parts);
    return infer_join_values(c, finding, KN_NONE, &parts, values);
}

double infer_place_under(const infer_context *c, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values) {
    infer_values parts;
    place_values(c->model, lesion, finding, degree, &parts);
    return infer_join_values(c, finding, KN_NONE, &parts, values);
}

/* ---- grades ---- */
double infer_grade_density(double grade, double expected, double spread) {
    return base_exp(-(grade - expected) * (grade - expected) / (2 * spread * spread));
}

double infer_grade_sum(double expected, double spread) {
    double sum = 0;
    for (int g = 0; g < 5; g++) sum += infer_grade_density(g, expected, spread);
    return sum;
}

float infer_strength_lost(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site) {
    if (h->disorder == INFER_UNKNOWN) return 0;
    return (float)infer_loss(model, &model->sites[h->site], finding, suffers(h, side) ? NET_THIS : NET_OTHER, site, h->degree).mean;
}
