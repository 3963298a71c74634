/* From a lesion to the shares of fibres it takes. */
#include <math.h>
#include <string.h>

#include "network/network.h"

enum { ROOTS = KN_root_count };

/* One thing that is hit: a simple place, how much of it, whose fibres. */
typedef struct hit { uint32_t place; double degree; net_leg leg; } hit;

typedef struct work {
    const network *net;
    hit *hits;
    size_t hit_count;
    /* of the leg at hand */
    bool nerves, plexus, touched;  /* whether nerves or plexus, the plexus, or anything at all is hit */
    double roots[KN_root_count];   /* degree to which each root is hit */
    double beyond_ganglion[KN_root_count]; /* the part of it that lies where the sensory cell is cut off from the skin */
    double tracts[KN_root_count][NET_FIBRES]; /* share of each root's fibres that is hit further up, in the cord or brain */
    /* of each leg: the largest share of a root's pain or position fibres hit in cord or brain while the other kind is spared */
    double pain_alone[NET_LEGS], position_alone[NET_LEGS];
} work;

typedef enum layer { LAYER_NERVE, LAYER_PLEXUS, LAYER_ROOT, LAYER_TRACT, LAYER_OTHER } layer;

static layer layer_of(const kn_place *place) {
    if (place->kind <= KN_kind_entrapment_site) return LAYER_NERVE;
    if (place->kind == KN_kind_plexus) return LAYER_PLEXUS;
    if (place->kind > KN_kind_cortex) return LAYER_OTHER;
    bool root = place->kind <= KN_kind_cauda || place->root != KN_root_none; /* a segment of the cord is one root's */
    return root ? LAYER_ROOT : LAYER_TRACT;
}

/* Fibres of both legs cross here. */
static bool serves_both(const kn_place *place) {
    return place->side == KN_crossing_crosses && place->kind == KN_kind_cord_tract;
}

static double either(double a, double b) { return 1 - (1 - a) * (1 - b); }

static double flow(const network *net, uint32_t origin, uint32_t place, uint32_t fibre) {
    size_t row = net->origin[origin];
    return (double)net->flow[(row * net->place_count + place) * NET_FIBRES + fibre];
}

/* A nerve's own share of sensory fibres in a root. */
static double own_root(const network *net, kn_span roots, uint32_t root) {
    for (uint32_t i = roots.start; i < roots.start + roots.count; i++) {
        const kn_nerve_root *row = kn_get_nerve_root(net->image, i);
        if (row->root == root) return kn_or(row->sensory, 0);
    }
    return 0;
}

static double muscle_root(const network *net, kn_span roots, uint32_t root) {
    for (uint32_t i = roots.start; i < roots.start + roots.count; i++)
        if (kn_get_root_share(net->image, i)->root == root) return (double)kn_get_root_share(net->image, i)->share;
    return 0;
}

/* How much of an origin's fibres enters the plexus places of one root (several where the root divides). */
static double through_root(const network *net, uint32_t origin, uint32_t root, uint32_t fibre) {
    double sum = 0;
    for (uint32_t i = 0; i < net->exit_count; i++)
        if (kn_get_place(net->image, net->exits[i])->root == root) sum += flow(net, origin, net->exits[i], fibre);
    return sum;
}

/* The share of a nerve's (or muscle's) fibres that one hit takes; `share_of_root` is its own, where the tables give it. */
static double hit_share(const work *w, const hit *hit, uint32_t origin, uint32_t fibre, double share_of_root) {
    const kn_place *place = kn_get_place(w->net->image, hit->place);
    double passing = flow(w->net, origin, hit->place, fibre);
    if (passing <= 0) return 0;
    if (layer_of(place) == LAYER_PLEXUS && !isnan(share_of_root) && place->root) {
        double all = through_root(w->net, origin, place->root, fibre);
        passing = all > 0 ? passing / all * share_of_root : 0;
    }
    return hit->degree * (passing > 1 ? 1 : passing);
}

static bool along_nerve(const work *w, const hit *hit) {
    layer found = layer_of(kn_get_place(w->net->image, hit->place));
    return found == LAYER_NERVE || found == LAYER_PLEXUS;
}

