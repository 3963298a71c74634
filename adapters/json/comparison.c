#include "json/comparison.h"

#include "json/write.h"

static json_t *statement(const json_case *one, size_t entry) {
    return json_incref(json_array_get(json_object_get(one->text, "findings"), entry));
}

static json_t *teller(const sural_teller *t) {
    json_t *object = json_pack("{s:s, s:s}", "finding", t->finding, "name", t->name);
    json_set_text(object, "side", json_side_name(t->side));
    if (t->site) json_object_set_new(object, "sites", json_pack("[s]", t->site));
    json_set_text(object, "value", t->value);
    json_object_set_new(object, "first", json_real(t->first));
    json_object_set_new(object, "second", json_real(t->second));
    json_object_set_new(object, "weight", json_real(t->weight));
    return object;
}

bool json_comparison_write(FILE *out, const json_case *one, const sural_comparison *c) {
    json_t *weights = json_array(), *tellers = json_array(), *changes = json_array();
    for (size_t i = 0; i < c->weight_count; i++)
        json_array_append_new(weights, json_pack("{s:o, s:f}", "statement", statement(one, c->weights[i].entry), "weight", c->weights[i].weight));
    for (size_t i = 0; i < c->teller_count; i++) json_array_append_new(tellers, teller(&c->tellers[i]));
    for (size_t i = 0; i < c->change_count; i++)
        json_array_append_new(changes, json_pack("{s:o, s:s, s:f, s:s}", "without", statement(one, c->changes[i].entry), "first", c->changes[i].first,
                                                 "probability", c->changes[i].probability, "level", sural_level_name(c->changes[i].level)));
    json_t *object = json_pack("{s:s, s:o, s:s, s:s, s:f, s:f}", "format", "sural-comparison/1", "case", one->id ? json_string(one->id) : json_null(),
                               "first", c->first, "second", c->second, "prior", c->prior, "posterior", c->posterior);
    json_object_set_new(object, "weights", weights);
    json_object_set_new(object, "tells_apart", tellers);
    json_object_set_new(object, "hangs_on", changes);
    return json_write_line(out, object);
}
