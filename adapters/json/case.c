#include "json/case.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32, MAX_VALUES = 1 << 20 }; /* both bound the memory that parsing takes */

static const char format_name[] = "sural-case/1";

typedef struct reader {
    const sural_knowledge *knowledge;
    size_t line;
    json_case *out;
    json_error *error;
} reader;

/* A message that quotes the input may be cut inside a letter: then only its ASCII is kept. */
static void mend(char *text) {
    json_t *whole = json_string(text);
    for (char *c = text; !whole && *c; c++)
        if ((unsigned char)*c & 0x80) *c = '?';
    json_decref(whole);
}

static bool fail(reader *r, const char *pointer, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool fail(reader *r, const char *pointer, const char *format, ...) {
    memset(r->error, 0, sizeof *r->error);
    r->error->line = r->line;
    snprintf(r->error->pointer, sizeof r->error->pointer, "%s", pointer);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->error->message, sizeof r->error->message, format, arguments);
    va_end(arguments);
    mend(r->error->message);
    return false;
}

static bool fail_as(reader *r, const char *base, const sural_error *error) {
    char pointer[2 * SURAL_POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "%s%s", base, error->pointer);
    fail(r, pointer, "%s", error->message);
    snprintf(r->error->did_you_mean, sizeof r->error->did_you_mean, "%s", error->did_you_mean);
    return false;
}

static void suggest(reader *r, const char *given, const char *const *known, size_t count) {
    const char *best = sural_nearest(given, known, count);
    if (best) snprintf(r->error->did_you_mean, sizeof r->error->did_you_mean, "%s", best);
}

/* How many bytes of `text` to show: at most 60, and never a part of a letter. */
static int shown(const char *text) {
    size_t size = strlen(text);
    if (size <= 60) return (int)size;
    for (size = 60; size && ((unsigned char)text[size] & 0xC0) == 0x80;) size--;
    return (int)size;
}

static bool is_own(const char *key) { return strncmp(key, "x-", 2) == 0; }

/* Keys and indices on the way to a value, written as a JSON pointer. */
static void extend(char out[SURAL_POINTER_SIZE], const char *base, const char *key) {
    size_t at = (size_t)snprintf(out, SURAL_POINTER_SIZE, "%s/", base);
    if (at >= SURAL_POINTER_SIZE) at = SURAL_POINTER_SIZE - 1;
    for (; *key && at + 3 < SURAL_POINTER_SIZE; key++) {
        if (*key == '~' || *key == '/') {
            out[at++] = '~';
            out[at++] = *key == '~' ? '0' : '1';
        } else {
            out[at++] = *key;
        }
    }
    if (*key) /* cut: not inside a letter */
        while (at && ((unsigned char)out[at - 1] & 0x80)) at--;
    out[at] = '\0';
}

static bool check_values(reader *r, json_t *value, const char *pointer) {
    char inner[SURAL_POINTER_SIZE], index[24];
    const char *key;
    json_t *child;
    size_t i;
    if (json_is_null(value)) return fail(r, pointer, "null is never a value; leave the key out");
    json_object_foreach(value, key, child) {
        extend(inner, pointer, key);
        if (!is_own(key) && !check_values(r, child, inner)) return false;
    }
    json_array_foreach(value, i, child) {
        snprintf(index, sizeof index, "%zu", i);
        extend(inner, pointer, index);
        if (!check_values(r, child, inner)) return false;
    }
    return true;
}

static bool check_keys(reader *r, json_t *object, const char *pointer, const char *const *known, size_t count) {
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        bool good = is_own(key);
        for (size_t i = 0; i < count && !good; i++) good = strcmp(key, known[i]) == 0;
        if (good) continue;
        char at[SURAL_POINTER_SIZE];
        extend(at, pointer, key);
        fail(r, at, "unknown key \"%.*s\" (the caller's own keys begin with x-)", shown(key), key);
        suggest(r, key, known, count);
        return false;
    }
    return true;
}

static bool set_age(reader *r, json_t *age) {
    sural_error error;
    if (!json_is_number(age)) return fail(r, "/age", "age must be a number of years from 0 to 120");
    return sural_case_set_age(r->out->patient, json_number_value(age), &error) == SURAL_OK || fail_as(r, "", &error);
}

