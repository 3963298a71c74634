/* Red-flag rules in three-valued logic, on conditions of the test's own over the real vocabulary. */
#include "fixture.h"

#include "triage/triage.h"

/* Rows that the test adds stand behind a copy of the image; its own directory points the rows' sections there. */
enum { ROWS = 64, ADDED = 8 };
static const kn_section ADDABLE[ADDED] = {KN_SECTION_finding_link, KN_SECTION_value_link,   KN_SECTION_region_link, KN_SECTION_movement_link,
                                          KN_SECTION_reflex_link,  KN_SECTION_condition, KN_SECTION_clause,      KN_SECTION_rule};

static fixture f;
static unsigned char *bytes;
static kn_span directory[KN_SECTION_COUNT];
static kn_image image;
static case_data patient;
static uint32_t female; /* the word, which no rule of the knowledge may use */

static size_t area_size(kn_section section) { return (size_t)ROWS * kn_sections[section].row_size; }

static void make_room(void) {
    size_t word = f.size / 4 * 4 + 4, size = word + 8, end = size;
    for (size_t i = 0; i < ADDED; i++) size += area_size(ADDABLE[i]);
    bytes = calloc(1, size);
    assert_non_null(bytes);
    memcpy(bytes, f.bytes, f.size);
    memcpy(bytes + word, "female", 7);
    female = (uint32_t)word - f.image.header->pool;
    memcpy(directory, f.image.directory, sizeof directory);
    for (size_t i = 0; i < ADDED; i++) {
        directory[ADDABLE[i]] = (kn_span){(uint32_t)end, 0};
        end += area_size(ADDABLE[i]);
    }
    image = (kn_image){(const kn_header *)(const void *)bytes, directory, (const char *)bytes + f.image.header->pool};
}

static int set_up(void **state) {
    (void)state;
    fixture_open_network(&f);
    make_room();
    assert_int_equal(case_open(&image, NULL, &patient, NULL), SURAL_OK);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    case_close(&patient);
    free(bytes);
    fixture_close(&f);
    return 0;
}

static uint32_t add_row(kn_section section, const void *row) {
    uint32_t index = directory[section].count++;
    assert_true(index < ROWS);
    memcpy(bytes + directory[section].start + (size_t)index * kn_sections[section].row_size, row, kn_sections[section].row_size);
    return index;
}

static void add_link(kn_span *span, kn_section section, uint32_t target) {
    uint32_t row = add_row(section, &target);
    if (span->count++ == 0) span->start = row;
}

/* ---- building conditions ---- */
static kn_condition on(const char *finding) {
    kn_condition c = {.number = NAN};
    add_link(&c.findings, KN_SECTION_finding_link, fixture_row(&f, KN_SECTION_finding, finding));
    return c;
}

static kn_condition either(const char *finding, const char *other) {
    kn_condition c = on(finding);
    add_link(&c.findings, KN_SECTION_finding_link, fixture_row(&f, KN_SECTION_finding, other));
    return c;
}

static kn_condition not(kn_condition c) {
    c.absent = 1;
    return c;
}

static kn_condition both(kn_condition c) {
    c.both = 1;
    return c;
}

static kn_condition in(kn_condition c, const char *region) {
    add_link(&c.regions, KN_SECTION_region_link, fixture_row(&f, KN_SECTION_region, region));
    return c;
}

static kn_condition of(kn_condition c, const char *movement) {
    add_link(&c.movements, KN_SECTION_movement_link, fixture_row(&f, KN_SECTION_movement, movement));
    return c;
}

static kn_condition tapped(kn_condition c, const char *reflex) {
    add_link(&c.reflexes, KN_SECTION_reflex_link, fixture_row(&f, KN_SECTION_reflex, reflex));
    return c;
}

static kn_condition compared(kn_condition c, uint32_t how, float number) {
    c.compare = how;
    c.number = number;
    return c;
}

static kn_condition equal(kn_condition c, const char *word) {
    kn_span values = kn_get_finding(&image, kn_get_finding_link(&image, c.findings.start)->finding)->values;
    for (uint32_t i = values.start; i < values.start + values.count; i++) {
        if (strcmp(kn_text_of(&image, kn_get_value(&image, i)->value), word) != 0) continue;
        add_link(&c.values, KN_SECTION_value_link, i);
        return c;
    }
    fail_msg("no value %s", word);
    return c;
}

