/* The public header, taken at its word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sural/sural.h>

#include "../support.h"
#include "same.h"

static sural_knowledge *knowledge;

static int open_builtin(void **state) {
    (void)state;
    return sural_knowledge_open(NULL, 0, NULL, &knowledge, NULL) == SURAL_OK ? 0 : -1;
}

static int close_builtin(void **state) {
    (void)state;
    sural_knowledge_close(knowledge);
    return 0;
}

static sural_case *new_case(void) {
    sural_case *patient;
    assert_int_equal(sural_case_create(knowledge, &patient, NULL), SURAL_OK);
    return patient;
}

static const sural_assessment *assess(const sural_case *patient) {
    const sural_assessment *assessment;
    assert_int_equal(sural_assess(patient, &assessment, NULL), SURAL_OK);
    return assessment;
}

/* ---- knowledge ---- */
/* A file's digest is computed anew on opening, so that what is built in has the file's content if the digests agree. */
static void test_builtin_is_the_file(void **state) {
    (void)state;
    size_t size;
    char *bytes = support_image(&size);
    sural_knowledge *from_file;
    assert_int_equal(sural_knowledge_open(bytes, size, NULL, &from_file, NULL), SURAL_OK);
    assert_string_equal(sural_knowledge_sha256(from_file), sural_knowledge_sha256(knowledge));
    assert_string_equal(sural_knowledge_version(from_file), sural_knowledge_version(knowledge));
    sural_knowledge_close(from_file);
    free(bytes);
}

static void test_digest_is_64_hexadecimal_digits(void **state) {
    (void)state;
    const char *digest = sural_knowledge_sha256(knowledge);
    assert_int_equal(strlen(digest), 64);
    assert_int_equal(strspn(digest, "0123456789abcdef"), 64);
}

static void test_damaged_files_are_refused(void **state) {
    (void)state;
    size_t size;
    char *bytes = support_image(&size);
    sural_error error;
    for (size_t at = 0; at < size; at += size / 37) {
        sural_knowledge *opened = knowledge;
        memset(&error, 'x', sizeof error);
        bytes[at] ^= 4;
        assert_int_equal(sural_knowledge_open(bytes, size, NULL, &opened, &error), SURAL_ERROR_IMAGE);
        assert_null(opened);
        assert_int_equal(error.status, SURAL_ERROR_IMAGE);
        assert_non_null(strstr(error.message, "image"));
        assert_string_equal(error.pointer, "");
        assert_string_equal(error.did_you_mean, "");
        bytes[at] ^= 4;
    }
    free(bytes);
}

static void test_versions(void **state) {
    (void)state;
    assert_true(strlen(sural_version()) > 0);
    assert_true(strlen(sural_knowledge_version(knowledge)) > 0);
}

static void test_ids_are_in_order_and_named(void **state) {
    (void)state;
    const char *const sections[] = {"findings", "regions", "movements", "reflexes", "disorders", "places", "settings", "sources", "redflags"};
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        const char *before = "";
        size_t count = 0;
        for (const char *id; (id = sural_knowledge_id(knowledge, sections[s], count)); count++) {
            assert_true(strcmp(before, id) < 0);
            const char *name = sural_knowledge_name(knowledge, sections[s], id);
            assert_true(name && name[0]);
            before = id;
        }
        assert_true(count > 0);
        assert_null(sural_knowledge_id(knowledge, sections[s], count + 1));
        assert_null(sural_knowledge_id(knowledge, sections[s], SIZE_MAX));
    }
}

static void test_what_is_not_there(void **state) {
    (void)state;
    assert_null(sural_knowledge_id(knowledge, "nothing", 0));
    assert_null(sural_knowledge_id(knowledge, "", 0));
    assert_null(sural_knowledge_id(knowledge, "finding", 0)); /* sections are named in the plural, as their folders */
    assert_null(sural_knowledge_name(knowledge, "findings", "no_such_thing"));
    assert_null(sural_knowledge_name(knowledge, "nothing", "numbness"));
    assert_null(sural_knowledge_name(knowledge, "findings", ""));
}

static void collect(void *context, const char *text, size_t size) {
    strncat(context, text, size);
}

