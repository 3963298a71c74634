#include "json/write.h"

const char *json_side_name(sural_side side) {
    static const char *const names[] = {NULL, "left", "right", "both"};
    return names[side];
}

void json_set_text(json_t *object, const char *key, const char *text) {
    if (text && *text) json_object_set_new(object, key, json_string(text));
}

json_t *json_place(const sural_place *place) {
    json_t *object = json_pack("{s:s, s:s, s:s, s:f}", "site", place->id, "name", place->name, "side", json_side_name(place->side),
                               "probability", place->probability);
    if (place->lesion_side != place->side) json_object_set_new(object, "lesion_side", json_string(json_side_name(place->lesion_side)));
    return object;
}

bool json_write_line_of(FILE *out, json_t *object, size_t digits) {
    bool good = object && json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(digits)) == 0 && putc('\n', out) != EOF;
    json_decref(object);
    return good;
}

bool json_write_line(FILE *out, json_t *object) { return json_write_line_of(out, object, 12); }
