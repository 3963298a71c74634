#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4) of `size` bytes. */
void base_sha256(const void *data, size_t size, uint8_t digest[32]);

#endif
