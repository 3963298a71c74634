/* The probabilistic model, built once from the knowledge and read-only from then on.
 *
 * A hypothesis is (disorder, lesion, side, degree); one more hypothesis stands for all causes not known here. What a
 * lesion does to the network is worked out once for each place; what a disorder makes of it follows from its fibre
 * profile, degrees and the frequencies in its territory. Formulas: docs/method.md. */
#ifndef INFER_MODEL_H
#define INFER_MODEL_H

#include "network/network.h"

/* Numbers of the model, each a record in knowledge/parameters with its source; and the range in which the model holds. */
#define INFER_PARAMETERS(P) \
    P(severity_mild, 0, 1) P(severity_moderate, 0, 1) P(severity_severe, 0, 1) P(half_loss, 0.01, 1) P(half_loss_motor, 0.01, 1) P(spread_edge, 0, 0.5) \
    P(ceiling, 0.5, 0.9999) P(slip, 0, 0.5) P(unknown_cause, 1e-6, 0.9) P(unknown_region, 0, 1) P(unknown_movement, 0, 1) \
    P(brisk, 0, 0.7) P(clonus, 0, 0.2) P(central_loss, 0, 0.3) /* below 1 together */ P(reflex_absent, 0, 1) \
    P(grade_spread, 0.1, 5) P(other_reflex, 0, 1) P(spill, 0, 0.9) P(one_side_sphincter, 0, 1) P(second_cause, 0, 0.5)
typedef struct infer_parameters {
#define INFER_MEMBER(name, low, high) double name;
    INFER_PARAMETERS(INFER_MEMBER)
#undef INFER_MEMBER
} infer_parameters;

enum { INFER_UNKNOWN = UINT32_MAX - 2, INFER_NODES = 8 };

/* What a finding at a region follows: symptoms, irritation, irritation or pain over the lesion itself, or the loss of one kind of fibres (INFER_LOSS + fibre). */
typedef enum infer_sense { INFER_SYMPTOM, INFER_IRRITATION, INFER_ACHE, INFER_LOSS, INFER_SENSES = INFER_LOSS + NET_MOTOR } infer_sense;

/* A lesion of a disorder, ready for use. */
typedef struct infer_site {
    uint32_t disorder, place;
    bool both;
    const kn_lesion *row;
    const net_effect *effect;
    const kn_profile *profile; /* which fibres suffer */
    float *seen[NET_LEGS]; /* [degree][sense][region]: chance, before scaling, that it is noticed; NULL where nothing is hit */
    float *whole[NET_LEGS]; /* [degree][sense][segment]: the largest of `seen` in a part of the limb */
    float *scale;      /* [finding]: factor on the network's curve so that the core of the territory shows the published
                          frequency; NaN = the finding's usual one */
} infer_site;

typedef struct infer_hypothesis {
    uint32_t disorder;  /* INFER_UNKNOWN for the causes not known here */
    uint32_t site;      /* index of an infer_site */
    sural_side side;    /* of the leg that suffers */
    uint32_t degree;    /* 0 mild, 1 moderate, 2 severe */
    double share;       /* among the hypotheses of its disorder */
} infer_hypothesis;

/* A latent liability that the findings of a cluster share: the probability of a member given each state of the latent, on a
 * grid of its odds: INFER_STEPS steps of equal width in each octave from 2^-INFER_OCTAVES to 2^INFER_OCTAVES, so that a step
 * is found from the bits of a floating-point number. */
enum { INFER_STEP_BITS = 3, INFER_STEPS = 1 << INFER_STEP_BITS, INFER_OCTAVES = 14, INFER_GRID = 2 * INFER_OCTAVES * INFER_STEPS + 1 };
typedef struct infer_latent {
    double rho;
    double conditional[INFER_GRID][INFER_NODES];
} infer_latent;

typedef struct infer_model {
    const kn_image *image;
    const network *net;
    infer_parameters parameters;
    infer_site *sites;
    uint32_t site_count;
    infer_hypothesis *hypotheses;
    uint32_t hypothesis_count;
    uint32_t disorder_count;
    const kn_frequency **flag;            /* [disorder][finding]; NULL = background */
    const kn_ratio **ratio;               /* [disorder][finding] */
    const kn_distribution **distribution; /* [disorder][finding] */
    const infer_latent *latents; uint32_t latent_count; /* one for each correlation */
    uint32_t *latent;                     /* [cluster] */
    double *whole_part;                   /* [cluster]: chance that a part of the limb is told of as a whole; 0 where it is not at regions */
    double node_weight[INFER_NODES];
    double longest_region, longest_movement, longest_reflex; /* fibre lengths, cm from the conus; of arcs without their reach */
} infer_model;

/* Parameters and lengths alone: enough for lesions of no disorder (infer_bare_site). */
sural_status infer_open(const kn_image *image, const network *net, infer_model *out, sural_error *error);

sural_status infer_build(const kn_image *image, const network *net, base_arena *arena, infer_model *out, sural_error *error);

/* The share of the effect that is noticed when the share `lost` of fibres is: Hill curve of power 2, 1 at 1. */
double infer_noticed(const infer_model *model, double lost);
double infer_noticed_motor(const infer_model *model, double lost); /* of power, which is tested more coarsely */
double infer_noticed_share(const infer_model *model, net_share lost); /* averaged over the spread of maps */
double infer_severity(const infer_model *model, uint32_t degree);

/* Probability of a member of a cluster given each state of its latent, from its marginal probability. */
void infer_conditional(const infer_latent *latent, double p, double out[INFER_NODES]);

/* What the network alone makes of a finding under a lesion, without chance; 0 where it has no say. */
double infer_network(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where, uint32_t degree);

/* A lesion of no disorder: every finding as usual. Memory from `arena`; NULL when it has none. */
const infer_site *infer_bare_site(const infer_model *model, uint32_t place, bool both, const kn_profile *profile, base_arena *arena);

/* ---- fraction.c: how much of what a finding shows is lost under a lesion ---- */
/* The part of a place's fibres lost at `degree` (or what part irritates), before the noticing curve, with spread. */
net_share infer_loss(const infer_model *model, const infer_site *site, uint32_t finding, net_leg leg, uint32_t where,
                     uint32_t degree);
/* What is noticed in the core of the territory, where the share is largest. */
double infer_core(const infer_model *model, const infer_site *site, const kn_effect *effect, uint32_t degree);

infer_sense infer_sense_of(const kn_effect *effect);
void infer_see_regions(const infer_model *model, infer_site *site, net_leg leg); /* fills site->seen[leg] */

#endif
