/* An arena: blocks from one sural_allocator, all released at once. Not for use by two threads at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <sural/sural.h>

typedef struct base_arena {
    sural_allocator allocator;
    struct base_block *blocks;
    char *next, *end;
    bool failed; /* a request could not be met: whatever was built since may be incomplete */
} base_arena;

/* `allocator` NULL = malloc and free. */
base_arena base_arena_make(const sural_allocator *allocator);

/* Zeroed memory, aligned for any type; NULL when the allocator has none or the size overflows. */
void *base_arena_take(base_arena *arena, size_t count, size_t size);

/* Everything taken is given up; the memory is kept, in one block from the second time on, for what is taken next. */
void base_arena_rewind(base_arena *arena);

void base_arena_release(base_arena *arena);

#define BASE_NEW(arena, type, count) ((type *)base_arena_take((arena), (count), sizeof(type)))

#endif
