/* What lies next to a place on the network, and the findings that tell lesions of the two apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "explain/forward.h"

enum { TELLING = 8 };

typedef enum relation { BRAIN, SKIN, BESIDE, PART, WHOLE, RELATIONS } relation;
static const char *const NAMES[RELATIONS] = {"towards_brain", "towards_skin", "beside", "part", "whole"};

typedef struct found { uint32_t place; relation relation; } found;
typedef struct finder { const kn_image *image; found *items; size_t count; uint32_t place; } finder;

static void note(finder *f, uint32_t place, relation relation) {
    if (place == f->place || kn_get_place(f->image, place)->kind == KN_kind_receptor) return;
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].place == place) return;
    f->items[f->count++] = (found){place, relation};
}

static void note_feeds(finder *f, uint32_t from, relation relation) {
    kn_span feeds = kn_get_place(f->image, from)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++) note(f, kn_get_edge(f->image, i)->place, relation);
}

static bool feeds(const kn_image *image, uint32_t from, uint32_t to) {
    kn_span span = kn_get_place(image, from)->feeds;
    for (uint32_t i = span.start; i < span.start + span.count; i++)
        if (kn_get_edge(image, i)->place == to) return true;
    return false;
}

static bool is_member(const kn_image *image, uint32_t whole, uint32_t part) {
    kn_span span = kn_get_place(image, whole)->members;
    for (uint32_t i = span.start; i < span.start + span.count; i++)
        if (kn_get_member(image, i)->place == part) return true;
    return false;
}

static bool share_a_member(const kn_image *image, uint32_t a, uint32_t b) {
    kn_span span = kn_get_place(image, a)->members;
    for (uint32_t i = span.start; i < span.start + span.count; i++)
        if (is_member(image, b, kn_get_member(image, i)->place)) return true;
    return false;
}

static bool share_a_trunk(const kn_image *image, uint32_t a, uint32_t b) {
    kn_span span = kn_get_place(image, a)->feeds;
    for (uint32_t i = span.start; i < span.start + span.count; i++)
        if (feeds(image, b, kn_get_edge(image, i)->place)) return true;
    return false;
}

static void find_all(finder *f) {
    uint32_t places = kn_count(f->image, KN_SECTION_place);
    note_feeds(f, f->place, BRAIN);
    for (uint32_t p = 0; p < places; p++)
        if (feeds(f->image, p, f->place)) note(f, p, SKIN);
    for (uint32_t p = 0; p < places; p++) {
        if (is_member(f->image, f->place, p)) note(f, p, PART);
        else if (is_member(f->image, p, f->place)) note(f, p, WHOLE);
        else if (share_a_member(f->image, f->place, p) || share_a_trunk(f->image, f->place, p)) note(f, p, BESIDE);
    }
}

/* ---- telling apart ---- */
static const sural_prediction *same(const sural_prediction *list, size_t count, const sural_prediction *one) {
    for (size_t i = 0; i < count; i++) {
        const sural_prediction *other = &list[i];
        bool site = (!one->site && !other->site) || (one->site && other->site && strcmp(one->site, other->site) == 0);
        bool value = (!one->value && !other->value) || (one->value && other->value && strcmp(one->value, other->value) == 0);
        if (site && value && other->side == one->side && strcmp(other->finding, one->finding) == 0) return other;
    }
    return NULL;
}

static void keep(sural_telling *best, size_t *count, sural_telling one) {
    double worth = one.here.probability * one.here.weight;
    size_t at = *count < TELLING ? (*count)++ : TELLING;
    for (; at > 0 && best[at - 1].here.probability * best[at - 1].here.weight < worth; at--)
        if (at < TELLING) best[at] = best[at - 1];
    if (at < TELLING) best[at] = one;
}