static void test_show(void **state) {
    (void)state;
    enum { ROOM = 1 << 16 };
    sural_error error;
    char *text = calloc(1, ROOM);
    assert_non_null(text);
    assert_int_equal(sural_knowledge_show(knowledge, "numbness", collect, text, &error), SURAL_OK);
    assert_non_null(strstr(text, "type: region"));
    text[0] = '\0';
    assert_int_equal(sural_knowledge_show(knowledge, "findings/numbness", collect, text, &error), SURAL_OK);
    assert_non_null(strstr(text, "sided: true"));
    text[0] = '\0';
    assert_int_equal(sural_knowledge_show(knowledge, "numbnes", collect, text, &error), SURAL_ERROR_UNKNOWN);
    assert_string_equal(error.did_you_mean, "numbness");
    assert_int_equal(sural_knowledge_show(knowledge, "regions/numbness", collect, text, &error), SURAL_ERROR_UNKNOWN);
    assert_int_equal(sural_knowledge_show(knowledge, "nothing/numbness", collect, text, &error), SURAL_ERROR_UNKNOWN);
    assert_string_equal(text, "");
    free(text);
}

/* Every record can be shown, and the built-in knowledge has no fault. */
static void test_show_everything(void **state) {
    (void)state;
    const char *const sections[] = {"findings", "regions", "movements", "reflexes", "disorders", "places", "redflags"};
    enum { ROOM = 1 << 18 };
    char *text = malloc(ROOM), path[200];
    assert_non_null(text);
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
        for (size_t i = 0; sural_knowledge_id(knowledge, sections[s], i); i++) {
            snprintf(path, sizeof path, "%s/%s", sections[s], sural_knowledge_id(knowledge, sections[s], i));
            text[0] = '\0';
            assert_int_equal(sural_knowledge_show(knowledge, path, collect, text, NULL), SURAL_OK);
            assert_int_equal(strncmp(text, "id: ", 4), 0);
        }
    free(text);
    assert_int_equal(sural_knowledge_lint(knowledge, NULL, NULL), 0);
}

/* ---- closing nothing ---- */
/* ---- walks, edges, likeness ---- */
typedef struct walked { int depth; size_t nodes, ends; bool seen_id, stop_at_once; } walked;

static bool walk_node(void *context, const sural_node *node) {
    walked *w = context;
    w->nodes++;
    if (node->kind == SURAL_NODE_MAP || node->kind == SURAL_NODE_LIST) w->depth++;
    if (node->kind == SURAL_NODE_END) w->depth--, w->ends++;
    if (node->kind == SURAL_NODE_TEXT) assert_non_null(node->text);
    if (node->kind == SURAL_NODE_REFERENCE) assert_true(node->text && node->section);
    if (node->kind == SURAL_NODE_NUMBERS) assert_true(node->count > 0);
    if (node->key && strcmp(node->key, "id") == 0) w->seen_id = true;
    return !w->stop_at_once;
}

static void test_walk(void **state) {
    (void)state;
    const char *section, *id;
    size_t records = 0;
    for (size_t s = 0; (section = sural_knowledge_section(s)); s++)
        for (size_t i = 0; (id = sural_knowledge_id(knowledge, section, i)); i++, records++) {
            char name[200];
            walked w = {0};
            snprintf(name, sizeof name, "%s/%s", section, id);
            assert_int_equal(sural_knowledge_walk(knowledge, name, walk_node, &w, NULL), SURAL_OK);
            assert_true(w.seen_id);
            assert_int_equal(w.depth, 0);
        }
    assert_true(records > 1000);
    walked stopped = {.stop_at_once = true};
    assert_int_equal(sural_knowledge_walk(knowledge, "disorders/tia", walk_node, &stopped, NULL), SURAL_OK);
    assert_int_equal(stopped.nodes, 1);
    sural_error error;
    assert_int_equal(sural_knowledge_walk(knowledge, "leprosi", walk_node, &stopped, &error), SURAL_ERROR_UNKNOWN);
    assert_string_equal(error.did_you_mean, "leprosy");
}

