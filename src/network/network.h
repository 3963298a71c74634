/* The nerve network: what passes where, and what a lesion does.
 *
 * The graph (places and the shares in which their fibres go on towards the brain) is in the knowledge; here it is turned
 * once into flows, and a lesion into the share of fibres lost for each skin region, movement and reflex of either leg.
 * Rules of use are those of the anatomy tables: nerves by the graph; plexus parts by the graph, but split by a nerve's or
 * muscle's own roots; roots by the dermatome shares of the skin and the muscles' roots; tracts carry the whole leg. */
#ifndef NETWORK_NETWORK_H
#define NETWORK_NETWORK_H

#include "base/arena.h"
#include "knowledge/image.h"

enum { NET_FIBRES = 4, NET_LEGS = 2, NET_DEGREES = 3 };
typedef enum net_fibre { NET_TOUCH, NET_VIBRATION, NET_PAIN, NET_MOTOR } net_fibre;
typedef enum net_leg { NET_THIS, NET_OTHER } net_leg; /* the leg that suffers, and the other one */

/* A share of fibres with the spread between published maps. */
typedef struct net_share { double low, mean, high; } net_share;

typedef struct network {
    const kn_image *image;
    uint32_t place_count, region_count, movement_count, reflex_count, study_count, muscle_count;
    float *flow;        /* [origin row][place][fibre]: share of an origin's fibres that pass a place */
    uint32_t *origin;   /* place -> origin row, KN_NONE if no leaf begins there */
    uint32_t segment[KN_root_count]; /* the segment of the cord of each root, KN_NONE if the network has none */
    uint32_t *exits;    /* plexus places that feed a root: where a root's fibres enter the plexus */
    uint32_t exit_count;
} network;

/* Computes the flows. SURAL_ERROR_IMAGE when the graph has a cycle. The arena must outlive the network. */
sural_status net_build(const kn_image *image, base_arena *arena, network *out, sural_error *error);

/* What a lesion at one place does, by leg, at full degree: shares of fibres that pass through what is hit. */
typedef struct net_effect {
    net_share *region;   /* [leg][region][fibre] */
    double *ache;        /* [leg][region]: how much it hurts over the lesion itself */
    double *movement;    /* [leg][movement]: share of the muscles' strength that passes */
    double *upper_motor; /* [leg][movement]: of that, what is hit above the motor neuron */
    double *reflex;      /* [leg][reflex]: share of the arc */
    double *upper_reflex;/* [leg][reflex]: share of the central pathway that restrains it */
    double *stretched;   /* [leg][reflex]: share of its roots that is hit at the root itself, of the largest one's */
    double *study;       /* [leg][study]: share of the fibres of a conduction study, lost beyond the ganglion if sensory */
    double *muscle;      /* [leg][muscle row]: share of the muscle, lower motor neuron */
    double dissociation; /* pain alone lost of one leg, position alone of the other: the pattern of half the cord */
    double paraspinal[NET_LEGS]; /* worst root hit before its dorsal branch leaves */
    net_share core[NET_FIBRES];         /* the region of this leg where the mean share is largest, by fibre */
    double core_ache;                   /* the largest of this leg */
    double core_movement, core_reflex;  /* the largest shares of this leg */
    double central_leg[NET_LEGS], central_arm[NET_LEGS]; /* largest shares hit above the motor neuron */
    bool touches[NET_LEGS];             /* whether anything of a leg is hit */
    const kn_field *field; /* length-dependent reach instead of shares; NULL for none */
} net_effect;

/* `both`: the lesion stands on both sides. Takes memory for the effect from `arena`; leaves `study` and `muscle` NULL. */
sural_status net_effect_of(const network *net, uint32_t place, bool both, base_arena *arena, net_effect *out);

/* Fills `study` and `muscle`, which no bedside finding needs, of the same lesion. */
sural_status net_neurophysiology_of(const network *net, uint32_t place, bool both, base_arena *arena, net_effect *effect);

static inline const net_share *net_region(const network *net, const net_effect *effect, net_leg leg, uint32_t region, net_fibre fibre) {
    return &effect->region[((size_t)leg * net->region_count + region) * NET_FIBRES + (size_t)fibre];
}

/* The share of a place's fibres that an edge carries on. */
double net_edge_share(const kn_edge *edge, uint32_t fibre);

/* The share of fibres of length `cm` (from the conus) that a length-dependent disease of this degree (0..2) has taken. */
double net_field_loss(const kn_field *field, double cm, uint32_t degree, bool motor);

/* Fibre length of a region or movement, cm from the conus; NaN where the network has none. */
double net_region_cm(const network *net, uint32_t region);
double net_movement_cm(const network *net, uint32_t movement);
double net_reflex_cm(const network *net, uint32_t reflex);

#endif
