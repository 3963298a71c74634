/* Reads records by the schema: one generic walk, no code for any one section. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kbc.h"

/* What a row inherits from the rows around it. */
typedef struct around {
    uint32_t finding; /* the nearest one named above; VALUE fields are its values */
} around;

static void compile_row(kbc *kbc, kn_section section, struct fy_node *node, around around, kbc_bytes *out);

static uint32_t float_cell(double number) {
    float narrow = (float)number;
    uint32_t cell;
    memcpy(&cell, &narrow, sizeof cell);
    return cell;
}

static uint32_t compile_number(kbc *kbc, const kn_field_about *field, struct fy_node *node) {
    char *text = kbc_scalar(kbc, node), *end = NULL;
    double number = text ? strtod(text, &end) : NAN;
    bool whole = text && end != text && *end == '\0' && isfinite(number);
    if (text && !whole) kbc_error(kbc, node, "%s: \"%s\" is not a number", field->name, text);
    else if (text && (number < field->low || number > field->high))
        kbc_error(kbc, node, "%s: %g is outside %g to %g", field->name, number, field->low, field->high);
    free(text);
    return float_cell(number);
}

static uint32_t compile_flag(kbc *kbc, const kn_field_about *field, struct fy_node *node) {
    char *text = kbc_scalar(kbc, node);
    bool yes = text && strcmp(text, "true") == 0;
    if (text && !yes && strcmp(text, "false") != 0) kbc_error(kbc, node, "%s: true or false, not \"%s\"", field->name, text);
    free(text);
    return yes;
}

static uint32_t compile_word(kbc *kbc, const kn_field_about *field, struct fy_node *node) {
    char *text = kbc_scalar(kbc, node);
    uint32_t index = text ? kn_word_find((kn_words)field->target, text) : 0;
    if (index == KN_NONE) {
        base_nearest nearest = base_nearest_to(text);
        for (uint32_t i = 0; kn_word((kn_words)field->target, i); i++)
            base_nearest_offer(&nearest, kn_word((kn_words)field->target, i));
        kbc_error(kbc, node, "%s: no such word \"%s\"%s%s%s", field->name, text, nearest.best ? ": did you mean \"" : "",
                  nearest.best ? nearest.best : "", nearest.best ? "\"?" : "");
    }
    free(text);
    return index;
}

static uint32_t compile_text(kbc *kbc, struct fy_node *node) {
    char *text = kbc_scalar(kbc, node);
    uint32_t offset = text ? kbc_pool_add(&kbc->pool, text) : 0;
    if (text && offset == 0) kbc_error(kbc, node, "empty text");
    free(text);
    return offset;
}

static uint32_t compile_reference(kbc *kbc, kn_section section, struct fy_node *node) {
    char *text = kbc_scalar(kbc, node);
    uint32_t index = text ? kbc_find(kbc, section, text, node) : KN_NONE;
    free(text);
    return index;
}

uint32_t kbc_value(kbc *kbc, uint32_t finding, const char *word, struct fy_node *node) {
    if (finding == KN_NONE) return KN_NONE; /* already reported */
    if (strcmp(word, "at_place") == 0) return KN_AT_PLACE;
    const kn_finding *row = (const kn_finding *)(const void *)kbc->rows[KN_SECTION_finding].data + finding;
    const kn_value *values = (const kn_value *)(const void *)kbc->rows[KN_SECTION_value].data;
    base_nearest nearest = base_nearest_to(word);
    for (uint32_t i = row->values.start; i < row->values.start + row->values.count; i++) {
        const char *known = kbc->pool.bytes.data + values[i].value;
        if (strcmp(known, word) == 0) return i;
        base_nearest_offer(&nearest, known);
    }
    kbc_error(kbc, node, "%s has no value \"%s\"%s%s%s", kbc->records[KN_SECTION_finding].items[finding].id, word,
              nearest.best ? ": did you mean \"" : "", nearest.best ? nearest.best : "", nearest.best ? "\"?" : "");
    return KN_NONE;
}

static uint32_t compile_value(kbc *kbc, struct fy_node *node, around around) {
    char *text = kbc_scalar(kbc, node);
    uint32_t value = text ? kbc_value(kbc, around.finding, text, node) : KN_NONE;
    free(text);
    return value;
}

