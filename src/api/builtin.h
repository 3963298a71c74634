/* The knowledge image that the compiler embeds. */
#ifndef API_BUILTIN_H
#define API_BUILTIN_H

#include <stddef.h>
#include <stdint.h>

extern const uint64_t builtin_image[];
extern const size_t builtin_size;

#endif
