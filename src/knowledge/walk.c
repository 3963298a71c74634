#include "knowledge/walk.h"

#include <math.h>
#include <string.h>

typedef struct walk {
    const kn_image *image;
    sural_visit *visit;
    void *context;
} walk;

static bool tell(const walk *w, sural_node node) { return w->visit(w->context, &node); }

static bool is_absent(const kn_field_about *field, const uint32_t *cells) {
    float number;
    memcpy(&number, cells, sizeof number);
    switch (field->kind) {
    case KN_NUMBER: case KN_NUMBERS: return isnan(number);
    case KN_REF: return cells[0] == KN_NONE;
    case KN_ROWS: case KN_ROW: case KN_MAP: case KN_CLAUSES: return cells[1] == 0;
    case KN_VALUE: return false;
    default: return cells[0] == 0 && !field->required;
    }
}

static const char *value_text(const kn_image *image, uint32_t value) {
    return value == KN_AT_PLACE ? "at_place" : kn_text_of(image, kn_get_value(image, value)->value);
}

static bool visit_fields(const walk *w, kn_section section, uint32_t row);
static bool visit_field(const walk *w, const kn_field_about *field, const char *key, const uint32_t *cells);

/* A row of one field stands for that field. */
static bool visit_row(const walk *w, kn_section section, uint32_t row, const char *key) {
    if (kn_sections[section].field_count == 1) return visit_field(w, kn_sections[section].fields, key, kn_row(w->image, section, row));
    return tell(w, (sural_node){.kind = SURAL_NODE_MAP, .key = key}) && visit_fields(w, section, row) &&
           tell(w, (sural_node){.kind = SURAL_NODE_END});
}

static bool visit_rows(const walk *w, kn_section section, const char *key, const uint32_t *span) {
    if (!tell(w, (sural_node){.kind = SURAL_NODE_LIST, .key = key})) return false;
    for (uint32_t i = 0; i < span[1]; i++)
        if (!visit_row(w, section, span[0] + i, NULL)) return false;
    return tell(w, (sural_node){.kind = SURAL_NODE_END});
}

static bool visit_map(const walk *w, const char *key, const uint32_t *span) {
    if (!tell(w, (sural_node){.kind = SURAL_NODE_MAP, .key = key})) return false;
    for (uint32_t i = 0; i < span[1]; i++) {
        const kn_chance *chance = kn_get_chance(w->image, span[0] + i);
        sural_node node = {.kind = SURAL_NODE_NUMBER, .key = value_text(w->image, chance->value), .number = (double)chance->p};
        if (!tell(w, node)) return false;
    }
    return tell(w, (sural_node){.kind = SURAL_NODE_END});
}

/* A condition is shown as it was written. */
static bool visit_clauses(const walk *w, const char *key, const uint32_t *span) {
    if (!tell(w, (sural_node){.kind = SURAL_NODE_LIST, .key = key})) return false;
    for (uint32_t i = 0; i < span[1]; i++) {
        kn_span conditions = kn_get_clause(w->image, span[0] + i)->conditions;
        if (!tell(w, (sural_node){.kind = SURAL_NODE_LIST})) return false;
        for (uint32_t c = conditions.start; c < conditions.start + conditions.count; c++)
            if (!tell(w, (sural_node){.kind = SURAL_NODE_TEXT, .text = kn_text_of(w->image, kn_get_condition(w->image, c)->text)})) return false;
        if (!tell(w, (sural_node){.kind = SURAL_NODE_END})) return false;
    }
    return tell(w, (sural_node){.kind = SURAL_NODE_END});
}

static bool visit_scalar(const walk *w, const kn_field_about *field, const char *key, const uint32_t *cells) {
    sural_node node = {.kind = SURAL_NODE_TEXT, .key = key};
    float number;
    memcpy(&number, cells, sizeof number);
    switch (field->kind) {
    case KN_NUMBER: node.kind = SURAL_NODE_NUMBER, node.number = (double)number; break;
    case KN_NUMBERS: node.kind = SURAL_NODE_NUMBERS, node.numbers = (const float *)(const void *)cells, node.count = field->target; break;
    case KN_FLAG: node.kind = SURAL_NODE_FLAG, node.flag = cells[0] != 0; break;
    case KN_WORD: node.text = kn_word((kn_words)field->target, cells[0]); break;
    case KN_REF:
        node.kind = SURAL_NODE_REFERENCE, node.section = kn_sections[field->target].folder;
        node.text = kn_id(w->image, (kn_section)field->target, cells[0]);
        break;
    case KN_VALUE: node.text = value_text(w->image, cells[0]); break;
    default: node.text = kn_text_of(w->image, cells[0]); break;
    }
    return tell(w, node);
}

static bool visit_field(const walk *w, const kn_field_about *field, const char *key, const uint32_t *cells) {
    switch (field->kind) {
    case KN_ROWS: return visit_rows(w, (kn_section)field->target, key, cells);
    case KN_ROW: return visit_row(w, (kn_section)field->target, cells[0], key);
    case KN_MAP: return visit_map(w, key, cells);
    case KN_CLAUSES: return visit_clauses(w, key, cells);
    default: return visit_scalar(w, field, key, cells);
    }
}

static bool visit_fields(const walk *w, kn_section section, uint32_t row) {
    const kn_section_about *about = &kn_sections[section];
    const uint32_t *cells = kn_row(w->image, section, row);
    for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++) {
        const kn_field_about *field = &about->fields[f];
        if (!is_absent(field, cells) && !visit_field(w, field, field->name, cells)) return false;
    }
    return true;
}

bool kn_walk(const kn_image *image, kn_section section, uint32_t row, sural_visit *visit, void *context) {
    const walk w = {image, visit, context};
    return visit_fields(&w, section, row);
}
