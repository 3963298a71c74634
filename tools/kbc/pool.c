#include <stdlib.h>
#include <string.h>

#include "kbc.h"

/* FNV-1a. */
static uint64_t hash(const char *text) {
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return h;
}

static uint32_t *slot_of(kbc_pool *pool, const char *text) {
    size_t at = hash(text) & (pool->slot_count - 1);
    while (pool->slots[at] && strcmp(pool->bytes.data + pool->slots[at], text) != 0) at = (at + 1) & (pool->slot_count - 1);
    return &pool->slots[at];
}

static void resize(kbc_pool *pool, size_t slot_count) {
    uint32_t *old = pool->slots;
    size_t old_count = pool->slot_count;
    pool->slots = calloc(slot_count, sizeof *pool->slots);
    pool->slot_count = slot_count;
    if (!pool->slots) {
        fputs("sural-kbc: out of memory\n", stderr);
        exit(2);
    }
    for (size_t i = 0; i < old_count; i++)
        if (old[i]) *slot_of(pool, pool->bytes.data + old[i]) = old[i];
    free(old);
}

void kbc_pool_open(kbc_pool *pool) {
    resize(pool, 1024);
    kbc_bytes_add(&pool->bytes, "", 1);
}

uint32_t kbc_pool_add(kbc_pool *pool, const char *text) {
    if (!*text) return 0;
    uint32_t *slot = slot_of(pool, text);
    if (*slot) return *slot;
    uint32_t offset = *slot = (uint32_t)pool->bytes.size;
    kbc_bytes_add(&pool->bytes, text, strlen(text) + 1);
    if (++pool->used * 2 > pool->slot_count) resize(pool, pool->slot_count * 2);
    return offset;
}

void kbc_pool_close(kbc_pool *pool) {
    free(pool->bytes.data);
    free(pool->slots);
}
