/* How much of what a finding shows is lost under a lesion: the network's shares, the degree and the fibre profile. */
#include <math.h>

#include "infer/model.h"

static double profile_of(const infer_model *model, uint32_t disorder, uint32_t fibre) {
    const kn_profile *profile = kn_get_profile(model->image, kn_get_disorder(model->image, disorder)->profile.start);
    const float by_fibre[] = {profile->touch, profile->vibration, profile->pain, profile->motor};
    return (double)by_fibre[fibre];
}

static net_share times(net_share share, double factor) {
    return (net_share){fmin(1, share.low * factor), fmin(1, share.mean * factor), fmin(1, share.high * factor)};
}

static net_share larger(net_share share, double other) {
    return (net_share){fmax(share.low, other), fmax(share.mean, other), fmax(share.high, other)};
}

/* Fibre length of a region in a length-dependent disease; the arm stands for the leg at the length of its own fibres. */
static double region_length(const infer_model *model, const kn_field *field, uint32_t region) {
    const kn_region *row = kn_get_region(model->image, region);
    if (row->part == KN_part_arm) return (double)field->hand_at;
    return net_region_cm(model->net, region);
}

static double field_at_region(const infer_model *model, const kn_field *field, uint32_t region, uint32_t degree) {
    const kn_region *row = kn_get_region(model->image, region);
    if (!row->unspecified) return net_field_loss(field, region_length(model, field, region), degree, false);
    double most = 0;
    for (uint32_t r = 0; r < model->net->region_count; r++) {
        const kn_region *part = kn_get_region(model->image, r);
        if (!part->unspecified && part->part == row->part)
            most = fmax(most, net_field_loss(field, region_length(model, field, r), degree, false));
    }
    return most;
}

static double field_at_movement(const infer_model *model, const kn_field *field, uint32_t movement, uint32_t degree) {
    const kn_movement *row = kn_get_movement(model->image, movement);
    if (row->part == KN_part_arm) return net_field_loss(field, (double)field->hand_at, degree, true);
    if (!row->unspecified) return net_field_loss(field, net_movement_cm(model->net, movement), degree, true);
    double most = 0;
    for (uint32_t m = 0; m < model->net->movement_count; m++)
        if (kn_get_movement(model->image, m)->part == row->part && !kn_get_movement(model->image, m)->unspecified)
            most = fmax(most, net_field_loss(field, net_movement_cm(model->net, m), degree, true));
    return most;
}

static bool reached(const infer_site *site, net_leg leg) { return leg == NET_THIS || site->both; }

static net_share region_base(const infer_model *model, const infer_site *site, net_leg leg, uint32_t region, uint32_t fibre,
                             uint32_t degree) {
    net_share share = *net_region(model->net, site->effect, leg, region, (net_fibre)fibre);
    if (!site->effect->field || !reached(site, leg)) return share;
    return larger(share, field_at_region(model, site->effect->field, region, degree));
}

static net_share sensory(const infer_model *model, const infer_site *site, const kn_effect *effect, net_leg leg, uint32_t region,
                         uint32_t degree) {
    double severity = infer_severity(model, degree);
    if (effect->by == KN_by_loss)
        return times(region_base(model, site, leg, region, effect->fibre, degree), severity * profile_of(model, site->disorder, effect->fibre));
    /* A symptom follows the sensory fibres that suffer most; irritation does not wait for loss. */
    net_share best = {0};
    for (uint32_t f = 0; f < NET_MOTOR; f++) {
        net_share here = times(region_base(model, site, leg, region, f, degree), profile_of(model, site->disorder, f));
        if (here.mean > best.mean) best = here;
    }
    return effect->by == KN_by_irritation ? best : times(best, severity);
}

static double movement_loss(const infer_model *model, const infer_site *site, net_leg leg, uint32_t movement, uint32_t degree) {
    double share = site->effect->movement[(size_t)leg * model->net->movement_count + movement];
    if (site->effect->field && reached(site, leg)) share = fmax(share, field_at_movement(model, site->effect->field, movement, degree));
    return share * infer_severity(model, degree) * profile_of(model, site->disorder, KN_fibre_motor);
}

