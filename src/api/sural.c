#include <math.h>
#include <string.h>

#include "api/builtin.h"
#include "base/error.h"
#include "explain/explain.h"
#include "explain/forward.h"
#include "infer/infer.h"
#include "knowledge/lint.h"
#include "knowledge/show.h"
#include "knowledge/walk.h"
#include "reason/written.h"
#include "reason/sample.h"

struct sural_knowledge {
    base_arena arena;
    sural_allocator *allocator; /* NULL = malloc and free */
    sural_allocator own;
    kn_image image;
    reason_tables tables;
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

/* The network and what follows from it are built where they are needed: to show lesions, and for tables of other knowledge
 * than the built-in one. */
static sural_status build_tables(const kn_image *image, base_arena *arena, const void **bytes, sural_error *error) {
    network net;
    infer_model model;
    size_t size;
    base_arena scratch = base_arena_make(&arena->allocator);
    sural_status status = net_build(image, &scratch, &net, error);
    if (status == SURAL_OK) status = infer_build(image, &net, &scratch, &model, error);
    if (status == SURAL_OK && (status = reason_tables_build(&model, arena, bytes, &size)) != SURAL_OK)
        status = status == SURAL_ERROR_MEMORY ? base_fail_memory(error) : base_fail(error, status, "knowledge image: too many lesions");
    base_arena_release(&scratch);
    return status;
}

/* The built-in image was checked, and its digest computed, where it was compiled, and tests hold it to them. */
static sural_status open_into(sural_knowledge *knowledge, const void *image, size_t size, sural_error *error) {
    const void *tables = builtin_tables;
    sural_status status = SURAL_OK;
    bool builtin = image == NULL;
    if (builtin) knowledge->image = kn_image_trusted(builtin_image);
    else status = kn_image_open(image, size, true, &knowledge->image, error);
    if (status == SURAL_OK && (!builtin || !builtin_tables_size)) status = build_tables(&knowledge->image, &knowledge->arena, &tables, error);
    if (status != SURAL_OK) return status;
    reason_tables_open(&knowledge->image, tables, &knowledge->tables);
    write_digest(knowledge->image.header, knowledge->sha256);
    return SURAL_OK;
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
    reason_mind mind;
    reason_posterior posterior;
    reason_pairs pairs;
    base_arena scratch = base_arena_make(patient->knowledge->allocator);
    sural_status status = reason_open(&patient->knowledge->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient->data, &scratch, &mind);
    if (status == SURAL_OK) status = reason_about(&mind, true, &scratch, &posterior);
    if (status == SURAL_OK) status = reason_about_pairs(&mind, &posterior, &scratch, &pairs);
    if (status == SURAL_OK) status = explain_all(&(explain_case){&mind, &posterior, &pairs, &into->arena, &into->shown});
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

/* ---- many cases ---- */
struct sural_scorer {
    const sural_knowledge *knowledge;
    base_arena own, work; /* the scorer's; a case's */
    const void **grids;   /* [latent]: in single precision */
};

static const void **grids_of(const reason_tables *t, base_arena *arena) {
    const void **grids = BASE_NEW(arena, const void *, t->latent_count);
    for (uint32_t i = 0; grids && i < t->latent_count; i++) {
        float(*grid)[INFER_NODES] = base_arena_take(arena, REASON_GRID_SINGLE, sizeof *grid);
        if (!grid) return NULL;
        reason_grid_single(&t->latents[i], grid);
        grids[i] = grid;
    }
    return grids;
}

sural_status sural_scorer_create(const sural_knowledge *knowledge, sural_scorer **out, sural_error *error) {
    *out = NULL;
    base_arena arena = base_arena_make(knowledge->allocator);
    sural_scorer *scorer = BASE_NEW(&arena, sural_scorer, 1);
    const void **grids = scorer ? grids_of(&knowledge->tables, &arena) : NULL;
    if (!grids) {
        base_arena_release(&arena);
        return base_fail_memory(error);
    }
    *scorer = (sural_scorer){knowledge, arena, base_arena_make(knowledge->allocator), grids};
    *out = scorer;
    return SURAL_OK;
}

void sural_scorer_free(sural_scorer *scorer) {
    if (!scorer) return;
    base_arena_release(&scorer->work);
    base_arena own = scorer->own; /* the object lives in it */
    base_arena_release(&own);
}

sural_status sural_score(sural_scorer *scorer, const sural_case *patient, double *causes, sural_level *level, sural_error *error) {
    const reason_tables *t = &scorer->knowledge->tables;
    reason_mind mind;
    reason_posterior posterior;
    if (patient->knowledge != scorer->knowledge) return base_fail(error, SURAL_ERROR_ARGUMENT, "the case is of other knowledge than the scorer");
    base_arena_rewind(&scorer->work);
    sural_status status = reason_open(t, reason_kernels_best(), REASON_SINGLE, scorer->grids, &patient->data, &scorer->work, &mind);
    if (status == SURAL_OK) status = reason_about(&mind, false, &scorer->work, &posterior);
    if (status != SURAL_OK) return base_fail_memory(error);
    memcpy(causes, posterior.cause, (t->disorder_count + 1) * sizeof *causes);
    if (level) *level = explain_level(&mind, &posterior);
    return SURAL_OK;
}

/* ---- why ---- */
typedef struct comparison_answer { sural_comparison shown; base_arena arena; } comparison_answer;

static sural_status find_disorder(const kn_image *image, const char *id, uint32_t *out, sural_error *error) {
    *out = KN_NONE;
    return id ? kn_require(image, KN_SECTION_disorder, id, out, error) : SURAL_OK;
}

sural_status sural_compare(const sural_case *patient, const char *first, const char *second, const sural_comparison **out, sural_error *error) {
    const sural_knowledge *knowledge = patient->knowledge;
    uint32_t a, b;
    *out = NULL;
    sural_status status = find_disorder(&knowledge->image, first, &a, error);
    if (status == SURAL_OK) status = find_disorder(&knowledge->image, second, &b, error);
    if (status == SURAL_OK && a == b && a != KN_NONE) status = base_fail(error, SURAL_ERROR_ARGUMENT, "%s against itself: name two disorders", first);
    if (status != SURAL_OK) return status;
    base_arena arena = base_arena_make(knowledge->allocator), scratch = base_arena_make(knowledge->allocator);
    comparison_answer *made = BASE_NEW(&arena, comparison_answer, 1);
    if (!made) return base_fail_memory(error);
    made->arena = arena;
    reason_mind mind;
    reason_posterior posterior;
    status = reason_open(&knowledge->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient->data, &scratch, &mind);
    if (status == SURAL_OK) status = reason_about(&mind, true, &scratch, &posterior);
    if (status == SURAL_OK) status = explain_comparison(&mind, &posterior, a, b, &made->arena, &made->shown);
    base_arena_release(&scratch);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_comparison_free(&made->shown), base_fail_memory(error);
    return status;
}

void sural_comparison_free(const sural_comparison *comparison) {
    if (!comparison) return;
    base_arena arena = ((const comparison_answer *)(const void *)comparison)->arena; /* the object lives in it */
    base_arena_release(&arena);
}

/* ---- the model of a case ---- */
typedef struct model_answer { sural_model shown; base_arena arena; } model_answer;

sural_status sural_model_of(const sural_case *patient, const sural_model **out, sural_error *error) {
    const sural_knowledge *knowledge = patient->knowledge;
    *out = NULL;
    base_arena arena = base_arena_make(knowledge->allocator), scratch = base_arena_make(knowledge->allocator);
    model_answer *made = BASE_NEW(&arena, model_answer, 1);
    if (!made) return base_fail_memory(error);
    made->arena = arena;
    made->shown = (sural_model){.knowledge_version = sural_knowledge_version(knowledge), .knowledge_sha256 = sural_knowledge_sha256(knowledge)};
    reason_mind mind;
    sural_status status = reason_open(&knowledge->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient->data, &scratch, &mind);
    if (status == SURAL_OK) status = reason_write_out(&mind, &made->arena, &made->shown);
    base_arena_release(&scratch);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_model_free(&made->shown), base_fail_memory(error);
    return status;
}

void sural_model_free(const sural_model *model) {
    if (!model) return;
    base_arena arena = ((const model_answer *)(const void *)model)->arena; /* the object lives in it */
    base_arena_release(&arena);
}

/* ---- the forward model ---- */
typedef struct forward { network net; infer_model model; } forward;

/* The network, and the model as far as lesions need it; `whole`: with the disorders. */
static sural_status open_forward(const sural_knowledge *knowledge, bool whole, base_arena *arena, forward *out, sural_error *error) {
    sural_status status = net_build(&knowledge->image, arena, &out->net, error);
    if (status != SURAL_OK) return status;
    return whole ? infer_build(&knowledge->image, &out->net, arena, &out->model, error) : infer_open(&knowledge->image, &out->net, &out->model, error);
}

/* Each answer lives in an arena of its own, behind what is shown. */
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
    forward forward;
    infer_context context;
    forward_lesion lesion;
    bool good_age = isnan(query->age) || (query->age >= 0 && query->age <= 120);
    sural_status status = good_age ? SURAL_OK : base_fail(error, SURAL_ERROR_RANGE, "age must be a number of years from 0 to 120");
    if (status == SURAL_OK) status = open_forward(knowledge, false, &made->arena, &forward, error);
    if (status == SURAL_OK) status = forward_resolve(&forward.model, query, &made->arena, &lesion, error);
    if (status == SURAL_OK && forward_context(&forward.model, query->age, &made->arena, &context) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK && forward_show(&context, &lesion, &made->arena, &made->shown) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_lesion_free(&made->shown);
    return status;
}

void sural_lesion_free(const sural_lesion *lesion) { FREE(lesion_answer, lesion); }

sural_status sural_path_find(const sural_knowledge *knowledge, const char *id, const sural_path **out, sural_error *error) {
    MAKE(path_answer);
    forward forward;
    sural_status status = open_forward(knowledge, false, &made->arena, &forward, error);
    if (status == SURAL_OK) status = forward_path(&forward.model, id, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_path_free(&made->shown);
    return status;
}

void sural_path_free(const sural_path *path) { FREE(path_answer, path); }

sural_status sural_neighbours_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error) {
    MAKE(neighbours_answer);
    forward forward;
    infer_context context;
    sural_status status = open_forward(knowledge, false, &made->arena, &forward, error);
    if (status == SURAL_OK && forward_context(&forward.model, (double)NAN, &made->arena, &context) != SURAL_OK) status = base_fail_memory(error);
    if (status == SURAL_OK) status = forward_neighbours(&context, place, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_neighbours_free(&made->shown);
    return status;
}

sural_status sural_edges_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error) {
    MAKE(neighbours_answer);
    forward forward;
    sural_status status = open_forward(knowledge, false, &made->arena, &forward, error);
    if (status == SURAL_OK) status = forward_edges(&forward.model, place, &made->arena, &made->shown, error);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_neighbours_free(&made->shown);
    return status;
}

sural_status sural_likeness_find(const sural_knowledge *knowledge, const sural_likeness **out, sural_error *error) {
    MAKE(likeness_answer);
    forward forward;
    infer_context context;
    sural_status status = open_forward(knowledge, true, &made->arena, &forward, error);
    if (status == SURAL_OK) status = forward_context(&forward.model, (double)NAN, &made->arena, &context);
    if (status == SURAL_OK) status = forward_alike(&context, &made->arena, &made->shown);
    if (status == SURAL_OK) *out = &made->shown;
    else sural_likeness_free(&made->shown), base_fail_memory(error);
    return status;
}

void sural_likeness_free(const sural_likeness *likeness) { FREE(likeness_answer, likeness); }

void sural_neighbours_free(const sural_neighbours *neighbours) { FREE(neighbours_answer, neighbours); }

/* ---- people drawn from the model ---- */
typedef struct sample_answer { sural_sample shown; base_arena arena; } sample_answer;

static sural_status find_row(const kn_image *image, kn_section section, const char *id, const char *pointer, uint32_t *row, sural_error *error) {
    sural_status status = kn_require(image, section, id, row, error);
    if (status != SURAL_OK) base_error_point(error, "%s", pointer);
    return status;
}

static sural_status read_wish(const kn_image *image, const sural_sample_query *query, reason_wish *out, sural_error *error) {
    *out = (reason_wish){.disorder = KN_NONE, .seed = query->seed, .number = query->number};
    sural_status status = find_row(image, KN_SECTION_setting, query->setting ? query->setting : "general_practice", "/setting", &out->setting, error);
    if (status != SURAL_OK || !query->disorder) return status;
    return find_row(image, KN_SECTION_disorder, query->disorder, "/disorder", &out->disorder, error);
}

static void show_person(const reason_tables *t, const reason_person *person, sural_sample *out) {
    static const char *const degrees[] = {"mild", "moderate", "severe"};
    const reason_state *state = &t->states[reason_state_of(t, person->hypothesis)];
    out->age = person->age;
    out->sex = person->sex == CASE_FEMALE ? "female" : "male";
    out->setting = kn_id(t->image, KN_SECTION_setting, person->setting);
    if (state->disorder == INFER_UNKNOWN) return;
    out->disorder = kn_id(t->image, KN_SECTION_disorder, state->disorder);
    out->place = kn_id(t->image, KN_SECTION_place, state->place);
    out->degree = degrees[state->degree];
    out->side = reason_side_of(t, person->hypothesis);
}

sural_status sural_sample_draw(const sural_knowledge *knowledge, const sural_sample_query *query, const sural_sample **out, sural_error *error) {
    MAKE(sample_answer);
    reason_wish wish;
    reason_person person;
    sural_status status = read_wish(&knowledge->image, query, &wish, error);
    if (status == SURAL_OK && (reason_sample(&knowledge->tables, &wish, &made->arena, &person) != SURAL_OK ||
                               reason_statements(&knowledge->tables, &person, &made->arena, &made->shown.entries, &made->shown.entry_count) != SURAL_OK))
        status = base_fail_memory(error);
    if (status == SURAL_OK) show_person(&knowledge->tables, &person, &made->shown), *out = &made->shown;
    else sural_sample_free(&made->shown);
    return status;
}

void sural_sample_free(const sural_sample *sample) { FREE(sample_answer, sample); }