/* Several hits on one nerve: roots of a plexus divide it, so shares add; along its course the larger hit counts. */
static double nerve_loss(const work *w, net_leg leg, uint32_t origin, uint32_t fibre, const double *root_shares) {
    double along = 0, by_root[ROOTS] = {0};
    if (!w->nerves) return 0;
    for (size_t i = 0; i < w->hit_count; i++) {
        const hit *hit = &w->hits[i];
        if (hit->leg != leg || !along_nerve(w, hit)) continue;
        uint32_t root = kn_get_place(w->net->image, hit->place)->root;
        double loss = hit_share(w, hit, origin, fibre, root_shares ? root_shares[root] : (double)NAN);
        double *kept = layer_of(kn_get_place(w->net->image, hit->place)) == LAYER_PLEXUS ? &by_root[root] : &along;
        if (loss > *kept) *kept = loss;
    }
    double plexus = 0;
    for (size_t r = 0; r < ROOTS; r++) plexus += by_root[r];
    return either(along, plexus > 1 ? 1 : plexus);
}

static void sort_hits(work *w, net_leg leg) {
    w->nerves = w->plexus = w->touched = false;
    for (uint32_t r = 0; r < ROOTS; r++) w->roots[r] = w->beyond_ganglion[r] = 0;
    for (size_t i = 0; i < w->hit_count; i++) {
        const kn_place *place = kn_get_place(w->net->image, w->hits[i].place);
        if (w->hits[i].leg != leg) continue;
        w->touched = true;
        w->nerves = w->nerves || along_nerve(w, &w->hits[i]);
        w->plexus = w->plexus || layer_of(place) == LAYER_PLEXUS;
        if (layer_of(place) != LAYER_ROOT) continue;
        w->roots[place->root] = fmax(w->roots[place->root], w->hits[i].degree);
        if (place->ganglion == KN_ganglion_at)
            w->beyond_ganglion[place->root] = fmax(w->beyond_ganglion[place->root], w->hits[i].degree / 2);
    }
}

/* How much of a root's fibres a tract carries. */
static double tract_share(const network *net, uint32_t tract, uint32_t root, uint32_t fibre) {
    uint32_t segment = net->segment[root];
    return segment == KN_NONE ? 0 : fmin(1, flow(net, segment, tract, fibre));
}

/* Touch runs in two tracts: their losses add. */
static double tract_loss(const work *w, net_leg leg, uint32_t root, uint32_t fibre) {
    double dorsal = 0, anterior = 0;
    for (size_t i = 0; i < w->hit_count; i++) {
        const hit *hit = &w->hits[i];
        if (hit->leg != leg || layer_of(kn_get_place(w->net->image, hit->place)) != LAYER_TRACT) continue;
        double loss = hit->degree * tract_share(w->net, hit->place, root, fibre);
        bool pain = tract_share(w->net, hit->place, root, NET_PAIN) > 0, deep = tract_share(w->net, hit->place, root, NET_VIBRATION) > 0;
        double *kept = pain && !deep ? &anterior : &dorsal;
        if (loss > *kept) *kept = loss;
    }
    return dorsal + anterior > 1 ? 1 : dorsal + anterior;
}

/* Parts that are hit or spared, each with a range of shares: low = hit parts small and spared parts large. */
typedef struct mixture { double low_hit, low_kept, mean_hit, mean_all, high_hit, high_kept; } mixture;

static void mix(mixture *m, double low, double mean, double high, double loss) {
    m->low_hit += low * loss;
    m->low_kept += high * (1 - loss);
    m->mean_hit += mean * loss;
    m->mean_all += mean;
    m->high_hit += high * loss;
    m->high_kept += low * (1 - loss);
}

static double part_of(double a, double all) { return all > 0 ? a / all : 0; }

static net_share mixed(const mixture *m) {
    return (net_share){part_of(m->low_hit, m->low_hit + m->low_kept), part_of(m->mean_hit, m->mean_all),
                       part_of(m->high_hit, m->high_hit + m->high_kept)};
}

static net_share region_by_nerves(const work *w, net_leg leg, const kn_region *region, uint32_t fibre) {
    mixture m = {0};
    if (region->place == KN_NONE || !w->nerves) return (net_share){0};
    kn_span feeds = kn_get_place(w->net->image, region->place)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++) {
        const kn_edge *edge = kn_get_edge(w->net->image, i);
        double roots[ROOTS];
        kn_span of_nerve = kn_get_place(w->net->image, edge->place)->roots;
        bool own = w->plexus && of_nerve.count > 0; /* only the plexus is divided by roots */
        for (uint32_t r = 0; own && r < ROOTS; r++) roots[r] = own_root(w->net, of_nerve, r);
        double loss = nerve_loss(w, leg, edge->place, fibre, own ? roots : NULL);
        double share = net_edge_share(edge, fibre);
        mix(&m, kn_or(edge->low, share), share, kn_or(edge->high, share), loss);
    }
    return mixed(&m);
}

