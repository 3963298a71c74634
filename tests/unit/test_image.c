/* Damaged knowledge: every fault has its message, and whatever is accepted can be reasoned with without crashing.
 *
 * The digest keeps accidents out; these tests leave it out, as somebody could compute it anew for an image of their own.
 * SURAL_TEST_ROUNDS multiplies the number of random faults (1 if unset). */
#define _POSIX_C_SOURCE 200809L

#include "fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/builtin.h"
#include "explain/explain.h"
#include "knowledge/lint.h"
#include "knowledge/show.h"

static char *bytes;
static size_t size;

static int read_image(void **state) {
    (void)state;
    bytes = support_image(&size);
    return 0;
}

static int forget_image(void **state) {
    (void)state;
    free(bytes);
    return 0;
}

static kn_header *header(void) { return (kn_header *)(void *)bytes; }

/* A copy of exactly `length` bytes, so that a sanitizer sees any step beyond. */
static sural_status open_copy(size_t length, bool resized, bool digest, sural_error *error) {
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    if (resized && length >= sizeof(kn_header)) ((kn_header *)(void *)copy)->size = (uint32_t)length;
    kn_image image;
    memset(error, 0, sizeof *error);
    sural_status status = kn_image_open(copy, length, digest, &image, error);
    free(copy);
    return status;
}

static void expect_refusal(size_t length, bool resized, bool digest, const char *why) {
    sural_error error;
    sural_status status = open_copy(length, resized, digest, &error);
    if (status != SURAL_ERROR_IMAGE || error.status != status || !strstr(error.message, why))
        fail_msg("%zu bytes: status %d, \"%s\", not \"%s\"", length, (int)status, error.message, why);
}

/* ---- what is wrong is named ---- */
static void test_the_image_as_built(void **state) {
    (void)state;
    sural_error error;
    uint8_t digest[32];
    assert_int_equal(open_copy(size, false, true, &error), SURAL_OK);
    kn_image_digest(bytes, size, digest);
    assert_memory_equal(digest, header()->sha256, sizeof digest);
}

/* The built-in image is not checked when it is opened; it is here. */
static void test_the_image_built_in(void **state) {
    (void)state;
    assert_int_equal(builtin_size, size);
    assert_memory_equal(builtin_image, bytes, size);
}

static void test_magic(void **state) {
    (void)state;
    for (size_t i = 0; i < KN_MAGIC_SIZE; i++) {
        bytes[i] ^= 0x20;
        expect_refusal(size, false, true, "not a knowledge image");
        bytes[i] ^= 0x20;
    }
}

static void test_format(void **state) {
    (void)state;
    const uint32_t right = header()->format;
    char both[80];
    assert_int_equal(right, KN_FORMAT);
    snprintf(both, sizeof both, "format %u in this machine's byte order; this library reads format %u", right + 1, right);
    header()->format = right + 1;
    expect_refusal(size, false, true, both);
    header()->format = right << 24; /* the other byte order */
    expect_refusal(size, false, true, "byte order");
    header()->format = right;
}

static void test_size(void **state) {
    (void)state;
    header()->size++;
    expect_refusal(size, false, true, "its header says");
    header()->size--;
    expect_refusal(size - 4, false, true, "its header says");
    expect_refusal(0, false, true, "too short (0 bytes)");
    expect_refusal(sizeof(kn_header), false, true, "too short");
}

static void test_alignment(void **state) {
    (void)state;
    kn_image image;
    sural_error error;
    char *copy = malloc(size + 4);
    assert_non_null(copy);
    for (size_t shift = 1; shift < 4; shift++) {
        memcpy(copy + shift, bytes, size);
        assert_int_equal(kn_image_open(copy + shift, size, true, &image, &error), SURAL_ERROR_IMAGE);
        assert_non_null(strstr(error.message, "not aligned"));
    }
    free(copy);
    assert_int_equal(kn_image_open(NULL, size, true, &image, NULL), SURAL_ERROR_IMAGE);
}

static void test_digest(void **state) {
    (void)state;
    const size_t places[] = {offsetof(kn_header, sha256), offsetof(kn_header, sha256) + 31, offsetof(kn_header, version), size / 2, size - 2};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bytes[places[i]] ^= 1;
        expect_refusal(size, false, true, "SHA-256");
        bytes[places[i]] ^= 1;
    }
}

