#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct base_block {
    struct base_block *older;
    size_t size;
    max_align_t data[];
};

enum { BLOCK_SIZE = 1 << 16 };

static void *heap_allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void heap_release(void *context, void *block) {
    (void)context;
    free(block);
}

base_arena base_arena_make(const sural_allocator *allocator) {
    static const sural_allocator heap = {heap_allocate, heap_release, NULL};
    return (base_arena){.allocator = allocator ? *allocator : heap};
}

static bool add_block(base_arena *arena, size_t size) {
    size_t payload = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct base_block *block = arena->allocator.allocate(arena->allocator.context, sizeof *block + payload);
    if (!block) return false;
    block->older = arena->blocks;
    block->size = payload;
    arena->blocks = block;
    arena->next = (char *)block->data;
    arena->end = arena->next + payload;
    return true;
}

void *base_arena_take(base_arena *arena, size_t count, size_t size) {
    const size_t step = alignof(max_align_t);
    bool countable = size == 0 || count <= (SIZE_MAX / 2 - step) / size;
    size_t bytes = countable ? (count * size + step - 1) / step * step : 0;
    if (bytes == 0) bytes = step;
    if (!countable || ((size_t)(arena->end - arena->next) < bytes && !add_block(arena, bytes))) {
        arena->failed = true;
        return NULL;
    }
    void *taken = arena->next;
    arena->next += bytes;
    return memset(taken, 0, bytes);
}

void base_arena_release(base_arena *arena) {
    while (arena->blocks) {
        struct base_block *older = arena->blocks->older;
        arena->allocator.release(arena->allocator.context, arena->blocks);
        arena->blocks = older;
    }
    arena->next = arena->end = NULL;
}

void base_arena_rewind(base_arena *arena) {
    size_t all = 0, count = 0;
    for (struct base_block *block = arena->blocks; block; block = block->older) all += block->size, count++;
    arena->failed = false;
    if (count > 1) {
        base_arena_release(arena);
        add_block(arena, all); /* where it fails, smaller ones are asked for later */
    }
    if (!arena->blocks) return;
    arena->next = (char *)arena->blocks->data;
    arena->end = arena->next + arena->blocks->size;
}