/* Rows are gathered apart and added at once, so that a span is unbroken whatever its rows hold. */
static kn_span add_rows(kbc *kbc, kn_section section, const kbc_bytes *rows) {
    uint32_t size = kn_sections[section].row_size;
    kn_span span = {(uint32_t)(kbc->rows[section].size / size), (uint32_t)(rows->size / size)};
    kbc_bytes_add(&kbc->rows[section], rows->data, rows->size);
    free(rows->data);
    return span;
}

static kn_span compile_rows(kbc *kbc, const kn_field_about *field, struct fy_node *node, around around) {
    kbc_bytes rows = {0};
    kn_section target = (kn_section)field->target;
    if (!fy_node_is_sequence(node)) {
        kbc_error(kbc, node, "%s: expected a sequence", field->name);
        return (kn_span){0, 0};
    }
    void *iterator = NULL;
    for (struct fy_node *item; (item = fy_node_sequence_iterate(node, &iterator));)
        compile_row(kbc, target, item, around, &rows);
    return add_rows(kbc, target, &rows);
}

static kn_span compile_one_row(kbc *kbc, const kn_field_about *field, struct fy_node *node, around around) {
    kbc_bytes rows = {0};
    compile_row(kbc, (kn_section)field->target, node, around, &rows);
    return add_rows(kbc, (kn_section)field->target, &rows);
}

static kn_span compile_map(kbc *kbc, const kn_field_about *field, struct fy_node *node, around around) {
    kn_section target = (kn_section)field->target;
    kbc_bytes rows = {0};
    if (!fy_node_is_mapping(node)) kbc_error(kbc, node, "%s: expected a mapping", field->name);
    void *iterator = NULL;
    for (struct fy_node_pair *pair; fy_node_is_mapping(node) && (pair = fy_node_mapping_iterate(node, &iterator));) {
        uint32_t cells[2] = {compile_value(kbc, fy_node_pair_key(pair), around),
                             compile_number(kbc, &kn_sections[target].fields[1], fy_node_pair_value(pair))};
        kbc_bytes_add(&rows, cells, sizeof cells);
    }
    return add_rows(kbc, target, &rows);
}

static kn_span compile_clause(kbc *kbc, struct fy_node *node) {
    kbc_bytes rows = {0};
    if (!fy_node_is_sequence(node)) kbc_error(kbc, node, "a clause is a sequence of conditions");
    void *iterator = NULL;
    for (struct fy_node *item; fy_node_is_sequence(node) && (item = fy_node_sequence_iterate(node, &iterator));) {
        char *text = kbc_scalar(kbc, item);
        kn_condition condition;
        if (text && kbc_condition(kbc, text, item, &condition)) kbc_bytes_add(&rows, &condition, sizeof condition);
        free(text);
    }
    if (rows.size == 0) kbc_error(kbc, node, "a clause without conditions would always hold");
    return add_rows(kbc, KN_SECTION_condition, &rows);
}

static kn_span compile_clauses(kbc *kbc, struct fy_node *node) {
    kbc_bytes rows = {0};
    if (!fy_node_is_sequence(node)) kbc_error(kbc, node, "expected a sequence of clauses");
    void *iterator = NULL;
    for (struct fy_node *item; fy_node_is_sequence(node) && (item = fy_node_sequence_iterate(node, &iterator));) {
        kn_clause clause = {compile_clause(kbc, item)};
        kbc_bytes_add(&rows, &clause, sizeof clause);
    }
    if (rows.size == 0) kbc_error(kbc, node, "no clause: it could never hold");
    return add_rows(kbc, KN_SECTION_clause, &rows);
}

static void compile_numbers(kbc *kbc, const kn_field_about *field, struct fy_node *node, uint32_t *cells) {
    if (!fy_node_is_sequence(node) || (uint32_t)fy_node_sequence_item_count(node) != field->target) {
        kbc_error(kbc, node, "%s: expected %u numbers", field->name, field->target);
        return;
    }
    for (uint32_t i = 0; i < field->target; i++)
        cells[i] = compile_number(kbc, field, fy_node_sequence_get_by_index(node, (int)i));
}