static bool set_word(reader *r, json_t *word, const char *pointer,
                     sural_status (*set)(sural_case *patient, const char *word, sural_error *error)) {
    sural_error error;
    if (!json_is_string(word)) return fail(r, pointer, "%s must be text", pointer + 1);
    return set(r->out->patient, json_string_value(word), &error) == SURAL_OK || fail_as(r, "", &error);
}

static bool read_side(reader *r, json_t *object, const char *pointer, sural_side *side) {
    static const char *const words[] = {"left", "right", "both"};
    json_t *value = json_object_get(object, "side");
    const char *word = json_string_value(value);
    *side = SURAL_SIDE_NONE;
    if (!value) return true;
    for (size_t i = 0; word && i < 3; i++)
        if (strcmp(word, words[i]) == 0) *side = (sural_side)(i + 1);
    if (*side != SURAL_SIDE_NONE) return true;
    char at[SURAL_POINTER_SIZE];
    extend(at, pointer, "side");
    fail(r, at, "side must be left, right or both");
    if (word) suggest(r, word, words, 3);
    return false;
}

static bool read_sites(reader *r, json_t *object, const char *pointer, const char ***sites, size_t *count) {
    json_t *list = json_object_get(object, "sites");
    char at[SURAL_POINTER_SIZE], inner[SURAL_POINTER_SIZE], index[24];
    *sites = NULL;
    *count = 0;
    if (!list) return true;
    extend(at, pointer, "sites");
    if (!json_is_array(list) || json_array_size(list) == 0) return fail(r, at, "sites must be a list of at least one id");
    *sites = malloc(json_array_size(list) * sizeof **sites);
    if (!*sites) return fail(r, at, "out of memory");
    for (size_t i = 0; i < json_array_size(list); i++) {
        (*sites)[i] = json_string_value(json_array_get(list, i));
        snprintf(index, sizeof index, "%zu", i);
        extend(inner, at, index);
        if (!(*sites)[i]) return fail(r, inner, "a site must be text");
    }
    *count = json_array_size(list);
    return true;
}

static bool read_value(reader *r, json_t *object, const char *pointer, sural_entry *entry) {
    json_t *value = json_object_get(object, "value"), *unit = json_object_get(object, "unit");
    json_t *grade = json_object_get(object, "grade"), *present = json_object_get(object, "present");
    char at[SURAL_POINTER_SIZE];
    extend(at, pointer, "value");
    if (value && !json_is_string(value) && !json_is_number(value)) return fail(r, at, "value must be text or a number");
    entry->word = json_string_value(value);
    entry->has_number = json_is_number(value);
    entry->number = json_number_value(value);
    extend(at, pointer, "unit");
    if (unit && !json_is_string(unit)) return fail(r, at, "unit must be text");
    entry->unit = json_string_value(unit);
    extend(at, pointer, "grade");
    if (grade && !json_is_number(grade)) return fail(r, at, "grade must be a number from 0 to 5");
    entry->has_grade = grade != NULL;
    entry->grade = json_number_value(grade);
    extend(at, pointer, "present");
    if (present && !json_is_boolean(present)) return fail(r, at, "present must be true or false");
    entry->absent = json_is_false(present);
    return true;
}

static bool add_entry(reader *r, json_t *object, const char *pointer, sural_entry *entry) {
    sural_error error;
    json_t *finding = json_object_get(object, "finding");
    if (!json_is_string(finding)) return fail(r, pointer, "a finding needs \"finding\": its id");
    entry->finding = json_string_value(finding);
    if (!read_side(r, object, pointer, &entry->side) || !read_value(r, object, pointer, entry)) return false;
    return sural_case_add(r->out->patient, entry, &error) == SURAL_OK || fail_as(r, pointer, &error);
}

