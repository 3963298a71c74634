#include <math.h>
#include <string.h>

#include "api/builtin.h"
#include "base/error.h"
#include "explain/explain.h"
#include "explain/forward.h"
#include "knowledge/lint.h"
#include "knowledge/show.h"
#include "knowledge/walk.h"

struct sural_knowledge {
    base_arena arena;
    sural_allocator *allocator; /* NULL = malloc and free */
    sural_allocator own;
    kn_image image;
    network net;
    infer_model model;
    char sha256[65];
};

struct sural_case {
    case_data data;
    const sural_knowledge *knowledge;
};

typedef struct assessment {
    sural_assessment shown; /* first, so that a pointer to one is a pointer to the other */
    base_arena arena;
} assessment;

const char *sural_version(void) { return SURAL_VERSION; }

const char *sural_level_name(sural_level level) { return kn_word(KN_WORDS_level, (uint32_t)level); }

const char *sural_nearest(const char *wanted, const char *const *known, size_t count) {
    base_nearest nearest = base_nearest_to(wanted);
    for (size_t i = 0; i < count; i++) base_nearest_offer(&nearest, known[i]);
    return nearest.best;
}

static void write_digest(const kn_header *header, char out[65]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[header->sha256[i] >> 4];
        out[2 * i + 1] = digits[header->sha256[i] & 15];
    }
    out[64] = '\0';
}

/* The digest of the built-in image was computed where it was compiled, and a test holds it to it. */
static sural_status open_into(sural_knowledge *knowledge, const void *image, size_t size, sural_error *error) {
    bool builtin = image == NULL;
    sural_status status = kn_image_open(builtin ? builtin_image : image, builtin ? builtin_size : size, !builtin, &knowledge->image, error);
    if (status == SURAL_OK) status = net_build(&knowledge->image, &knowledge->arena, &knowledge->net, error);
    if (status == SURAL_OK) status = infer_build(&knowledge->image, &knowledge->net, &knowledge->arena, &knowledge->model, error);
    if (status == SURAL_OK) write_digest(knowledge->image.header, knowledge->sha256);
    return status;
}

sural_status sural_knowledge_open(const void *image, size_t size, const sural_allocator *allocator, sural_knowledge **out,
                                  sural_error *error) {
    *out = NULL;
    base_arena arena = base_arena_make(allocator);
    sural_knowledge *knowledge = BASE_NEW(&arena, sural_knowledge, 1);
    if (!knowledge) return base_fail_memory(error);
    knowledge->arena = arena;
    if (allocator) {
        knowledge->own = *allocator;
        knowledge->allocator = &knowledge->own;
    }
    sural_status status = open_into(knowledge, image, size, error);
    if (status == SURAL_OK) *out = knowledge;
    else sural_knowledge_close(knowledge);
    return status;
}

void sural_knowledge_close(sural_knowledge *knowledge) {
    if (!knowledge) return;
    base_arena arena = knowledge->arena; /* the object lives in it */
    base_arena_release(&arena);
}

const char *sural_knowledge_version(const sural_knowledge *knowledge) {
    return kn_text_of(&knowledge->image, knowledge->image.header->version);
}

const char *sural_knowledge_sha256(const sural_knowledge *knowledge) { return knowledge->sha256; }

static kn_section section_of(const char *folder, size_t size) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        if (kn_sections[s].folder[0] && strlen(kn_sections[s].folder) == size && memcmp(kn_sections[s].folder, folder, size) == 0)
            return (kn_section)s;
    return KN_SECTION_COUNT;
}

const char *sural_knowledge_id(const sural_knowledge *knowledge, const char *section, size_t index) {
    kn_section found = section_of(section, strlen(section));
    if (found == KN_SECTION_COUNT || index >= kn_count(&knowledge->image, found)) return NULL;
    return kn_id(&knowledge->image, found, (uint32_t)index);
}

const char *sural_knowledge_name(const sural_knowledge *knowledge, const char *section, const char *id) {
    kn_section found = section_of(section, strlen(section));
    uint32_t row = found == KN_SECTION_COUNT ? KN_NONE : kn_find(&knowledge->image, found, id);
    if (row == KN_NONE) return NULL;
    const kn_section_about *about = &kn_sections[found];
    bool named = about->field_count > 1 && strcmp(about->fields[1].name, "name") == 0;
    const uint32_t *cells = kn_row(&knowledge->image, found, row);
    return kn_text_of(&knowledge->image, cells[named ? 1 : 0]);
}

