/* Memory: whichever allocation fails, the call says so or does its whole work, and everything is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <sural/sural.h>

#include "../support.h"
#include "same.h"

/* Fails the `fail_at`-th allocation from now (0 = none), and with `for_good` every one after it. */
typedef struct counter { size_t asked, live, fail_at; bool for_good, failed; } counter;

static void *count_allocate(void *context, size_t size) {
    counter *c = context;
    c->asked++;
    bool fail = c->fail_at && (c->for_good ? c->asked >= c->fail_at : c->asked == c->fail_at);
    c->failed = c->failed || fail;
    void *block = fail ? NULL : malloc(size);
    if (block) c->live++;
    return block;
}

static void count_release(void *context, void *block) {
    counter *c = context;
    if (block) c->live--;
    free(block);
}

static void arm(counter *c, size_t fail_at, bool for_good) {
    c->asked = 0;
    c->fail_at = fail_at;
    c->for_good = for_good;
    c->failed = false;
}

/* `bytes` NULL: what is built in. */
static sural_knowledge *open_bytes(const void *bytes, size_t size, counter *c, sural_status *status, sural_error *error) {
    const sural_allocator allocator = {count_allocate, count_release, c};
    sural_knowledge *knowledge = (sural_knowledge *)(void *)c; /* must be overwritten */
    *status = sural_knowledge_open(bytes, size, &allocator, &knowledge, error);
    return knowledge;
}

static sural_knowledge *open_counted(counter *c, sural_status *status, sural_error *error) { return open_bytes(NULL, 0, c, status, error); }

static sural_knowledge *open_all(counter *c) {
    sural_status status;
    sural_knowledge *knowledge = open_counted(c, &status, NULL);
    assert_int_equal(status, SURAL_OK);
    assert_non_null(knowledge);
    return knowledge;
}

/* A failed call says why; one that failed to get memory and still succeeded is judged by its result. */
static bool failed(sural_status status, const sural_error *error, const counter *c) {
    if (status == SURAL_OK) return false;
    assert_int_equal(status, SURAL_ERROR_MEMORY);
    assert_int_equal(error->status, SURAL_ERROR_MEMORY);
    assert_string_equal(error->message, "out of memory");
    assert_true(c->failed);
    return true;
}

/* ---- a case that is long enough to need more than one block ---- */
static const char *const SITES[] = {"ankle_dorsiflexion", "great_toe_extension", "ankle_eversion"};
static const char *const SKIN[] = {"foot_dorsum_medial", "leg_lateral_lower", "first_web_space", "saddle"};
static const char *const JERK[] = {"ankle"};
static const sural_entry ENTRIES[] = {
    {.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = SITES, .site_count = 3, .has_grade = true, .grade = 3},
    {.finding = "numbness", .side = SURAL_SIDE_BOTH, .sites = SKIN, .site_count = 4},
    {.finding = "reflex", .side = SURAL_SIDE_LEFT, .sites = JERK, .site_count = 1, .word = "normal"},
    {.finding = "duration", .has_number = true, .number = 3, .unit = "wk"},
    {.finding = "urinary_retention"},
    {.finding = "low_back_pain", .absent = true},
};
enum { ENTRY_COUNT = sizeof ENTRIES / sizeof *ENTRIES };

static sural_status fill(sural_case *patient, sural_error *error) {
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        sural_status status = sural_case_add(patient, &ENTRIES[i], error);
        if (status != SURAL_OK) return status;
    }
    return sural_case_set_age(patient, 54, error);
}

static const sural_assessment *assess(const sural_knowledge *knowledge, sural_case **patient, sural_status *status, sural_error *error) {
    const sural_assessment *assessment = (const sural_assessment *)(const void *)knowledge; /* must be overwritten */
    *status = sural_case_create(knowledge, patient, error);
    if (*status != SURAL_OK) {
        assert_null(*patient);
        return NULL;
    }
    *status = fill(*patient, error);
    if (*status != SURAL_OK) return NULL;
    *status = sural_assess(*patient, &assessment, error);
    return assessment;
}

