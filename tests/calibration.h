/* How far probabilities are from how often they come true, in ten bins. */
#ifndef TESTS_CALIBRATION_H
#define TESTS_CALIBRATION_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { CALIBRATION_BINS = 10 };

typedef struct calibration_bin { double count, said, came, variance; } calibration_bin;
typedef struct calibration { calibration_bin bin[CALIBRATION_BINS]; } calibration;

/* The error, what chance alone would make of it were every probability right, and the standard deviation of that. */
typedef struct calibration_error { double error, by_chance, deviation; } calibration_error;

static inline void calibration_add(calibration *c, double p, bool came) {
    int bin = (int)(p * CALIBRATION_BINS);
    calibration_bin *b = &c->bin[bin < CALIBRATION_BINS ? bin : CALIBRATION_BINS - 1];
    b->count++;
    b->said += p;
    b->came += came;
    b->variance += p * (1 - p);
}

/* Summed over bins, per `cases`. */
static inline calibration_error calibration_error_of(const calibration *c, double cases) {
    const double two_over_pi = 0.63661977236758134;
    calibration_error e = {0};
    double variance = 0;
    for (int i = 0; i < CALIBRATION_BINS; i++) {
        const calibration_bin *b = &c->bin[i];
        e.error += fabs(b->said - b->came) / cases;
        e.by_chance += sqrt(two_over_pi * b->variance) / cases;
        variance += (1 - two_over_pi) * b->variance / (cases * cases);
    }
    e.deviation = sqrt(variance);
    return e;
}

#endif