static void test_pool_and_version(void **state) {
    (void)state;
    kn_header before = *header();
    header()->pool = (uint32_t)size + 1;
    expect_refusal(size, false, false, "directory points outside");
    header()->pool = (uint32_t)size;
    expect_refusal(size, false, false, "not terminated");
    header()->pool = before.pool;
    header()->version = (uint32_t)size;
    expect_refusal(size, false, false, "no version");
    header()->version = before.version;
    bytes[size - 1] = 'x';
    expect_refusal(size, false, false, "not terminated");
    bytes[size - 1] = '\0';
    char *text = &bytes[header()->pool + 1], first = *text;
    *text = (char)0xFF;
    expect_refusal(size, false, false, "not UTF-8");
    *text = first;
}

/* ---- truncation ---- */
static void test_every_truncation_is_refused(void **state) {
    (void)state;
    sural_error error;
    for (size_t length = 0; length < size; length += length < 700 ? 1 : length + 70 > size ? 1 : 7919) {
        assert_int_equal(open_copy(length, false, true, &error), SURAL_ERROR_IMAGE);
        assert_int_equal(open_copy(length, true, false, &error), SURAL_ERROR_IMAGE); /* as if it had been meant */
        assert_true(error.message[0] != '\0');
    }
}

/* ---- reasoning with a damaged image, in a process of its own ---- */
static void ignore_text(void *context, const char *text, size_t length) { (void)context, (void)text, (void)length; }

static void tell(case_data *patient) {
    const char *const sites[] = {"ankle_dorsiflexion", "great_toe_extension"}, *const skin[] = {"foot_dorsum_medial", "leg_unspecified"};
    const char *const ankle[] = {"ankle"};
    const sural_entry entries[] = {
        {.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = sites, .site_count = 2, .has_grade = true, .grade = 3},
        {.finding = "numbness", .side = SURAL_SIDE_BOTH, .sites = skin, .site_count = 2},
        {.finding = "pinprick_reduced", .side = SURAL_SIDE_RIGHT, .sites = skin, .site_count = 1},
        {.finding = "reflex", .side = SURAL_SIDE_LEFT, .sites = ankle, .site_count = 1, .word = "brisk"},
        {.finding = "duration", .has_number = true, .number = 20},
        {.finding = "course", .word = "progressive"},
        {.finding = "foot_drop", .side = SURAL_SIDE_LEFT},
        {.finding = "low_back_pain", .absent = true},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) case_add(patient, &entries[i], NULL);
    case_set_age(patient, 61, NULL);
}

static void reason_and_explain(const reason_tables *tables, const case_data *patient, base_arena *arena) {
    reason_mind mind;
    reason_posterior posterior;
    reason_pairs pairs;
    sural_assessment assessment = {0};
    if (reason_open(tables, reason_kernels_best(), REASON_DOUBLE, NULL, patient, arena, &mind) != SURAL_OK) return;
    if (reason_about(&mind, true, arena, &posterior) != SURAL_OK || reason_about_pairs(&mind, &posterior, arena, &pairs) != SURAL_OK) return;
    explain_all(&(explain_case){&mind, &posterior, &pairs, arena, &assessment});
}

static void assess(const infer_model *model, base_arena *arena) {
    case_data patient;
    reason_tables tables;
    const void *table_bytes;
    size_t table_size;
    sural_error error;
    if (reason_tables_build(model, arena, &table_bytes, &table_size) != SURAL_OK) return;
    reason_tables_open(model->image, table_bytes, &tables);
    if (case_open(model->image, NULL, &patient, &error) != SURAL_OK) return;
    tell(&patient);
    reason_and_explain(&tables, &patient, arena);
    case_close(&patient);
}

static void show_all(const kn_image *image) {
    kn_lint(image, NULL, NULL);
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        for (uint32_t row = 0; kn_sections[s].folder[0] && row < kn_count(image, (kn_section)s); row++)
            kn_write_record(image, (kn_section)s, row, ignore_text, NULL);
}

