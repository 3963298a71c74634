/* The model's probabilities: proper, monotone where they must be, and true to their marginals. */
#include "fixture.h"

static fixture f;
static case_data patient;
static infer_context context;

static int open_model(void **state) {
    (void)state;
    fixture_open(&f);
    assert_int_equal(case_open(&f.image, NULL, &patient, NULL), SURAL_OK);
    assert_int_equal(infer_context_open(&f.image, &f.model.parameters, &patient, &f.arena, &context), SURAL_OK);
    context.model = &f.model;
    return 0;
}

static int close_model(void **state) {
    (void)state;
    case_close(&patient);
    fixture_close(&f);
    return 0;
}

static const char *finding_id(uint32_t finding) { return kn_id(&f.image, KN_SECTION_finding, finding); }
static const char *disorder_id(uint32_t disorder) {
    return disorder == INFER_UNKNOWN ? "unknown" : kn_id(&f.image, KN_SECTION_disorder, disorder);
}

/* ---- clusters ---- */
static const infer_latent *latent_of(uint32_t cluster) { return &f.model.latents[f.model.latent[cluster]]; }

static double marginal(const infer_latent *latent, double p) {
    double nodes[INFER_NODES], sum = 0;
    infer_conditional(latent, p, nodes);
    for (uint32_t k = 0; k < INFER_NODES; k++) {
        if (!(nodes[k] >= 0 && nodes[k] <= 1)) fail_msg("p %g: %g at node %u", p, nodes[k], k);
        sum += f.model.node_weight[k] * nodes[k];
    }
    return sum;
}

static void test_latents_keep_the_marginal(void **state) {
    (void)state;
    for (uint32_t c = 0; c < kn_count(&f.image, KN_SECTION_cluster); c++)
        for (double x = -9.2; x <= 9.2; x += 0.037) {
            double p = 1 / (1 + exp(-x)), found = marginal(latent_of(c), p);
            if (fabs(found - p) > 1e-3) fail_msg("%s: %g became %g", kn_id(&f.image, KN_SECTION_cluster, c), p, found);
        }
}

/* Rare findings too: what counts there is the ratio. */
static void test_latents_keep_small_probabilities(void **state) {
    (void)state;
    for (uint32_t c = 0; c < kn_count(&f.image, KN_SECTION_cluster); c++)
        for (double p = 1e-4; p < 0.1; p *= 1.13) {
            double ratio = marginal(latent_of(c), p) / p;
            if (fabs(ratio - 1) > 0.01) fail_msg("%s: %g is off by a factor of %g", kn_id(&f.image, KN_SECTION_cluster, c), p, ratio);
        }
}

static void test_latents_rise_with_the_probability(void **state) {
    (void)state;
    double before[INFER_NODES], now[INFER_NODES];
    for (uint32_t c = 0; c < kn_count(&f.image, KN_SECTION_cluster); c++) {
        infer_conditional(latent_of(c), 1e-4, before);
        for (double x = -9.1; x <= 9.1; x += 0.05) {
            infer_conditional(latent_of(c), 1 / (1 + exp(-x)), now);
            for (uint32_t k = 0; k < INFER_NODES; k++) assert_true(now[k] >= before[k] - 1e-12);
            memcpy(before, now, sizeof before);
        }
    }
}

/* Beyond the ends of the grid nothing may leave 0 to 1. */
static void test_latents_at_the_ends(void **state) {
    (void)state;
    static const double ends[] = {1e-300, 1e-12, 1e-5, 1 - 1e-5, 1 - 1e-12, 1};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) assert_true(isfinite(marginal(latent_of(0), ends[i])));
}

static void test_node_weights(void **state) {
    (void)state;
    double sum = 0;
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += f.model.node_weight[k];
    assert_true(fabs(sum - 1) < 1e-12);
}

/* ---- from loss to noticing ---- */
static void test_noticing_curve(void **state) {
    (void)state;
    double before = infer_noticed(&f.model, 0);
    assert_true(fabs(before) < 1e-15);
    for (int i = 1; i <= 1000; i++) {
        double now = infer_noticed(&f.model, i / 1000.0);
        assert_true(now > before);
        before = now;
    }
    assert_true(fabs(before - 1) < 1e-12);
    net_share whole = {1, 1, 1}, half = {0.2, 0.5, 0.8}, nothing = {0, 0, 0};
    assert_true(fabs(infer_noticed_share(&f.model, whole) - 1) < 1e-12);
    assert_true(fabs(infer_noticed_share(&f.model, nothing)) < 1e-15);
    assert_true(infer_noticed_share(&f.model, half) > 0 && infer_noticed_share(&f.model, half) < 1);
}

static void test_severity_rises(void **state) {
    (void)state;
    assert_true(infer_severity(&f.model, 0) > 0);
    assert_true(infer_severity(&f.model, 0) < infer_severity(&f.model, 1));
    assert_true(infer_severity(&f.model, 1) < infer_severity(&f.model, 2));
    assert_true(infer_severity(&f.model, 2) <= 1);
}

