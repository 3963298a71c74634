/* The tables say of every hypothesis and question what the definition in infer/chance.c says. */
#include "fixture.h"

#include "api/builtin.h"

static fixture f;
enum { STEP = 3 }; /* every so many hypotheses, others for each question */
static const infer_hypothesis **order; /* of the tables: all of the left, all of the right, all of both sides */

static int open_tables(void **state) {
    (void)state;
    static const sural_side sides[] = {SURAL_SIDE_LEFT, SURAL_SIDE_RIGHT, SURAL_SIDE_BOTH};
    size_t at = 0;
    fixture_open_tables(&f);
    order = BASE_NEW(&f.arena, const infer_hypothesis *, f.model.hypothesis_count);
    for (size_t s = 0; s < 3; s++)
        for (uint32_t h = 0; h < f.model.hypothesis_count; h++)
            if (f.model.hypotheses[h].side == sides[s]) order[at++] = &f.model.hypotheses[h];
    return 0;
}

static int close_tables(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

/* ---- states and hypotheses ---- */
static void test_hypotheses_in_order(void **state) {
    (void)state;
    assert_int_equal(f.tables.hypothesis_count, f.model.hypothesis_count);
    for (uint32_t h = 0; h < f.tables.hypothesis_count; h++) {
        const reason_state *s = &f.tables.states[reason_state_of(&f.tables, h)];
        assert_int_equal(s->disorder, order[h]->disorder);
        assert_int_equal(reason_side_of(&f.tables, h), order[h]->side);
        assert_int_equal(s->both, order[h]->side == SURAL_SIDE_BOTH);
        if (s->disorder == INFER_UNKNOWN) continue;
        assert_int_equal(s->place, f.model.sites[order[h]->site].place);
        assert_int_equal(s->degree, order[h]->degree);
        assert_true(fabs(s->share - order[h]->share) < 1e-15);
    }
}

static void test_shares_sum_to_one(void **state) {
    (void)state;
    double *sum = BASE_NEW(&f.arena, double, f.tables.disorder_count + 1);
    for (uint32_t h = 0; h < f.tables.hypothesis_count; h++) {
        const reason_state *s = &f.tables.states[reason_state_of(&f.tables, h)];
        sum[reason_cause_of(&f.tables, s)] += s->share;
    }
    for (uint32_t d = 0; d <= f.tables.disorder_count; d++)
        if (fabs(sum[d] - 1) > 1e-12) fail_msg("disorder %u: %.17g", d, sum[d]);
}

static void expect_range(const uint32_t *first, uint32_t from, uint32_t to) {
    assert_int_equal(first[0], from);
    for (uint32_t d = 0; d < f.tables.disorder_count; d++)
        for (uint32_t s = first[d]; s < first[d + 1]; s++) assert_int_equal(f.tables.states[s].disorder, d);
    assert_int_equal(first[f.tables.disorder_count], to);
}

static void test_ranges_of_disorders(void **state) {
    (void)state;
    expect_range(f.tables.one_first, 0, f.tables.one_count);
    expect_range(f.tables.both_first, f.tables.one_count, f.tables.state_count - 1);
    assert_int_equal(f.tables.states[f.tables.state_count - 1].disorder, INFER_UNKNOWN);
}

/* ---- chances ---- */
static double defined(const infer_context *c, uint32_t h, const case_item *item) {
    if (item->values) return infer_value(c, order[h], item->finding, item->side, item->site, item->values);
    return infer_present(c, order[h], item->finding, item->side, item->site);
}

static void compare(const infer_context *c, uint32_t h, const case_item *item) {
    double found = reason_chance_of(&f.tables, c, h, item), right = defined(c, h, item);
    if (fabs(found - right) > 1e-12 * right)
        fail_msg("%s, site %d, side %d, values %x, hypothesis %u: %.17g, not %.17g", kn_id(&f.image, KN_SECTION_finding, item->finding),
                 (int)item->site, (int)item->side, item->values, h, found, right);
}

/* Every value of a question, or its presence, on both legs. */
static void compare_question(const infer_context *c, const reason_question *q, uint32_t first, uint32_t step) {
    const kn_finding *row = kn_get_finding(&f.image, q->finding);
    case_item item = {.finding = q->finding, .site = q->site, .present = true};
    for (uint32_t side = row->sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE; side <= (row->sided ? SURAL_SIDE_RIGHT : SURAL_SIDE_NONE); side++)
        for (uint32_t h = first % step; h < f.tables.hypothesis_count; h += step) {
            item.side = (sural_side)side;
            if (row->values.count) item.values = 1u << (h + first) % row->values.count;
            compare(c, h, &item);
        }
}

typedef struct person { double age; case_sex sex; } person;

static void test_chances_are_those_of_the_definition(void **state) {
    (void)state;
    static const person people[] = {{(double)NAN, CASE_SEX_UNKNOWN}, {24, CASE_FEMALE}, {61, CASE_MALE}, {88, CASE_FEMALE}};
    case_data patient;
    assert_int_equal(case_open(&f.image, NULL, &patient, NULL), SURAL_OK);
    for (uint32_t i = 0; i < sizeof people / sizeof *people; i++) {
        infer_context context;
        patient.age = people[i].age;
        patient.sex = people[i].sex;
        assert_int_equal(infer_context_open(&f.image, &f.model.parameters, &patient, &f.arena, &context), SURAL_OK);
        context.model = &f.model;
        for (uint32_t q = 0; q < f.tables.question_count; q++) compare_question(&context, &f.tables.questions[q], 3 * q + i, STEP);
    }
    case_close(&patient);
}

/* Several values at once, as a word for a range of numbers says. */
static void test_sets_of_values(void **state) {
    (void)state;
    case_data patient;
    infer_context context;
    assert_int_equal(case_open(&f.image, NULL, &patient, NULL), SURAL_OK);
    assert_int_equal(infer_context_open(&f.image, &f.model.parameters, &patient, &f.arena, &context), SURAL_OK);
    context.model = &f.model;
    for (uint32_t q = 0; q < f.tables.question_count; q++) {
        const kn_finding *row = kn_get_finding(&f.image, f.tables.questions[q].finding);
        case_item item = {.finding = f.tables.questions[q].finding, .site = f.tables.questions[q].site, .side = row->sided ? SURAL_SIDE_RIGHT : SURAL_SIDE_NONE};
        for (uint32_t h = q % 11; row->values.count && h < f.tables.hypothesis_count; h += 11) {
            item.values = 1u + h % (uint32_t)(((uint64_t)1 << row->values.count) - 1);
            compare(&context, h, &item);
        }
    }
    case_close(&patient);
}

/* ---- reflexes and grades: rows that reason_chance_of does not read ---- */
static void expect_row(uint32_t group, uint32_t row, uint32_t h, reason_leg leg, float right) {
    const reason_group *g = &f.tables.groups[group];
    float found = f.tables.cells[row + reason_view_of(&f.tables, g, h, leg)];
    if (memcmp(&found, &right, sizeof found) != 0) fail_msg("group %u, row %u, hypothesis %u: %.9g, not %.9g", group, row, h, (double)found, (double)right);
}

static void expect_reflex_rows(const reason_question *q, uint32_t group, uint32_t row, uint32_t h, sural_side side) {
    infer_values parts;
    uint32_t count = kn_get_finding(&f.image, q->finding)->values.count, views = f.tables.groups[group].views;
    infer_values_of(&f.model, order[h], q->finding, side, q->site, &parts);
    for (uint32_t v = 0; v < count; v++) expect_row(group, row + v * views, h, reason_leg_of(side), parts.own[v]);
    expect_row(group, row + count * views, h, reason_leg_of(side), parts.rest);
}

static void test_reflexes_in_their_clusters(void **state) {
    (void)state;
    uint32_t reflexes = 0;
    for (uint32_t i = 0; i < f.tables.question_count; i++) {
        const reason_question *q = &f.tables.questions[i];
        if (q->low == KN_NONE) continue;
        reflexes++;
        assert_int_equal(f.tables.groups[q->low].cluster, kn_get_finding(&f.image, q->finding)->cluster);
        assert_int_equal(f.tables.groups[q->brisk].cluster, kn_get_finding(&f.image, q->finding)->brisk_cluster);
        for (uint32_t h = 0; h < f.tables.hypothesis_count; h += 2) {
            sural_side side = h / 2 % 2 ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
            expect_reflex_rows(q, q->low, q->low_row, h, side);
            expect_reflex_rows(q, q->brisk, q->brisk_row, h, side);
        }
    }
    assert_int_equal(reflexes, f.net.reflex_count);
}

static void expect_grade_rows(const reason_question *q, uint32_t h, sural_side side) {
    uint32_t views = f.tables.groups[q->grade].views;
    double spread = f.model.parameters.grade_spread;
    double grade = 5 * (1 - (double)infer_strength_lost(&f.model, order[h], q->finding, side, q->site));
    bool unknown = order[h]->disorder == INFER_UNKNOWN;
    expect_row(q->grade, q->grade_row, h, reason_leg_of(side), infer_part(&f.model, order[h], q->finding, side, q->site, false));
    expect_row(q->grade, q->grade_row + views, h, reason_leg_of(side), unknown ? -3 : (float)grade);
    expect_row(q->grade, q->grade_row + 2 * views, h, reason_leg_of(side), (float)(unknown ? infer_grade_sum(3, 2 * spread) : infer_grade_sum(grade, spread)));
}

static void test_grades_of_weakness(void **state) {
    (void)state;
    uint32_t weakness = fixture_row(&f, KN_SECTION_finding, "weakness");
    for (uint32_t m = 0; m < f.net.movement_count; m++)
        for (uint32_t h = 0; h < f.tables.hypothesis_count; h += h + 2 < f.tables.hypothesis_count ? 2 : 1)
            expect_grade_rows(reason_question_at(&f.tables, weakness, m), h, (h / 2 + m) % 2 ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT);
}

/* ---- groups ---- */
/* Whether two neighbouring hypotheses of the same disorder and side ever have other views of a group. */
static bool tells_lesions_apart(const reason_group *group) {
    for (uint32_t h = 1; h < f.tables.hypothesis_count; h++) {
        if (order[h]->disorder != order[h - 1]->disorder || order[h]->side != order[h - 1]->side) continue;
        for (uint32_t leg = 0; leg < REASON_LEGS; leg++)
            if (reason_view_of(&f.tables, group, h, (reason_leg)leg) != reason_view_of(&f.tables, group, h - 1, (reason_leg)leg)) return true;
    }
    return false;
}

static void test_coarse_groups(void **state) {
    (void)state;
    uint32_t coarse = 0;
    for (uint32_t g = 0; g < f.tables.group_count; g++) {
        coarse += f.tables.groups[g].coarse;
        assert_int_equal(f.tables.groups[g].coarse, !tells_lesions_apart(&f.tables.groups[g]));
    }
    assert_true(coarse > 0 && coarse < f.tables.group_count);
}

static void test_views_are_within_their_group(void **state) {
    (void)state;
    for (uint32_t g = 0; g < f.tables.group_count; g++) {
        const reason_group *group = &f.tables.groups[g];
        bool *seen = BASE_NEW(&f.arena, bool, group->views);
        uint32_t used = 0;
        for (uint32_t at = 0; at < 2 * f.tables.state_count; at++) {
            uint32_t view = f.tables.views[group->view + at];
            assert_true(view < group->views);
            used += !seen[view];
            seen[view] = true;
        }
        assert_int_equal(used, group->views);
    }
}

/* ---- the same bytes again ---- */
static void test_building_again_gives_the_same_bytes(void **state) {
    (void)state;
    const void *again;
    size_t size;
    assert_int_equal(reason_tables_build(&f.model, &f.arena, &again, &size), SURAL_OK);
    assert_int_equal(size, f.table_size);
    assert_memory_equal(again, f.table_bytes, size);
}

static void test_the_tables_built_in(void **state) {
    (void)state;
    assert_int_equal(builtin_size, f.size);
    assert_memory_equal(builtin_image, f.bytes, f.size);
    if (!builtin_tables_size) skip();
    assert_int_equal(builtin_tables_size, f.table_size);
    assert_memory_equal(builtin_tables, f.table_bytes, f.table_size);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hypotheses_in_order),
        cmocka_unit_test(test_shares_sum_to_one),
        cmocka_unit_test(test_ranges_of_disorders),
        cmocka_unit_test(test_chances_are_those_of_the_definition),
        cmocka_unit_test(test_sets_of_values),
        cmocka_unit_test(test_reflexes_in_their_clusters),
        cmocka_unit_test(test_grades_of_weakness),
        cmocka_unit_test(test_coarse_groups),
        cmocka_unit_test(test_views_are_within_their_group),
        cmocka_unit_test(test_building_again_gives_the_same_bytes),
        cmocka_unit_test(test_the_tables_built_in),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