static bool read_finding(reader *r, json_t *object, size_t index) {
    static const char *const keys[] = {"finding", "side", "sites", "value", "unit", "grade", "present"};
    char pointer[SURAL_POINTER_SIZE];
    snprintf(pointer, sizeof pointer, "/findings/%zu", index);
    if (!json_is_object(object)) return fail(r, pointer, "a finding must be an object");
    if (!check_keys(r, object, pointer, keys, sizeof keys / sizeof *keys)) return false;
    sural_entry entry = {0};
    const char **sites;
    bool good = read_sites(r, object, pointer, &sites, &entry.site_count);
    entry.sites = sites;
    good = good && add_entry(r, object, pointer, &entry);
    free(sites);
    return good;
}

static bool read_findings(reader *r, json_t *list) {
    if (!json_is_array(list)) return fail(r, list ? "/findings" : "", "a case needs \"findings\": a list (it may be empty)");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_finding(r, json_array_get(list, i), i)) return false;
    return true;
}

static bool read_case(reader *r) {
    static const char *const keys[] = {"format", "id", "age", "sex", "setting", "findings"};
    json_t *text = r->out->text, *id = json_object_get(text, "id"), *format = json_object_get(text, "format");
    json_t *age = json_object_get(text, "age"), *sex = json_object_get(text, "sex"), *setting = json_object_get(text, "setting");
    sural_error error;
    if (!json_is_object(text)) return fail(r, "", "a case is a JSON object");
    if (!check_values(r, text, "") || !check_keys(r, text, "", keys, sizeof keys / sizeof *keys)) return false;
    if (!format) return fail(r, "", "the key \"format\" is missing; it must be \"%s\"", format_name);
    if (!json_is_string(format) || strcmp(json_string_value(format), format_name) != 0) {
        fail(r, "/format", "format must be \"%s\"", format_name);
        snprintf(r->error->did_you_mean, sizeof r->error->did_you_mean, "%s", format_name);
        return false;
    }
    if (id && !json_is_string(id)) return fail(r, "/id", "id must be text");
    if (sural_case_create(r->knowledge, &r->out->patient, &error) != SURAL_OK) return fail_as(r, "", &error);
    if (age && !set_age(r, age)) return false;
    if (sex && !set_word(r, sex, "/sex", sural_case_set_sex)) return false;
    if (setting && !set_word(r, setting, "/setting", sural_case_set_setting)) return false;
    return read_findings(r, json_object_get(text, "findings"));
}

/* Before anything is built: how deep and how many. */
static bool check_size(reader *r, const char *text, size_t size) {
    bool string = false;
    size_t depth = 0, values = 1;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (string && c == '\\') i++;
        else if (c == '"') string = !string;
        else if (!string && (c == '{' || c == '[')) depth++, values++;
        else if (!string && (c == '}' || c == ']') && depth) depth--;
        else if (!string && c == ',') values++;
        if (depth > MAX_DEPTH) return fail(r, "", "nested deeper than %d", MAX_DEPTH);
        if (values > MAX_VALUES) return fail(r, "", "more than %d values in one record", MAX_VALUES);
    }
    return true;
}

static bool parse(reader *r, const char *text, size_t size) {
    json_error_t where;
    while (size && (text[size - 1] == '\n' || text[size - 1] == '\r')) size--; /* jansson would count the line's end */
    if (!check_size(r, text, size)) return false;
    r->out->text = json_loadb(text, size, JSON_REJECT_DUPLICATES, &where);
    if (r->out->text) return true;
    if (json_error_code(&where) == json_error_out_of_memory) return fail(r, "", "out of memory");
    fail(r, "", "not JSON, column %d: %s", where.column, where.text);
    r->error->line = r->line + (where.line > 0 ? (size_t)where.line - 1 : 0);
    return false;
}

bool json_case_read(const sural_knowledge *knowledge, const char *text, size_t size, size_t line, json_case *out, json_error *error) {
    reader r = {knowledge, line, out, error};
    *out = (json_case){0};
    if (!parse(&r, text, size)) return false;
    out->id = json_string_value(json_object_get(out->text, "id"));
    if (read_case(&r)) return true;
    sural_case_free(out->patient);
    out->patient = NULL;
    return false;
}

void json_case_free(json_case *one) {
    sural_case_free(one->patient);
    json_decref(one->text);
}