static uint32_t places_for(uint32_t finding) {
    switch (kn_get_finding(&f.image, finding)->type) {
    case KN_type_region: return f.net.region_count;
    case KN_type_movement: return f.net.movement_count;
    case KN_type_reflex: return f.net.reflex_count;
    default: return 1;
    }
}

static uint32_t where(uint32_t finding, uint32_t place) {
    return kn_get_finding(&f.image, finding)->type >= KN_type_region ? place : KN_NONE;
}

static void more_degree_is_no_less(const infer_site *site, uint32_t finding, net_leg leg, uint32_t place) {
    net_share before = {0, 0, 0};
    for (uint32_t degree = 0; degree < NET_DEGREES; degree++) {
        net_share now = infer_loss(&f.model, site, finding, leg, place, degree);
        bool less = now.low < before.low - 1e-9 || now.mean < before.mean - 1e-9 || now.high < before.high - 1e-9;
        if (less || !(now.low >= 0 && now.low <= now.mean + 1e-9 && now.mean <= now.high + 1e-9 && now.high <= 1))
            fail_msg("%s at %s, %s, degree %u: %g %g %g after %g %g %g", disorder_id(site->disorder),
                     kn_id(&f.image, KN_SECTION_place, site->place), finding_id(finding), degree, now.low, now.mean, now.high, before.low,
                     before.mean, before.high);
        before = now;
    }
}

static void test_more_degree_never_predicts_less_loss(void **state) {
    (void)state;
    for (uint32_t s = 0; s < f.model.site_count; s += 2)
        for (uint32_t finding = 0; finding < kn_count(&f.image, KN_SECTION_finding); finding++) {
            if (kn_get_finding(&f.image, finding)->effect.count == 0) continue;
            for (uint32_t i = 0; i < places_for(finding); i++) {
                more_degree_is_no_less(&f.model.sites[s], finding, NET_THIS, where(finding, i));
                if (i % 5 == 0) more_degree_is_no_less(&f.model.sites[s], finding, NET_OTHER, where(finding, i));
            }
        }
}

/* ---- probabilities of findings ---- */
static sural_side a_side(uint32_t finding, uint32_t i) {
    return !kn_get_finding(&f.image, finding)->sided ? SURAL_SIDE_NONE : i % 2 ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
}

static bool there_or_not(uint32_t finding) { return kn_get_finding(&f.image, finding)->values.count == 0; }

static void test_presence_is_never_certain(void **state) {
    (void)state;
    for (uint32_t h = 0; h < f.model.hypothesis_count; h += h + 8 < f.model.hypothesis_count ? 7 : 1)
        for (uint32_t finding = 0; finding < kn_count(&f.image, KN_SECTION_finding); finding++)
            for (uint32_t i = 0; there_or_not(finding) && i < places_for(finding); i++) {
                const infer_hypothesis *one = &f.model.hypotheses[h];
                double p = infer_present(&context, one, finding, a_side(finding, i + h), where(finding, i));
                if (!(p > 0 && p < 1)) fail_msg("%s given %s: %g", finding_id(finding), disorder_id(one->disorder), p);
            }
}

static double sum_of_values(const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t place) {
    double sum = 0;
    for (uint32_t v = 0; v < kn_get_finding(&f.image, finding)->values.count; v++) {
        double p = infer_value(&context, h, finding, side, place, 1u << v);
        if (!(p > 0 && p <= 1)) fail_msg("%s value %u given %s: %g", finding_id(finding), v, disorder_id(h->disorder), p);
        sum += p;
    }
    return sum;
}

static void test_values_sum_to_one(void **state) {
    (void)state;
    for (uint32_t h = 0; h < f.model.hypothesis_count; h += h + 4 < f.model.hypothesis_count ? 3 : 1)
        for (uint32_t finding = 0; finding < kn_count(&f.image, KN_SECTION_finding); finding++)
            for (uint32_t i = 0; !there_or_not(finding) && i < places_for(finding); i++) {
                const infer_hypothesis *one = &f.model.hypotheses[h];
                double sum = sum_of_values(one, finding, a_side(finding, i + h), where(finding, i));
                if (fabs(sum - 1) > 1e-3)
                    fail_msg("%s given %s at %s: %g", finding_id(finding), disorder_id(one->disorder),
                             kn_id(&f.image, KN_SECTION_place, f.model.sites[one->site].place), sum);
            }
}

/* A word that stands for several bins is as likely as its bins together. */
static void test_a_set_of_values_is_their_sum(void **state) {
    (void)state;
    for (uint32_t h = 0; h < f.model.hypothesis_count; h += 29)
        for (uint32_t finding = 0; finding < kn_count(&f.image, KN_SECTION_finding); finding++) {
            uint32_t count = kn_get_finding(&f.image, finding)->values.count;
            if (count < 2 || places_for(finding) > 1) continue;
            const infer_hypothesis *one = &f.model.hypotheses[h];
            sural_side side = a_side(finding, h);
            double pair = infer_value(&context, one, finding, side, KN_NONE, 3), all = infer_value(&context, one, finding, side, KN_NONE, (uint32_t)(((uint64_t)1 << count) - 1));
            double apart = infer_value(&context, one, finding, side, KN_NONE, 1) + infer_value(&context, one, finding, side, KN_NONE, 2);
            if (fabs(pair - apart) > 2.1e-4 || fabs(all - 1) > 1e-3) fail_msg("%s: %g against %g, all %g", finding_id(finding), pair, apart, all);
        }
}

