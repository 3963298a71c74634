/* Filling a sural_error. All of these take a NULL error. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <sural/sural.h>

#if defined(__GNUC__)
#define BASE_FORMAT(f, a) __attribute__((format(printf, f, a)))
#else
#define BASE_FORMAT(f, a)
#endif

/* Sets status and message, clears pointer and suggestion, and returns the status. */
sural_status base_fail(sural_error *error, sural_status status, const char *format, ...) BASE_FORMAT(3, 4);
sural_status base_fail_memory(sural_error *error);
void base_error_point(sural_error *error, const char *format, ...) BASE_FORMAT(2, 3);

/* The nearest word found so far; feed it candidates, then read `best` (NULL where none is near enough). */
typedef struct base_nearest {
    const char *wanted;
    const char *best;
    size_t distance;
} base_nearest;
base_nearest base_nearest_to(const char *wanted);
void base_nearest_offer(base_nearest *nearest, const char *candidate);
void base_error_suggest(sural_error *error, const base_nearest *nearest);

#endif