static void use(const kn_image *image) {
    network net;
    infer_model model;
    base_arena arena = base_arena_make(NULL);
    sural_error error;
    show_all(image);
    if (net_build(image, &arena, &net, &error) == SURAL_OK && infer_build(image, &net, &arena, &model, &error) == SURAL_OK)
        assess(&model, &arena);
    base_arena_release(&arena);
}

enum { AT_ONCE = 2, SECONDS = 60 };
static struct { pid_t pid; char what[200]; } running[AT_ONCE];
static size_t crashes, used;

static void reap(size_t slot) {
    int status = 0;
    if (!running[slot].pid) return;
    waitpid(running[slot].pid, &status, 0);
    running[slot].pid = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    crashes++;
    print_error("%s: %s %d\n", running[slot].what, WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void use_apart(const kn_image *image, const char *what) {
    size_t slot = used++ % AT_ONCE;
    reap(slot);
    snprintf(running[slot].what, sizeof running[slot].what, "%s", what);
    pid_t pid = fork();
    assert_true(pid >= 0);
    running[slot].pid = pid;
    if (pid) return;
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}; /* cmocka's handlers would go on with the tests */
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], SIG_DFL);
    alarm(SECONDS);
    use(image);
    _exit(0);
}

static void no_crashes(void) {
    for (size_t slot = 0; slot < AT_ONCE; slot++) reap(slot);
    size_t found = crashes;
    crashes = used = 0;
    if (found) fail_msg("%zu damaged images were accepted and crashed", found);
}

static bool try_image(const char *what) {
    kn_image image;
    sural_error error;
    sural_status status = kn_image_open(bytes, size, false, &image, &error);
    if (status == SURAL_OK) use_apart(&image, what);
    else assert_true(status == SURAL_ERROR_IMAGE && error.message[0]);
    return status == SURAL_OK;
}

static uint32_t rounds(uint32_t usual) {
    const char *times = getenv("SURAL_TEST_ROUNDS");
    return usual * (times ? (uint32_t)strtoul(times, NULL, 10) : 1);
}

/* ---- faults that somebody would have thought of: every cell within its bounds, and no sense in it ---- */
static kn_image as_is(void) {
    return (kn_image){header(), (const kn_span *)(const void *)(bytes + sizeof(kn_header)), bytes + header()->pool};
}

static void poke(const void *cell, uint32_t value) { memcpy(bytes + ((const char *)cell - bytes), &value, sizeof value); }
static void poke_number(const void *cell, float value) { memcpy(bytes + ((const char *)cell - bytes), &value, sizeof value); }

static const kn_finding *finding(const char *id) {
    const kn_image image = as_is();
    uint32_t row = kn_find(&image, KN_SECTION_finding, id);
    assert_int_not_equal(row, KN_NONE);
    return kn_get_finding(&image, row);
}

static const kn_effect *effect_of(const char *id) {
    const kn_image image = as_is();
    assert_int_equal(finding(id)->effect.count, 1);
    return kn_get_effect(&image, finding(id)->effect.start);
}

static const kn_parameter *parameter(const char *id) {
    const kn_image image = as_is();
    return kn_get_parameter(&image, kn_find(&image, KN_SECTION_parameter, id));
}

