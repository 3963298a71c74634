#include "json/model.h"

#include "json/write.h"

static const char *const DEGREES[] = {"mild", "moderate", "severe"};

/* ---- JSON ---- */
static json_t *hypothesis(const sural_model_hypothesis *h) {
    json_t *object = json_object();
    json_object_set_new(object, "disorder", h->disorder ? json_string(h->disorder) : json_null());
    json_set_text(object, "site", h->place);
    json_set_text(object, "side", json_side_name(h->side));
    json_set_text(object, "degree", DEGREES[h->degree]);
    json_object_set_new(object, "prior", json_real(h->prior));
    return object;
}

static json_t *latent(const sural_model_latent *l) {
    json_t *weights = json_array();
    for (size_t k = 0; k < l->state_count; k++) json_array_append_new(weights, json_real(l->weights[k]));
    return json_pack("{s:s, s:o, s:f}", "cluster", l->cluster, "nodes", weights, "whole", l->whole);
}

static json_t *given(const sural_model_item *item) {
    json_t *classes = json_array();
    const double *at = item->given;
    for (size_t c = 0; c < item->class_count; c++) {
        json_t *ways = json_array();
        for (size_t w = 0; w < item->ways; w++) {
            json_t *states = json_array();
            for (size_t k = 0; k < item->states; k++) json_array_append_new(states, json_real(*at++));
            json_array_append_new(ways, states);
        }
        json_array_append_new(classes, ways);
    }
    return classes;
}

static json_t *item(const sural_model_item *i, size_t hypotheses) {
    json_t *object = json_pack("{s:s}", "finding", i->finding), *classes = json_array();
    json_set_text(object, "side", json_side_name(i->side));
    json_set_text(object, "site", i->site);
    json_set_text(object, "value", i->value);
    json_object_set_new(object, "latent", i->latent < 0 ? json_null() : json_integer((json_int_t)i->latent));
    json_object_set_new(object, "observed", json_boolean(i->observed));
    for (size_t h = 0; h < hypotheses; h++) json_array_append_new(classes, json_integer((json_int_t)i->classes[h]));
    json_object_set_new(object, "classes", classes);
    json_object_set_new(object, "given", given(i));
    return object;
}

bool json_model_write(FILE *out, const char *id, const sural_model *m) {
    json_t *hypotheses = json_array(), *latents = json_array(), *items = json_array();
    for (size_t i = 0; i < m->hypothesis_count; i++) json_array_append_new(hypotheses, hypothesis(&m->hypotheses[i]));
    for (size_t i = 0; i < m->latent_count; i++) json_array_append_new(latents, latent(&m->latents[i]));
    for (size_t i = 0; i < m->item_count; i++) json_array_append_new(items, item(&m->items[i], m->hypothesis_count));
    json_t *object = json_pack("{s:s, s:s*, s:{s:s, s:s}}", "format", "sural-model/1", "case", id, "knowledge", "version", m->knowledge_version,
                               "sha256", m->knowledge_sha256);
    json_object_set_new(object, "hypotheses", hypotheses);
    json_object_set_new(object, "latents", latents);
    json_object_set_new(object, "items", items);
    return json_write_line_of(out, object, 17);
}

/* ---- BIF ---- */
static void variable(FILE *out, const char *name, size_t index, size_t states, char prefix) {
    fprintf(out, "variable %s", name);
    if (index != SIZE_MAX) fprintf(out, "_%zu", index);
    fprintf(out, " {\n  type discrete [ %zu ] { ", states);
    for (size_t i = 0; i < states; i++) fprintf(out, "%s%c%zu", i ? ", " : "", prefix, i);
    fputs(" };\n}\n", out);
}

static void numbers(FILE *out, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++) fprintf(out, "%s%.17g", i ? ", " : " ", values[i]);
    fputs(";\n}\n", out);
}

static void latent_probabilities(FILE *out, const sural_model_latent *l, size_t index) {
    const double way[] = {1 - l->whole, l->whole};
    fprintf(out, "probability ( z_%zu ) {\n  table", index);
    numbers(out, l->weights, l->state_count);
    if (!(l->whole > 0)) return;
    fprintf(out, "probability ( way_%zu ) {\n  table", index);
    numbers(out, way, 2);
}

static void item_row(FILE *out, const sural_model_item *i, size_t h, size_t way, size_t state) {
    double p = i->given[(i->classes[h] * i->ways + way) * i->states + state];
    fprintf(out, "  (h%zu", h);
    if (i->latent >= 0) fprintf(out, ", s%zu", state);
    if (i->ways > 1) fprintf(out, ", w%zu", way);
    fprintf(out, ") %.17g, %.17g;\n", p, 1 - p);
}

static void item_probabilities(FILE *out, const sural_model *m, const sural_model_item *i, size_t index) {
    fprintf(out, "probability ( item_%zu | hypothesis", index);
    if (i->latent >= 0) fprintf(out, ", z_%td", i->latent);
    if (i->ways > 1) fprintf(out, ", way_%td", i->latent);
    fputs(" ) {\n", out);
    for (size_t h = 0; h < m->hypothesis_count; h++)
        for (size_t state = 0; state < i->states; state++)
            for (size_t way = 0; way < i->ways; way++) item_row(out, i, h, way, state);
    fputs("}\n", out);
}

bool bif_model_write(FILE *out, const char *id, const sural_model *m) {
    fprintf(out, "network sural {\n  property case %s;\n}\n", id ? id : "unnamed");
    variable(out, "hypothesis", SIZE_MAX, m->hypothesis_count, 'h');
    for (size_t i = 0; i < m->latent_count; i++) {
        variable(out, "z", i, m->latents[i].state_count, 's');
        if (m->latents[i].whole > 0) variable(out, "way", i, 2, 'w');
    }
    for (size_t i = 0; i < m->item_count; i++) fprintf(out, "variable item_%zu {\n  type discrete [ 2 ] { present, absent };\n}\n", i);
    fputs("probability ( hypothesis ) {\n  table", out);
    for (size_t h = 0; h < m->hypothesis_count; h++) fprintf(out, "%s%.17g", h ? ", " : " ", m->hypotheses[h].prior);
    fputs(";\n}\n", out);
    for (size_t i = 0; i < m->latent_count; i++) latent_probabilities(out, &m->latents[i], i);
    for (size_t i = 0; i < m->item_count; i++) item_probabilities(out, m, &m->items[i], i);
    return !ferror(out);
}
