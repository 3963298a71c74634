#include "json/forward.h"

#include <math.h>

#include "json/write.h"

static void set_number(json_t *object, const char *key, double number) {
    if (!isnan(number)) json_object_set_new(object, key, json_real(number));
}

static json_t *prediction(const sural_prediction *p) {
    json_t *object = json_pack("{s:s}", "finding", p->finding);
    json_set_text(object, "side", json_side_name(p->side));
    json_set_text(object, "site", p->site);
    json_set_text(object, "value", p->value);
    set_number(object, "probability", p->probability);
    set_number(object, "background", p->background);
    set_number(object, "weight", p->weight);
    return object;
}

static json_t *shares(const sural_share *list, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("{s:s, s:s, s:f}", "id", list[i].id, "side", json_side_name(list[i].side), "share_lost", list[i].share));
    return array;
}

static json_t *regrowth(const sural_lesion *lesion) {
    json_t *array = json_array();
    for (size_t i = 0; i < lesion->regrowth_count; i++)
        json_array_append_new(array, json_pack("{s:s, s:f, s:f}", "target", lesion->regrowth[i].id, "cm", lesion->regrowth[i].cm, "days",
                                               lesion->regrowth[i].days));
    return array;
}

bool json_lesion_write(FILE *out, const sural_lesion *l) {
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "format", "sural-lesion/1", "place", l->place, "name", l->name, "kind",
                               l->kind, "side", json_side_name(l->side), "lesion_side", json_side_name(l->lesion_side), "degree", l->degree,
                               "profile", l->pattern);
    json_t *predictions = json_array();
    for (size_t i = 0; i < l->prediction_count; i++) json_array_append_new(predictions, prediction(&l->predictions[i]));
    json_object_set_new(object, "predictions", predictions);
    json_object_set_new(object, "conduction_studies", shares(l->studies, l->study_count));
    json_set_text(object, "block_across", l->block_across);
    json_object_set_new(object, "muscles", shares(l->muscles, l->muscle_count));
    set_number(object, "paraspinal_denervation", l->paraspinal);
    json_object_set_new(object, "regrowth", regrowth(l));
    if (l->block_days_high > 0)
        json_object_set_new(object, "conduction_block_days", json_pack("[f, f]", l->block_days_low, l->block_days_high));
    return json_write_line(out, object);
}

static json_t *step(const sural_step *s) {
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "place", s->place, "name", s->name, "kind", s->kind, "side", s->side);
    json_set_text(object, "level", s->level);
    const char *const keys[] = {"touch", "vibration", "pain", "motor"};
    const double values[] = {s->touch, s->vibration, s->pain, s->motor};
    for (size_t i = 0; i < 4; i++)
        if (values[i] > 0) set_number(object, keys[i], values[i]);
    set_number(object, "low", s->low);
    set_number(object, "high", s->high);
    set_number(object, "cm_from_conus", s->cm_from_conus);
    return object;
}

bool json_path_write(FILE *out, const sural_path *path) {
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "format", "sural-path/1", "id", path->id, "name", path->name, "section", path->section);
    json_t *steps = json_array();
    for (size_t i = 0; i < path->step_count; i++) json_array_append_new(steps, step(&path->steps[i]));
    json_object_set_new(object, "steps", steps);
    return json_write_line(out, object);
}

static json_t *neighbour(const sural_neighbour *n) {
    json_t *object = json_pack("{s:s, s:s, s:s}", "place", n->place, "name", n->name, "relation", n->relation), *telling = json_array();
    for (size_t i = 0; i < n->telling_count; i++) {
        json_t *one = prediction(&n->telling[i].here);
        json_object_del(one, "background");
        set_number(one, "there", n->telling[i].there);
        json_array_append_new(telling, one);
    }
    json_object_set_new(object, "telling", telling);
    return object;
}

bool json_neighbours_write(FILE *out, const sural_neighbours *neighbours) {
    json_t *object = json_pack("{s:s, s:s, s:s}", "format", "sural-neighbours/1", "place", neighbours->place, "name", neighbours->name);
    json_t *list = json_array();
    for (size_t i = 0; i < neighbours->count; i++) json_array_append_new(list, neighbour(&neighbours->items[i]));
    json_object_set_new(object, "neighbours", list);
    return json_write_line(out, object);
}

bool json_places_write(FILE *out, const char *case_id, const sural_assessment *a, size_t top) {
    json_t *object = json_pack("{s:s}", "format", "sural-localisation/1"), *list = json_array();
    json_object_set_new(object, "case", case_id ? json_string(case_id) : json_null());
    for (size_t i = 0; i < a->place_count && (top == 0 || i < top); i++) json_array_append_new(list, json_place(&a->places[i]));
    json_object_set_new(object, "localisation", list);
    set_number(object, "known_causes", a->known_causes);
    return json_write_line(out, object);
}
