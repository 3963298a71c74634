#include "knowledge/show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct printer {
    const kn_image *image;
    sural_sink *sink;
    void *context;
} printer;

static void put(const printer *p, const char *text) { p->sink(p->context, text, strlen(text)); }

static void put_number(const printer *p, float number) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", (double)number);
    put(p, text);
}

static bool plain(const char *text) {
    return text[0] && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen(text);
}

static void put_text(const printer *p, const char *text) {
    if (plain(text)) {
        put(p, text);
        return;
    }
    put(p, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') put(p, "\\");
        if (*text == '\n') put(p, "\\n");
        else p->sink(p->context, text, 1);
    }
    put(p, "\"");
}

static void put_value(const printer *p, uint32_t value) {
    put_text(p, value == KN_AT_PLACE ? "at_place" : kn_text_of(p->image, kn_get_value(p->image, value)->value));
}

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

static void put_inline_row(const printer *p, kn_section section, const uint32_t *cells);

static void put_numbers(const printer *p, const uint32_t *cells, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        float number;
        memcpy(&number, &cells[i], sizeof number);
        put(p, i ? ", " : "[");
        put_number(p, number);
    }
    put(p, "]");
}

static void put_inline_rows(const printer *p, kn_section section, const uint32_t *span) {
    put(p, "[");
    for (uint32_t i = 0; i < span[1]; i++) {
        if (i) put(p, ", ");
        put_inline_row(p, section, kn_row(p->image, section, span[0] + i));
    }
    put(p, "]");
}

static void put_map(const printer *p, const uint32_t *span) {
    put(p, "{");
    for (uint32_t i = 0; i < span[1]; i++) {
        const kn_chance *chance = kn_get_chance(p->image, span[0] + i);
        if (i) put(p, ", ");
        put_value(p, chance->value);
        put(p, ": ");
        put_number(p, chance->p);
    }
    put(p, "}");
}

static void put_clause(const printer *p, const kn_clause *clause) {
    put(p, "[");
    for (uint32_t i = 0; i < clause->conditions.count; i++) {
        if (i) put(p, ", ");
        put(p, "\"");
        put(p, kn_text_of(p->image, kn_get_condition(p->image, clause->conditions.start + i)->text));
        put(p, "\"");
    }
    put(p, "]");
}

static void put_scalar(const printer *p, const kn_field_about *field, const uint32_t *cells) {
    float number;
    memcpy(&number, cells, sizeof number);
    switch (field->kind) {
    case KN_TEXT: put_text(p, kn_text_of(p->image, cells[0])); break;
    case KN_NUMBER: put_number(p, number); break;
    case KN_NUMBERS: put_numbers(p, cells, field->target); break;
    case KN_FLAG: put(p, cells[0] ? "true" : "false"); break;
    case KN_WORD: put(p, kn_word((kn_words)field->target, cells[0])); break;
    case KN_REF: put(p, kn_id(p->image, (kn_section)field->target, cells[0])); break;
    case KN_VALUE: put_value(p, cells[0]); break;
    case KN_MAP: put_map(p, cells); break;
    case KN_ROW: put_inline_row(p, (kn_section)field->target, kn_row(p->image, (kn_section)field->target, cells[0])); break;
    default: put_inline_rows(p, (kn_section)field->target, cells); break;
    }
}

static void put_inline_row(const printer *p, kn_section section, const uint32_t *cells) {
    const kn_section_about *about = &kn_sections[section];
    if (about->field_count == 1) {
        put_scalar(p, about->fields, cells);
        return;
    }
    const char *between = "{";
    for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++) {
        if (is_absent(&about->fields[f], cells)) continue;
        put(p, between);
        put(p, about->fields[f].name);
        put(p, ": ");
        put_scalar(p, &about->fields[f], cells);
        between = ", ";
    }
    put(p, "}");
}

static void put_lines(const printer *p, const kn_field_about *field, const uint32_t *span) {
    for (uint32_t i = 0; i < span[1]; i++) {
        put(p, "\n  - ");
        if (field->kind == KN_CLAUSES) put_clause(p, kn_get_clause(p->image, span[0] + i));
        else put_inline_row(p, (kn_section)field->target, kn_row(p->image, (kn_section)field->target, span[0] + i));
    }
}

void kn_write_record(const kn_image *image, kn_section section, uint32_t row, sural_sink *sink, void *context) {
    const printer p = {image, sink, context};
    const kn_section_about *about = &kn_sections[section];
    const uint32_t *cells = kn_row(image, section, row);
    for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++) {
        const kn_field_about *field = &about->fields[f];
        if (is_absent(field, cells)) continue;
        put(&p, field->name);
        put(&p, ":");
        if (field->kind == KN_ROWS || field->kind == KN_CLAUSES) {
            put_lines(&p, field, cells);
        } else {
            put(&p, " ");
            put_scalar(&p, field, cells);
        }
        put(&p, "\n");
    }
}
