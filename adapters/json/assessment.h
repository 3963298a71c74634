/* sural-assessment/1: an assessment to JSON text, one line. */
#ifndef JSON_ASSESSMENT_H
#define JSON_ASSESSMENT_H

#include "json/case.h"

/* Writes one line; at most `top` causes (0 = all), and what was left out is said. False when memory or the stream failed. */
bool json_assessment_write(FILE *out, const json_case *one, const sural_assessment *assessment, size_t top);
bool json_error_write(FILE *out, const char *id, const json_error *error);

#endif