static kn_span clause(const kn_condition *conditions, uint32_t count) {
    kn_clause row = {{directory[KN_SECTION_condition].count, count}};
    for (uint32_t i = 0; i < count; i++) add_row(KN_SECTION_condition, &conditions[i]);
    return (kn_span){add_row(KN_SECTION_clause, &row), 1};
}
#define CLAUSE(...) clause((const kn_condition[]){__VA_ARGS__}, sizeof((const kn_condition[]){__VA_ARGS__}) / sizeof(kn_condition))

/* ---- telling the case ---- */
static void say(sural_entry entry) { assert_int_equal(case_add(&patient, &entry, NULL), SURAL_OK); }
static void has(const char *finding) { say((sural_entry){.finding = finding}); }
static void has_not(const char *finding) { say((sural_entry){.finding = finding, .absent = true}); }
static void sided(const char *finding, sural_side side, bool absent) { say((sural_entry){.finding = finding, .side = side, .absent = absent}); }
static void says(const char *finding, const char *word) { say((sural_entry){.finding = finding, .word = word}); }
static void measures(const char *finding, double number) { say((sural_entry){.finding = finding, .has_number = true, .number = number}); }
static void at(const char *finding, sural_side side, const char *site, bool absent) {
    say((sural_entry){.finding = finding, .side = side, .sites = &site, .site_count = 1, .absent = absent});
}
static void graded(const char *movement, double grade) {
    say((sural_entry){.finding = "weakness", .side = SURAL_SIDE_LEFT, .sites = &movement, .site_count = 1, .has_grade = true, .grade = grade});
}
static void taps(const char *reflex, sural_side side, const char *word) {
    say((sural_entry){.finding = "reflex", .side = side, .sites = &reflex, .site_count = 1, .word = word});
}

static void is(kn_condition condition, triage_state expected) { assert_int_equal(triage_condition(&patient, &condition), expected); }
#define YES(condition) is(condition, TRIAGE_YES)
#define NO(condition) is(condition, TRIAGE_NO)
#define UNKNOWN(condition) is(condition, TRIAGE_UNKNOWN)

/* ---- conditions ---- */
static void test_flag(void **state) {
    (void)state;
    UNKNOWN(on("low_back_pain"));
    UNKNOWN(not(on("low_back_pain")));
    has("low_back_pain");
    YES(on("low_back_pain"));
    NO(not(on("low_back_pain")));
    has_not("fever");
    NO(on("fever"));
    YES(not(on("fever")));
}

static void test_any_of_several(void **state) {
    (void)state;
    has_not("fever");
    UNKNOWN(either("fever", "night_sweats"));
    UNKNOWN(not(either("fever", "night_sweats")));
    has_not("night_sweats");
    NO(either("fever", "night_sweats"));
    YES(not(either("fever", "night_sweats")));
    has("weight_loss");
    YES(either("fever", "weight_loss"));
    YES(either("weight_loss", "low_back_pain"));
    NO(not(either("weight_loss", "low_back_pain")));
}

static void test_either_side_and_both(void **state) {
    (void)state;
    sided("foot_drop", SURAL_SIDE_LEFT, false);
    YES(on("foot_drop"));
    UNKNOWN(both(on("foot_drop")));
    sided("knee_buckling", SURAL_SIDE_RIGHT, true);
    UNKNOWN(on("knee_buckling"));
    NO(both(on("knee_buckling")));
    sided("leg_heaviness", SURAL_SIDE_BOTH, false);
    YES(both(on("leg_heaviness")));
    sided("foot_drop", SURAL_SIDE_RIGHT, true);
    YES(on("foot_drop"));
    NO(both(on("foot_drop")));
    YES(both(either("foot_drop", "leg_heaviness")));
}

