#include "knowledge/image.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "knowledge/check.h"

const char kn_magic[KN_MAGIC_SIZE] = {'S', 'U', 'R', 'A', 'L', 'K', 'N', '\n'};

#define KN_NEED_REQUIRED true
#define KN_NEED_OPTIONAL false
#define KN_FIELD(kind, name, need, target, low, high, about) \
    {#name, KN_##kind, KN_NEED_##need, target, low, high, about},
#define KN_TABLE(name, folder) static const kn_field_about fields_of_##name[] = {KN_FIELDS_##name(KN_FIELD)};
KN_SECTIONS(KN_TABLE)
#undef KN_TABLE

#define KN_ABOUT(name, folder) \
    {#name, folder, sizeof(kn_##name), sizeof fields_of_##name / sizeof *fields_of_##name, fields_of_##name},
const kn_section_about kn_sections[KN_SECTION_COUNT] = {KN_SECTIONS(KN_ABOUT)};
#undef KN_ABOUT

#define KN_QUOTED(list, word) #word,
#define KN_LIST(name) static const char *const words_of_##name[] = {KN_LIST_##name(KN_QUOTED) NULL};
KN_WORD_LISTS(KN_LIST)
#undef KN_LIST
#define KN_LISTED(name) words_of_##name,
static const char *const *const word_lists[KN_WORDS_COUNT] = {KN_WORD_LISTS(KN_LISTED)};
#undef KN_LISTED

static uint32_t word_count(kn_words list) {
    uint32_t count = 0;
    while (word_lists[list][count]) count++;
    return count;
}

const char *kn_word(kn_words list, uint32_t index) {
    return index < word_count(list) ? word_lists[list][index] : NULL;
}

uint32_t kn_word_find(kn_words list, const char *word) {
    for (uint32_t i = 0; word_lists[list][i]; i++)
        if (strcmp(word_lists[list][i], word) == 0) return i;
    return KN_NONE;
}

uint32_t kn_field_cells(const kn_field_about *field) {
    switch (field->kind) {
    case KN_NUMBERS: return field->target;
    case KN_ROWS: case KN_ROW: case KN_MAP: case KN_CLAUSES: return 2;
    default: return 1;
    }
}

/* ---- validation ---- */
typedef struct check {
    const kn_image *image;
    uint32_t pool_size;
} check;

static bool number_good(const kn_field_about *field, uint32_t cell) {
    float number;
    memcpy(&number, &cell, sizeof number);
    if (isnan(number)) return !field->required;
    return (double)number >= field->low - 1e-6 && (double)number <= field->high + 1e-6;
}

/* All there or all absent: never in part. */
static bool numbers_good(const kn_field_about *field, const uint32_t *cells) {
    uint32_t absent = 0;
    for (uint32_t i = 0; i < field->target; i++) {
        float number;
        memcpy(&number, &cells[i], sizeof number);
        absent += isnan(number) != 0;
        if (!number_good(field, cells[i])) return false;
    }
    return absent == 0 || absent == field->target;
}

static bool span_good(const check *check, const kn_field_about *field, const uint32_t *cells) {
    kn_section target = field->kind == KN_CLAUSES ? KN_SECTION_clause : (kn_section)field->target;
    uint32_t count = kn_count(check->image, target);
    if (field->kind == KN_ROW && cells[1] > 1) return false;
    if (field->required && field->kind == KN_ROW && cells[1] != 1) return false;
    return cells[0] <= count && cells[1] <= count - cells[0];
}

static bool field_good(const check *check, const kn_field_about *field, const uint32_t *cells) {
    switch (field->kind) {
    case KN_TEXT: case KN_DIGEST: return cells[0] < check->pool_size && (cells[0] != 0 || !field->required);
    case KN_NUMBER: return number_good(field, cells[0]);
    case KN_NUMBERS: return numbers_good(field, cells);
    case KN_FLAG: return cells[0] <= 1;
    case KN_WORD: return cells[0] < word_count((kn_words)field->target);
    case KN_REF: return cells[0] < kn_count(check->image, (kn_section)field->target) ||
                        (!field->required && cells[0] == KN_NONE);
    case KN_VALUE: return cells[0] < kn_count(check->image, KN_SECTION_value) || cells[0] == KN_AT_PLACE;
    default: return span_good(check, field, cells);
    }
}

static sural_status section_good(const check *check, kn_section section, sural_error *error) {
    const kn_section_about *about = &kn_sections[section];
    for (uint32_t row = 0; row < kn_count(check->image, section); row++) {
        const uint32_t *cells = kn_row(check->image, section, row);
        for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++)
            if (!field_good(check, &about->fields[f], cells))
                return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: %s %u: field %s is out of bounds", about->name,
                                 row, about->fields[f].name);
    }
    return SURAL_OK;
}

static bool order_good(const kn_image *image, kn_section section) {
    for (uint32_t row = 1; row < kn_count(image, section); row++)
        if (strcmp(kn_id(image, section, row - 1), kn_id(image, section, row)) >= 0) return false;
    return true;
}

