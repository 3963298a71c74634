/* An assessment for a person at a terminal: urgency, causes, place, why, what next. */
#ifndef TEXT_ASSESSMENT_H
#define TEXT_ASSESSMENT_H

#include <stdio.h>
#include <sural/sural.h>

/* How a statement of the case reads, by its index; the text lives until the next call. */
typedef const char *text_statement(void *context, size_t entry);

typedef struct text_options {
    const char *case_id;        /* NULL if the case has none */
    size_t top;                 /* causes shown in full; 0 = 5 */
    text_statement *statement;
    void *context;
} text_options;

bool text_assessment_write(FILE *out, const sural_knowledge *knowledge, const sural_assessment *assessment, const text_options *options);

#endif