/* One finding on one side and another on the other make both. */
static void test_both_of_several(void **state) {
    (void)state;
    sided("foot_drop", SURAL_SIDE_LEFT, false);
    sided("knee_buckling", SURAL_SIDE_RIGHT, false);
    YES(both(either("foot_drop", "knee_buckling")));
}

static void test_named_sites(void **state) {
    (void)state;
    UNKNOWN(in(on("numbness"), "saddle"));
    at("numbness", SURAL_SIDE_LEFT, "saddle", true);
    UNKNOWN(in(on("numbness"), "saddle")); /* the right side is not known */
    at("numbness", SURAL_SIDE_RIGHT, "saddle", true);
    NO(in(on("numbness"), "saddle"));
    YES(not(in(on("numbness"), "saddle")));
    UNKNOWN(in(in(on("numbness"), "saddle"), "genitals"));
    at("numbness", SURAL_SIDE_LEFT, "genitals", false);
    YES(in(in(on("numbness"), "saddle"), "genitals"));
    UNKNOWN(both(in(on("numbness"), "genitals")));
}

/* Not every site can be known, so anywhere is never no. */
static void test_anywhere(void **state) {
    (void)state;
    UNKNOWN(on("weakness"));
    at("weakness", SURAL_SIDE_LEFT, "knee_extension", true);
    UNKNOWN(on("weakness"));
    UNKNOWN(not(on("weakness")));
    at("weakness", SURAL_SIDE_LEFT, "hip_flexion", false);
    YES(on("weakness"));
    NO(not(on("weakness")));
    UNKNOWN(both(on("weakness")));
}

static void test_words(void **state) {
    (void)state;
    UNKNOWN(equal(on("course"), "stable"));
    UNKNOWN(not(equal(on("course"), "stable")));
    says("course", "progressive");
    NO(equal(on("course"), "stable"));
    YES(not(equal(on("course"), "stable")));
    YES(equal(on("course"), "progressive"));
    YES(equal(equal(on("course"), "stable"), "progressive"));
}

/* "high" may be one of several bins: then a condition on one of them stays open. */
static void test_words_for_several_values(void **state) {
    (void)state;
    says("hba1c", "high");
    NO(equal(on("hba1c"), "normal"));
    UNKNOWN(equal(on("hba1c"), "diabetic"));
    YES(equal(equal(equal(on("hba1c"), "prediabetic"), "diabetic"), "poor"));
    UNKNOWN(compared(on("hba1c"), KN_compare_more, 7)); /* no number was given */
}

static void test_numbers(void **state) {
    (void)state;
    UNKNOWN(compared(on("duration"), KN_compare_less, 14));
    UNKNOWN(not(compared(on("duration"), KN_compare_less, 14)));
    measures("duration", 14);
    NO(compared(on("duration"), KN_compare_less, 14));
    YES(compared(on("duration"), KN_compare_at_most, 14));
    YES(compared(on("duration"), KN_compare_at_least, 14));
    NO(compared(on("duration"), KN_compare_more, 14));
    YES(compared(on("duration"), KN_compare_more, 13));
    YES(not(compared(on("duration"), KN_compare_less, 14)));
}

static void test_units_are_converted_first(void **state) {
    (void)state;
    say((sural_entry){.finding = "duration", .has_number = true, .number = 3, .unit = "wk"});
    YES(compared(on("duration"), KN_compare_at_most, 21));
    NO(compared(on("duration"), KN_compare_less, 21));
}

static void test_grades(void **state) {
    (void)state;
    kn_condition severe = compared(of(on("weakness"), "ankle_dorsiflexion"), KN_compare_at_most, 3);
    UNKNOWN(severe);
    at("weakness", SURAL_SIDE_LEFT, "ankle_dorsiflexion", false);
    UNKNOWN(severe); /* weak, but nobody says how much */
    graded("ankle_dorsiflexion", 3);
    YES(severe);
    graded("hip_flexion", 4);
    UNKNOWN(compared(of(on("weakness"), "hip_flexion"), KN_compare_at_most, 3)); /* the other leg */
    at("weakness", SURAL_SIDE_RIGHT, "hip_flexion", true);
    NO(compared(of(on("weakness"), "hip_flexion"), KN_compare_at_most, 3));
}