static double upper_motor(const infer_model *model, const infer_site *site, net_leg leg, bool arm, uint32_t degree) {
    double most = 0;
    for (uint32_t m = 0; m < model->net->movement_count; m++) {
        bool in_arm = kn_get_movement(model->image, m)->part == KN_part_arm;
        if (in_arm == arm) most = fmax(most, site->effect->upper_motor[(size_t)leg * model->net->movement_count + m]);
    }
    return most * infer_severity(model, degree) * profile_of(model, site->disorder, KN_fibre_motor);
}

static double reflex_loss(const infer_model *model, const infer_site *site, net_leg leg, uint32_t reflex, uint32_t degree) {
    double share = site->effect->reflex[(size_t)leg * model->net->reflex_count + reflex];
    const kn_field *field = site->effect->field;
    if (field && reached(site, leg)) {
        double cm = net_reflex_cm(model->net, reflex);
        share = fmax(share, net_field_loss(field, cm + model->parameters.reflex_reach, degree, false));
    }
    double worst = fmax(profile_of(model, site->disorder, KN_fibre_vibration), profile_of(model, site->disorder, KN_fibre_motor));
    return share * infer_severity(model, degree) * worst;
}

/* Share of sensory fibres that die beyond the ganglion, which a conduction study of the numb area shows. */
static double ganglion_loss(const infer_model *model, const infer_site *site, uint32_t degree) {
    uint32_t ganglion = kn_get_place(model->image, site->place)->ganglion;
    double reach = ganglion == KN_ganglion_distal ? 1 : ganglion == KN_ganglion_at ? 0.5 : 0;
    double large = fmax(profile_of(model, site->disorder, KN_fibre_touch), profile_of(model, site->disorder, KN_fibre_vibration));
    return reach * infer_severity(model, degree) * large;
}

static net_share plain(double share) { return (net_share){share, share, share}; }

net_share infer_loss(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where,
                     uint32_t degree) {
    kn_span span = kn_get_finding(model->image, finding)->effect;
    if (span.count == 0) return (net_share){0};
    const kn_effect *effect = kn_get_effect(model->image, span.start);
    switch (effect->by) {
    case KN_by_loss: case KN_by_symptom: case KN_by_irritation: return sensory(model, site, effect, leg, where, degree);
    case KN_by_weakness: case KN_by_wasting: return plain(movement_loss(model, site, leg, where, degree));
    case KN_by_reflex: return plain(reflex_loss(model, site, leg, where, degree));
    case KN_by_movement:
        return effect->movement == KN_NONE ? (net_share){0} : plain(movement_loss(model, site, leg, effect->movement, degree));
    case KN_by_upper_motor: return plain(upper_motor(model, site, leg, false, degree));
    case KN_by_upper_motor_arm: return plain(upper_motor(model, site, leg, true, degree));
    case KN_by_region: {
        if (effect->region == KN_NONE) return (net_share){0};
        double factor = infer_severity(model, degree) * profile_of(model, site->disorder, effect->fibre);
        return times(region_base(model, site, leg, effect->region, effect->fibre, degree), factor);
    }
    case KN_by_ganglion: return plain(ganglion_loss(model, site, degree));
    default: return (net_share){0};
    }
}

static uint32_t sites_of(const infer_model *model, uint32_t type) {
    return type == KN_type_region ? model->net->region_count : type == KN_type_movement ? model->net->movement_count
           : type == KN_type_reflex ? model->net->reflex_count : 0;
}

double infer_core(const infer_model *model, const infer_site *site, uint32_t finding, uint32_t degree) {
    double most = 0;
    for (uint32_t i = 0; i < sites_of(model, kn_get_finding(model->image, finding)->type); i++)
        most = fmax(most, infer_noticed_share(model, infer_loss(model, site, finding, NET_THIS, i, degree)));
    return most;
}