/* The neighbours alone are those that are told apart. */
static void test_edges(void **state) {
    (void)state;
    const sural_neighbours *edges, *told;
    sural_error error;
    assert_int_equal(sural_edges_find(knowledge, "cfn_fibular_head", &edges, NULL), SURAL_OK);
    assert_int_equal(sural_neighbours_find(knowledge, "cfn_fibular_head", &told, NULL), SURAL_OK);
    assert_int_equal(edges->count, told->count);
    for (size_t i = 0; i < edges->count; i++) {
        assert_string_equal(edges->items[i].place, told->items[i].place);
        assert_string_equal(edges->items[i].relation, told->items[i].relation);
        assert_int_equal(edges->items[i].telling_count, 0);
    }
    sural_neighbours_free(told);
    sural_edges_find(knowledge, "cfn_fibular_hed", &told, &error);
    assert_null(told);
    assert_string_equal(error.did_you_mean, "cfn_fibular_head");
    sural_neighbours_free(edges);
}

/* Every disorder has neighbours, none itself, nearest first, told apart by findings that lie where they should. */
static void test_likeness(void **state) {
    (void)state;
    const sural_likeness *likeness;
    assert_int_equal(sural_likeness_find(knowledge, &likeness, NULL), SURAL_OK);
    for (size_t d = 0; d < likeness->count; d++) {
        const sural_alikes *of = &likeness->items[d];
        assert_string_equal(of->disorder, sural_knowledge_id(knowledge, "disorders", d));
        assert_int_equal(of->count, 5);
        for (size_t i = 0; i < of->count; i++) {
            const sural_alike *one = &of->items[i];
            assert_string_not_equal(one->disorder, of->disorder);
            assert_true(one->distance > 0 && (i == 0 || one->distance >= of->items[i - 1].distance));
            assert_true(one->contrast_count > 0);
            for (size_t c = 0; c < one->contrast_count; c++) {
                assert_true(one->contrasts[c].here >= 0 && one->contrasts[c].here <= 1);
                assert_true((one->contrasts[c].here > one->contrasts[c].there) == (one->contrasts[c].weight > 0));
            }
        }
    }
    assert_int_equal(likeness->count, 95);
    sural_likeness_free(likeness);
}

static void test_null_is_released(void **state) {
    (void)state;
    sural_knowledge_close(NULL);
    sural_case_free(NULL);
    sural_assessment_free(NULL);
    sural_neighbours_free(NULL);
    sural_likeness_free(NULL);
}

/* ---- statements that are refused ---- */
static const char *const SKIN[] = {"great_toe", "heel"}, *const TYPO[] = {"great_toe", "hell"}, *const JERK[] = {"ankle"}, *const HIDDEN[] = {"anal_wink"};
typedef struct refusal { sural_entry entry; sural_status status; const char *pointer, *meant; } refusal;
static const refusal REFUSALS[] = {
    {{.finding = "numbnes", .side = SURAL_SIDE_LEFT}, SURAL_ERROR_UNKNOWN, "/finding", "numbness"},
    {{.finding = "xyzzy"}, SURAL_ERROR_UNKNOWN, "/finding", ""},
    {{.finding = "numbness", .sites = SKIN, .site_count = 2}, SURAL_ERROR_ARGUMENT, "/side", ""},
    {{.finding = "fever", .side = SURAL_SIDE_LEFT}, SURAL_ERROR_ARGUMENT, "/side", ""},
    {{.finding = "numbness", .side = SURAL_SIDE_LEFT}, SURAL_ERROR_ARGUMENT, "/sites", ""},
    {{.finding = "fever", .sites = SKIN, .site_count = 2}, SURAL_ERROR_ARGUMENT, "/sites", ""},
    {{.finding = "numbness", .side = SURAL_SIDE_LEFT, .sites = TYPO, .site_count = 2}, SURAL_ERROR_UNKNOWN, "/sites/1", "heel"},
    {{.finding = "reflex", .side = SURAL_SIDE_LEFT, .sites = HIDDEN, .site_count = 1, .word = "absent"}, SURAL_ERROR_UNKNOWN, "/sites/0", ""},
    {{.finding = "course", .word = "progresive"}, SURAL_ERROR_UNKNOWN, "/value", "progressive"},
    {{.finding = "course"}, SURAL_ERROR_ARGUMENT, "/value", ""},
    {{.finding = "course", .has_number = true, .number = 1}, SURAL_ERROR_ARGUMENT, "/value", ""},
    {{.finding = "course", .word = "stable", .absent = true}, SURAL_ERROR_ARGUMENT, "/present", ""},
    {{.finding = "fever", .word = "high"}, SURAL_ERROR_ARGUMENT, "/value", ""},
    {{.finding = "fever", .unit = "d"}, SURAL_ERROR_ARGUMENT, "/unit", ""},
    {{.finding = "hba1c", .word = "hihg"}, SURAL_ERROR_UNKNOWN, "/value", "high"},
    {{.finding = "hba1c", .has_number = true, .number = 1000}, SURAL_ERROR_RANGE, "/value", ""},
    {{.finding = "hba1c", .has_number = true, .number = NAN}, SURAL_ERROR_RANGE, "/value", ""},
    {{.finding = "hba1c", .has_number = true, .number = INFINITY}, SURAL_ERROR_RANGE, "/value", ""},
    {{.finding = "duration", .has_number = true, .number = 3, .unit = "wks"}, SURAL_ERROR_RANGE, "/unit", "wk"},
    {{.finding = "numbness", .side = SURAL_SIDE_LEFT, .sites = SKIN, .site_count = 2, .has_grade = true, .grade = 3}, SURAL_ERROR_ARGUMENT, "/grade", ""},
};