static void test_full_power_is_no_weakness(void **state) {
    (void)state;
    graded("knee_extension", 5);
    at("weakness", SURAL_SIDE_RIGHT, "knee_extension", true);
    NO(of(on("weakness"), "knee_extension"));
}

static void test_reflexes(void **state) {
    (void)state;
    kn_condition lost = equal(tapped(on("reflex"), "ankle"), "absent");
    UNKNOWN(lost);
    taps("ankle", SURAL_SIDE_LEFT, "absent");
    YES(lost);
    UNKNOWN(both(lost));
    taps("ankle", SURAL_SIDE_RIGHT, "normal");
    NO(both(lost));
}

static void test_age_and_sex(void **state) {
    (void)state;
    kn_condition old = {.subject = KN_subject_age, .compare = KN_compare_at_least, .number = 60};
    kn_condition woman = {.subject = KN_subject_sex, .word = female};
    UNKNOWN(old);
    UNKNOWN(woman);
    assert_int_equal(case_set_age(&patient, 60, NULL), SURAL_OK);
    assert_int_equal(case_set_sex(&patient, "female", NULL), SURAL_OK);
    YES(old);
    YES(woman);
    assert_int_equal(case_set_age(&patient, 59.9, NULL), SURAL_OK);
    assert_int_equal(case_set_sex(&patient, "other", NULL), SURAL_OK);
    NO(old);
    NO(woman);
}

/* ---- clauses and rules ---- */
static triage_state whole(kn_span when) { return triage_clause(&patient, kn_get_clause(&image, when.start)); }

static triage_state rule_state(kn_span when, kn_span unless) {
    kn_rule rule = {.when = when, .unless = unless};
    return triage_rule(&patient, &rule);
}

static void test_clause_needs_all(void **state) {
    (void)state;
    kn_span when = CLAUSE(on("fever"), on("low_back_pain"));
    assert_int_equal(whole(when), TRIAGE_UNKNOWN);
    has("fever");
    assert_int_equal(whole(when), TRIAGE_UNKNOWN);
    has("low_back_pain");
    assert_int_equal(whole(when), TRIAGE_YES);
    assert_int_equal(whole(CLAUSE(on("fever"), not(on("low_back_pain")), on("night_sweats"))), TRIAGE_NO);
}

static void test_rule_is_open_once_it_has_begun(void **state) {
    (void)state;
    kn_span when = CLAUSE(on("fever"), on("low_back_pain")), never = {0, 0};
    assert_int_equal(rule_state(when, never), TRIAGE_NO);
    has("fever");
    assert_int_equal(rule_state(when, never), TRIAGE_UNKNOWN);
    has("low_back_pain");
    assert_int_equal(rule_state(when, never), TRIAGE_YES);
}

static void test_rule_is_closed_by_a_no(void **state) {
    (void)state;
    kn_span when = CLAUSE(on("fever"), on("low_back_pain")), never = {0, 0};
    has("fever");
    has_not("low_back_pain");
    assert_int_equal(rule_state(when, never), TRIAGE_NO);
}

static void test_any_clause_will_do(void **state) {
    (void)state;
    kn_span first = CLAUSE(on("fever"), on("low_back_pain")), second = CLAUSE(on("weight_loss"));
    assert_int_equal(second.start, first.start + 1);
    has_not("fever");
    has("weight_loss");
    assert_int_equal(rule_state((kn_span){first.start, 2}, (kn_span){0, 0}), TRIAGE_YES);
}

/* Only a clause that holds cancels; one that is not known does not. */
static void test_silence_never_cancels(void **state) {
    (void)state;
    kn_span when = CLAUSE(on("fever"), on("low_back_pain"));
    kn_span unless = CLAUSE(compared(on("duration"), KN_compare_more, 90), equal(on("course"), "stable"));
    has("fever");
    has("low_back_pain");
    assert_int_equal(rule_state(when, unless), TRIAGE_YES);
    measures("duration", 100);
    assert_int_equal(rule_state(when, unless), TRIAGE_YES);
    says("course", "stable");
    assert_int_equal(rule_state(when, unless), TRIAGE_NO);
}