/* Root by root: hit itself, or its fibres further up. */
static net_share region_by_roots(const work *w, const kn_region *region, uint32_t fibre) {
    mixture m = {0};
    for (uint32_t i = region->roots.start; i < region->roots.start + region->roots.count; i++) {
        const kn_root_share *share = kn_get_root_share(w->net->image, i);
        mix(&m, kn_or(share->low, (double)share->share), (double)share->share, kn_or(share->high, (double)share->share),
            either(w->roots[share->root], w->tracts[share->root][fibre]));
    }
    return mixed(&m);
}

static net_share join(net_share a, net_share b) {
    return (net_share){either(a.low, b.low), either(a.mean, b.mean), either(a.high, b.high)};
}

static bool is_skin_hit(const work *w, net_leg leg, uint32_t skin) {
    for (size_t i = 0; i < w->hit_count; i++)
        if (w->hits[i].place == skin && w->hits[i].leg == leg) return true;
    return false;
}

static net_share region_share(const work *w, net_leg leg, uint32_t r, uint32_t fibre) {
    const kn_region *region = kn_get_region(w->net->image, r);
    if (region->place == KN_NONE) return (net_share){0};
    if (is_skin_hit(w, leg, region->place)) return (net_share){1, 1, 1};
    return join(region_by_nerves(w, leg, region, fibre), region_by_roots(w, region, fibre));
}

static double muscle_lower_loss(const work *w, net_leg leg, const kn_muscle *muscle) {
    double roots[ROOTS], by_root = 0, all = 0;
    for (uint32_t r = 0; r < ROOTS; r++) {
        roots[r] = muscle_root(w->net, muscle->roots, r);
        by_root += roots[r] * w->roots[r];
        all += roots[r];
    }
    return either(nerve_loss(w, leg, muscle->branch, NET_MOTOR, roots), part_of(by_root, all));
}

/* How much of a nerve comes from a root: its own share where the tables have it, else what the graph says. */
static double nerve_root_share(const network *net, uint32_t place, uint32_t root, uint32_t fibre) {
    kn_span own = kn_get_place(net->image, place)->roots;
    return own.count && fibre != NET_MOTOR ? own_root(net, own, root) : through_root(net, place, root, fibre);
}

/* A sensory response lives on the ganglion: a root hit before it leaves the response whole. At the foramen either may be. */
static double study_loss(const work *w, net_leg leg, const kn_study *study) {
    if (study->place == KN_NONE) return 0;
    bool motor = study->fibre == KN_fibre_motor;
    kn_span of_nerve = kn_get_place(w->net->image, study->place)->roots;
    double roots[ROOTS], at_root = 0;
    for (uint32_t r = 0; r < ROOTS; r++) roots[r] = own_root(w->net, of_nerve, r);
    double along = nerve_loss(w, leg, study->place, study->fibre, of_nerve.count && !motor ? roots : NULL);
    for (uint32_t r = 0; r < ROOTS; r++) {
        double share = nerve_root_share(w->net, study->place, r, study->fibre);
        at_root += share * (motor ? w->roots[r] : w->beyond_ganglion[r]);
    }
    return either(along, fmin(1, at_root));
}

static double movement_lower_loss(const work *w, net_leg leg, const kn_movement *movement) {
    double lost = 0, all = 0;
    for (uint32_t i = movement->muscles.start; i < movement->muscles.start + movement->muscles.count; i++) {
        const kn_muscle *muscle = kn_get_muscle(w->net->image, i);
        lost += (double)muscle->share * muscle_lower_loss(w, leg, muscle);
        all += (double)muscle->share;
    }
    return part_of(lost, all);
}

/* A muscle's own afferents run in its motor branch; a skin reflex begins in a sensory nerve. */
static uint32_t afferent_fibre(const network *net, uint32_t place) {
    kn_span feeds = kn_get_place(net->image, place)->feeds;
    bool sensory = feeds.count && net_edge_share(kn_get_edge(net->image, feeds.start), NET_TOUCH) > 0;
    return sensory ? NET_TOUCH : NET_MOTOR;
}

