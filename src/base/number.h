/* Exponential and logarithm from additions and multiplications alone: the same bits on every machine and compiler that
 * does not fuse operations. Relative error below 4e-16 and 2e-15. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>
#include <string.h>

static inline double base_from_bits(uint64_t bits) {
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline uint64_t base_bits(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* e^x; 0 below -708, and as at 709 above. Reduced to |r| <= ln 2 / 2 in two steps, then the series to r^13. */
static inline double base_exp(double x) {
    if (!(x > -708)) return x == x ? 0 : x;
    x = x > 709 ? 709 : x;
    double turns = x * 1.4426950408889634, k = (double)(int64_t)(turns + (turns < 0 ? -0.5 : 0.5));
    double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    return p * base_from_bits((uint64_t)((int64_t)k + 1023) << 52);
}

/* ln x for normal x > 0. x = 2^k m with m in [sqrt(1/2), sqrt 2); ln m = 2 artanh s, s = (m - 1) / (m + 1), series to s^21. */
static inline double base_log(double x) {
    uint64_t bits = base_bits(x);
    int64_t k = (int64_t)(bits >> 52) - 1023;
    double m = base_from_bits((bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u);
    if (m > 1.4142135623730951) m *= 0.5, k++;
    double s = (m - 1) / (m + 1), z = s * s, p = 1.0 / 21;
    p = p * z + 1.0 / 19;
    p = p * z + 1.0 / 17;
    p = p * z + 1.0 / 15;
    p = p * z + 1.0 / 13;
    p = p * z + 1.0 / 11;
    p = p * z + 1.0 / 9;
    p = p * z + 1.0 / 7;
    p = p * z + 1.0 / 5;
    p = p * z + 1.0 / 3;
    return (double)k * 6.93147180369123816490e-01 + (2 * s + (2 * s * z * p + (double)k * 1.90821492927058770002e-10));
}

#endif
