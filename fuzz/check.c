#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *file, int line, const char *condition) {
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

const sural_knowledge *check_knowledge(void) {
    static sural_knowledge *knowledge;
    sural_error error;
    if (!knowledge) CHECK(sural_knowledge_open(NULL, 0, NULL, &knowledge, &error) == SURAL_OK);
    return knowledge;
}

FILE *check_sink(void) {
    static FILE *sink;
    if (!sink) CHECK((sink = fopen("/dev/null", "w")) != NULL);
    return sink;
}

void check_error(sural_status status, const sural_error *error) {
    CHECK(error->status == status);
    CHECK(error->message[0] != '\0');
    CHECK(memchr(error->message, '\0', sizeof error->message));
    CHECK(memchr(error->pointer, '\0', sizeof error->pointer));
    CHECK(memchr(error->did_you_mean, '\0', sizeof error->did_you_mean));
}

static bool is_probability(double p) { return p >= 0 && p <= 1 + 1e-9; }

/* Near 0 and 1 the odds cannot be had back from a rounded probability. */
static bool has_odds(double p) { return p > 1e-6 && p < 1 - 1e-6; }

static double decibans(double p) { return 10 * log10(p / (1 - p)); }

static void check_weights(const sural_cause *cause, size_t entries) {
    double sum = 0;
    for (size_t i = 0; i < cause->weight_count; i++) {
        CHECK(isfinite(cause->weights[i].weight));
        CHECK(cause->weights[i].entry == SURAL_TWO_CAUSES || (size_t)cause->weights[i].entry < entries);
        CHECK(i == 0 || cause->weights[i - 1].step <= cause->weights[i].step);
        sum += cause->weights[i].weight;
    }
    if (has_odds(cause->prior) && has_odds(cause->probability))
        CHECK(fabs(decibans(cause->prior) + sum - decibans(cause->probability)) < 1e-3);
}

static void check_places(const sural_place *places, size_t count, double whole) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(is_probability(places[i].probability));
        sum += places[i].probability;
    }
    CHECK(fabs(sum - whole) < 1e-6);
}

static void check_causes(const sural_assessment *a, size_t entries) {
    double sum = 0;
    for (size_t i = 0; i < a->cause_count; i++) {
        const sural_cause *cause = &a->causes[i];
        CHECK(is_probability(cause->probability) && is_probability(cause->prior));
        CHECK(i == 0 || a->causes[i - 1].probability >= cause->probability);
        check_weights(cause, entries);
        check_places(cause->places, cause->place_count, cause->probability);
        sum += cause->probability;
    }
    CHECK(fabs(sum - a->known_causes) < 1e-6);
}

void check_assessment(const sural_assessment *a, size_t entries) {
    CHECK(is_probability(a->known_causes) || a->known_causes > -1e-9);
    CHECK(isfinite(a->log_evidence));
    check_causes(a, entries);
    check_places(a->places, a->place_count, a->known_causes);
    for (size_t i = 0; i < a->raised_count; i++) CHECK(a->raised[i].level <= a->level && a->raised[i].findings.count > 0);
    for (size_t i = 0; i < a->question_count; i++) CHECK(isfinite(a->questions[i].gain));
    for (size_t i = 0; i < a->unused_count; i++) CHECK(a->unused[i].entry < entries && a->unused[i].why);
}
