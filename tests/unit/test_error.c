/* Errors: what is filled, what is cleared, and which word was probably meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"

static const char *nearest(const char *wanted, const char *const *words, size_t count) {
    base_nearest found = base_nearest_to(wanted);
    for (size_t i = 0; i < count; i++) base_nearest_offer(&found, words[i]);
    return found.best;
}

static const char *const WORDS[] = {"ankle_dorsiflexion", "ankle_plantarflexion", "foot_drop", "hip_flexion",
                                    "numbness", "pain", "tinel", "tingling", "weakness"};
static const char *meant(const char *wanted) { return nearest(wanted, WORDS, sizeof WORDS / sizeof *WORDS); }

static void test_slips_find_their_word(void **state) {
    (void)state;
    assert_string_equal(meant("numbness"), "numbness");
    assert_string_equal(meant("numbnes"), "numbness");      /* a letter missing */
    assert_string_equal(meant("tingeling"), "tingling");    /* one too many */
    assert_string_equal(meant("tinal"), "tinel");           /* one wrong */
    assert_string_equal(meant("foot-drop"), "foot_drop");
    assert_string_equal(meant("weaknses"), "weakness");     /* two swapped */
    assert_string_equal(meant("ankle_dorsalflexion"), "ankle_dorsiflexion");
    assert_string_equal(meant("pian"), "pain");
}

static void test_other_words_find_nothing(void **state) {
    (void)state;
    assert_null(meant(""));
    assert_null(meant("xyzzy"));
    assert_null(meant("blood_pressure"));
    assert_null(meant("a_very_long_identifier_that_nobody_has_ever_given_to_anything_at_all"));
    assert_null(nearest("numbness", NULL, 0));
}

/* Words that a sural_error cannot hold are never offered. */
static void test_long_words(void **state) {
    (void)state;
    char longest[SURAL_WORD_SIZE], too_long[SURAL_WORD_SIZE + 1];
    memset(longest, 'a', sizeof longest);
    memset(too_long, 'a', sizeof too_long);
    longest[sizeof longest - 1] = too_long[sizeof too_long - 1] = '\0';
    const char *const one[] = {longest}, *const other[] = {too_long};
    assert_ptr_equal(nearest(longest, one, 1), longest);
    assert_null(nearest(longest, other, 1));
    assert_null(nearest(too_long, one, 1));
}

static void test_the_nearer_wins_and_the_first_of_equals(void **state) {
    (void)state;
    const char *const ordered[] = {"knee_axxxx", "knee_abcd", "knee_abcdf"};
    assert_string_equal(nearest("knee_abcde", ordered, 3), "knee_abcd");
    const char *const turned[] = {"knee_axxxx", "knee_abcdf", "knee_abcd"};
    assert_string_equal(nearest("knee_abcde", turned, 3), "knee_abcdf");
}

static void test_fail_fills_and_clears(void **state) {
    (void)state;
    sural_error error;
    memset(&error, 'x', sizeof error);
    assert_int_equal(base_fail(&error, SURAL_ERROR_RANGE, "%s is %d", "grade", 7), SURAL_ERROR_RANGE);
    assert_int_equal(error.status, SURAL_ERROR_RANGE);
    assert_string_equal(error.message, "grade is 7");
    assert_string_equal(error.pointer, "");
    assert_string_equal(error.did_you_mean, "");
    base_error_point(&error, "/sites/%d", 3);
    assert_string_equal(error.pointer, "/sites/3");
    assert_int_equal(base_fail_memory(&error), SURAL_ERROR_MEMORY);
    assert_string_equal(error.message, "out of memory");
    assert_string_equal(error.pointer, "");
}

static void test_long_texts_are_cut(void **state) {
    (void)state;
    char text[2 * SURAL_MESSAGE_SIZE];
    memset(text, 'm', sizeof text);
    text[sizeof text - 1] = '\0';
    sural_error error;
    base_fail(&error, SURAL_ERROR_IMAGE, "%s", text);
    base_error_point(&error, "%s", text);
    assert_int_equal(strlen(error.message), SURAL_MESSAGE_SIZE - 1);
    assert_int_equal(strlen(error.pointer), SURAL_POINTER_SIZE - 1);
}

static void test_suggestion(void **state) {
    (void)state;
    sural_error error = {0};
    base_nearest none = base_nearest_to("numbnes"), found = none;
    base_error_suggest(&error, &none);
    assert_string_equal(error.did_you_mean, "");
    base_nearest_offer(&found, "numbness");
    base_error_suggest(&error, &found);
    assert_string_equal(error.did_you_mean, "numbness");
}

static void test_no_error_to_fill(void **state) {
    (void)state;
    base_nearest found = base_nearest_to("pain");
    base_nearest_offer(&found, "pain");
    assert_int_equal(base_fail(NULL, SURAL_ERROR_LIMIT, "%d", 1), SURAL_ERROR_LIMIT);
    assert_int_equal(base_fail_memory(NULL), SURAL_ERROR_MEMORY);
    base_error_point(NULL, "/%d", 1);
    base_error_suggest(NULL, &found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slips_find_their_word),
        cmocka_unit_test(test_other_words_find_nothing),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_the_nearer_wins_and_the_first_of_equals),
        cmocka_unit_test(test_fail_fills_and_clears),
        cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_suggestion),
        cmocka_unit_test(test_no_error_to_fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
