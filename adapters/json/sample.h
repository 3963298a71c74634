/* People drawn from the model as sural-case/1, one line each. */
#ifndef JSON_SAMPLE_H
#define JSON_SAMPLE_H

#include <stdio.h>
#include <sural/sural.h>

/* The truth stands in x-disorder, x-place, x-side and x-degree, null where the cause is none of these. */
bool json_sample_write(FILE *out, const char *id, const sural_sample *sample);

#endif