/* A count without the sites must not be believed. */
static void test_sites_without_their_list(void **state) {
    (void)state;
    sural_knowledge *knowledge;
    sural_case *patient;
    sural_error error;
    assert_int_equal(sural_knowledge_open(NULL, 0, NULL, &knowledge, &error), SURAL_OK);
    assert_int_equal(sural_case_create(knowledge, &patient, &error), SURAL_OK);
    const sural_entry entries[] = {{.finding = "fever", .site_count = 1}, {.finding = "numbness", .side = SURAL_SIDE_LEFT, .site_count = 3}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(sural_case_add(patient, &entries[i], &error), SURAL_ERROR_ARGUMENT);
        assert_string_equal(error.pointer, "/sites");
    }
    sural_case_free(patient);
    sural_knowledge_close(knowledge);
}

static void test_refusals_say_why_and_where(void **state) {
    (void)state;
    sural_case *patient = new_case();
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        const refusal *r = &REFUSALS[i];
        sural_error error;
        memset(&error, 'x', sizeof error);
        sural_status status = sural_case_add(patient, &r->entry, &error);
        if (status != r->status || error.status != r->status || strcmp(error.pointer, r->pointer) != 0 || strcmp(error.did_you_mean, r->meant) != 0)
            fail_msg("refusal %zu: %d %s (%s) \"%s\"", i, (int)status, error.pointer, error.did_you_mean, error.message);
        assert_true(error.message[0] != '\0');
        assert_int_equal(sural_case_add(patient, &r->entry, NULL), r->status);
    }
    sural_case_free(patient);
}

static void test_refused_settings(void **state) {
    (void)state;
    sural_case *patient = new_case();
    sural_error error;
    assert_int_equal(sural_case_set_age(patient, -1, &error), SURAL_ERROR_RANGE);
    assert_string_equal(error.pointer, "/age");
    assert_int_equal(sural_case_set_age(patient, (double)NAN, NULL), SURAL_ERROR_RANGE);
    assert_int_equal(sural_case_set_age(patient, 121, NULL), SURAL_ERROR_RANGE);
    assert_int_equal(sural_case_set_sex(patient, "femal", &error), SURAL_ERROR_UNKNOWN);
    assert_string_equal(error.did_you_mean, "female");
    assert_int_equal(sural_case_set_setting(patient, "comunity", &error), SURAL_ERROR_UNKNOWN);
    assert_string_equal(error.did_you_mean, "community");
    assert_string_equal(error.pointer, "/setting");
    assert_int_equal(sural_case_set_setting(patient, "", NULL), SURAL_ERROR_UNKNOWN);
    sural_case_free(patient);
}

