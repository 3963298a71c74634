/* How well posteriors keep their word on people drawn from the model. What is measured and how: README.md. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../tests/calibration.h"
#include "api/builtin.h"
#include "reason/sample.h"

static void stop(const char *message) {
    fprintf(stderr, "calibration: %s\n", message);
    exit(1);
}

typedef struct bench {
    kn_image image;
    reason_tables tables;
    calibration first, all;
    uint64_t right, unknown, statements, most;
} bench;

static void hear(bench *b, const reason_person *person, base_arena *arena, case_data *patient) {
    const sural_entry *entries;
    size_t count;
    if (case_open(&b->image, NULL, patient, NULL) != SURAL_OK || reason_statements(&b->tables, person, arena, &entries, &count) != SURAL_OK) stop("out of memory");
    patient->age = person->age;
    patient->sex = person->sex;
    patient->setting = person->setting;
    for (size_t i = 0; i < count; i++)
        if (case_add(patient, &entries[i], NULL) != SURAL_OK) stop("a statement was refused");
    b->statements += count;
    b->most = count > b->most ? count : b->most;
}

static void account(bench *b, const reason_posterior *posterior, uint32_t truth) {
    uint32_t best = 0, unknown = b->tables.disorder_count;
    for (uint32_t c = 0; c <= unknown; c++) {
        if (c < unknown && posterior->cause[c] > posterior->cause[best]) best = c;
        calibration_add(&b->all, posterior->cause[c], c == truth);
    }
    calibration_add(&b->first, posterior->cause[best], best == truth);
    b->right += best == truth;
    b->unknown += truth == unknown;
}

static void one(bench *b, uint32_t setting, uint64_t seed, uint64_t number) {
    base_arena arena = base_arena_make(NULL);
    const reason_wish wish = {setting, KN_NONE, seed, number};
    reason_person person;
    case_data patient;
    reason_mind mind;
    reason_posterior posterior;
    if (reason_sample(&b->tables, &wish, &arena, &person) != SURAL_OK) stop("out of memory");
    hear(b, &person, &arena, &patient);
    if (reason_open(&b->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &patient, &arena, &mind) != SURAL_OK ||
        reason_about(&mind, false, &arena, &posterior) != SURAL_OK)
        stop("out of memory");
    account(b, &posterior, reason_cause_of(&b->tables, &b->tables.states[reason_state_of(&b->tables, person.hypothesis)]));
    case_close(&patient);
    base_arena_release(&arena);
}

static void print(const char *title, const calibration *c, double cases) {
    calibration_error e = calibration_error_of(c, cases);
    printf("\n%s\n  said           n     mean said   came true\n", title);
    for (int i = 0; i < CALIBRATION_BINS; i++) {
        const calibration_bin *b = &c->bin[i];
        double n = b->count > 0 ? b->count : NAN;
        printf("  %.1f to %.1f  %8.0f     %.5f     %.5f\n", i * 0.1, (i + 1) * 0.1, b->count, b->said / n, b->came / n);
    }
    printf("  expected calibration error, per case: %.4f; by chance alone, were every probability right: %.4f, standard deviation %.4f\n", e.error,
           e.by_chance, e.deviation);
    double pairs = 0;
    for (int i = 0; i < CALIBRATION_BINS; i++) pairs += c->bin[i].count;
    if (pairs > cases) printf("  per probability: %.6f\n", calibration_error_of(c, pairs).error);
}

int main(int argc, char **argv) {
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000, seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (n == 0 || !builtin_tables_size) stop("usage: calibration [N] [SEED], in a program with tables");
    static bench b;
    b.image = kn_image_trusted(builtin_image);
    reason_tables_open(&b.image, builtin_tables, &b.tables);
    uint32_t setting = kn_find(&b.image, KN_SECTION_setting, "general_practice");
    clock_t start = clock();
    for (uint64_t i = 0; i < n; i++) one(&b, setting, seed, i);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("Calibration on %" PRIu64 " people drawn from the model (one cause each), seed %" PRIu64 ", general practice; knowledge %s (", n, seed,
           kn_text_of(&b.image, b.image.header->version));
    for (size_t i = 0; i < 6; i++) printf("%02x", b.image.header->sha256[i]);
    printf(")\nstatements: %.1f a person, at most %" PRIu64 "; the right cause first in %.3f; none of these in %.3f; %.1f s\n",
           (double)b.statements / (double)n, b.most, (double)b.right / (double)n, (double)b.unknown / (double)n, seconds);
    print("The first cause", &b.first, (double)n);
    print("All causes together", &b.all, (double)n);
    return 0;
}
