/* Two causes side by side, as JSON. */
#ifndef JSON_COMPARISON_H
#define JSON_COMPARISON_H

#include "json/case.h"

/* One line. False when memory or the stream failed. */
bool json_comparison_write(FILE *out, const json_case *one, const sural_comparison *comparison);

#endif
