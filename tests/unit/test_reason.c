/* The posterior against a slow, clear reckoning of the same: hypothesis by hypothesis, in logarithms, from the definitions. */
#include "cases.h"

static fixture f;

static int open_tables(void **state) {
    (void)state;
    fixture_open_tables(&f);
    return 0;
}

static int close_tables(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

/* ---- the reference ---- */
enum { MOST_CLUSTERS = 128, REFLEX_LOW = 3, REFLEX_BRISK = 24 };

typedef struct cluster_logs { bool used; double way[2][INFER_NODES]; } cluster_logs;

/* One hypothesis and all that was said. */
typedef struct reckoning {
    const infer_context *c;
    const infer_hypothesis *h;
    cluster_logs clusters[MOST_CLUSTERS];
    double log_p;
} reckoning;

static void reckon_member(reckoning *r, uint32_t cluster, const double p[2], bool present) {
    cluster_logs *logs = &r->clusters[cluster];
    logs->used = true;
    for (uint32_t way = 0; way < 2; way++) {
        double nodes[INFER_NODES];
        infer_conditional(&f.model.latents[f.model.latent[cluster]], p[way], nodes);
        for (uint32_t k = 0; k < INFER_NODES; k++) logs->way[way][k] += log(present ? nodes[k] : 1 - nodes[k]);
    }
}

static double part_joined(const reckoning *r, const case_item *item, bool whole) {
    return infer_join(r->c, item->finding, infer_part(&f.model, r->h, item->finding, item->side, item->site, whole));
}

static void reckon_present(reckoning *r, const case_item *item) {
    uint32_t cluster = kn_get_finding(&f.image, item->finding)->cluster;
    double p[2] = {part_joined(r, item, false), part_joined(r, item, true)};
    if (cluster != KN_NONE) reckon_member(r, cluster, p, item->present);
    else r->log_p += log(item->present ? p[0] : 1 - p[0]);
}

static double chance_of_values(const reckoning *r, const case_item *item, uint32_t values) {
    infer_values parts;
    infer_values_of(&f.model, r->h, item->finding, item->side, item->site, &parts);
    return infer_join_values(r->c, item->finding, item->site, &parts, values);
}

/* First low or not; then, if not, brisk or not; then which of the low, the brisk or the others. */
static void reckon_reflex(reckoning *r, const case_item *item) {
    const kn_finding *row = kn_get_finding(&f.image, item->finding);
    double low = chance_of_values(r, item, REFLEX_LOW), brisk = chance_of_values(r, item, REFLEX_BRISK), p = chance_of_values(r, item, item->values);
    const double p_low[2] = {low, low}, p_brisk[2] = {brisk / (1 - low), brisk / (1 - low)};
    bool is_low = (item->values & REFLEX_LOW) != 0, is_brisk = (item->values & REFLEX_BRISK) != 0;
    reckon_member(r, row->cluster, p_low, is_low);
    if (!is_low) reckon_member(r, row->brisk_cluster, p_brisk, is_brisk);
    if (is_low) r->log_p += log(p / low);
    else if (is_brisk) r->log_p += log(p / brisk);
}

static double log_sum(const double logs[INFER_NODES], const double weight[INFER_NODES]) {
    double most = logs[0], sum = 0;
    for (uint32_t k = 1; k < INFER_NODES; k++) most = fmax(most, logs[k]);
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += weight[k] * exp(logs[k] - most);
    return most + log(sum);
}

static double cluster_sum(const cluster_logs *logs, double whole) {
    double apart = log_sum(logs->way[0], f.model.node_weight), together = log_sum(logs->way[1], f.model.node_weight);
    double most = fmax(apart, together);
    return whole > 0 ? most + log((1 - whole) * exp(apart - most) + whole * exp(together - most)) : apart;
}

/* The tables keep the expected grade and the sum of densities in single precision. */
static double grade_chance(const reckoning *r, const case_item *item) {
    double spread = f.model.parameters.grade_spread, grade = item->grade;
    if (r->h->disorder == INFER_UNKNOWN) return infer_grade_density(grade, 3, 2 * spread) / (double)(float)infer_grade_sum(3, 2 * spread);
    double expected = 5 * (1 - (double)infer_strength_lost(&f.model, r->h, item->finding, item->side, item->site));
    double by_lesion = infer_grade_density(grade, (double)(float)expected, spread) / (double)(float)infer_grade_sum(expected, spread);
    double by_chance = infer_grade_density(grade, 4, spread) / infer_grade_sum(4, spread);
    double part = (double)infer_part(&f.model, r->h, item->finding, item->side, item->site, false);
    double share = fmin(part / part_joined(r, item, false), 1);
    return share * by_lesion + (1 - share) * by_chance;
}

/* The grades of one leg are one reading of how severe its weakness is: their mean counts. */
static double grades_of(const reckoning *r, const case_data *data, sural_side side) {
    double sum = 0, count = 0;
    for (size_t i = 0; i < data->item_count; i++) {
        const case_item *item = &data->items[i];
        if (!item->present || isnan(item->grade) || item->side != side) continue;
        sum += log(grade_chance(r, item) + 1e-6);
        count++;
    }
    return count > 0 ? sum / count : 0;
}

static double reckon(const infer_context *c, const case_data *data, const infer_hypothesis *h, double prior) {
    reckoning r = {.c = c, .h = h, .log_p = log(prior * h->share)};
    for (size_t i = 0; i < data->item_count; i++) {
        const case_item *item = &data->items[i];
        if (kn_get_finding(&f.image, item->finding)->type == KN_type_reflex) reckon_reflex(&r, item);
        else if (item->values) r.log_p += log(chance_of_values(&r, item, item->values));
        else reckon_present(&r, item);
    }
    for (uint32_t cluster = 0; cluster < kn_count(&f.image, KN_SECTION_cluster); cluster++)
        if (r.clusters[cluster].used) r.log_p += cluster_sum(&r.clusters[cluster], f.model.whole_part[cluster]);
    return r.log_p + grades_of(&r, data, SURAL_SIDE_LEFT) + grades_of(&r, data, SURAL_SIDE_RIGHT);
}

/* By frequency at this age and sex, and by what such a clinic sees. */
static void prior_of(const case_data *data, double *out) {
    const kn_setting *setting = kn_get_setting(&f.image, data->setting);
    double sum = 0;
    for (uint32_t d = 0; d < f.model.disorder_count; d++) {
        const kn_disorder *row = kn_get_disorder(&f.image, d);
        const kn_prior *prior = kn_get_prior(&f.image, row->prior.start);
        double rate = (double)kn_get_figure(&f.image, prior->incidence.start)->value * (double)kn_get_figure(&f.image, prior->complaint_share.start)->value;
        rate *= infer_by_age(prior->age, (double)prior->female, data->age, data->sex);
        sum += out[d] = pow(rate + 1e-9, (double)setting->exponent) * (double)setting->urgency[row->urgency];
    }
    for (uint32_t d = 0; d < f.model.disorder_count; d++) out[d] *= (1 - f.model.parameters.unknown_cause) / sum;
    out[f.model.disorder_count] = f.model.parameters.unknown_cause;
}

/* ---- both for one case ---- */
typedef struct answer {
    base_arena arena;
    case_data data;
    reason_mind mind;
    reason_posterior found;
    double *prior, *hypothesis, *cause; /* of the reference; hypotheses in the order of the tables */
    double log_evidence;
} answer;

static void ask(random_case *c, size_t statements, bool steps, answer *out) {
    *out = (answer){.arena = base_arena_make(NULL)};
    cases_tell(&f, c, statements, &out->data);
    assert_int_equal(reason_open(&f.tables, reason_kernels_best(), REASON_DOUBLE, NULL, &out->data, &out->arena, &out->mind), SURAL_OK);
    assert_int_equal(reason_about(&out->mind, steps, &out->arena, &out->found), SURAL_OK);
}

/* The tables have all of the left, all of the right, all of both sides; the model turns from side to side. */
static void in_order_of_tables(const infer_hypothesis **out) {
    static const sural_side sides[] = {SURAL_SIDE_LEFT, SURAL_SIDE_RIGHT, SURAL_SIDE_BOTH};
    size_t at = 0;
    for (size_t s = 0; s < 3; s++)
        for (uint32_t h = 0; h < f.model.hypothesis_count; h++)
            if (f.model.hypotheses[h].side == sides[s]) out[at++] = &f.model.hypotheses[h];
}

static void reckon_all(answer *a) {
    infer_context context;
    uint32_t count = f.model.hypothesis_count, causes = f.model.disorder_count;
    const infer_hypothesis **order = BASE_NEW(&a->arena, const infer_hypothesis *, count);
    double most = -HUGE_VAL, sum = 0;
    in_order_of_tables(order);
    a->prior = BASE_NEW(&a->arena, double, causes + 1);
    a->hypothesis = BASE_NEW(&a->arena, double, count);
    a->cause = BASE_NEW(&a->arena, double, causes + 1);
    assert_int_equal(infer_context_open(&f.image, &f.model.parameters, &a->data, &a->arena, &context), SURAL_OK);
    prior_of(&a->data, a->prior);
    for (uint32_t h = 0; h < count; h++) {
        uint32_t cause = order[h]->disorder == INFER_UNKNOWN ? causes : order[h]->disorder;
        most = fmax(most, a->hypothesis[h] = reckon(&context, &a->data, order[h], a->prior[cause]));
    }
    for (uint32_t h = 0; h < count; h++) sum += a->hypothesis[h] = exp(a->hypothesis[h] - most);
    for (uint32_t h = 0; h < count; h++) a->cause[order[h]->disorder == INFER_UNKNOWN ? causes : order[h]->disorder] += a->hypothesis[h] /= sum;
    a->log_evidence = most + log(sum);
}

static void forget(answer *a) {
    case_close(&a->data);
    base_arena_release(&a->arena);
}

/* ---- the same ---- */
static void expect_near(const double *found, const double *right, uint32_t count, const char *what, uint64_t seed) {
    for (uint32_t i = 0; i < count; i++)
        if (!(fabs(found[i] - right[i]) <= 1e-10 * right[i] + 1e-200)) fail_msg("case %u: %s %u is %.17g, not %.17g", (unsigned)seed, what, i, found[i], right[i]);
}

static void expect_reference(answer *a, uint64_t seed) {
    reckon_all(a);
    expect_near(a->found.prior, a->prior, f.model.disorder_count + 1, "prior", seed);
    expect_near(a->found.hypothesis, a->hypothesis, f.model.hypothesis_count, "hypothesis", seed);
    expect_near(a->found.cause, a->cause, f.model.disorder_count + 1, "cause", seed);
    if (!(fabs(a->found.log_evidence - a->log_evidence) < 1e-9 * (1 + fabs(a->log_evidence))))
        fail_msg("case %u: evidence %.17g, not %.17g", (unsigned)seed, a->found.log_evidence, a->log_evidence);
}

static void expect_proper(const answer *a) {
    double hypotheses = 0, causes = 0;
    for (uint32_t h = 0; h < f.model.hypothesis_count; h++) hypotheses += a->found.hypothesis[h];
    for (uint32_t d = 0; d <= f.model.disorder_count; d++) causes += a->found.cause[d];
    if (!(fabs(hypotheses - 1) < 1e-12 && fabs(causes - 1) < 1e-12)) fail_msg("sums: %.17g, %.17g", hypotheses, causes);
}

static random_case told;

static void test_random_cases(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 5, 8, 13, 21, 34, 47, 60};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        answer a;
        cases_draw(&f, seed, sizes[seed % 10], &told);
        assert_true(told.count == sizes[seed % 10]);
        ask(&told, told.count, false, &a);
        expect_proper(&a);
        expect_reference(&a, seed);
        forget(&a);
    }
}