static void test_too_many_statements(void **state) {
    (void)state;
    sural_case *patient = new_case();
    sural_error error;
    const sural_entry entry = {.finding = "fever"};
    for (size_t i = 0; i < SURAL_MAX_ENTRIES; i++) assert_int_equal(sural_case_add(patient, &entry, NULL), SURAL_OK);
    assert_int_equal(sural_case_add(patient, &entry, &error), SURAL_ERROR_LIMIT);
    sural_case_free(patient);
}

/* ---- a failed statement changes nothing ---- */
static void fill(sural_case *patient) {
    const char *const moves[] = {"ankle_dorsiflexion", "great_toe_extension"};
    const sural_entry entries[] = {
        {.finding = "numbness", .side = SURAL_SIDE_LEFT, .sites = SKIN, .site_count = 2},
        {.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = moves, .site_count = 2, .has_grade = true, .grade = 3},
        {.finding = "reflex", .side = SURAL_SIDE_BOTH, .sites = JERK, .site_count = 1, .word = "normal"},
        {.finding = "hba1c", .has_number = true, .number = 5.1},
        {.finding = "fever", .absent = true},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) assert_int_equal(sural_case_add(patient, &entries[i], NULL), SURAL_OK);
    assert_int_equal(sural_case_set_age(patient, 54, NULL), SURAL_OK);
    assert_int_equal(sural_case_set_sex(patient, "female", NULL), SURAL_OK);
}

static void test_contradictions_are_refused(void **state) {
    (void)state;
    const char *const moves[] = {"knee_extension", "ankle_dorsiflexion"}, *const other_skin[] = {"little_toe", "heel"};
    const sural_entry entries[] = {
        {.finding = "numbness", .side = SURAL_SIDE_BOTH, .sites = other_skin, .site_count = 2, .absent = true},
        {.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = moves, .site_count = 2, .has_grade = true, .grade = 2},
        {.finding = "reflex", .side = SURAL_SIDE_RIGHT, .sites = JERK, .site_count = 1, .word = "absent"},
        {.finding = "hba1c", .has_number = true, .number = 5.2},
        {.finding = "fever"},
    };
    sural_case *patient = new_case();
    sural_error error;
    fill(patient);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        char place[40];
        snprintf(place, sizeof place, "/findings/%zu", i);
        assert_int_equal(sural_case_add(patient, &entries[i], &error), SURAL_ERROR_CONTRADICTION);
        assert_non_null(strstr(error.message, place));
    }
    sural_case_free(patient);
}

static void test_refused_statements_leave_the_case_alone(void **state) {
    (void)state;
    const char *const moves[] = {"knee_extension", "ankle_dorsiflexion"};
    const sural_entry half_good = {.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = moves, .site_count = 2, .absent = true};
    sural_case *patient = new_case();
    fill(patient);
    const sural_assessment *before = assess(patient);
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) assert_int_not_equal(sural_case_add(patient, &REFUSALS[i].entry, NULL), SURAL_OK);
    assert_int_equal(sural_case_add(patient, &half_good, NULL), SURAL_ERROR_CONTRADICTION);
    assert_int_not_equal(sural_case_set_age(patient, 500, NULL), SURAL_OK);
    assert_int_not_equal(sural_case_set_sex(patient, "woman", NULL), SURAL_OK);
    assert_int_not_equal(sural_case_set_setting(patient, "moon", NULL), SURAL_OK);
    const sural_assessment *after = assess(patient);
    assert_null(difference(before, after));
    sural_assessment_free(before);
    sural_assessment_free(after);
    sural_case_free(patient);
}

