/* What this machine's memory can do, for judging times against: bytes read, and bytes copied, per second, on one thread, in
 * blocks that half fill each cache and in one that no cache holds. A line of JSON a measurement. What it means: README.md. */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 31, CACHES = 3, LANES = 32 };
static const size_t USUAL[CACHES] = {32u << 10, 512u << 10, 8u << 20}; /* bytes, where the system does not tell */
static const size_t BEYOND = 256u << 20;                               /* bytes, in no cache */
static const double RUN_SECONDS = 0.01;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Bytes of a cache, 0 = not known. Index 1 is the instruction cache. */
static size_t cache_size(int level) {
    char path[96], kind = 0;
    unsigned long size = 0;
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", level == 1 ? 0 : level);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%lu%c", &size, &kind) != 2) size = 0;
    fclose(file);
    return kind == 'K' ? size << 10 : kind == 'M' ? size << 20 : 0;
}

/* Exclusive or: the compiler may reorder it, so it becomes wide reads, unlike a sum of doubles. Several at once, so that none
 * waits for the one before. */
__attribute__((noinline)) static uint64_t read_all(const uint64_t *from, size_t count) {
    uint64_t mix[LANES] = {0}, all = 0;
    for (size_t i = 0; i + LANES <= count; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) mix[lane] ^= from[i + lane];
    for (size_t lane = 0; lane < LANES; lane++) all ^= mix[lane];
    return all;
}

static volatile uint64_t sink;

static void run(int copy, uint64_t *from, uint64_t *to, size_t count, size_t times) {
    for (size_t i = 0; i < times; i++) {
        if (copy) {
            memcpy(to, from, count * sizeof *from);
            sink = to[i % count];
        } else {
            sink = read_all(from, count);
        }
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A copy reads one half of the block and writes the other: its bytes are counted once. */
static void measure(const char *where, int copy, uint64_t *block, size_t bytes) {
    size_t count = bytes / sizeof *block / (copy ? 2 : 1), times = 1;
    double rate[RUNS], start = now();
    run(copy, block, block + count, count, 1);
    while (now() - start < RUN_SECONDS) {
        times *= 2;
        start = now();
        run(copy, block, block + count, count, times);
    }
    for (int i = 0; i < RUNS; i++) {
        start = now();
        run(copy, block, block + count, count, times);
        rate[i] = (double)(times * count * sizeof *block) / (now() - start) / 1e9;
    }
    qsort(rate, RUNS, sizeof *rate, ascending);
    printf("{\"work\": \"%s, %s\", \"gb_per_s\": %.3g, \"low\": %.3g, \"high\": %.3g, \"n\": %d, \"kib\": %zu}\n",
           copy ? "copy" : "read", where, rate[RUNS / 2], rate[RUNS / 4], rate[RUNS - 1 - RUNS / 4], RUNS, bytes >> 10);
}

int main(void) {
    static const char *const names[] = {"L1", "L2", "L3", "RAM"};
    uint64_t *block = malloc(BEYOND);
    if (!block) {
        fputs("stream: out of memory\n", stderr);
        return 1;
    }
    memset(block, 1, BEYOND);
    for (int level = 0; level <= CACHES; level++) {
        size_t size = level < CACHES ? cache_size(level + 1) : BEYOND * 2;
        if (!size) size = USUAL[level];
        if (size > BEYOND * 2) size = BEYOND * 2;
        for (int copy = 0; copy < 2; copy++) measure(names[level], copy, block, size / 2);
    }
    free(block);
    return 0;
}
