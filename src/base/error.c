#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

sural_status base_fail(sural_error *error, sural_status status, const char *format, ...) {
    if (!error) return status;
    memset(error, 0, sizeof *error);
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    base_utf8_mend(error->message);
    return status;
}

sural_status base_fail_memory(sural_error *error) {
    return base_fail(error, SURAL_ERROR_MEMORY, "out of memory");
}

void base_error_point(sural_error *error, const char *format, ...) {
    if (!error) return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->pointer, sizeof error->pointer, format, arguments);
    va_end(arguments);
}

base_nearest base_nearest_to(const char *wanted) {
    /* A third of the letters may be wrong: enough for slips, too little for another word. Nothing is near to no word. */
    return (base_nearest){.wanted = wanted, .distance = *wanted ? strlen(wanted) / 3 + 2 : 0};
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Levenshtein distance by rows, with neighbouring letters swapped counting as two. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t row[SURAL_WORD_SIZE];
    for (size_t j = 0; j <= b_size; j++) row[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t above = row[j];
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            row[j] = smaller(change, smaller(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b_size];
}

void base_nearest_offer(base_nearest *nearest, const char *candidate) {
    size_t wanted = strlen(nearest->wanted), size = strlen(candidate);
    if (wanted >= SURAL_WORD_SIZE || size >= SURAL_WORD_SIZE) return;
    if (size > wanted + nearest->distance || wanted > size + nearest->distance) return;
    size_t far = distance(nearest->wanted, wanted, candidate, size);
    if (far >= nearest->distance) return;
    nearest->distance = far;
    nearest->best = candidate;
}

void base_error_suggest(sural_error *error, const base_nearest *nearest) {
    if (error && nearest->best) snprintf(error->did_you_mean, sizeof error->did_you_mean, "%s", nearest->best);
}