/* ---- the forward model ---- */
static sural_status ask_lesion(const sural_knowledge *knowledge, sural_error *error) {
    const sural_lesion_query query = {.place = "sciatic_notch", .side = SURAL_SIDE_LEFT, .age = 60};
    const sural_lesion *lesion;
    sural_status status = sural_lesion_predict(knowledge, &query, &lesion, error);
    assert_true((status == SURAL_OK) == (lesion != NULL));
    sural_lesion_free(lesion);
    return status;
}

static sural_status ask_path(const sural_knowledge *knowledge, sural_error *error) {
    const sural_path *path;
    sural_status status = sural_path_find(knowledge, "great_toe", &path, error);
    assert_true((status == SURAL_OK) == (path != NULL));
    sural_path_free(path);
    return status;
}

static sural_status ask_neighbours(const sural_knowledge *knowledge, sural_error *error) {
    const sural_neighbours *found;
    sural_status status = sural_neighbours_find(knowledge, "dfn_leg", &found, error);
    assert_true((status == SURAL_OK) == (found != NULL));
    sural_neighbours_free(found);
    return status;
}

static sural_status ask_edges(const sural_knowledge *knowledge, sural_error *error) {
    const sural_neighbours *found;
    sural_status status = sural_edges_find(knowledge, "dfn_leg", &found, error);
    assert_true((status == SURAL_OK) == (found != NULL));
    sural_neighbours_free(found);
    return status;
}

static void ask_without_each(sural_status (*ask)(const sural_knowledge *, sural_error *)) {
    counter c = {0};
    sural_knowledge *knowledge = open_all(&c);
    const size_t before = c.live;
    bool more = true;
    size_t n = 1;
    for (; more; n++) {
        sural_error error = {0};
        arm(&c, n, n % 2 == 0);
        sural_status status = ask(knowledge, &error);
        more = c.failed;
        assert_true(failed(status, &error, &c) == c.failed);
        assert_int_equal(c.live, before);
    }
    assert_true(n > 2);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
}

static void test_forward(void **state) {
    (void)state;
    ask_without_each(ask_lesion);
    ask_without_each(ask_path);
    ask_without_each(ask_neighbours);
    ask_without_each(ask_edges);
}

/* ---- opening ---- */
static void open_without(const void *bytes, size_t size, size_t n, bool for_good, bool *more) {
    counter c = {0};
    sural_error error = {0};
    sural_status status;
    arm(&c, n, for_good);
    sural_knowledge *knowledge = open_bytes(bytes, size, &c, &status, &error);
    if (failed(status, &error, &c)) assert_null(knowledge);
    *more = c.failed;
    assert_true(c.failed ? status != SURAL_OK : status == SURAL_OK);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
}

static void test_opening(void **state) {
    (void)state;
    bool more = true;
    size_t n = 1;
    for (; more; n++) open_without(NULL, 0, n, n % 2 == 0, &more);
    assert_true(n > 1);
}

/* Where the knowledge is another than the built-in one, all that follows from it is worked out. */
static void test_opening_other_knowledge(void **state) {
    (void)state;
    size_t size, n = 1;
    void *bytes = support_image(&size);
    bool more = true;
    for (; more; n += 1 + n / 5) open_without(bytes, size, n, n % 2 == 0, &more); /* not all, as it takes a while */
    assert_true(n > 10);
    free(bytes);
}

/* ---- from the case to the assessment ---- */
/* `reference` is what comes out with all the memory in the world. Counts what came out otherwise without an error. */
static size_t assess_without(const sural_knowledge *knowledge, counter *c, const sural_assessment *reference, size_t n, bool for_good, bool *more) {
    const size_t before = c->live;
    size_t cut_short = 0;
    sural_case *patient = NULL;
    sural_error error = {0};
    sural_status status;
    arm(c, n, for_good);
    const sural_assessment *assessment = assess(knowledge, &patient, &status, &error);
    *more = c->failed;
    if (failed(status, &error, c)) assert_null(assessment);
    else if (difference(assessment, reference)) {
        print_error("allocation %zu failed%s: SURAL_OK, but other %s\n", n, for_good ? " and all after it" : "", difference(assessment, reference));
        cut_short = 1;
    }
    sural_assessment_free(assessment);
    sural_case_free(patient);
    assert_int_equal(c->live, before);
    return cut_short;
}

