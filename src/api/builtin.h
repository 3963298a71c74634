/* The knowledge that is built in: the image that sural-kbc writes, and what sural-tables works out of it. */
#ifndef API_BUILTIN_H
#define API_BUILTIN_H

#include <stddef.h>
#include <stdint.h>

extern const uint64_t builtin_image[];
extern const size_t builtin_size;

/* Size 0 where they are worked out on opening: size counts more than the start there. */
extern const uint64_t builtin_tables[];
extern const size_t builtin_tables_size;

#endif