static void compile_field(kbc *kbc, const kn_field_about *field, struct fy_node *node, around around, uint32_t *cells) {
    kn_span span = {0, 0};
    switch (field->kind) {
    case KN_TEXT: cells[0] = compile_text(kbc, node); return;
    case KN_NUMBER: cells[0] = compile_number(kbc, field, node); return;
    case KN_NUMBERS: compile_numbers(kbc, field, node, cells); return;
    case KN_FLAG: cells[0] = compile_flag(kbc, field, node); return;
    case KN_WORD: cells[0] = compile_word(kbc, field, node); return;
    case KN_REF: cells[0] = compile_reference(kbc, (kn_section)field->target, node); return;
    case KN_VALUE: cells[0] = compile_value(kbc, node, around); return;
    case KN_ROWS: span = compile_rows(kbc, field, node, around); break;
    case KN_ROW: span = compile_one_row(kbc, field, node, around); break;
    case KN_MAP: span = compile_map(kbc, field, node, around); break;
    case KN_CLAUSES: span = compile_clauses(kbc, node); break;
    case KN_DIGEST: kbc_error(kbc, node, "%s: the compiler writes it", field->name); return;
    }
    memcpy(cells, &span, sizeof span);
}

static void absent_field(kbc *kbc, const kn_field_about *field, uint32_t *cells) {
    if (field->kind == KN_DIGEST) {
        cells[0] = kbc_pool_add(&kbc->pool, kbc->at->digest);
        return;
    }
    bool number = field->kind == KN_NUMBER || field->kind == KN_NUMBERS;
    for (uint32_t i = 0; i < kn_field_cells(field); i++) cells[i] = number ? float_cell(NAN) : field->kind == KN_REF ? KN_NONE : 0;
}

static void check_keys(kbc *kbc, const kn_section_about *about, struct fy_node *node) {
    void *iterator = NULL;
    for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &iterator));) {
        char *key = kbc_scalar(kbc, fy_node_pair_key(pair));
        if (!key) continue;
        bool known = false;
        base_nearest nearest = base_nearest_to(key);
        for (uint32_t f = 0; f < about->field_count; f++) {
            known = known || strcmp(about->fields[f].name, key) == 0;
            base_nearest_offer(&nearest, about->fields[f].name);
        }
        if (!known)
            kbc_error(kbc, fy_node_pair_key(pair), "a %s has no key \"%s\"%s%s%s", about->name, key,
                      nearest.best ? ": did you mean \"" : "", nearest.best ? nearest.best : "", nearest.best ? "\"?" : "");
        free(key);
    }
}

static void compile_mapping(kbc *kbc, const kn_section_about *about, struct fy_node *node, around around, uint32_t *cells) {
    check_keys(kbc, about, node);
    for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++) {
        const kn_field_about *field = &about->fields[f];
        struct fy_node *child = fy_node_mapping_lookup_by_string(node, field->name, (size_t)-1);
        if (child) compile_field(kbc, field, child, around, cells);
        else absent_field(kbc, field, cells);
        if (!child && field->required) kbc_error(kbc, node, "a %s needs \"%s\": %s", about->name, field->name, field->about);
        if (field->kind == KN_REF && field->target == KN_SECTION_finding) around.finding = cells[0];
    }
}

static void compile_row(kbc *kbc, kn_section section, struct fy_node *node, around around, kbc_bytes *out) {
    const kn_section_about *about = &kn_sections[section];
    uint32_t cells[64] = {0};
    if (node && fy_node_is_mapping(node)) compile_mapping(kbc, about, node, around, cells);
    else if (node && about->field_count == 1) compile_field(kbc, about->fields, node, around, cells);
    else kbc_error(kbc, node, "expected a mapping (a %s)", about->name);
    kbc_bytes_add(out, cells, about->row_size);
}

static void check_id(kbc *kbc) {
    struct fy_node *node = fy_node_mapping_lookup_by_string(kbc->at->root, "id", (size_t)-1);
    char *id = node ? kbc_scalar(kbc, node) : NULL;
    if (id && strcmp(id, kbc->at->id) != 0) kbc_error(kbc, node, "id \"%s\" in a file of another name", id);
    free(id);
}

void kbc_compile(kbc *kbc) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        for (size_t i = 0; i < kbc->records[s].count; i++) {
            kbc->at = &kbc->records[s].items[i];
            if (!kbc->at->root || !fy_node_is_mapping(kbc->at->root)) continue; /* already reported */
            check_id(kbc);
            compile_row(kbc, (kn_section)s, kbc->at->root, (around){KN_NONE}, &kbc->rows[s]);
        }
    }
}