static size_t assess_without_each(bool for_good) {
    counter c = {0};
    sural_knowledge *knowledge = open_all(&c);
    sural_case *patient;
    sural_status status;
    const sural_assessment *reference = assess(knowledge, &patient, &status, NULL);
    assert_int_equal(status, SURAL_OK);
    bool more = true;
    size_t n = 0, cut_short = 0;
    while (more) cut_short += assess_without(knowledge, &c, reference, ++n, for_good, &more);
    assert_true(n > 10);
    sural_assessment_free(reference);
    sural_case_free(patient);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
    return cut_short;
}

static void test_one_failure(void **state) {
    (void)state;
    assert_int_equal(assess_without_each(false), 0);
}

static void test_no_memory_from_some_point_on(void **state) {
    (void)state;
    assert_int_equal(assess_without_each(true), 0);
}

/* ---- a statement that finds no memory leaves the case as it was ---- */
static void test_adding(void **state) {
    (void)state;
    counter c = {0};
    sural_knowledge *knowledge = open_all(&c);
    sural_case *patient;
    sural_error error;
    size_t refused = 0, said = 0;
    assert_int_equal(sural_case_create(knowledge, &patient, NULL), SURAL_OK);
    arm(&c, 1, true);
    const sural_entry entry = ENTRIES[1]; /* the same again and again: it may be said as often as one likes */
    while (refused == 0 && said < SURAL_MAX_ENTRIES) {
        sural_status status = sural_case_add(patient, &entry, &error);
        if (failed(status, &error, &c)) refused++;
        else said++;
    }
    const sural_assessment *assessment;
    arm(&c, 0, false);
    assert_int_equal(sural_assess(patient, &assessment, NULL), SURAL_OK);
    assert_int_equal(assessment->causes[0].weight_count, said + 1); /* and that of two causes */
    sural_assessment_free(assessment);
    assert_int_equal(sural_case_add(patient, &entry, NULL), said < SURAL_MAX_ENTRIES ? SURAL_OK : SURAL_ERROR_LIMIT);
    sural_case_free(patient);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
}

/* ---- what needs no memory ---- */
static void measure(void *context, const char *text, size_t size) {
    (void)text;
    *(size_t *)context += size;
}

static void test_reading_needs_none(void **state) {
    (void)state;
    counter c = {0};
    sural_knowledge *knowledge = open_all(&c);
    size_t size = 0;
    arm(&c, 1, true);
    assert_int_equal(sural_knowledge_show(knowledge, "common_fibular_neuropathy", measure, &size, NULL), SURAL_OK);
    assert_true(size > 1000);
    assert_int_equal(sural_knowledge_show(knowledge, "nothing_like_that", measure, &size, NULL), SURAL_ERROR_UNKNOWN);
    assert_non_null(sural_knowledge_id(knowledge, "findings", 0));
    assert_non_null(sural_knowledge_name(knowledge, "findings", "numbness"));
    sural_knowledge_lint(knowledge, NULL, NULL);
    assert_false(c.failed);
    assert_int_equal(c.asked, 0);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
}

/* The allocator is copied: the caller's may go. */
static void test_the_allocator_is_copied(void **state) {
    (void)state;
    counter c = {0};
    sural_knowledge *knowledge = NULL;
    sural_case *patient;
    {
        sural_allocator allocator = {count_allocate, count_release, &c};
        assert_int_equal(sural_knowledge_open(NULL, 0, &allocator, &knowledge, NULL), SURAL_OK);
        memset(&allocator, 0, sizeof allocator);
    }
    size_t before = c.live;
    assert_int_equal(sural_case_create(knowledge, &patient, NULL), SURAL_OK);
    assert_true(c.live > before); /* cases and assessments use it too */
    const sural_assessment *assessment;
    size_t with_case = c.live;
    assert_int_equal(sural_assess(patient, &assessment, NULL), SURAL_OK);
    assert_true(c.live > with_case);
    sural_assessment_free(assessment);
    assert_int_equal(c.live, with_case); /* scratch memory is not kept */
    sural_case_free(patient);
    assert_int_equal(c.live, before);
    sural_knowledge_close(knowledge);
    assert_int_equal(c.live, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opening), cmocka_unit_test(test_opening_other_knowledge),
        cmocka_unit_test(test_forward),
        cmocka_unit_test(test_one_failure),
        cmocka_unit_test(test_no_memory_from_some_point_on),
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_reading_needs_none),
        cmocka_unit_test(test_the_allocator_is_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