static void flag_with_an_effect_on_skin(void) { poke(&effect_of("foot_drop")->by, KN_by_loss); }
static void flag_with_an_effect_on_movements(void) { poke(&effect_of("foot_drop")->by, KN_by_weakness); }
static void flag_with_an_effect_on_reflexes(void) { poke(&effect_of("foot_drop")->by, KN_by_reflex); }
static void skin_with_an_effect_on_movements(void) { poke(&effect_of("numbness")->by, KN_by_weakness); }
static void movement_with_an_effect_on_reflexes(void) { poke(&effect_of("weakness")->by, KN_by_reflex); }
static void skin_with_an_effect_on_motor_fibres(void) { poke(&effect_of("pinprick_reduced")->fibre, KN_fibre_motor); }
static void skin_that_is_a_flag(void) { poke(&finding("numbness")->type, KN_type_flag); }
static void skin_that_is_a_number(void) { poke(&finding("numbness")->type, KN_type_number); }
static void words_that_are_reflexes(void) { poke(&finding("course")->type, KN_type_reflex); }
static void flag_that_is_a_reflex(void) { poke(&finding("low_back_pain")->type, KN_type_reflex); }
static void reflex_without_values(void) { poke(&finding("reflex")->values.count, 0); }
static void number_without_values(void) { poke(&finding("duration")->values.count, 0); }
static void background_in_part(void) {
    const kn_image image = as_is();
    poke_number(&kn_get_background(&image, finding("numbness")->background.start)->p[2], NAN);
}
static void more_values_than_bits(void) {
    poke(&finding("course")->values.start, 0);
    poke(&finding("course")->values.count, 200);
}
static void value_of_another_finding(void) {
    const kn_image image = as_is();
    poke(&kn_get_chance(&image, 0)->value, kn_count(&image, KN_SECTION_value) - 1);
    poke(&kn_get_value_link(&image, 0)->value, kn_count(&image, KN_SECTION_value) - 1);
    poke(&kn_get_show(&image, 0)->value, 0);
}
/* Rules that ask for the regions or movements of a finding that has none, or fewer. */
static void ask_everywhere_about(const char *id) {
    const kn_image image = as_is();
    uint32_t row = id ? kn_find(&image, KN_SECTION_finding, id) : kn_count(&image, KN_SECTION_finding) - 1;
    for (uint32_t i = 0; i < kn_count(&image, KN_SECTION_condition); i++) {
        const kn_condition *condition = kn_get_condition(&image, i);
        if (condition->regions.count) poke(&kn_get_finding_link(&image, condition->findings.start)->finding, row);
    }
}
static void regions_of_a_flag(void) { ask_everywhere_about(NULL); }
static void regions_of_a_movement(void) { ask_everywhere_about("weakness"); }
static void no_general_practice(void) {
    const kn_image image = as_is();
    uint32_t row = kn_find(&image, KN_SECTION_setting, "general_practice");
    bytes[(size_t)(kn_id(&image, KN_SECTION_setting, row) - bytes) + 1] = 'f'; /* "gfneral_practice" keeps the order */
}
static void place_within_itself(void) {
    const kn_image image = as_is();
    for (uint32_t p = 0; p < kn_count(&image, KN_SECTION_place); p++)
        if (kn_get_place(&image, p)->members.count) poke(&kn_get_member(&image, kn_get_place(&image, p)->members.start)->place, p);
}
static void degrees_that_are_no_numbers(void) {
    const kn_image image = as_is();
    for (uint32_t d = 0; d < kn_count(&image, KN_SECTION_disorder); d++) poke_number(&kn_get_disorder(&image, d)->degree[1], NAN);
}
static void certainty(void) { poke_number(&parameter("ceiling")->value, 1); }
static void more_than_certainty(void) { poke_number(&parameter("ceiling")->value, 1000); }
static void less_than_nothing(void) { poke_number(&parameter("slip")->value, -1000); }
static void no_half(void) { poke_number(&parameter("half_loss")->value, 0); }
static void no_spread_of_grades(void) { poke_number(&parameter("grade_spread")->value, 0); }
static void section_of_disorders_empty(void) {
    const kn_image image = as_is();
    poke(&image.directory[KN_SECTION_disorder].count, 0);
    poke(&image.directory[KN_SECTION_rule].count, 0);
    poke(&image.directory[KN_SECTION_disorder_link].count, 0);
}

typedef struct hostile { const char *what; void (*make)(void); } hostile;
#define HOSTILE(name) {#name, name}
static const hostile HOSTILES[] = {
    HOSTILE(flag_with_an_effect_on_skin), HOSTILE(flag_with_an_effect_on_movements), HOSTILE(flag_with_an_effect_on_reflexes),
    HOSTILE(skin_with_an_effect_on_movements), HOSTILE(movement_with_an_effect_on_reflexes), HOSTILE(skin_with_an_effect_on_motor_fibres),
    HOSTILE(skin_that_is_a_flag), HOSTILE(skin_that_is_a_number), HOSTILE(words_that_are_reflexes), HOSTILE(flag_that_is_a_reflex),
    HOSTILE(reflex_without_values), HOSTILE(number_without_values), HOSTILE(background_in_part), HOSTILE(more_values_than_bits),
    HOSTILE(value_of_another_finding), HOSTILE(regions_of_a_flag), HOSTILE(regions_of_a_movement),
    HOSTILE(no_general_practice), HOSTILE(place_within_itself), HOSTILE(degrees_that_are_no_numbers),
    HOSTILE(certainty), HOSTILE(more_than_certainty), HOSTILE(less_than_nothing), HOSTILE(no_half), HOSTILE(no_spread_of_grades),
    HOSTILE(section_of_disorders_empty),
};