static void test_no_statement_leaves_the_prior(void **state) {
    (void)state;
    answer a;
    cases_draw(&f, 1, 0, &told);
    ask(&told, 0, true, &a);
    expect_near(a.found.cause, a.found.prior, f.model.disorder_count + 1, "cause", 0);
    assert_true(fabs(a.found.log_evidence) < 1e-12);
    expect_reference(&a, 0);
    forget(&a);
}

/* More than a thousand items: products that no double holds. */
static void test_very_long_cases(void **state) {
    (void)state;
    for (uint64_t seed = 100; seed < 103; seed++) {
        answer a;
        cases_draw_long(&f, seed, &told);
        ask(&told, told.count, false, &a);
        assert_true(a.data.item_count > 1000);
        assert_true(a.found.log_evidence < -800 && isfinite(a.found.log_evidence));
        expect_proper(&a);
        expect_reference(&a, seed);
        forget(&a);
    }
}

static bool same_bits(const double *a, const double *b, size_t count) { return memcmp(a, b, count * sizeof *a) == 0; }

/* Groups that share no item: of a cluster, of the clusters of reflexes together, of a finding outside clusters. */
static uint32_t group_of(const said *one) {
    const kn_finding *reflex = kn_get_finding(&f.image, fixture_row(&f, KN_SECTION_finding, "reflex"));
    uint32_t finding = fixture_row(&f, KN_SECTION_finding, one->entry.finding), cluster = kn_get_finding(&f.image, finding)->cluster;
    if (cluster == KN_NONE) return kn_count(&f.image, KN_SECTION_cluster) + finding;
    return cluster == reflex->brisk_cluster ? reflex->cluster : cluster;
}

