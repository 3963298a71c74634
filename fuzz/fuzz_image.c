/* A damaged knowledge image whose digest fits, so that only the deep checks stand between it and the engine.
 *
 * The input is a series of edits of the built-in image, each 8 bytes: what (a section, or one of the values below), row,
 * cell, value. With the cell's top bit the value is brought into the field's bounds, so that validation lets it through;
 * with the next bit all rows of the section are edited, so that the case meets one of them. */
#include <math.h>
#include <stdlib.h>

#include "api/builtin.h"
#include "bytes.h"
#include "check.h"
#include "knowledge/image.h"

enum { MAX_EDITS = 32, EDIT_DIRECTORY = 0xFD, EDIT_HEADER = 0xFE, EDIT_POOL = 0xFF, FIT = 0x80, EVERY = 0x40 };

static uint64_t *copy; /* the image being edited */
static kn_image whole; /* the built-in image, for finding places in it */
static size_t window;  /* the first finding to be said: the last one edited */

static uint32_t *cell_at(size_t offset) { return (uint32_t *)(void *)((char *)copy + offset); }

static size_t offset_of(const void *in_builtin) { return (size_t)((const char *)in_builtin - (const char *)builtin_image); }

static const kn_field_about *field_at(kn_section section, uint32_t cell) {
    const kn_field_about *field = kn_sections[section].fields;
    for (; cell >= kn_field_cells(field); field++) cell -= kn_field_cells(field);
    return field;
}

static uint32_t words_in(kn_words list) {
    uint32_t count = 0;
    while (kn_word(list, count)) count++;
    return count;
}

static uint32_t fit_number(const kn_field_about *field, uint32_t value) {
    float number = (float)(field->low + (field->high - field->low) * (value & 0xFFFF) / 0xFFFF);
    if (value >> 31 && !field->required) number = NAN;
    memcpy(&value, &number, sizeof value);
    return value;
}

static uint32_t fit_reference(const kn_field_about *field, uint32_t value) {
    if (value >> 31 && !field->required) return KN_NONE;
    return value % (kn_count(&whole, (kn_section)field->target) + 1); /* one past the end too */
}

static uint32_t fit(const kn_field_about *field, uint32_t value) {
    switch (field->kind) {
    case KN_TEXT: return value % ((uint32_t)builtin_size - whole.header->pool);
    case KN_NUMBER: case KN_NUMBERS: return fit_number(field, value);
    case KN_FLAG: return value & 1;
    case KN_WORD: return value % words_in((kn_words)field->target);
    case KN_REF: return fit_reference(field, value);
    case KN_VALUE: return value >> 31 ? KN_AT_PLACE : value % kn_count(&whole, KN_SECTION_value);
    case KN_ROW: return value & 1;
    default: return value % 256; /* an end of a span */
    }
}

static void edit_row(kn_section section, uint32_t row, uint8_t cell, uint32_t value) {
    uint32_t count = kn_count(&whole, section), cells = kn_sections[section].row_size / 4;
    if (count == 0) return;
    uint32_t at = (cell & ~(uint32_t)(FIT | EVERY)) % cells, first = cell & EVERY ? 0 : row % count;
    if (cell & FIT) value = fit(field_at(section, at), value);
    if (section == KN_SECTION_finding) window = row % count;
    for (uint32_t i = first; i < (cell & EVERY ? count : first + 1); i++)
        *cell_at(offset_of(kn_row(&whole, section, i)) + 4 * (size_t)at) = value;
}

static void edit(bytes *in) {
    uint8_t what = bytes_8(in);
    uint16_t row = bytes_16(in);
    uint8_t cell = bytes_8(in);
    uint32_t value = bytes_32(in);
    switch (what) {
    case EDIT_DIRECTORY: *cell_at(sizeof(kn_header) + row % (2 * KN_SECTION_COUNT) * sizeof value) = value; break;
    case EDIT_HEADER: *cell_at(row % (sizeof(kn_header) - 32) / 4 * 4) = value; break;
    case EDIT_POOL:
        ((uint8_t *)copy)[whole.header->pool + ((uint32_t)row << 8 | cell) % (builtin_size - whole.header->pool)] = (uint8_t)value;
        break;
    default: edit_row((kn_section)(what % KN_SECTION_COUNT), row, cell, value);
    }
}

static void sign(void) { kn_image_digest(copy, builtin_size, ((kn_header *)copy)->sha256); }

static void swallow(void *context, const char *text, size_t size) {
    size_t *sum = context;
    for (size_t i = 0; i < size; i++) *sum += (unsigned char)text[i];
}

static void report(void *context, const char *record, const char *message) {
    swallow(context, record, strlen(record));
    swallow(context, message, strlen(message));
}

static bool walk(void *context, const sural_node *node) {
    size_t *sum = context;
    if (node->key) *sum += strlen(node->key);
    if (node->text) *sum += strlen(node->text);
    for (size_t i = 0; i < node->count; i++) *sum += node->numbers[i] > 0;
    return true;
}

/* Shows the records of one section, those that the edits touched among them, and looks one up by a wrong name. */
static void show(const sural_knowledge *knowledge, const char *folder, size_t first) {
    size_t sum = 0;
    char name[512];
    sural_error error;
    for (size_t i = first; i < first + 8; i++) {
        const char *id = sural_knowledge_id(knowledge, folder, i);
        if (!id) return;
        snprintf(name, sizeof name, "%s/%s", folder, id);
        sural_knowledge_show(knowledge, name, swallow, &sum, &error);
        sural_knowledge_walk(knowledge, name, walk, &sum, &error);
        sural_knowledge_name(knowledge, folder, id);
    }
    sural_knowledge_show(knowledge, "no_such_record", swallow, &sum, &error);
}

