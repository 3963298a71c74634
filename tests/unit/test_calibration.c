/* Of people drawn from the model, posteriors come true as often as they say; and would not if findings did not hang together
 * as reasoning takes them to. */
#include "fixture.h"

#include "../calibration.h"
#include "reason/sample.h"

enum { CASES = 500, MUTANTS = 800, THINNING = 6 };
static const double MARGIN = 0.01; /* beyond what chance alone makes of a perfect account: its mean and three standard deviations */

static fixture f;
static reason_tables tables;

static int open(void **state) {
    (void)state;
    const void *bytes;
    size_t size;
    fixture_open(&f);
    assert_int_equal(reason_tables_build(&f.model, &f.arena, &bytes, &size), SURAL_OK);
    reason_tables_open(&f.image, bytes, &tables);
    return 0;
}

static int shut(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

/* Of the sites that are told, one in a few, whatever is found there: it saves time. */
static void thin(const reason_person *person, uint64_t number) {
    for (uint32_t i = 0; i < tables.question_count; i++)
        for (uint32_t side = 0; side < REASON_SIDES; side++)
            if (tables.questions[i].site != KN_NONE && (i + number) % THINNING) person->told[side][i] = 0;
}

static void hear(const reason_tables *drawn_from, const reason_person *person, base_arena *arena, case_data *patient) {
    const sural_entry *entries;
    size_t count;
    assert_int_equal(case_open(&f.image, NULL, patient, NULL), SURAL_OK);
    patient->age = person->age;
    patient->sex = person->sex;
    patient->setting = person->setting;
    assert_int_equal(reason_statements(drawn_from, person, arena, &entries, &count), SURAL_OK);
    for (size_t i = 0; i < count; i++) assert_int_equal(case_add(patient, &entries[i], NULL), SURAL_OK);
}

static void account(const reason_posterior *posterior, uint32_t truth, calibration *first, calibration *all) {
    uint32_t best = 0;
    for (uint32_t c = 0; c <= tables.disorder_count; c++) {
        if (c < tables.disorder_count && posterior->cause[c] > posterior->cause[best]) best = c;
        calibration_add(all, posterior->cause[c], c == truth);
    }
    calibration_add(first, posterior->cause[best], best == truth);
}

/* Draws a person from `drawn_from`, and reasons about what is told by the true tables. */
static void run(const reason_tables *drawn_from, uint64_t number, calibration *first, calibration *all) {
    base_arena arena = base_arena_make(NULL);
    const reason_wish wish = {fixture_row(&f, KN_SECTION_setting, "general_practice"), KN_NONE, 20261124, number};
    reason_person person;
    case_data patient;
    reason_mind mind;
    reason_posterior posterior;
    assert_int_equal(reason_sample(drawn_from, &wish, &arena, &person), SURAL_OK);
    thin(&person, number);
    hear(drawn_from, &person, &arena, &patient);
    assert_int_equal(reason_open(&tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient, &arena, &mind), SURAL_OK);
    assert_int_equal(reason_about(&mind, false, &arena, &posterior), SURAL_OK);
    account(&posterior, reason_cause_of(&tables, &tables.states[reason_state_of(&tables, person.hypothesis)]), first, all);
    case_close(&patient);
    base_arena_release(&arena);
}

/* How far the errors of the first cause and of all causes, per case, are beyond chance. */
static void errors(const reason_tables *drawn_from, uint64_t cases, double *first, double *all) {
    calibration of_first = {0}, of_all = {0};
    for (uint64_t i = 0; i < cases; i++) run(drawn_from, i, &of_first, &of_all);
    calibration_error a = calibration_error_of(&of_first, (double)cases), b = calibration_error_of(&of_all, (double)cases);
    *first = a.error - a.by_chance - 3 * a.deviation;
    *all = b.error - b.by_chance - 3 * b.deviation;
    print_message("first cause %.4f (by chance %.4f, sd %.4f); all causes %.4f (%.4f, %.4f)\n", a.error, a.by_chance, a.deviation, b.error,
                  b.by_chance, b.deviation);
}

static void test_posteriors_come_true(void **state) {
    (void)state;
    double first, all;
    errors(&tables, CASES, &first, &all);
    assert_true(first <= MARGIN);
    assert_true(all <= MARGIN);
}

/* The check of the check: people whose findings are independent given their cause. */
static void test_independent_findings_are_noticed(void **state) {
    (void)state;
    static infer_latent latents[64];
    reason_tables independent = tables;
    assert_true(f.model.latent_count <= 64);
    for (uint32_t i = 0; i < f.model.latent_count; i++)
        for (uint32_t g = 0; g < INFER_GRID; g++) {
            double mean = 0;
            for (uint32_t k = 0; k < INFER_NODES; k++) mean += tables.node_weight[k] * tables.latents[i].conditional[g][k];
            for (uint32_t k = 0; k < INFER_NODES; k++) latents[i].conditional[g][k] = mean;
        }
    independent.latents = latents;
    double first, all;
    errors(&independent, MUTANTS, &first, &all);
    assert_true(first > MARGIN || all > MARGIN);
}

/* The seed and the number make the person, and nothing else. */
static void test_same_person_again(void **state) {
    (void)state;
    const reason_wish wish = {fixture_row(&f, KN_SECTION_setting, "referral"), KN_NONE, 7, 12}, next = {wish.setting, KN_NONE, 7, 13};
    base_arena arena = base_arena_make(NULL);
    reason_person a, b, c;
    assert_int_equal(reason_sample(&tables, &wish, &arena, &a), SURAL_OK);
    assert_int_equal(reason_sample(&tables, &next, &arena, &c), SURAL_OK);
    assert_int_equal(reason_sample(&tables, &wish, &arena, &b), SURAL_OK);
    assert_true(a.hypothesis == b.hypothesis && a.key == b.key && a.key != c.key);
    for (uint32_t side = 0; side < REASON_SIDES; side++) {
        assert_memory_equal(a.answer[side], b.answer[side], tables.question_count);
        assert_memory_equal(a.told[side], b.told[side], tables.question_count);
    }
    base_arena_release(&arena);
}

/* Whatever bin a number falls in, the number that is stated falls in it too. */
static void test_numbers_lie_in_their_bins(void **state) {
    (void)state;
    base_arena arena = base_arena_make(NULL);
    const reason_wish wish = {0, KN_NONE, 1, 1};
    reason_person person;
    assert_int_equal(reason_sample(&tables, &wish, &arena, &person), SURAL_OK);
    for (uint32_t i = 0; i < tables.question_count; i++) {
        const reason_question *q = &tables.questions[i];
        const kn_finding *row = kn_get_finding(&f.image, q->finding);
        for (uint32_t bin = 0; row->type == KN_type_number && bin < 20 * row->values.count; bin++) {
            case_data patient;
            const char *site;
            person.answer[0][i] = (uint8_t)(bin % row->values.count);
            person.key += bin;
            sural_entry entry = reason_answer_of(&tables, &person, q, row->sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE, &site);
            assert_int_equal(case_open(&f.image, NULL, &patient, NULL), SURAL_OK);
            assert_int_equal(case_add(&patient, &entry, NULL), SURAL_OK);
            assert_int_equal(patient.items[0].values, 1u << bin % row->values.count);
            case_close(&patient);
        }
    }
    base_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_person_again), cmocka_unit_test(test_numbers_lie_in_their_bins),
                                       cmocka_unit_test(test_posteriors_come_true), cmocka_unit_test(test_independent_findings_are_noticed)};
    return cmocka_run_group_tests(tests, open, shut);
}
