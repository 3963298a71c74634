/* The arena: aligned, zeroed, apart from each other, honest about running out, and released to the last block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Counts blocks, hands them out dirty, and fails from the `fail_at`-th on (0 = never). */
typedef struct counter { size_t taken, released, fail_at; } counter;

static void *count_allocate(void *context, size_t size) {
    counter *c = context;
    if (c->fail_at && c->taken + 1 >= c->fail_at) return NULL;
    void *block = malloc(size);
    if (!block) return NULL;
    c->taken++;
    return memset(block, 0xAA, size);
}

static void count_release(void *context, void *block) {
    counter *c = context;
    if (block) c->released++;
    free(block);
}

static base_arena counted(counter *c) {
    const sural_allocator allocator = {count_allocate, count_release, c};
    return base_arena_make(&allocator);
}

static bool zeroed(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i]) return false;
    return true;
}

static void test_aligned_and_zeroed(void **state) {
    (void)state;
    counter c = {0};
    base_arena arena = counted(&c);
    for (size_t size = 0; size < 3000; size++) {
        unsigned char *taken = base_arena_take(&arena, size % 7 ? 1 : 3, size);
        assert_non_null(taken);
        assert_int_equal((uintptr_t)taken % alignof(max_align_t), 0);
        assert_true(zeroed(taken, size * (size % 7 ? 1 : 3)));
        memset(taken, 0x55, size);
    }
    base_arena_release(&arena);
    assert_int_equal(c.taken, c.released);
}

enum { PIECES = 2000 };

static void test_pieces_do_not_overlap(void **state) {
    (void)state;
    base_arena arena = base_arena_make(NULL);
    unsigned char *piece[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        piece[i] = base_arena_take(&arena, 1 + i % 211, 1);
        memset(piece[i], (int)(i % 251), 1 + i % 211);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < 1 + i % 211; j++) assert_int_equal(piece[i][j], i % 251);
    base_arena_release(&arena);
}

/* Larger than a block, at the edge of one, and small ones after. */
static void test_big_pieces(void **state) {
    (void)state;
    counter c = {0};
    base_arena arena = counted(&c);
    const size_t sizes[] = {(1 << 16) - 1, 1 << 16, (1 << 16) + 1, 1 << 22, 5, (1 << 16) - 16, 16, 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *taken = base_arena_take(&arena, sizes[i], 1);
        assert_non_null(taken);
        assert_true(zeroed(taken, sizes[i]));
        taken[sizes[i] - 1] = 1;
    }
    base_arena_release(&arena);
    assert_int_equal(c.taken, c.released);
}

static void test_sizes_that_overflow(void **state) {
    (void)state;
    counter c = {0};
    base_arena arena = counted(&c);
    assert_null(base_arena_take(&arena, SIZE_MAX, SIZE_MAX));
    assert_null(base_arena_take(&arena, SIZE_MAX, 1));
    assert_null(base_arena_take(&arena, 1, SIZE_MAX));
    assert_null(base_arena_take(&arena, SIZE_MAX / 2, 2));
    assert_null(base_arena_take(&arena, SIZE_MAX / 8 + 2, 8));
    assert_null(base_arena_take(&arena, (SIZE_MAX >> 32) + 2, SIZE_MAX >> 31));
    assert_int_equal(c.taken, 0); /* refused before anybody is asked */
    assert_non_null(base_arena_take(&arena, SIZE_MAX, 0));
    base_arena_release(&arena);
}

static void test_allocator_runs_out(void **state) {
    (void)state;
    counter c = {.fail_at = 2};
    base_arena arena = counted(&c);
    char *first = base_arena_take(&arena, 100, 1);
    assert_non_null(first);
    strcpy(first, "still here");
    assert_null(base_arena_take(&arena, 1 << 20, 1));
    assert_string_equal(first, "still here");
    assert_non_null(base_arena_take(&arena, 100, 1)); /* what is left of the first block can still be had */
    c.fail_at = 0;
    assert_non_null(base_arena_take(&arena, 1 << 20, 1));
    base_arena_release(&arena);
    assert_int_equal(c.taken, 2);
    assert_int_equal(c.released, 2);
}

static void test_released_arenas(void **state) {
    (void)state;
    counter c = {.fail_at = 1};
    base_arena arena = counted(&c);
    assert_null(base_arena_take(&arena, 1, 1));
    base_arena_release(&arena); /* nothing was ever there */
    c.fail_at = 0;
    assert_non_null(base_arena_take(&arena, 1, 1)); /* and it can be used again */
    base_arena_release(&arena);
    base_arena_release(&arena);
    assert_int_equal(c.taken, 1);
    assert_int_equal(c.released, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aligned_and_zeroed),
        cmocka_unit_test(test_pieces_do_not_overlap),
        cmocka_unit_test(test_big_pieces),
        cmocka_unit_test(test_sizes_that_overflow),
        cmocka_unit_test(test_allocator_runs_out),
        cmocka_unit_test(test_released_arenas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