/* Other groups first, each in its own order: not a bit of the answer changes. */
static void sort_by_group(random_case *c) {
    for (size_t i = 1; i < c->count; i++)
        for (size_t j = i; j > 0 && group_of(&c->list[j - 1]) < group_of(&c->list[j]); j--) {
            said kept = c->list[j];
            c->list[j] = c->list[j - 1];
            c->list[j - 1] = kept;
        }
}

static void test_order_of_groups_changes_no_bit(void **state) {
    (void)state;
    size_t moved = 0;
    for (uint64_t seed = 200; seed < 230; seed++) {
        answer a, b;
        cases_draw(&f, seed, 30, &told);
        ask(&told, told.count, false, &a);
        sort_by_group(&told);
        ask(&told, told.count, false, &b);
        moved += a.data.items[0].finding != b.data.items[0].finding;
        if (!same_bits(a.found.hypothesis, b.found.hypothesis, f.model.hypothesis_count) || !same_bits(a.found.cause, b.found.cause, f.model.disorder_count + 1))
            fail_msg("case %u: another order has other bits", (unsigned)seed);
        forget(&a);
        forget(&b);
    }
    assert_true(moved > 20);
}

/* Within a group products are rounded as they come. */
static void test_order_makes_no_difference(void **state) {
    (void)state;
    for (uint64_t seed = 230; seed < 260; seed++) {
        answer a, b;
        cases_draw(&f, seed, 40, &told);
        ask(&told, told.count, false, &a);
        cases_shuffle(&told, seed);
        ask(&told, told.count, false, &b);
        for (uint32_t h = 0; h < f.model.hypothesis_count; h++)
            if (fabs(a.found.hypothesis[h] - b.found.hypothesis[h]) > 1e-13 * a.found.hypothesis[h] + 1e-200)
                fail_msg("case %u, hypothesis %u: %.17g, or %.17g", (unsigned)seed, h, a.found.hypothesis[h], b.found.hypothesis[h]);
        forget(&a);
        forget(&b);
    }
}