static double reflex_lower_loss(const work *w, net_leg leg, const kn_reflex *reflex) {
    if (reflex->afferent == KN_NONE || reflex->efferent == KN_NONE) return 0;
    double roots[ROOTS], by_root = 0, all = 0;
    for (uint32_t r = 0; r < ROOTS; r++) {
        roots[r] = muscle_root(w->net, reflex->roots, r);
        by_root += roots[r] * w->roots[r];
        all += roots[r];
    }
    double in = nerve_loss(w, leg, reflex->afferent, afferent_fibre(w->net, reflex->afferent), roots);
    double out = nerve_loss(w, leg, reflex->efferent, NET_MOTOR, roots);
    return either(in > out ? in : out, part_of(by_root, all));
}

/* The share of a movement's or reflex's fibres that is hit above the motor neuron. */
static double upper_loss(const work *w, const double roots[ROOTS]) {
    double lost = 0, all = 0;
    for (uint32_t r = 0; r < ROOTS; r++) {
        lost += roots[r] * w->tracts[r][NET_MOTOR];
        all += roots[r];
    }
    return part_of(lost, all);
}

static double movement_upper_loss(const work *w, const kn_movement *movement) {
    double roots[ROOTS] = {0};
    for (uint32_t i = movement->muscles.start; i < movement->muscles.start + movement->muscles.count; i++) {
        const kn_muscle *muscle = kn_get_muscle(w->net->image, i);
        for (uint32_t r = 0; r < ROOTS; r++) roots[r] += (double)muscle->share * muscle_root(w->net, muscle->roots, r);
    }
    return upper_loss(w, roots);
}

/* Irritation of one root is enough: the share against the root that the test stretches most. */
static double stretched(const work *w, const kn_reflex *reflex) {
    double hit = 0, most = 0;
    for (uint32_t i = reflex->roots.start; i < reflex->roots.start + reflex->roots.count; i++) {
        const kn_root_share *share = kn_get_root_share(w->net->image, i);
        hit = fmax(hit, (double)share->share * w->roots[share->root]);
        most = fmax(most, (double)share->share);
    }
    return part_of(hit, most);
}

static double reflex_upper_loss(const work *w, const kn_reflex *reflex) {
    double roots[ROOTS];
    for (uint32_t r = 0; r < ROOTS; r++) roots[r] = muscle_root(w->net, reflex->roots, r);
    return upper_loss(w, roots);
}

/* "Somewhere in the leg": the worst of its parts. */
static void unspecified_regions(const network *net, net_effect *e, net_leg leg) {
    for (uint32_t u = 0; u < net->region_count; u++) {
        const kn_region *whole = kn_get_region(net->image, u);
        for (uint32_t r = 0; whole->unspecified && r < net->region_count; r++) {
            const kn_region *part = kn_get_region(net->image, r);
            if (part->unspecified || part->part != whole->part) continue;
            double *ache = e->ache + (size_t)leg * net->region_count;
            ache[u] = fmax(ache[u], ache[r]);
            for (uint32_t f = 0; f < NET_FIBRES; f++) {
                net_share *most = &e->region[((size_t)leg * net->region_count + u) * NET_FIBRES + f];
                const net_share *here = net_region(net, e, leg, r, (net_fibre)f);
                *most = (net_share){fmax(most->low, here->low), fmax(most->mean, here->mean), fmax(most->high, here->high)};
            }
        }
    }
}

static void unspecified_movements(const network *net, net_effect *e, net_leg leg) {
    size_t base = (size_t)leg * net->movement_count;
    for (uint32_t u = 0; u < net->movement_count; u++) {
        const kn_movement *whole = kn_get_movement(net->image, u);
        for (uint32_t m = 0; whole->unspecified && m < net->movement_count; m++) {
            const kn_movement *part = kn_get_movement(net->image, m);
            if (part->unspecified || part->part != whole->part) continue;
            e->movement[base + u] = fmax(e->movement[base + u], e->movement[base + m]);
            e->upper_motor[base + u] = fmax(e->upper_motor[base + u], e->upper_motor[base + m]);
        }
    }
}

/* Cord and brain, root by root. */
static void hit_tracts(work *w, net_leg leg) {
    for (uint32_t r = 0; r < ROOTS; r++) {
        for (uint32_t f = 0; f < NET_FIBRES; f++) w->tracts[r][f] = tract_loss(w, leg, r, f);
        double pain = w->tracts[r][NET_PAIN], position = w->tracts[r][NET_VIBRATION];
        w->pain_alone[leg] = fmax(w->pain_alone[leg], pain * (1 - position));
        w->position_alone[leg] = fmax(w->position_alone[leg], position * (1 - pain));
    }
}

