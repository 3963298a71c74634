/* Exponential and logarithm: as near to the truth as their header says, at the edges too, and never falling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "../support.h"
#include "base/number.h"

/* As base/number.h promises. */
static const double EXP_ERROR = 4e-16, LOG_ERROR = 2e-15;

/* The truth to more digits than a double has. */
static double exp_error(double x) { return (double)fabsl((long double)base_exp(x) / expl((long double)x) - 1); }
static double log_error(double x) { return (double)fabsl((long double)base_log(x) / logl((long double)x) - 1); }

static void expect_exp(double x) {
    if (!(exp_error(x) < EXP_ERROR)) fail_msg("exp(%.17g) is off by %g of itself", x, exp_error(x));
}

static void expect_log(double x) {
    if (!(log_error(x) < LOG_ERROR)) fail_msg("log(%.17g) is off by %g of itself", x, log_error(x));
}

/* Between `low` and `high`, evenly. */
static double between(uint64_t *seed, double low, double high) {
    return low + (high - low) * (double)(support_random(seed) >> 11) * 0x1p-53;
}

static void test_exp(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < 400000; i++) {
        expect_exp(between(&seed, -707.9, 709));
        expect_exp(between(&seed, -2, 2));
        expect_exp(ldexp(between(&seed, -1, 1), -(int)(support_random(&seed) % 60)));
    }
}

/* Half turns are where the remainder is largest and changes sign. */
static void test_exp_at_half_turns(void **state) {
    (void)state;
    for (int k = -1020; k <= 1021; k++) {
        double x = (k + 0.5) * 0.69314718055994531;
        expect_exp(x);
        expect_exp(nextafter(x, -1000));
        expect_exp(nextafter(x, 1000));
    }
}

static bool same(double a, double b) { return base_bits(a) == base_bits(b); }

static void test_exp_at_its_ends(void **state) {
    (void)state;
    assert_true(same(base_exp(0), 1) && same(base_exp(-0.0), 1));
    assert_true(same(base_exp(-708), 0) && same(base_exp(-745), 0) && same(base_exp(-1e300), 0) && same(base_exp(-HUGE_VAL), 0));
    expect_exp(nextafter(-708, 0));
    assert_true(base_exp(nextafter(-708, 0)) >= DBL_MIN); /* no result is subnormal */
    expect_exp(709);
    assert_true(same(base_exp(709.5), base_exp(709)) && same(base_exp(1e300), base_exp(709)) && same(base_exp(HUGE_VAL), base_exp(709)));
    assert_true(isnan(base_exp((double)NAN)));
}

static void test_log(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < 400000; i++) {
        expect_log(ldexp(between(&seed, 1, 2), (int)(support_random(&seed) % 2046) - 1022));
        expect_log(between(&seed, 0.25, 4));
        expect_log(1 + ldexp(between(&seed, -1, 1), -(int)(support_random(&seed) % 30)));
    }
}

static void test_log_at_powers_of_two(void **state) {
    (void)state;
    for (int k = -1022; k <= 1023; k++) {
        double x = ldexp(1, k);
        if (k != 0) expect_log(x);
        if (k > -1022) expect_log(nextafter(x, 0));
        expect_log(nextafter(x, HUGE_VAL));
    }
}

/* The halving of the mantissa changes sides at the square root of 2. */
static void test_log_near_the_root_of_two(void **state) {
    (void)state;
    for (int k = -1021; k <= 1023; k += 73) {
        double x = ldexp(1.4142135623730951, k);
        for (int i = 0; i < 200; i++) x = nextafter(x, 0);
        for (int i = 0; i < 400; i++, x = nextafter(x, HUGE_VAL)) expect_log(x);
    }
}

static void test_log_at_its_ends(void **state) {
    (void)state;
    assert_true(same(base_log(1), 0));
    expect_log(DBL_MIN);
    expect_log(DBL_MAX);
    expect_log(nextafter(1, 0));
    expect_log(nextafter(1, 2));
}

/* Finer than their error they may fall by a unit of the last place or two; on a grid ten times as coarse as that, never. */
static void test_exp_rises(void **state) {
    (void)state;
    double before = 0;
    for (int i = 0; i <= 1000000; i++) {
        double now = base_exp(-700 + i * 1.4e-3);
        assert_true(now > before);
        before = now;
    }
    before = base_exp(-1e-9);
    for (int i = 1; i <= 1000000; i++) {
        double now = base_exp(-1e-9 + i * 1e-14);
        assert_true(now > before);
        before = now;
    }
}

static void test_log_rises(void **state) {
    (void)state;
    double before = base_log(0.1);
    for (int i = 1; i <= 1000000; i++) {
        double now = base_log(0.1 + i * 1e-5);
        assert_true(now > before);
        before = now;
    }
    before = base_log(1 - 1e-8);
    for (int i = 1; i <= 1000000; i++) {
        double now = base_log(1 - 1e-8 + i * 2e-14);
        assert_true(now > before);
        before = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_exp_at_half_turns),
        cmocka_unit_test(test_exp_at_its_ends),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_log_at_powers_of_two),
        cmocka_unit_test(test_log_near_the_root_of_two),
        cmocka_unit_test(test_log_at_its_ends),
        cmocka_unit_test(test_exp_rises),
        cmocka_unit_test(test_log_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