/* A reflex is first low or not, then brisk or not: both steps must leave room. */
static void test_reflexes_leave_room(void **state) {
    (void)state;
    uint32_t reflex = fixture_row(&f, KN_SECTION_finding, "reflex");
    for (uint32_t h = 0; h < f.model.hypothesis_count; h++)
        for (uint32_t x = 0; x < f.net.reflex_count; x++) {
            double low = infer_value(&context, &f.model.hypotheses[h], reflex, SURAL_SIDE_LEFT, x, 3);
            double brisk = infer_value(&context, &f.model.hypotheses[h], reflex, SURAL_SIDE_LEFT, x, 24);
            assert_true(low < 1 && brisk < 1 - low);
        }
}

static void test_hypotheses_of_a_disorder_sum_to_one(void **state) {
    (void)state;
    double *sums = BASE_NEW(&f.arena, double, f.model.disorder_count);
    for (uint32_t h = 0; h < f.model.hypothesis_count; h++)
        if (f.model.hypotheses[h].disorder != INFER_UNKNOWN) sums[f.model.hypotheses[h].disorder] += f.model.hypotheses[h].share;
    for (uint32_t d = 0; d < f.model.disorder_count; d++)
        if (fabs(sums[d] - 1) > 1e-3) fail_msg("%s: %g", disorder_id(d), sums[d]);
}

/* ---- priors ---- */
static void prior_is_proper(double *prior) {
    double sum = 0;
    reason_prior(&f.image, &f.model.parameters, &patient, prior);
    for (uint32_t d = 0; d <= f.model.disorder_count; d++) {
        if (!(prior[d] > 0 && prior[d] < 1))
            fail_msg("%s: %g at age %g", d < f.model.disorder_count ? disorder_id(d) : "unknown", prior[d], patient.age);
        sum += prior[d];
    }
    if (fabs(sum - 1) > 1e-9) fail_msg("age %g, sex %d: %g", patient.age, (int)patient.sex, sum);
}

static void test_priors_sum_to_one(void **state) {
    (void)state;
    case_data before = patient;
    double *prior = BASE_NEW(&f.arena, double, f.model.disorder_count + 1);
    for (patient.setting = 0; patient.setting < kn_count(&f.image, KN_SECTION_setting); patient.setting++)
        for (int sex = CASE_SEX_UNKNOWN; sex <= CASE_SEX_OTHER; sex++)
            for (int age = -1; age <= 120; age++) {
                patient.sex = (case_sex)sex;
                patient.age = age < 0 ? (double)NAN : age;
                prior_is_proper(prior);
            }
    patient = before;
}

/* An unknown sex lies between women and men, and age bands are joined without a step. */
static void test_frequency_by_age_and_sex(void **state) {
    (void)state;
    const float bands[4] = {0.01f, 0.04f, 0.1f, 0.2f};
    double before = infer_by_age(bands, 1.5, 0, CASE_SEX_UNKNOWN);
    for (int month = 1; month <= 1440; month++) {
        double age = month / 12.0, now = infer_by_age(bands, 1.5, age, CASE_SEX_UNKNOWN);
        double woman = infer_by_age(bands, 1.5, age, CASE_FEMALE), man = infer_by_age(bands, 1.5, age, CASE_MALE);
        assert_true(now >= before && now < before * 1.02);
        assert_true(fabs(woman / man - 1.5) < 1e-9 && fabs((woman + man) / 2 - now) < 1e-12);
        before = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latents_keep_the_marginal),
        cmocka_unit_test(test_latents_keep_small_probabilities),
        cmocka_unit_test(test_latents_rise_with_the_probability),
        cmocka_unit_test(test_latents_at_the_ends),
        cmocka_unit_test(test_node_weights),
        cmocka_unit_test(test_noticing_curve),
        cmocka_unit_test(test_severity_rises),
        cmocka_unit_test(test_more_degree_never_predicts_less_loss),
        cmocka_unit_test(test_presence_is_never_certain),
        cmocka_unit_test(test_values_sum_to_one),
        cmocka_unit_test(test_a_set_of_values_is_their_sum),
        cmocka_unit_test(test_reflexes_leave_room),
        cmocka_unit_test(test_hypotheses_of_a_disorder_sum_to_one),
        cmocka_unit_test(test_priors_sum_to_one),
        cmocka_unit_test(test_frequency_by_age_and_sex),
    };
    return cmocka_run_group_tests(tests, open_model, close_model);
}