static void leg_effect(work *w, net_leg leg, net_effect *e) {
    const network *net = w->net;
    sort_hits(w, leg);
    if (!w->touched) return;
    hit_tracts(w, leg);
    for (uint32_t r = 0; r < net->region_count; r++)
        for (uint32_t f = 0; f < NET_MOTOR; f++)
            e->region[((size_t)leg * net->region_count + r) * NET_FIBRES + f] = region_share(w, leg, r, f);
    for (uint32_t m = 0; m < net->movement_count; m++) {
        const kn_movement *movement = kn_get_movement(net->image, m);
        size_t at = (size_t)leg * net->movement_count + m;
        e->upper_motor[at] = movement_upper_loss(w, movement);
        e->movement[at] = either(movement_lower_loss(w, leg, movement), e->upper_motor[at]);
    }
    for (uint32_t r = 0; r < ROOTS; r++) e->paraspinal[leg] = fmax(e->paraspinal[leg], w->roots[r]);
    for (uint32_t x = 0; x < net->reflex_count; x++) {
        const kn_reflex *reflex = kn_get_reflex(net->image, x);
        e->stretched[(size_t)leg * net->reflex_count + x] = stretched(w, reflex);
        e->reflex[(size_t)leg * net->reflex_count + x] = reflex_lower_loss(w, leg, reflex);
        e->upper_reflex[(size_t)leg * net->reflex_count + x] = reflex_upper_loss(w, reflex);
    }
}

/* What a place reaches otherwise than through the leg's network: arm, face, referred ache. */
static void other_reach(const network *net, const kn_place *place, net_leg leg, net_effect *e) {
    for (uint32_t i = place->regions.start; i < place->regions.start + place->regions.count; i++) {
        const kn_region_reach *reach = kn_get_region_reach(net->image, i);
        for (uint32_t f = 0; f < NET_MOTOR; f++) {
            net_share *share = &e->region[((size_t)leg * net->region_count + reach->region) * NET_FIBRES + f];
            double r = (double)reach->share;
            *share = (net_share){fmax(share->low, 0.7 * r), fmax(share->mean, r), fmax(share->high, fmin(1, 1.3 * r))};
        }
    }
    for (uint32_t i = place->aches.start; i < place->aches.start + place->aches.count; i++) {
        const kn_region_reach *reach = kn_get_region_reach(net->image, i);
        e->ache[(size_t)leg * net->region_count + reach->region] = (double)reach->share;
    }
    bool central = layer_of(place) == LAYER_TRACT;
    for (uint32_t i = place->movements.start; i < place->movements.start + place->movements.count; i++) {
        const kn_movement_reach *reach = kn_get_movement_reach(net->image, i);
        size_t at = (size_t)leg * net->movement_count + reach->movement;
        e->movement[at] = fmax(e->movement[at], (double)reach->share);
        if (!central) continue;
        e->upper_motor[at] = fmax(e->upper_motor[at], (double)reach->share);
        uint32_t part = kn_get_movement(net->image, reach->movement)->part;
        for (uint32_t x = 0; x < net->reflex_count; x++) {
            bool same = kn_get_reflex(net->image, x)->part == part;
            double *upper = &e->upper_reflex[(size_t)leg * net->reflex_count + x];
            if (same) *upper = fmax(*upper, (double)reach->share);
        }
    }
}

static void find_core(const network *net, net_effect *e) {
    for (uint32_t r = 0; r < net->region_count; r++)
        for (uint32_t f = 0; f < NET_MOTOR; f++) {
            const net_share *here = net_region(net, e, NET_THIS, r, (net_fibre)f);
            if (here->mean > e->core[f].mean) e->core[f] = *here;
        }
    for (uint32_t r = 0; r < net->region_count; r++) e->core_ache = fmax(e->core_ache, e->ache[r]);
    for (uint32_t m = 0; m < net->movement_count; m++) e->core_movement = fmax(e->core_movement, e->movement[m]);
    for (uint32_t x = 0; x < net->reflex_count; x++) e->core_reflex = fmax(e->core_reflex, e->reflex[x]);
    for (uint32_t leg = 0; leg < NET_LEGS; leg++)
        for (uint32_t m = 0; m < net->movement_count; m++) {
            double upper = e->upper_motor[(size_t)leg * net->movement_count + m];
            double *most = kn_get_movement(net->image, m)->part == KN_part_arm ? &e->central_arm[leg] : &e->central_leg[leg];
            *most = fmax(*most, upper);
        }
}

