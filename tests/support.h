/* What tests of every folder share. cmocka.h and what it needs come first. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The bytes of the image as built, on the heap, writable; the test owns them. */
static inline void *support_image(size_t *size) {
    FILE *file = fopen(getenv("SURAL_IMAGE"), "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    void *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

/* A small generator with a seed, so that a failure can be repeated (splitmix64). */
static inline uint64_t support_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

#endif
