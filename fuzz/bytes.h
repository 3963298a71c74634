/* Numbers from the front of a fuzzer's input; zeros once it has run out. */
#ifndef FUZZ_BYTES_H
#define FUZZ_BYTES_H

#include <stdint.h>
#include <string.h>

typedef struct bytes { const uint8_t *at; size_t left; } bytes;

static inline void bytes_take(bytes *from, void *out, size_t size) {
    size_t given = size < from->left ? size : from->left;
    memset(out, 0, size);
    if (given) memcpy(out, from->at, given);
    from->at += given;
    from->left -= given;
}

static inline uint8_t bytes_8(bytes *from) {
    uint8_t number;
    bytes_take(from, &number, sizeof number);
    return number;
}

static inline uint16_t bytes_16(bytes *from) {
    uint16_t number;
    bytes_take(from, &number, sizeof number);
    return number;
}

static inline uint32_t bytes_32(bytes *from) {
    uint32_t number;
    bytes_take(from, &number, sizeof number);
    return number;
}

static inline double bytes_double(bytes *from) {
    double number;
    bytes_take(from, &number, sizeof number);
    return number;
}

#endif