static void gather(const network *net, uint32_t place, bool both, work *w) {
    const kn_place *row = kn_get_place(net->image, place);
    for (uint32_t i = row->members.start; i < row->members.start + row->members.count; i++) {
        const kn_member *member = kn_get_member(net->image, i);
        bool crosses = serves_both(kn_get_place(net->image, member->place));
        for (uint32_t leg = 0; leg < NET_LEGS; leg++)
            if (both || crosses || leg == member->leg) w->hits[w->hit_count++] = (hit){member->place, (double)member->degree, (net_leg)leg};
    }
    if (row->members.count) return;
    bool crosses = serves_both(row);
    for (uint32_t leg = 0; leg < NET_LEGS; leg++)
        if (both || crosses || leg == NET_THIS) w->hits[w->hit_count++] = (hit){place, 1, (net_leg)leg};
}

sural_status net_effect_of(const network *net, uint32_t place, bool both, base_arena *arena, net_effect *out) {
    const kn_place *row = kn_get_place(net->image, place);
    work w = {.net = net, .hits = BASE_NEW(arena, hit, NET_LEGS * (row->members.count + 1))};
    *out = (net_effect){.region = BASE_NEW(arena, net_share, (size_t)NET_LEGS * net->region_count * NET_FIBRES),
                        .ache = BASE_NEW(arena, double, (size_t)NET_LEGS * net->region_count),
                        .movement = BASE_NEW(arena, double, (size_t)NET_LEGS * net->movement_count),
                        .upper_motor = BASE_NEW(arena, double, (size_t)NET_LEGS * net->movement_count),
                        .reflex = BASE_NEW(arena, double, (size_t)NET_LEGS * net->reflex_count),
                        .upper_reflex = BASE_NEW(arena, double, (size_t)NET_LEGS * net->reflex_count),
                        .stretched = BASE_NEW(arena, double, (size_t)NET_LEGS * net->reflex_count)};
    if (arena->failed) return SURAL_ERROR_MEMORY;
    gather(net, place, both, &w);
    if (row->field.count) out->field = kn_get_field(net->image, row->field.start);
    for (uint32_t leg = 0; leg < NET_LEGS; leg++) {
        leg_effect(&w, (net_leg)leg, out);
        if (both || leg == NET_THIS) other_reach(net, row, (net_leg)leg, out);
        unspecified_regions(net, out, (net_leg)leg);
        unspecified_movements(net, out, (net_leg)leg);
        out->touches[leg] = w.touched || ((both || leg == NET_THIS) && (row->regions.count || row->movements.count || out->field));
    }
    for (uint32_t leg = 0; leg < NET_LEGS; leg++)
        out->dissociation = fmax(out->dissociation, fmin(w.pain_alone[leg], w.position_alone[1 - leg]));
    find_core(net, out);
    return SURAL_OK;
}

sural_status net_neurophysiology_of(const network *net, uint32_t place, bool both, base_arena *arena, net_effect *effect) {
    work w = {.net = net, .hits = BASE_NEW(arena, hit, NET_LEGS * (kn_get_place(net->image, place)->members.count + 1))};
    effect->study = BASE_NEW(arena, double, (size_t)NET_LEGS * net->study_count);
    effect->muscle = BASE_NEW(arena, double, (size_t)NET_LEGS * net->muscle_count);
    if (arena->failed) return SURAL_ERROR_MEMORY;
    gather(net, place, both, &w);
    for (uint32_t leg = 0; leg < NET_LEGS; leg++) {
        sort_hits(&w, (net_leg)leg);
        if (!w.touched) continue;
        for (uint32_t s = 0; s < net->study_count; s++)
            effect->study[(size_t)leg * net->study_count + s] = study_loss(&w, (net_leg)leg, kn_get_study(net->image, s));
        for (uint32_t m = 0; m < net->muscle_count; m++)
            effect->muscle[(size_t)leg * net->muscle_count + m] = muscle_lower_loss(&w, (net_leg)leg, kn_get_muscle(net->image, m));
    }
    return SURAL_OK;
}
