/* What Sural takes for the works of README.md, on the cases of a file: one JSON object a line, times in nanoseconds. */
#define _POSIX_C_SOURCE 200809L
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/builtin.h"
#include "base/error.h"
#include "json/case.h"
#include "json/records.h"
#include "reason/gain.h"
#include "reason/pairs.h"

enum { CASES = 256, RUNS = 15 };

/* As src/api/sural.c has it: the bench looks inside a case. */
struct sural_case { case_data data; const sural_knowledge *knowledge; };

typedef struct bench {
    sural_knowledge *knowledge;
    kn_image image;
    reason_tables tables;
    const void **grids;
    json_case cases[CASES];
    size_t case_count;
    base_arena arena, work;
    const char *file, *command;
} bench;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

typedef double work(bench *b, size_t index); /* returns the nanoseconds that count */

static void report(const char *name, double *times, size_t count) {
    qsort(times, count, sizeof *times, by_value);
    printf("{\"work\": \"%s\", \"ns\": %.1f, \"low\": %.1f, \"high\": %.1f, \"n\": %zu}\n", name, times[count / 2], times[count / 4], times[count * 3 / 4], count);
    fflush(stdout);
}

/* Every case and run by itself, as the peers have it: cases differ much in size. */
static void measure(bench *b, const char *name, work *run) {
    static double times[RUNS * CASES];
    size_t count = 0;
    for (size_t r = 0; r < RUNS; r++)
        for (size_t i = 0; i < b->case_count; i++) times[count++] = run(b, i);
    report(name, times, count);
}

static const case_data *data_of(const bench *b, size_t index) { return &b->cases[index].patient->data; }

static void check(sural_status status) {
    if (status != SURAL_OK) fputs("bench-engine: out of memory\n", stderr), exit(1);
}

static void open_mind(bench *b, size_t index, reason_width width, reason_mind *mind) {
    check(reason_open(&b->tables, reason_kernels_best(), width, width == REASON_SINGLE ? b->grids : NULL, data_of(b, index), &b->work, mind));
}

static double new_case(bench *b, size_t index, reason_width width) {
    reason_mind mind;
    reason_posterior posterior;
    base_arena_rewind(&b->work);
    double start = now();
    open_mind(b, index, width, &mind);
    check(reason_about(&mind, false, &b->work, &posterior));
    return now() - start;
}
static double new_double(bench *b, size_t i) { return new_case(b, i, REASON_DOUBLE); }
static double new_single(bench *b, size_t i) { return new_case(b, i, REASON_SINGLE); }

static double with_steps(bench *b, size_t index) {
    reason_mind mind;
    reason_posterior posterior;
    base_arena_rewind(&b->work);
    double start = now();
    open_mind(b, index, REASON_DOUBLE, &mind);
    check(reason_about(&mind, true, &b->work, &posterior));
    return now() - start;
}

/* The last answer that is there or not is turned round. */
static double changed(bench *b, size_t index, reason_width width) {
    reason_mind mind;
    reason_posterior posterior;
    double *causes = BASE_NEW(&b->arena, double, b->tables.disorder_count + 1);
    case_data *data = (case_data *)(uintptr_t)data_of(b, index);
    size_t last = data->item_count;
    while (last > 0 && data->items[last - 1].values) last--;
    if (last == 0) return 0;
    base_arena_rewind(&b->work);
    open_mind(b, index, width, &mind);
    check(reason_about(&mind, false, &b->work, &posterior));
    case_item *item = &data->items[last - 1];
    item->present = !item->present;
    double start = now();
    check(reason_take_again(&mind, reason_question_at(&b->tables, item->finding, item->site)));
    check(reason_settle(&mind));
    reason_causes(&mind, causes);
    double took = now() - start;
    item->present = !item->present;
    return took;
}
static double changed_double(bench *b, size_t i) { return changed(b, i, REASON_DOUBLE); }
static double changed_single(bench *b, size_t i) { return changed(b, i, REASON_SINGLE); }

static size_t asked; /* questions of the last run */

static double all_gains(bench *b, size_t index) {
    reason_mind mind;
    reason_posterior posterior;
    reason_gain gain;
    base_arena_rewind(&b->work);
    open_mind(b, index, REASON_DOUBLE, &mind);
    check(reason_about(&mind, false, &b->work, &posterior));
    double start = now();
    reason_asking *asking = reason_asking_open(&mind, &posterior, &b->work);
    asked = 0;
    for (uint32_t i = 0; i < b->tables.question_count; i++) {
        const reason_question *q = &b->tables.questions[i];
        bool sided = kn_get_finding(&b->image, q->finding)->sided;
        for (int side = sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE; side <= (sided ? SURAL_SIDE_RIGHT : SURAL_SIDE_NONE); side++)
            if (reason_is_open(&mind, q, (sural_side)side)) asked += reason_gain_of(asking, q, (sural_side)side, &gain);
    }
    return now() - start;
}
static double one_gain(bench *b, size_t index) {
    double all = all_gains(b, index);
    return all / (double)asked;
}