/* Whether the log-odds are kept makes no difference to the answer. */
static void test_steps_change_nothing(void **state) {
    (void)state;
    for (uint64_t seed = 300; seed < 310; seed++) {
        answer a, b;
        cases_draw(&f, seed, 40, &told);
        ask(&told, told.count, false, &a);
        ask(&told, told.count, true, &b);
        assert_true(same_bits(a.found.hypothesis, b.found.hypothesis, f.model.hypothesis_count));
        assert_null(a.found.log_odds);
        forget(&a);
        forget(&b);
    }
}

static void expect_log_odds(const double *log_odds, answer *cut, uint64_t seed) {
    uint32_t causes = f.model.disorder_count + 1;
    reckon_all(cut);
    for (uint32_t d = 0; d < causes; d++) {
        double others = 0;
        for (uint32_t e = 0; e < causes; e++) others += e == d ? 0 : cut->cause[e];
        double right = log(cut->cause[d]) - log(others);
        if (cut->cause[d] > 1e-250 && fabs(log_odds[d] - right) > 1e-9) fail_msg("case %u, cause %u: %.17g, not %.17g", (unsigned)seed, d, log_odds[d], right);
    }
}

/* After each statement they are those of the case that ends there. */
static void test_log_odds_step_by_step(void **state) {
    (void)state;
    uint32_t causes = f.model.disorder_count + 1;
    for (uint64_t seed = 400; seed < 405; seed++) {
        answer whole, cut;
        cases_draw(&f, seed, 12, &told);
        ask(&told, told.count, true, &whole);
        assert_int_equal(whole.found.steps, told.count);
        for (size_t s = 0; s <= told.count; s++) {
            ask(&told, s, true, &cut);
            assert_true(same_bits(whole.found.log_odds + s * causes, cut.found.log_odds + s * causes, causes));
            expect_log_odds(whole.found.log_odds + s * causes, &cut, seed);
            forget(&cut);
        }
        forget(&whole);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_cases),
        cmocka_unit_test(test_no_statement_leaves_the_prior),
        cmocka_unit_test(test_very_long_cases),
        cmocka_unit_test(test_order_of_groups_changes_no_bit),
        cmocka_unit_test(test_order_makes_no_difference),
        cmocka_unit_test(test_steps_change_nothing),
        cmocka_unit_test(test_log_odds_step_by_step),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