/* ---- the rules of the knowledge ---- */
static case_data somebody(void) {
    case_data empty;
    assert_int_equal(case_open(&f.image, NULL, &empty, NULL), SURAL_OK);
    return empty;
}

static void test_silence_decides_nothing(void **state) {
    (void)state;
    case_data empty = somebody();
    for (uint32_t i = 0; i < kn_count(&f.image, KN_SECTION_condition); i++) {
        const kn_condition *condition = kn_get_condition(&f.image, i);
        triage_state found = triage_condition(&empty, condition);
        if (found != TRIAGE_UNKNOWN) fail_msg("\"%s\" is %d in an empty case", kn_text_of(&f.image, condition->text), (int)found);
    }
    case_close(&empty);
}

static void test_no_rule_holds_for_an_empty_case(void **state) {
    (void)state;
    case_data empty = somebody();
    for (uint32_t i = 0; i < kn_count(&f.image, KN_SECTION_rule); i++)
        if (triage_rule(&empty, kn_get_rule(&f.image, i)) != TRIAGE_NO) fail_msg("%s", kn_id(&f.image, KN_SECTION_rule, i));
    case_close(&empty);
}

/* Age and sex alone raise nothing either. */
static void test_no_rule_holds_for_age_and_sex(void **state) {
    (void)state;
    case_data person = somebody();
    for (int age = 0; age <= 120; age += 20)
        for (int sex = CASE_FEMALE; sex <= CASE_SEX_OTHER; sex++) {
            person.age = age;
            person.sex = (case_sex)sex;
            for (uint32_t i = 0; i < kn_count(&f.image, KN_SECTION_rule); i++)
                assert_int_not_equal(triage_rule(&person, kn_get_rule(&f.image, i)), TRIAGE_YES);
        }
    case_close(&person);
}

/* ---- harm ---- */
static void test_certainty_is_told_as_it_is(void **state) {
    (void)state;
    uint32_t disorders = kn_count(&f.image, KN_SECTION_disorder);
    double *p = BASE_NEW(&f.arena, double, disorders + 1);
    for (uint32_t d = 0; d < disorders; d++) {
        p[d] = 1;
        assert_int_equal(triage_by_harm(&f.image, p), kn_get_disorder(&f.image, d)->urgency);
        p[d] = 0;
    }
    p[disorders] = 1;
    assert_int_equal(triage_by_harm(&f.image, p), SURAL_ROUTINE);
}

/* Moving probability to graver truths never lowers the level. */
static void test_level_rises_with_the_danger(void **state) {
    (void)state;
    uint32_t disorders = kn_count(&f.image, KN_SECTION_disorder), grave = KN_NONE;
    double *p = BASE_NEW(&f.arena, double, disorders + 1);
    for (uint32_t d = 0; d < disorders; d++)
        if (kn_get_disorder(&f.image, d)->urgency == KN_level_emergency) grave = d;
    sural_level before = SURAL_SELF_CARE;
    for (int i = 0; i <= 1000; i++) {
        p[grave] = i / 1000.0;
        p[disorders] = 1 - p[grave];
        sural_level now = triage_by_harm(&f.image, p);
        assert_true(now >= before);
        before = now;
    }
    assert_int_equal(before, SURAL_EMERGENCY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_flag), TEST(test_any_of_several), TEST(test_either_side_and_both), TEST(test_both_of_several),
        TEST(test_named_sites), TEST(test_anywhere), TEST(test_words), TEST(test_words_for_several_values), TEST(test_numbers),
        TEST(test_units_are_converted_first), TEST(test_grades), TEST(test_full_power_is_no_weakness), TEST(test_reflexes),
        TEST(test_age_and_sex), TEST(test_clause_needs_all), TEST(test_rule_is_open_once_it_has_begun),
        TEST(test_rule_is_closed_by_a_no), TEST(test_any_clause_will_do), TEST(test_silence_never_cancels),
        TEST(test_silence_decides_nothing), TEST(test_no_rule_holds_for_an_empty_case), TEST(test_no_rule_holds_for_age_and_sex),
        TEST(test_certainty_is_told_as_it_is), TEST(test_level_rises_with_the_danger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
