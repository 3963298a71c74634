/* Two causes side by side, for a person at a terminal. */
#ifndef TEXT_COMPARISON_H
#define TEXT_COMPARISON_H

#include "text/assessment.h"

bool text_comparison_write(FILE *out, const sural_knowledge *knowledge, const sural_comparison *comparison, const text_options *options);

#endif