static sural_status rows_good(const check *check, sural_error *error) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        sural_status status = section_good(check, (kn_section)s, error);
        if (status != SURAL_OK) return status;
        if (kn_sections[s].folder[0] && !order_good(check->image, (kn_section)s))
            return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: %s: ids are not in order", kn_sections[s].name);
    }
    return SURAL_OK;
}

static bool directory_good(const kn_image *image, uint32_t rows_from) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        kn_span span = image->directory[s];
        uint32_t end = image->header->pool, size = kn_sections[s].row_size;
        if (span.start < rows_from || span.start > end || span.start % 4) return false;
        if (span.count > (end - span.start) / size) return false;
    }
    return true;
}

static sural_status header_good(const kn_header *header, size_t size, sural_error *error) {
    if (memcmp(header->magic, kn_magic, KN_MAGIC_SIZE) != 0)
        return base_fail(error, SURAL_ERROR_IMAGE, "not a knowledge image (the first bytes are wrong)");
    if (header->format != KN_FORMAT)
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image of format %u in this machine's byte order; this library reads format %d",
                         header->format, KN_FORMAT);
    if (header->size != size)
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image of %zu bytes; its header says %u", size, header->size);
    return SURAL_OK;
}

static sural_status pool_good(const kn_image *image, size_t size, sural_error *error) {
    uint32_t pool_size = (uint32_t)size - image->header->pool;
    if (pool_size == 0 || image->pool[0] != '\0' || image->pool[pool_size - 1] != '\0')
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: the string pool is not terminated");
    size_t valid = base_utf8_valid(image->pool, pool_size);
    if (valid != pool_size)
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: text at byte %zu is not UTF-8", image->header->pool + valid);
    if (image->header->version >= pool_size)
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: no version");
    return SURAL_OK;
}

void kn_image_digest(const void *bytes, size_t size, uint8_t digest[32]) {
    const size_t from = offsetof(kn_header, sha256) + sizeof ((kn_header *)0)->sha256;
    base_sha256((const char *)bytes + from, size - from, digest);
}

static sural_status digest_good(const kn_header *header, sural_error *error) {
    uint8_t digest[32];
    kn_image_digest(header, header->size, digest);
    if (memcmp(digest, header->sha256, sizeof digest) != 0)
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: its SHA-256 does not match its content");
    return SURAL_OK;
}

kn_image kn_image_trusted(const void *bytes) {
    const kn_header *header = bytes;
    return (kn_image){header, (const kn_span *)((const char *)bytes + sizeof *header), (const char *)bytes + header->pool};
}

sural_status kn_image_map(const void *bytes, size_t size, bool digest, kn_image *out, sural_error *error) {
    const uint32_t rows_from = sizeof(kn_header) + KN_SECTION_COUNT * sizeof(kn_span);
    if (!bytes || (uintptr_t)bytes % 4) return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: not aligned");
    if (size < rows_from) return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: too short (%zu bytes)", size);
    *out = (kn_image){.header = bytes, .directory = (const kn_span *)((const char *)bytes + sizeof(kn_header))};
    sural_status status = header_good(out->header, size, error);
    if (status == SURAL_OK && digest) status = digest_good(out->header, error);
    if (status != SURAL_OK) return status;
    if (out->header->pool < rows_from || out->header->pool > size || !directory_good(out, rows_from))
        return base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: the directory points outside");
    out->pool = (const char *)bytes + out->header->pool;
    status = pool_good(out, size, error);
    if (status != SURAL_OK) return status;
    return rows_good(&(check){out, (uint32_t)size - out->header->pool}, error);
}

static void keep_first(void *context, kn_section section, const char *record, const char *what) {
    sural_error *error = context;
    if (error && error->status == SURAL_OK)
        base_fail(error, SURAL_ERROR_IMAGE, "knowledge image: %s %s: %s", kn_sections[section].name, record, what);
}

sural_status kn_image_open(const void *bytes, size_t size, bool digest, kn_image *out, sural_error *error) {
    sural_status status = kn_image_map(bytes, size, digest, out, error);
    if (status != SURAL_OK) return status;
    if (error) error->status = SURAL_OK;
    return kn_check(out, keep_first, error) ? SURAL_ERROR_IMAGE : SURAL_OK;
}

/* ---- look-up ---- */
const char *kn_id(const kn_image *image, kn_section section, uint32_t index) {
    return kn_text_of(image, *(const uint32_t *)kn_row(image, section, index));
}

uint32_t kn_find(const kn_image *image, kn_section section, const char *id) {
    uint32_t low = 0, high = kn_count(image, section);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(kn_id(image, section, middle), id);
        if (order == 0) return middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return KN_NONE;
}

sural_status kn_require(const kn_image *image, kn_section section, const char *id, uint32_t *out, sural_error *error) {
    *out = kn_find(image, section, id);
    if (*out != KN_NONE) return SURAL_OK;
    base_nearest nearest = base_nearest_to(id);
    for (uint32_t i = 0; i < kn_count(image, section); i++) base_nearest_offer(&nearest, kn_id(image, section, i));
    base_fail(error, SURAL_ERROR_UNKNOWN, "unknown %s \"%.60s\"", kn_sections[section].name, id);
    base_error_suggest(error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}