static double pairs(bench *b, size_t index) {
    reason_mind mind;
    reason_posterior posterior;
    reason_pairs found;
    base_arena_rewind(&b->work);
    open_mind(b, index, REASON_DOUBLE, &mind);
    check(reason_about(&mind, false, &b->work, &posterior));
    double start = now();
    check(reason_about_pairs(&mind, &posterior, &b->work, &found));
    return now() - start;
}

static double assess(bench *b, size_t index) {
    const sural_assessment *assessment;
    sural_error error;
    double start = now();
    check(sural_assess(b->cases[index].patient, &assessment, &error));
    double took = now() - start;
    sural_assessment_free(assessment);
    return took;
}

/* Many cases in memory through the public scorer. */
static void batch(bench *b, const char *name) {
    enum { MANY = 4000 };
    double times[RUNS], *causes = BASE_NEW(&b->arena, double, b->tables.disorder_count + 1);
    sural_scorer *scorer;
    sural_error error;
    check(sural_scorer_create(b->knowledge, &scorer, &error));
    for (size_t r = 0; r < RUNS; r++) {
        double start = now();
        for (size_t i = 0; i < MANY; i++) check(sural_score(scorer, b->cases[i % b->case_count].patient, causes, NULL, &error));
        times[r] = (now() - start) / MANY;
    }
    sural_scorer_free(scorer);
    report(name, times, RUNS);
}

/* The command as a whole. */
static void command(bench *b, const char *name, const char *what, double per) {
    double times[RUNS];
    char line[1024];
    snprintf(line, sizeof line, "%s %s >/dev/null", b->command, what);
    for (size_t r = 0; r < RUNS; r++) {
        double start = now();
        if (system(line) != 0) return;
        times[r] = (now() - start) / per;
    }
    report(name, times, RUNS);
}

static void read_cases(bench *b, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) perror(path), exit(1);
    json_records records;
    const char *text;
    size_t size, line;
    json_error error;
    json_records_open(&records, file);
    while (b->case_count < CASES && json_records_next(&records, &text, &size, &line) == JSON_RECORD)
        if (json_case_read(b->knowledge, text, size, line, &b->cases[b->case_count], &error)) b->case_count++;
    json_records_close(&records);
    fclose(file);
}

static void open_tables(bench *b) {
    sural_error error;
    b->arena = base_arena_make(NULL);
    b->work = base_arena_make(NULL);
    check(sural_knowledge_open(NULL, 0, NULL, &b->knowledge, &error));
    b->image = kn_image_trusted(builtin_image);
    reason_tables_open(&b->image, builtin_tables, &b->tables);
    b->grids = BASE_NEW(&b->arena, const void *, b->tables.latent_count);
    for (uint32_t i = 0; i < b->tables.latent_count; i++) {
        float(*grid)[INFER_NODES] = base_arena_take(&b->arena, REASON_GRID_SINGLE, sizeof *grid);
        reason_grid_single(&b->tables.latents[i], grid);
        b->grids[i] = grid;
    }
}

int main(int argc, char **argv) {
    static bench b;
    if (argc != 3) return fputs("usage: bench-engine CASES.ndjson COMMAND\n", stderr), 2;
    b.command = argv[2];
    open_tables(&b);
    read_cases(&b, argv[1]);
    if (b.case_count == 0) return fputs("bench-engine: no case\n", stderr), 1;
    measure(&b, "posterior, one new case, f64", new_double);
    measure(&b, "posterior, one new case, f32", new_single);
    measure(&b, "posterior with the weight of every statement, f64", with_steps);
    measure(&b, "posterior, one answer changed, f64", changed_double);
    measure(&b, "posterior, one answer changed, f32", changed_single);
    measure(&b, "gain of one question, f64", one_gain);
    measure(&b, "gain of every open question, f64", all_gains);
    measure(&b, "pairs of causes, f64", pairs);
    measure(&b, "whole assessment, f64", assess);
    batch(&b, "posterior, batch, a case, f32");
    char what[700];
    snprintf(what, sizeof what, "assess --format json --top 5 %s", argv[1]);
    command(&b, "assess, NDJSON to JSON, a case", what, (double)b.case_count);
    command(&b, "cold start of the command", "--version", 1);
    for (size_t i = 0; i < b.case_count; i++) json_case_free(&b.cases[i]);
    sural_knowledge_close(b.knowledge);
    base_arena_release(&b.work);
    base_arena_release(&b.arena);
    return 0;
}
