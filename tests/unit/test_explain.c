/* Explanations are whole or not given: a list that found no memory is an error, never a shorter list. */
#include "fixture.h"

#include "explain/explain.h"

static fixture f;
static case_data patient;
static reason_mind mind;
static reason_posterior posterior;
static reason_pairs pairs;

static int reason(void **state) {
    (void)state;
    const sural_entry entries[] = {{.finding = "urinary_retention"}, {.finding = "low_back_pain"}, {.finding = "leg_pain_radiating_below_knee", .side = SURAL_SIDE_LEFT}};
    fixture_open_tables(&f);
    assert_int_equal(case_open(&f.image, NULL, &patient, NULL), SURAL_OK);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) assert_int_equal(case_add(&patient, &entries[i], NULL), SURAL_OK);
    assert_int_equal(reason_open(&f.tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient, &f.arena, &mind), SURAL_OK);
    assert_int_equal(reason_about(&mind, true, &f.arena, &posterior), SURAL_OK);
    assert_int_equal(reason_about_pairs(&mind, &posterior, &f.arena, &pairs), SURAL_OK);
    return 0;
}

static int forget(void **state) {
    (void)state;
    case_close(&patient);
    fixture_close(&f);
    return 0;
}

/* Fails the second block that it is asked for, and no other. */
typedef struct counter { size_t asked; bool failed; } counter;

static void *fail_second(void *context_of, size_t size) {
    counter *c = context_of;
    if (++c->asked != 2) return malloc(size);
    c->failed = true;
    return NULL;
}

static void release(void *context_of, void *block) {
    (void)context_of;
    free(block);
}

/* An arena whose first block has `left` bytes left, and then one refusal. */
static base_arena nearly_full(counter *c, size_t left) {
    const sural_allocator allocator = {fail_second, release, c};
    base_arena arena = base_arena_make(&allocator);
    assert_non_null(base_arena_take(&arena, 16, 1));
    assert_non_null(base_arena_take(&arena, (size_t)(arena.end - arena.next) - left, 1));
    return arena;
}

static size_t advice_of(const sural_cause *c) {
    const sural_actions *a = &c->actions;
    return a->first_steps.count + a->tests.count + a->specialist.count + a->self_care.count + a->drugs.count + a->physical.count +
           a->procedures.count + a->prevention.count + a->watch.count + a->clinician.count + c->unexplained.count + c->expected.count;
}

static size_t length(const sural_assessment *a) {
    size_t sum = a->raised_count + a->open_count;
    for (size_t i = 0; i < a->raised_count; i++) sum += a->raised[i].findings.count;
    for (size_t i = 0; i < a->open_count; i++) sum += a->open[i].findings.count;
    for (size_t i = 0; i < a->cause_count; i++) sum += advice_of(&a->causes[i]);
    return sum;
}

typedef sural_status explaining(const explain_case *e);

static void whole_or_error(explaining *explain, size_t first, size_t last) {
    size_t whole = 0, shortened = 0, refused = 0;
    sural_assessment full = {0};
    assert_int_equal(explain(&(explain_case){&mind, &posterior, &pairs, &f.arena, &full}), SURAL_OK);
    for (size_t left = first; left < last; left += 16) {
        counter c = {0};
        base_arena arena = nearly_full(&c, left);
        sural_assessment found = {0};
        sural_status status = explain(&(explain_case){&mind, &posterior, &pairs, &arena, &found});
        if (status != SURAL_OK) refused++;
        else if (length(&found) == length(&full)) whole++;
        else shortened++;
        base_arena_release(&arena);
    }
    if (shortened || refused == 0) fail_msg("%zu refused, %zu whole, %zu shortened without an error", refused, whole, shortened);
}

static void test_rules(void **state) {
    (void)state;
    whole_or_error(explain_rules, 0, 6000);
}

static void test_causes(void **state) {
    (void)state;
    const size_t table = sizeof(sural_cause) * f.model.disorder_count;
    whole_or_error(explain_causes, table, table + 640);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_causes),
    };
    return cmocka_run_group_tests(tests, reason, forget);
}
