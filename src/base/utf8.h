#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The number of leading bytes that are valid UTF-8 (RFC 3629: no surrogates, no overlong forms); `size` if all are. */
size_t base_utf8_valid(const char *text, size_t size);

/* Replaces each byte that is not part of valid UTF-8 by a question mark: for texts that were cut inside a letter. */
void base_utf8_mend(char *text);

#endif