static bool locate(const kn_image *image, const char *id, kn_section *section, uint32_t *row) {
    const char *slash = strchr(id, '/');
    kn_section only = slash ? section_of(id, (size_t)(slash - id)) : KN_SECTION_COUNT;
    if (slash && only == KN_SECTION_COUNT) return false;
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        if (!kn_sections[s].folder[0] || (slash && s != (uint32_t)only)) continue;
        *section = (kn_section)s;
        *row = kn_find(image, *section, slash ? slash + 1 : id);
        if (*row != KN_NONE) return true;
    }
    return false;
}

/* The same, with an error that suggests the nearest id where there is none. */
static sural_status require_record(const kn_image *image, const char *id, kn_section *section, uint32_t *row, sural_error *error) {
    if (locate(image, id, section, row)) return SURAL_OK;
    base_nearest nearest = base_nearest_to(id);
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        for (uint32_t i = 0; kn_sections[s].folder[0] && i < kn_count(image, (kn_section)s); i++)
            base_nearest_offer(&nearest, kn_id(image, (kn_section)s, i));
    base_fail(error, SURAL_ERROR_UNKNOWN, "no record \"%.100s\" in the knowledge", id);
    base_error_suggest(error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

sural_status sural_knowledge_show(const sural_knowledge *knowledge, const char *id, sural_sink *sink, void *context, sural_error *error) {
    kn_section section;
    uint32_t row;
    sural_status status = require_record(&knowledge->image, id, &section, &row, error);
    if (status == SURAL_OK) kn_write_record(&knowledge->image, section, row, sink, context);
    return status;
}

sural_status sural_knowledge_walk(const sural_knowledge *knowledge, const char *id, sural_visit *visit, void *context, sural_error *error) {
    kn_section section;
    uint32_t row;
    sural_status status = require_record(&knowledge->image, id, &section, &row, error);
    if (status == SURAL_OK) kn_walk(&knowledge->image, section, row, visit, context);
    return status;
}

const char *sural_knowledge_section(size_t index) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        if (kn_sections[s].folder[0] && index-- == 0) return kn_sections[s].folder;
    return NULL;
}

size_t sural_knowledge_lint(const sural_knowledge *knowledge, sural_lint_report *report, void *context) {
    return kn_lint(&knowledge->image, report, context);
}

sural_status sural_case_create(const sural_knowledge *knowledge, sural_case **out, sural_error *error) {
    *out = NULL;
    case_data data;
    sural_status status = case_open(&knowledge->image, knowledge->allocator, &data, error);
    if (status != SURAL_OK) return status;
    sural_case *patient = BASE_NEW(&data.arena, sural_case, 1);
    if (!patient) {
        case_close(&data);
        return base_fail_memory(error);
    }
    *patient = (sural_case){data, knowledge};
    *out = patient;
    return SURAL_OK;
}

void sural_case_free(sural_case *patient) {
    if (!patient) return;
    case_data data = patient->data; /* the object lives in its arena */
    case_close(&data);
}

sural_status sural_case_set_age(sural_case *patient, double years, sural_error *error) {
    return case_set_age(&patient->data, years, error);
}

sural_status sural_case_set_sex(sural_case *patient, const char *sex, sural_error *error) {
    return case_set_sex(&patient->data, sex, error);
}

sural_status sural_case_set_setting(sural_case *patient, const char *setting, sural_error *error) {
    return case_set_setting(&patient->data, setting, error);
}

sural_status sural_case_add(sural_case *patient, const sural_entry *entry, sural_error *error) {
    return case_add(&patient->data, entry, error);
}

static sural_status reason(const sural_case *patient, assessment *into) {
    infer_context context;
    infer_posterior posterior;
    const infer_model *model = &patient->knowledge->model;
    base_arena scratch = base_arena_make(patient->knowledge->allocator);
    sural_status status = infer_context_open(model, &patient->data, &scratch, &context);
    if (status == SURAL_OK) status = infer_reason(&context, &scratch, &posterior);
    if (status == SURAL_OK) status = explain_all(&context, &posterior, &into->arena, &into->shown);
    base_arena_release(&scratch);
    return status;
}

sural_status sural_assess(const sural_case *patient, const sural_assessment **out, sural_error *error) {
    *out = NULL;
    base_arena arena = base_arena_make(patient->knowledge->allocator);
    assessment *made = BASE_NEW(&arena, assessment, 1);
    if (!made) return base_fail_memory(error);
    made->arena = arena;
    made->shown.knowledge_version = sural_knowledge_version(patient->knowledge);
    made->shown.knowledge_sha256 = sural_knowledge_sha256(patient->knowledge);
    sural_status status = reason(patient, made);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_assessment_free(&made->shown), base_fail(error, status, "out of memory");
    return status;
}

void sural_assessment_free(const sural_assessment *shown) {
    if (!shown) return;
    base_arena arena = ((const assessment *)(const void *)shown)->arena; /* the object lives in it */
    base_arena_release(&arena);
}

/* ---- the forward model: each answer lives in an arena of its own, which stands before what is shown ---- */
typedef struct lesion_answer { sural_lesion shown; base_arena arena; } lesion_answer;
typedef struct path_answer { sural_path shown; base_arena arena; } path_answer;
typedef struct likeness_answer { sural_likeness shown; base_arena arena; } likeness_answer;
typedef struct neighbours_answer { sural_neighbours shown; base_arena arena; } neighbours_answer;

/* Makes `type *made` with the arena it lives in. */
#define MAKE(type) \
    base_arena arena = base_arena_make(knowledge->allocator); \
    type *made = BASE_NEW(&arena, type, 1); \
    *out = NULL; \
    if (!made) return base_fail_memory(error); \
    made->arena = arena

#define FREE(type, shown) \
    if (!(shown)) return; \
    base_arena arena = ((const type *)(const void *)(shown))->arena; /* the object lives in it */ \
    base_arena_release(&arena)

sural_status sural_lesion_predict(const sural_knowledge *knowledge, const sural_lesion_query *query, const sural_lesion **out, sural_error *error) {
    MAKE(lesion_answer);
    infer_context context;
    forward_lesion lesion;
    bool good_age = isnan(query->age) || (query->age >= 0 && query->age <= 120);
    sural_status status = good_age ? SURAL_OK : base_fail(error, SURAL_ERROR_RANGE, "age must be a number of years from 0 to 120");
    if (status == SURAL_OK) status = forward_resolve(&knowledge->model, query, &made->arena, &lesion, error);
    if (status == SURAL_OK && forward_context(&knowledge->model, query->age, &made->arena, &context) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK && forward_show(&context, &lesion, &made->arena, &made->shown) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_lesion_free(&made->shown);
    return status;
}

void sural_lesion_free(const sural_lesion *lesion) { FREE(lesion_answer, lesion); }

sural_status sural_path_find(const sural_knowledge *knowledge, const char *id, const sural_path **out, sural_error *error) {
    MAKE(path_answer);
    sural_status status = forward_path(&knowledge->model, id, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_path_free(&made->shown);
    return status;
}

void sural_path_free(const sural_path *path) { FREE(path_answer, path); }

sural_status sural_neighbours_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error) {
    MAKE(neighbours_answer);
    infer_context context;
    sural_status status = SURAL_OK;
    if (forward_context(&knowledge->model, (double)NAN, &made->arena, &context) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK) status = forward_neighbours(&context, place, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_neighbours_free(&made->shown);
    return status;
}

sural_status sural_edges_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error) {
    MAKE(neighbours_answer);
    sural_status status = forward_edges(&knowledge->model, place, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_neighbours_free(&made->shown);
    return status;
}

sural_status sural_likeness_find(const sural_knowledge *knowledge, const sural_likeness **out, sural_error *error) {
    MAKE(likeness_answer);
    infer_context context;
    sural_status status = forward_context(&knowledge->model, (double)NAN, &made->arena, &context);
    if (status == SURAL_OK) status = forward_alike(&context, &made->arena, &made->shown);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_likeness_free(&made->shown), base_fail_memory(error);
    return status;
}

void sural_likeness_free(const sural_likeness *likeness) { FREE(likeness_answer, likeness); }

void sural_neighbours_free(const sural_neighbours *neighbours) { FREE(neighbours_answer, neighbours); }