/* ---- the assessment ---- */
static void test_empty_case_gives_the_prior(void **state) {
    (void)state;
    sural_case *patient = new_case();
    const sural_assessment *a = assess(patient);
    double sum = 1 - a->known_causes;
    for (size_t i = 0; i < a->cause_count; i++) {
        assert_true(fabs(a->causes[i].if_one_cause - a->causes[i].prior) < 1e-6 * a->causes[i].prior); /* shares are floats */
        assert_true(fabs(a->causes[i].probability - a->causes[i].prior) < 1e-6 * a->causes[i].prior);
        assert_int_equal(a->causes[i].weight_count, 0);
        sum += a->causes[i].probability;
    }
    assert_true(fabs(sum - 1) < 1e-9);
    assert_true(fabs(a->log_evidence) < 1e-6);
    assert_int_equal(a->raised_count, 0);
    assert_int_equal(a->unused_count, 0);
    sural_assessment_free(a);
    sural_case_free(patient);
}

static void test_an_assessment_outlives_its_case(void **state) {
    (void)state;
    sural_case *patient = new_case();
    fill(patient);
    const sural_assessment *a = assess(patient), *b = assess(patient);
    sural_case_free(patient);
    assert_null(difference(a, b));
    assert_non_null(sural_level_name(a->level));
    sural_assessment_free(a);
    sural_assessment_free(b);
}

static void test_level_names(void **state) {
    (void)state;
    const char *const names[SURAL_LEVEL_COUNT] = {"self_care", "routine", "soon", "same_day", "emergency"};
    for (int level = 0; level < SURAL_LEVEL_COUNT; level++) assert_string_equal(sural_level_name((sural_level)level), names[level]);
}

/* ---- threads ---- */
enum { THREADS = 2, ROUNDS = 3 };

static void *assess_in_thread(void *out) {
    const sural_assessment **results = out;
    for (size_t i = 0; i < ROUNDS; i++) {
        sural_case *patient = NULL;
        const char *const moves[] = {"ankle_plantarflexion", "knee_flexion"};
        const sural_entry entries[] = {{.finding = "weakness", .side = SURAL_SIDE_RIGHT, .sites = moves, .site_count = 2},
                                       {.finding = "reflex", .side = SURAL_SIDE_RIGHT, .sites = JERK, .site_count = 1, .word = "absent"},
                                       {.finding = "low_back_pain"}};
        if (sural_case_create(knowledge, &patient, NULL) != SURAL_OK) return NULL;
        for (size_t e = 0; e <= i; e++) sural_case_add(patient, &entries[e], NULL);
        sural_assess(patient, &results[i], NULL);
        sural_case_free(patient);
    }
    return NULL;
}

static void test_threads_share_a_knowledge(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    const sural_assessment *results[THREADS][ROUNDS] = {0};
    for (size_t t = 0; t < THREADS; t++) assert_int_equal(pthread_create(&threads[t], NULL, assess_in_thread, results[t]), 0);
    for (size_t t = 0; t < THREADS; t++) assert_int_equal(pthread_join(threads[t], NULL), 0);
    for (size_t i = 0; i < ROUNDS; i++) {
        assert_non_null(results[0][i]);
        assert_non_null(results[1][i]);
        assert_null(difference(results[0][i], results[1][i]));
        for (size_t t = 0; t < THREADS; t++) sural_assessment_free(results[t][i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sites_without_their_list),
        cmocka_unit_test(test_builtin_is_the_file), cmocka_unit_test(test_digest_is_64_hexadecimal_digits),
        cmocka_unit_test(test_damaged_files_are_refused), cmocka_unit_test(test_versions), cmocka_unit_test(test_ids_are_in_order_and_named),
        cmocka_unit_test(test_what_is_not_there), cmocka_unit_test(test_show), cmocka_unit_test(test_show_everything),
        cmocka_unit_test(test_null_is_released), cmocka_unit_test(test_refusals_say_why_and_where), cmocka_unit_test(test_refused_settings),
        cmocka_unit_test(test_too_many_statements), cmocka_unit_test(test_contradictions_are_refused),
        cmocka_unit_test(test_refused_statements_leave_the_case_alone),
        cmocka_unit_test(test_empty_case_gives_the_prior), cmocka_unit_test(test_an_assessment_outlives_its_case),
        cmocka_unit_test(test_level_names), cmocka_unit_test(test_walk), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_likeness), cmocka_unit_test(test_threads_share_a_knowledge),
    };
    return cmocka_run_group_tests(tests, open_builtin, close_builtin);
}
