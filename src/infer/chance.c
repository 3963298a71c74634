/* The probability of a finding under a hypothesis. */
#include <math.h>

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
    double low = log((double)bands[i] + 1e-9), high = log((double)bands[i + 1] + 1e-9);
    return exp(low + part * (high - low));
}

double infer_by_age(const float bands[4], double female, double age, case_sex sex) {
    double mean = banded(bands, age);
    if (sex == CASE_FEMALE) return mean * 2 * female / (1 + female);
    if (sex == CASE_MALE) return mean * 2 / (1 + female);
    return mean;
}

static double clamp(double p, double low, double high) { return p < low ? low : p > high ? high : p; }

sural_status infer_context_open(const infer_model *model, const case_data *data, base_arena *arena, infer_context *out) {
    uint32_t count = kn_count(model->image, KN_SECTION_finding);
    *out = (infer_context){.model = model, .data = data, .background = BASE_NEW(arena, double, count), .arena = arena};
    if (!out->background) return SURAL_ERROR_MEMORY;
    out->old = isnan(data->age) ? 0.34 : clamp((data->age - 55) / 10, 0, 1);
    for (uint32_t f = 0; f < count; f++) {
        const kn_background *row = kn_get_background(model->image, kn_get_finding(model->image, f)->background.start);
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

static double by_ratio(double background, double ratio) { return background * ratio / (1 - background + background * ratio); }

static double frequency_present(const kn_frequency *row, bool here, double background) {
    double p = here ? (double)row->p : kn_or(row->other_side, 0);
    return with_background(p, background);
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

static double network_present(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t where, bool whole) {
    return network_told(c->model, &c->model->sites[h->site], finding, suffers(h, side) ? NET_THIS : NET_OTHER, where, h->degree, whole);
}

static double unknown_present(const infer_context *c, uint32_t finding) {
    kn_span span = kn_get_finding(c->model->image, finding)->effect;
    double background = c->background[finding];
    if (span.count == 0) return background;
    switch (kn_get_effect(c->model->image, span.start)->by) {
    case KN_by_loss: case KN_by_symptom: case KN_by_irritation: case KN_by_ache: {
        double usual = (double)kn_get_effect(c->model->image, span.start)->usual;
        return with_background(c->model->parameters.unknown_region * usual, background);
    }
    case KN_by_weakness: case KN_by_movement: return with_background(c->model->parameters.unknown_movement, background);
    default: return background;
    }
}

double infer_present_told(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, bool whole) {
    const infer_model *model = c->model;
    double background = c->background[finding], p = background;
    if (h->disorder == INFER_UNKNOWN) return clamp(unknown_present(c, finding), 1e-4, model->parameters.ceiling);
    const kn_frequency *row = frequency_of(model, h, finding);
    const kn_ratio *ratio = model->ratio[(size_t)h->disorder * kn_count(model->image, KN_SECTION_finding) + finding];
    if (row) p = frequency_present(row, suffers(h, side), background);
    else if (ratio && suffers(h, side)) p = by_ratio(background, (double)ratio->ratio);
    else p = with_background(network_present(c, h, finding, side, site, whole), background);
    return clamp(p, 1e-4, model->parameters.ceiling);
}

double infer_present(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site) {
    const kn_finding *row = kn_get_finding(c->model->image, finding);
    double whole = row->type == KN_type_region && row->cluster != KN_NONE ? c->model->whole_part[row->cluster] : 0;
    double p = infer_present_told(c, h, finding, side, site, false);
    return whole > 0 ? (1 - whole) * p + whole * infer_present_told(c, h, finding, side, site, true) : p;
}

/* ---- values ---- */
static double value_background(const infer_context *c, const kn_finding *finding, uint32_t i, double excess) {
    const kn_value *value = kn_get_value(c->model->image, finding->values.start + i);
    double p = (double)value->p, old = kn_or(value->p_old, p);
    return p + c->old * excess * (old - p);
}

static double background_of(const infer_context *c, const kn_finding *finding, uint32_t values, double excess) {
    double sum = 0;
    for (uint32_t i = 0; i < finding->values.count; i++)
        if (values >> i & 1) sum += value_background(c, finding, i, excess);
    return sum;
}

/* The value that belongs to the lesion's place, as an index into the finding's values; KN_NONE if the place has none. */
static uint32_t value_at_place(const infer_model *model, uint32_t place, uint32_t finding) {
    kn_span shows = kn_get_place(model->image, place)->shows;
    for (uint32_t i = shows.start; i < shows.start + shows.count; i++) {
        const kn_show *show = kn_get_show(model->image, i);
        if (show->finding == finding) return show->value - kn_get_finding(model->image, finding)->values.start;
    }
    return KN_NONE;
}

/* Listed values as published; the others share what is left in proportion to the background. */
static double listed_value(const infer_context *c, const infer_hypothesis *h, const kn_distribution *row, uint32_t finding_id,
                           uint32_t values) {
    const infer_model *model = c->model;
    const kn_finding *finding = kn_get_finding(model->image, finding_id);
    double listed = 0, hit = 0;
    uint32_t named = 0;
    for (uint32_t i = row->values.start; i < row->values.start + row->values.count; i++) {
        const kn_chance *chance = kn_get_chance(model->image, i);
        uint32_t value = chance->value == KN_AT_PLACE ? value_at_place(model, model->sites[h->site].place, finding_id)
                                                      : chance->value - finding->values.start;
        if (value == KN_NONE) continue;
        listed += (double)chance->p;
        named |= 1u << value;
        if (values >> value & 1) hit += (double)chance->p;
    }
    double rest = background_of(c, finding, ~named, 1), part = background_of(c, finding, values & ~named, 1);
    if (rest <= 0) return listed > 0 ? hit / listed : 0;
    return hit + fmax(0, 1 - listed) * part / rest;
}

static double slipped(const infer_context *c, double p, double background) {
    double slip = c->model->parameters.slip;
    return (1 - slip) * p + slip * background;
}

enum { REFLEX_ABSENT, REFLEX_REDUCED, REFLEX_NORMAL, REFLEX_BRISK, REFLEX_CLONUS, REFLEX_VALUES };

static bool is_ankle(const infer_model *model, uint32_t reflex) {
    const kn_reflex *row = kn_get_reflex(model->image, reflex);
    for (uint32_t i = row->roots.start; i < row->roots.start + row->roots.count; i++) {
        const kn_root_share *share = kn_get_root_share(model->image, i);
        if (share->root == KN_root_S1 && share->share > 0.5f) return true;
    }
    return false;
}

/* A lost arc lowers the reflex; a lost central pathway makes it brisk, and sometimes mute for a time. */
double infer_reflex_under(const infer_context *c, const infer_site *lesion, uint32_t finding, net_leg leg, uint32_t site, uint32_t degree,
                          uint32_t values) {
    const infer_parameters *p = &c->model->parameters;
    const kn_finding *row = kn_get_finding(c->model->image, finding);
    double background = background_of(c, row, values, is_ankle(c->model, site) ? 1 : p->other_reflex);
    if (!lesion) return background;
    double lost = infer_network(c->model, lesion, finding, leg, site, degree);
    double upper = lesion->effect->upper_reflex[(size_t)leg * c->model->net->reflex_count + site];
    double central = infer_noticed(c->model, upper * infer_severity(c->model, degree) * (double)lesion->profile->motor);
    double absent = p->reflex_absent * infer_severity(c->model, degree);
    const double when_lost[REFLEX_VALUES] = {absent, 1 - absent, 0, 0, 0};
    bool superficial = kn_get_reflex(c->model->image, site)->superficial;
    double muted = superficial ? p->central_loss + p->brisk : p->central_loss, brisk = superficial ? 0 : p->brisk;
    double clonus = superficial ? 0 : p->clonus;
    const double when_central[REFLEX_VALUES] = {muted / 3, muted * 2 / 3, 1 - muted - brisk - clonus, brisk, clonus};
    double sum = 0;
    for (uint32_t i = 0; i < REFLEX_VALUES && i < row->values.count; i++)
        if (values >> i & 1) sum += lost * when_lost[i] + (1 - lost) * central * when_central[i];
    return slipped(c, sum + (1 - lost) * (1 - central) * background, background);
}

static double reflex_value(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site,
                           uint32_t values) {
    const infer_site *lesion = h->disorder == INFER_UNKNOWN ? NULL : &c->model->sites[h->site];
    return infer_reflex_under(c, lesion, finding, suffers(h, side) ? NET_THIS : NET_OTHER, site, h->degree, values);
}

enum { RESPONSE_NORMAL, RESPONSE_REDUCED, RESPONSE_ABSENT };

double infer_value_by_chance(const infer_context *c, uint32_t finding, uint32_t values) {
    return background_of(c, kn_get_finding(c->model->image, finding), values, 1);
}

double infer_response_under(const infer_context *c, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values) {
    double background = infer_value_by_chance(c, finding, values);
    double lost = infer_network(c->model, lesion, finding, NET_THIS, KN_NONE, degree);
    double severity = infer_severity(c->model, degree), sum = 0;
    if (values >> RESPONSE_REDUCED & 1) sum += lost * (1 - severity / 2);
    if (values >> RESPONSE_ABSENT & 1) sum += lost * severity / 2;
    return slipped(c, sum + (1 - lost) * background, background);
}

/* The value that belongs to the lesion's place shows the more, the more severe the lesion. */
double infer_place_under(const infer_context *c, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values) {
    double background = infer_value_by_chance(c, finding, values);
    uint32_t value = value_at_place(c->model, lesion->place, finding);
    if (value == KN_NONE) return background;
    double usual = (double)kn_get_effect(c->model->image, kn_get_finding(c->model->image, finding)->effect.start)->usual;
    double shown = usual * infer_noticed(c->model, infer_severity(c->model, degree));
    return slipped(c, shown * (double)(values >> value & 1) + (1 - shown) * background, background);
}

/* A finding with values of which no disorder's row speaks. */
static double value_by_network(const infer_context *c, const infer_hypothesis *h, uint32_t finding, uint32_t values) {
    kn_span effect = kn_get_finding(c->model->image, finding)->effect;
    const infer_site *lesion = &c->model->sites[h->site];
    switch (effect.count ? kn_get_effect(c->model->image, effect.start)->by : KN_by_none) {
    case KN_by_ganglion: return infer_response_under(c, lesion, finding, h->degree, values);
    case KN_by_place: return infer_place_under(c, lesion, finding, h->degree, values);
    default: return infer_value_by_chance(c, finding, values);
    }
}

double infer_value(const infer_context *c, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site,
                   uint32_t values) {
    const infer_model *model = c->model;
    const kn_finding *row = kn_get_finding(model->image, finding);
    if (row->type == KN_type_reflex) return clamp(reflex_value(c, h, finding, side, site, values), 1e-4, 1);
    double background = background_of(c, row, values, 1);
    if (h->disorder == INFER_UNKNOWN || !suffers(h, side)) return clamp(background, 1e-4, 1);
    const kn_distribution *listed = model->distribution[(size_t)h->disorder * kn_count(model->image, KN_SECTION_finding) + finding];
    if (listed) return clamp(slipped(c, listed_value(c, h, listed, finding, values), background), 1e-4, 1);
    return clamp(value_by_network(c, h, finding, values), 1e-4, 1);
}

/* ---- grades ---- */
static double grade_density(double grade, double mean, double spread) {
    double sum = 0;
    for (int g = 0; g < 5; g++) sum += exp(-(g - mean) * (g - mean) / (2 * spread * spread));
    return exp(-(grade - mean) * (grade - mean) / (2 * spread * spread)) / sum;
}

double infer_grade(const infer_context *c, const infer_hypothesis *h, const case_item *item, double present) {
    const infer_model *model = c->model;
    double spread = model->parameters.grade_spread, by_chance = grade_density(item->grade, 4, spread);
    if (h->disorder == INFER_UNKNOWN) return grade_density(item->grade, 3, 2 * spread);
    net_leg leg = suffers(h, item->side) ? NET_THIS : NET_OTHER;
    double lost = infer_loss(model, &model->sites[h->site], item->finding, leg, item->site, h->degree).mean;
    double by_lesion = network_present(c, h, item->finding, item->side, item->site, false);
    double of_lesion = grade_density(item->grade, 5 * (1 - lost), spread);
    double part = by_lesion < present ? by_lesion / present : 1;
    return part * of_lesion + (1 - part) * by_chance;
}
