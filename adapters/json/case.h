/* sural-case/1: JSON text to a case. */
#ifndef JSON_CASE_H
#define JSON_CASE_H

#include <jansson.h>
#include <stdint.h>
#include <sural/sural.h>

typedef struct json_error {
    size_t line;                               /* of the record, or of the fault where the text is not JSON */
    char pointer[SURAL_POINTER_SIZE];
    char message[SURAL_MESSAGE_SIZE];
    char did_you_mean[SURAL_WORD_SIZE];
} json_error;

typedef struct json_case {
    json_t *text;         /* the record as read; NULL where it is not JSON */
    const char *id;       /* of the case; NULL where it has none */
    sural_case *patient;  /* NULL after an error */
} json_case;

/* Reads one record of `size` bytes that begins at `line`. On failure `out` still has what could be read of `text` and `id`.
 * Free `out` in either case. */
bool json_case_read(const sural_knowledge *knowledge, const char *text, size_t size, size_t line, json_case *out, json_error *error);
void json_case_free(json_case *one);

#endif