static void test_hostile_images(void **state) {
    (void)state;
    char *kept = malloc(size);
    assert_non_null(kept);
    memcpy(kept, bytes, size);
    for (size_t i = 0; i < sizeof HOSTILES / sizeof *HOSTILES; i++) {
        HOSTILES[i].make();
        assert_memory_not_equal(kept, bytes, size);
        try_image(HOSTILES[i].what);
        memcpy(bytes, kept, size);
    }
    free(kept);
    no_crashes();
}

/* ---- random faults ---- */
static uint32_t *cell_at(size_t index) { return (uint32_t *)(void *)bytes + index; }

static void test_random_cells(void **state) {
    (void)state;
    uint64_t seed = 20251;
    uint32_t accepted = 0, cells = header()->pool / 4;
    for (uint32_t i = 0; i < rounds(200); i++) {
        uint32_t index = fixture_below(&seed, cells), random = (uint32_t)support_random(&seed), *cell = cell_at(index), before = *cell;
        const uint32_t values[] = {UINT32_MAX, 0, i % 2 ? random : random % 400};
        for (size_t v = 0; v < 3; v++) {
            char what[80];
            snprintf(what, sizeof what, "cell %u: %08x for %08x", index, values[v], before);
            *cell = values[v];
            kn_image image;
            sural_error error;
            bool good = kn_image_open(bytes, size, false, &image, &error) == SURAL_OK;
            if (good && accepted++ % 40 == 0) use_apart(&image, what); /* not all, as reasoning takes a while */
            *cell = before;
        }
    }
    no_crashes();
    assert_true(accepted > 50);
}

/* A field of one row takes the value of the same field in another: always within bounds, seldom sense. */
static void swap_in_field(uint64_t *seed, char what[200]) {
    const kn_image image = as_is();
    kn_section section;
    do section = (kn_section)fixture_below(seed, KN_SECTION_COUNT); while (kn_count(&image, section) == 0);
    const kn_section_about *about = &kn_sections[section];
    uint32_t field = fixture_below(seed, about->field_count), at = 0;
    for (uint32_t i = 0; i < field; i++) at += kn_field_cells(&about->fields[i]);
    uint32_t to = fixture_below(seed, kn_count(&image, section)), from = fixture_below(seed, kn_count(&image, section));
    const uint32_t *source = (const uint32_t *)kn_row(&image, section, from) + at;
    uint32_t *target = cell_at((size_t)((const uint32_t *)kn_row(&image, section, to) + at - (const uint32_t *)(const void *)bytes));
    memcpy(target, source, kn_field_cells(&about->fields[field]) * sizeof *target);
    snprintf(what, 200, "%s %u takes %s of %u", about->name, to, about->fields[field].name, from);
}

static void test_fields_swapped_in(void **state) {
    (void)state;
    uint64_t seed = 1;
    char *kept = malloc(size), what[200];
    assert_non_null(kept);
    memcpy(kept, bytes, size);
    uint32_t accepted = 0;
    for (uint32_t i = 0; accepted < rounds(8) && i < rounds(3000); i++) {
        swap_in_field(&seed, what);
        if (memcmp(kept, bytes, size) != 0) accepted += try_image(what);
        memcpy(bytes, kept, size);
    }
    free(kept);
    no_crashes();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_image_as_built), cmocka_unit_test(test_the_image_built_in),
        cmocka_unit_test(test_magic), cmocka_unit_test(test_format), cmocka_unit_test(test_size),
        cmocka_unit_test(test_alignment), cmocka_unit_test(test_digest),
        cmocka_unit_test(test_pool_and_version),
        cmocka_unit_test(test_every_truncation_is_refused), cmocka_unit_test(test_hostile_images), cmocka_unit_test(test_random_cells),
        cmocka_unit_test(test_fields_swapped_in),
    };
    return cmocka_run_group_tests(tests, read_image, forget_image);
}
