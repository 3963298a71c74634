/* How much of what a finding shows is lost under a lesion: the network's shares, the degree and the fibre profile. */
#include <math.h>

#include "infer/model.h"

static double profile_of(const infer_site *site, uint32_t fibre) {
    const float by_fibre[] = {site->profile->touch, site->profile->vibration, site->profile->pain, site->profile->motor};
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

/* What a lesion does at one region: shares of its fibres by class, and how much it hurts there by itself. */
typedef struct at_region { net_share fibre[NET_MOTOR]; double ache; } at_region;

/* Shares of the sensory fibres to what a finding shows: a sign follows its own fibres and the degree; a symptom those that
 * suffer most; irritation does not wait for loss. */
static net_share sensory(const infer_model *model, const infer_site *site, infer_sense sense, const at_region *at, uint32_t degree) {
    double severity = infer_severity(model, degree);
    if (sense >= INFER_LOSS)
        return times(at->fibre[sense - INFER_LOSS], severity * profile_of(site, (uint32_t)(sense - INFER_LOSS)));
    net_share best = {0};
    for (uint32_t f = 0; f < NET_MOTOR; f++) {
        net_share here = times(at->fibre[f], profile_of(site, f));
        if (here.mean > best.mean) best = here;
    }
    if (sense == INFER_ACHE) return larger(best, at->ache);
    return sense == INFER_IRRITATION ? best : times(best, severity);
}

infer_sense infer_sense_of(const kn_effect *effect) {
    switch (effect->by) {
    case KN_by_loss: return (infer_sense)(INFER_LOSS + effect->fibre);
    case KN_by_irritation: return INFER_IRRITATION;
    case KN_by_ache: return INFER_ACHE;
    default: return INFER_SYMPTOM;
    }
}

static void look_at(const infer_model *model, const infer_site *site, net_leg leg, uint32_t region, uint32_t degree, at_region *out) {
    const kn_field *field = reached(site, leg) ? site->effect->field : NULL;
    double by_length = field ? field_at_region(model, field, region, degree) : 0;
    for (uint32_t f = 0; f < NET_MOTOR; f++) {
        out->fibre[f] = *net_region(model->net, site->effect, leg, region, (net_fibre)f);
        if (field) out->fibre[f] = larger(out->fibre[f], by_length);
    }
    out->ache = site->effect->ache[(size_t)leg * model->net->region_count + region];
}

void infer_see_regions(const infer_model *model, infer_site *site, net_leg leg) {
    uint32_t regions = model->net->region_count;
    at_region at;
    for (uint32_t degree = 0; degree < NET_DEGREES; degree++)
        for (uint32_t r = 0; r < regions; r++) {
            look_at(model, site, leg, r, degree, &at);
            float *seen = site->seen[leg] + (size_t)degree * INFER_SENSES * regions + r;
            float *whole = site->whole[leg] + (size_t)degree * INFER_SENSES * KN_segment_count + kn_get_region(model->image, r)->segment;
            for (uint32_t sense = 0; sense < INFER_SENSES; sense++) {
                float here = (float)infer_noticed_share(model, sensory(model, site, (infer_sense)sense, &at, degree));
                seen[sense * regions] = here;
                if (here > whole[sense * KN_segment_count]) whole[sense * KN_segment_count] = here;
            }
        }
}

static double movement_loss(const infer_model *model, const infer_site *site, net_leg leg, uint32_t movement, uint32_t degree) {
    double share = site->effect->movement[(size_t)leg * model->net->movement_count + movement];
    if (site->effect->field && reached(site, leg)) share = fmax(share, field_at_movement(model, site->effect->field, movement, degree));
    return share * infer_severity(model, degree) * profile_of(site, KN_fibre_motor);
}

static double upper_motor(const infer_model *model, const infer_site *site, const double share[NET_LEGS], net_leg leg, uint32_t degree) {
    return share[leg] * infer_severity(model, degree) * profile_of(site, KN_fibre_motor);
}

static double reflex_loss(const infer_model *model, const infer_site *site, net_leg leg, uint32_t reflex, uint32_t degree) {
    double share = site->effect->reflex[(size_t)leg * model->net->reflex_count + reflex];
    const kn_field *field = site->effect->field;
    if (field && reached(site, leg)) {
        double cm = net_reflex_cm(model->net, reflex);
        share = fmax(share, net_field_loss(field, cm + (double)field->reflex_reach, degree, false));
    }
    double worst = fmax(profile_of(site, KN_fibre_vibration), profile_of(site, KN_fibre_motor));
    return share * infer_severity(model, degree) * worst;
}

/* Share of sensory fibres that die beyond the ganglion, which a conduction study of the numb area shows. */
static double ganglion_loss(const infer_model *model, const infer_site *site, uint32_t degree) {
    uint32_t ganglion = kn_get_place(model->image, site->place)->ganglion;
    double reach = ganglion == KN_ganglion_distal ? 1 : ganglion == KN_ganglion_at ? 0.5 : 0;
    bool numbs = site->effect->core[NET_TOUCH].mean > 0.05 || site->effect->field; /* else there is no numb area to study */
    if (!numbs) return 0;
    double large = fmax(profile_of(site, KN_fibre_touch), profile_of(site, KN_fibre_vibration));
    return reach * infer_severity(model, degree) * large;
}

/* Bladder and bowel: the sacral arc itself or its central pathway, and mostly the better side. */
static double sphincter_loss(const infer_model *model, const infer_site *site, uint32_t arc, uint32_t degree) {
    double by_leg[NET_LEGS];
    for (size_t leg = 0; leg < NET_LEGS; leg++) {
        size_t at = leg * model->net->reflex_count + arc;
        by_leg[leg] = fmax(site->effect->reflex[at], site->effect->upper_reflex[at]);
    }
    double one = model->parameters.one_side_sphincter;
    double share = fmin(by_leg[0], by_leg[1]) * (1 - one) + fmax(by_leg[0], by_leg[1]) * one;
    return share * infer_severity(model, degree) * profile_of(site, KN_fibre_motor);
}

static net_share plain(double share) { return (net_share){share, share, share}; }

net_share infer_loss(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where,
                     uint32_t degree) {
    kn_span span = kn_get_finding(model->image, finding)->effect;
    if (span.count == 0) return (net_share){0};
    const kn_effect *effect = kn_get_effect(model->image, span.start);
    at_region at;
    switch (effect->by) {
    case KN_by_loss: case KN_by_symptom: case KN_by_irritation: case KN_by_ache:
        look_at(model, site, leg, where, degree, &at);
        return sensory(model, site, infer_sense_of(effect), &at, degree);
    case KN_by_weakness: case KN_by_wasting: return plain(movement_loss(model, site, leg, where, degree));
    case KN_by_reflex: return plain(reflex_loss(model, site, leg, where, degree));
    case KN_by_movement:
        return effect->movement == KN_NONE ? (net_share){0} : plain(movement_loss(model, site, leg, effect->movement, degree));
    case KN_by_upper_motor: return plain(upper_motor(model, site, site->effect->central_leg, leg, degree));
    case KN_by_upper_motor_arm: return plain(upper_motor(model, site, site->effect->central_arm, leg, degree));
    case KN_by_region:
        if (effect->region == KN_NONE) return (net_share){0};
        look_at(model, site, leg, effect->region, degree, &at);
        return sensory(model, site, (infer_sense)(INFER_LOSS + effect->fibre), &at, degree);
    case KN_by_dissociation: return plain(site->effect->dissociation * infer_severity(model, degree));
    case KN_by_ganglion: return plain(ganglion_loss(model, site, degree));
    case KN_by_sphincter: return plain(sphincter_loss(model, site, effect->reflex, degree));
    case KN_by_arc: return plain(reflex_loss(model, site, leg, effect->reflex, degree));
    case KN_by_stretch: return plain(site->effect->stretched[(size_t)leg * model->net->reflex_count + effect->reflex]);
    case KN_by_paraspinal:
        return plain(fmax(site->effect->paraspinal[NET_THIS], site->effect->paraspinal[NET_OTHER]) * infer_severity(model, degree) *
                     profile_of(site, KN_fibre_motor));
    default: return (net_share){0};
    }
}

/* The longest fibres are where a length-dependent disease is worst. */
static double core_field(const infer_site *site, double cm, uint32_t degree, bool motor) {
    return site->effect->field ? net_field_loss(site->effect->field, cm, degree, motor) : 0;
}

double infer_core(const infer_model *model, const infer_site *site, const kn_effect *effect, uint32_t degree) {
    double motor = infer_severity(model, degree) * profile_of(site, KN_fibre_motor);
    at_region at = {.ache = site->effect->core_ache};
    switch (effect->by) {
    case KN_by_weakness: case KN_by_wasting:
        return infer_noticed_motor(model, motor * fmax(site->effect->core_movement, core_field(site, model->longest_movement, degree, true)));
    case KN_by_reflex: {
        double reach = site->effect->field ? (double)site->effect->field->reflex_reach : 0;
        double share = fmax(site->effect->core_reflex, core_field(site, model->longest_reflex + reach, degree, false));
        double worst = fmax(profile_of(site, KN_fibre_vibration), profile_of(site, KN_fibre_motor));
        return infer_noticed(model, share * infer_severity(model, degree) * worst);
    }
    default:
        for (uint32_t f = 0; f < NET_MOTOR; f++) at.fibre[f] = larger(site->effect->core[f], core_field(site, model->longest_region, degree, false));
        return infer_noticed_share(model, sensory(model, site, infer_sense_of(effect), &at, degree));
    }
}
