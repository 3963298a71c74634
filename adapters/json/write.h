/* What the JSON writers share. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <jansson.h>
#include <stdio.h>
#include <sural/sural.h>

const char *json_side_name(sural_side side);                           /* NULL for none */
void json_set_text(json_t *object, const char *key, const char *text); /* leaves out NULL and "" */
json_t *json_place(const sural_place *place);
/* Writes one line, reals with so many digits, and gives the object back. False when memory or the stream failed. */
bool json_write_line_of(FILE *out, json_t *object, size_t digits);
/* The same with 12. */
bool json_write_line(FILE *out, json_t *object);

#endif