/* Findings likelier here than there, and the other way round with a weight below 0. */
static void compare(const sural_prediction *a, size_t a_count, const sural_prediction *b, size_t b_count, bool here, sural_telling *best, size_t *count) {
    for (size_t i = 0; i < a_count; i++) {
        const sural_prediction *other = same(b, b_count, &a[i]);
        double there = other ? other->probability : a[i].background;
        sural_telling one = {a[i], there};
        one.here.weight = INFER_DECIBANS * log(a[i].probability / fmax(there, 1e-9));
        if (one.here.weight < 3) continue; /* a likelihood ratio of 2 */
        keep(best, count, one);
    }
    for (size_t i = 0; !here && i < *count; i++) {
        double swapped = best[i].here.probability;
        best[i].here.probability = best[i].there;
        best[i].there = swapped;
        best[i].here.weight = -best[i].here.weight;
    }
}

typedef struct side_list { const sural_prediction *items; size_t count; } side_list;

static sural_status predict_at(const infer_context *c, const char *place, base_arena *arena, side_list *out, sural_error *error) {
    const sural_lesion_query query = {.place = place, .side = SURAL_SIDE_LEFT, .age = (double)NAN};
    forward_lesion lesion;
    sural_status status = forward_resolve(c->model, &query, arena, &lesion, error);
    if (status != SURAL_OK) return status;
    status = forward_predict(c, &lesion, arena, &out->items, &out->count);
    return status == SURAL_OK ? SURAL_OK : base_fail_memory(error);
}

static sural_status tell_apart(const infer_context *c, side_list here, base_arena *arena, sural_neighbour *out, sural_error *error) {
    sural_telling *telling = BASE_NEW(arena, sural_telling, 2 * TELLING);
    side_list there;
    sural_status status = predict_at(c, out->place, arena, &there, error);
    if (status != SURAL_OK || !telling) return status == SURAL_OK ? base_fail_memory(error) : status;
    size_t ours = 0, theirs = 0;
    compare(here.items, here.count, there.items, there.count, true, telling, &ours);
    compare(there.items, there.count, here.items, here.count, false, telling + ours, &theirs);
    out->telling = telling;
    out->telling_count = ours + theirs;
    return SURAL_OK;
}

static sural_status find_edges(const kn_image *image, const char *place, base_arena *arena, sural_neighbour **list, sural_neighbours *out,
                               sural_error *error) {
    finder f = {image, BASE_NEW(arena, found, kn_count(image, KN_SECTION_place)), 0, KN_NONE};
    sural_status status = kn_require(image, KN_SECTION_place, place, &f.place, error);
    if (status != SURAL_OK || !f.items) return status == SURAL_OK ? base_fail_memory(error) : status;
    find_all(&f);
    *list = BASE_NEW(arena, sural_neighbour, f.count);
    if (!*list) return base_fail_memory(error);
    for (size_t i = 0; i < f.count; i++)
        (*list)[i] = (sural_neighbour){.place = kn_id(image, KN_SECTION_place, f.items[i].place), .relation = NAMES[f.items[i].relation],
                                       .name = kn_text_of(image, kn_get_place(image, f.items[i].place)->name)};
    *out = (sural_neighbours){kn_id(image, KN_SECTION_place, f.place), kn_text_of(image, kn_get_place(image, f.place)->name), *list, f.count};
    return SURAL_OK;
}

sural_status forward_edges(const infer_model *model, const char *place, base_arena *arena, sural_neighbours *out, sural_error *error) {
    sural_neighbour *list;
    return find_edges(model->image, place, arena, &list, out, error);
}

sural_status forward_neighbours(const infer_context *c, const char *place, base_arena *arena, sural_neighbours *out, sural_error *error) {
    side_list here;
    sural_neighbour *list;
    sural_status status = predict_at(c, place, arena, &here, error);
    if (status == SURAL_OK) status = find_edges(c->model->image, place, arena, &list, out, error);
    for (size_t i = 0; status == SURAL_OK && i < out->count; i++) status = tell_apart(c, here, arena, &list[i], error);
    return status;
}