static const char *value_of(const kn_image *image, const char *finding) {
    uint32_t row = kn_find(image, KN_SECTION_finding, finding);
    if (row == KN_NONE || kn_get_finding(image, row)->values.count == 0) return NULL;
    return kn_text_of(image, kn_get_value(image, kn_get_finding(image, row)->values.start)->value);
}

/* Every finding in turn, as far as the damaged table lets it be said. */
static void say(const sural_knowledge *knowledge, sural_case *patient, size_t first) {
    static const char *const sections[] = {"regions", "movements", "reflexes"};
    kn_image image;
    sural_error error;
    CHECK(kn_image_open(copy, builtin_size, false, &image, &error) == SURAL_OK);
    for (size_t i = first; i < first + 12; i++) {
        const char *finding = sural_knowledge_id(knowledge, "findings", i);
        if (!finding) return;
        for (size_t form = 0; form < 16; form++) {
            const char *site = sural_knowledge_id(knowledge, sections[form % 3], i);
            bool sited = form & 4;
            sural_entry entry = {.finding = finding, .side = form & 8 ? SURAL_SIDE_BOTH : SURAL_SIDE_NONE,
                                 .sites = sited && site ? &site : NULL, .site_count = sited && site,
                                 .word = value_of(&image, finding)};
            sural_case_add(patient, &entry, &error);
            entry.word = NULL;
            sural_case_add(patient, &entry, &error);
            entry.has_number = true;
            entry.number = (double)i;
            sural_case_add(patient, &entry, &error);
        }
    }
}

static void assess(const sural_knowledge *knowledge, size_t first) {
    sural_case *patient;
    const sural_assessment *assessment;
    sural_error error;
    CHECK(sural_case_create(knowledge, &patient, &error) == SURAL_OK);
    sural_case_set_age(patient, 61, &error);
    sural_case_set_sex(patient, "female", &error);
    say(knowledge, patient, first);
    if (sural_assess(patient, &assessment, &error) == SURAL_OK) sural_assessment_free(assessment);
    sural_case_free(patient);
}

static void use(const sural_knowledge *knowledge, uint8_t section, size_t first) {
    size_t sum = 0;
    show(knowledge, kn_sections[section % KN_SECTION_COUNT].folder, first);
    if (section & 0x80) sural_knowledge_lint(knowledge, report, &sum); /* slow */
    const sural_likeness *likeness = NULL;
    if ((section & 0xE0) == 0xE0) sural_likeness_find(knowledge, &likeness, NULL); /* slower still */
    sural_likeness_free(likeness);
    const sural_neighbours *edges = NULL;
    const char *place = sural_knowledge_id(knowledge, "places", first);
    if (place) sural_edges_find(knowledge, place, &edges, NULL);
    sural_neighbours_free(edges);
    assess(knowledge, window);
}

enum { HEAD_SIZE = 3, EDIT_SIZE = 8 };

/* This cell, or the next that is more than text; the engine does little with text. */
static uint8_t numeric_cell(kn_section section, uint8_t cell) {
    uint32_t cells = kn_sections[section].row_size / 4, at = (cell & ~(uint32_t)(FIT | EVERY)) % cells;
    for (uint32_t i = 0; i < cells && field_at(section, at)->kind == KN_TEXT; i++) at = (at + 1) % cells;
    return (uint8_t)((cell & EVERY) | at);
}

/* libFuzzer's own mutations shift the bytes of all edits behind them; half of the time a whole edit is put in or replaced. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed) {
    if (seed & 1 || room < HEAD_SIZE + EDIT_SIZE) return LLVMFuzzerMutate(data, size, room);
    if (size < HEAD_SIZE) memset(data + size, 0, HEAD_SIZE - size);
    size_t edits = size < HEAD_SIZE ? 0 : (size - HEAD_SIZE) / EDIT_SIZE;
    bool fits = edits < MAX_EDITS && HEAD_SIZE + (edits + 1) * EDIT_SIZE <= room;
    size_t which = fits && seed & 2 ? edits++ : (seed >> 16) % (edits ? edits : (edits = 1));
    unsigned random = seed;
    uint8_t *at = data + HEAD_SIZE + which * EDIT_SIZE;
    for (size_t i = 0; i < EDIT_SIZE; i++) at[i] = (uint8_t)((random = random * 1103515245u + 12345u) >> 16);
    at[0] %= KN_SECTION_COUNT;
    at[3] = numeric_cell((kn_section)at[0], at[3]);
    if (seed & 12) at[3] |= FIT;
    return HEAD_SIZE + edits * EDIT_SIZE;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    sural_error error;
    CHECK(kn_image_open(builtin_image, builtin_size, false, &whole, &error) == SURAL_OK);
    CHECK((copy = malloc(builtin_size)) != NULL);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes in = {data, size};
    sural_knowledge *knowledge;
    sural_error error;
    uint8_t section = bytes_8(&in);
    size_t first = bytes_16(&in) % 1024;
    window = first;
    memcpy(copy, builtin_image, builtin_size);
    for (size_t edits = 0; in.left && edits < MAX_EDITS; edits++) edit(&in);
    sign();
    sural_status status = sural_knowledge_open(copy, builtin_size, NULL, &knowledge, &error);
    if (status == SURAL_OK) use(knowledge, section, first);
    else check_error(status, &error);
    sural_knowledge_close(knowledge);
    return 0;
}
