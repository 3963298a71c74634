#include "network/network.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

typedef struct builder {
    network *net;
    const kn_image *image;
    uint32_t *order;    /* places, each after all that feed into it */
    uint8_t *state;     /* 0 new, 1 open, 2 done */
    uint32_t placed;
} builder;

/* Depth-first towards the brain; a place is emitted after everything it feeds, so the order is read backwards. */
static bool visit(builder *b, uint32_t place) {
    if (b->state[place] == 2) return true;
    if (b->state[place] == 1) return false;
    b->state[place] = 1;
    kn_span feeds = kn_get_place(b->image, place)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++)
        if (!visit(b, kn_get_edge(b->image, i)->place)) return false;
    b->state[place] = 2;
    b->order[b->net->place_count - ++b->placed] = place;
    return true;
}

double net_edge_share(const kn_edge *edge, uint32_t fibre) {
    const float shares[NET_FIBRES] = {edge->touch, edge->vibration, edge->pain, edge->motor};
    return kn_or(shares[fibre], 0);
}

static void flow_from(const builder *b, uint32_t origin, float *flow) {
    for (uint32_t f = 0; f < NET_FIBRES; f++) flow[(size_t)origin * NET_FIBRES + f] = 1;
    for (uint32_t o = 0; o < b->net->place_count; o++) {
        uint32_t place = b->order[o];
        kn_span feeds = kn_get_place(b->image, place)->feeds;
        for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++) {
            const kn_edge *edge = kn_get_edge(b->image, i);
            for (uint32_t f = 0; f < NET_FIBRES; f++)
                flow[(size_t)edge->place * NET_FIBRES + f] += flow[(size_t)place * NET_FIBRES + f] * (float)net_edge_share(edge, f);
        }
    }
}

static void mark(network *net, uint32_t place, uint32_t *count) {
    if (place != KN_NONE && net->origin[place] == KN_NONE) net->origin[place] = (*count)++;
}

/* Origins: the first nerves of every skin region, the branches of every muscle and reflex, and the segments of the cord. */
static uint32_t mark_origins(network *net) {
    const kn_image *image = net->image;
    uint32_t count = 0;
    for (uint32_t p = 0; p < net->place_count; p++) net->origin[p] = KN_NONE;
    for (uint32_t r = 0; r < net->region_count; r++) {
        uint32_t skin = kn_get_region(image, r)->place;
        if (skin == KN_NONE) continue;
        kn_span feeds = kn_get_place(image, skin)->feeds;
        for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++) mark(net, kn_get_edge(image, i)->place, &count);
    }
    for (uint32_t i = 0; i < kn_count(image, KN_SECTION_muscle); i++) mark(net, kn_get_muscle(image, i)->branch, &count);
    for (uint32_t i = 0; i < net->reflex_count; i++) {
        mark(net, kn_get_reflex(image, i)->afferent, &count);
        mark(net, kn_get_reflex(image, i)->efferent, &count);
    }
    for (uint32_t i = 0; i < net->study_count; i++) mark(net, kn_get_study(image, i)->place, &count);
    for (uint32_t r = 0; r < KN_root_count; r++) mark(net, net->segment[r], &count);
    return count;
}

static void find_segments(network *net) {
    for (uint32_t r = 0; r < KN_root_count; r++) net->segment[r] = KN_NONE;
    for (uint32_t p = 0; p < net->place_count; p++) {
        const kn_place *place = kn_get_place(net->image, p);
        bool cord = place->kind == KN_kind_cord_tract || place->kind == KN_kind_conus;
        if (cord && place->root != KN_root_none) net->segment[place->root] = p;
    }
}

static void find_exits(network *net) {
    for (uint32_t p = 0; p < net->place_count; p++) {
        const kn_place *place = kn_get_place(net->image, p);
        if (place->kind != KN_kind_plexus || place->feeds.count == 0) continue;
        uint32_t next = kn_get_edge(net->image, place->feeds.start)->place;
        if (kn_get_place(net->image, next)->kind != KN_kind_plexus) net->exits[net->exit_count++] = p;
    }
}

sural_status net_build(const kn_image *image, base_arena *arena, network *out, sural_error *error) {
    *out = (network){.image = image, .place_count = kn_count(image, KN_SECTION_place),
                     .region_count = kn_count(image, KN_SECTION_region),
                     .movement_count = kn_count(image, KN_SECTION_movement),
                     .reflex_count = kn_count(image, KN_SECTION_reflex),
                     .study_count = kn_count(image, KN_SECTION_study),
                     .muscle_count = kn_count(image, KN_SECTION_muscle)};
    size_t places = out->place_count;
    builder b = {.net = out, .image = image, .order = BASE_NEW(arena, uint32_t, places), .state = BASE_NEW(arena, uint8_t, places)};
    out->origin = BASE_NEW(arena, uint32_t, places);
    out->exits = BASE_NEW(arena, uint32_t, places);
    if (!b.order || !b.state || !out->origin || !out->exits) return base_fail_memory(error);
    for (uint32_t p = 0; p < places; p++)
        if (!visit(&b, p)) return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: the network runs in a circle at %s",
                                            kn_id(image, KN_SECTION_place, p));
    find_segments(out);
    find_exits(out);
    uint32_t origins = mark_origins(out);
    out->flow = BASE_NEW(arena, float, (size_t)origins * places * NET_FIBRES);
    if (!out->flow) return base_fail_memory(error);
    for (uint32_t p = 0; p < places; p++)
        if (out->origin[p] != KN_NONE) flow_from(&b, p, out->flow + (size_t)out->origin[p] * places * NET_FIBRES);
    return SURAL_OK;
}

static double longest(double a, double b) { return isnan(a) || b > a ? b : a; }

double net_region_cm(const network *net, uint32_t region) {
    uint32_t skin = kn_get_region(net->image, region)->place;
    return skin == KN_NONE ? (double)NAN : (double)kn_get_place(net->image, skin)->cm_from_conus;
}

double net_movement_cm(const network *net, uint32_t movement) {
    kn_span muscles = kn_get_movement(net->image, movement)->muscles;
    double sum = 0, shares = 0;
    for (uint32_t i = muscles.start; i < muscles.start + muscles.count; i++) {
        const kn_muscle *muscle = kn_get_muscle(net->image, i);
        double cm = (double)kn_get_place(net->image, muscle->branch)->cm_from_conus;
        if (isnan(cm)) continue;
        sum += (double)muscle->share * cm;
        shares += (double)muscle->share;
    }
    return shares > 0 ? sum / shares : (double)NAN;
}

double net_reflex_cm(const network *net, uint32_t reflex) {
    const kn_reflex *row = kn_get_reflex(net->image, reflex);
    double cm = (double)NAN;
    if (row->afferent != KN_NONE) cm = longest(cm, (double)kn_get_place(net->image, row->afferent)->cm_from_conus);
    return cm;
}

double net_field_loss(const kn_field *field, double cm, uint32_t degree, bool motor) {
    const float half[NET_DEGREES] = {field->mild, field->moderate, field->severe};
    if (isnan(cm)) return 0;
    double at = (double)half[degree] + (motor ? (double)field->motor_lag : 0);
    return 1 / (1 + exp((at - cm) / (double)field->width));
}
