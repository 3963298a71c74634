/* The frame of a page of the reference site, and what every page is made of. */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include <stdio.h>

#include "records/record.h"

typedef struct site {
    const sural_knowledge *knowledge;
    const char *folder;
} site;

/* Opens a page for writing, `name` within the folder; NULL where it cannot be written. `up` leads back to the folder ("../"). */
FILE *html_open(const site *site, const char *name, const char *title, const char *up);
bool html_close(FILE *out); /* false if anything could not be written */

void html_text(FILE *out, const char *text); /* escaped */
void html_level(FILE *out, const char *level); /* "same_day" as "same day" */
void html_heading(FILE *out, const char *id, const char *text);
/* A paragraph, or nothing where the text is empty. */
void html_paragraph(FILE *out, const char *class_name, const char *text);
/* A list of texts under a heading, or nothing where the list is absent. */
void html_list(FILE *out, const char *heading, const record_node *list);
/* Value, range, population, grade and source of a row as five cells. */
void html_number_cells(FILE *out, const record_node *row, const char *value, const char *up);
void html_number_head(FILE *out, const char *first); /* opens a table with a heading for these */
void html_source_link(FILE *out, const char *source, const char *up);
/* The name of a record, linked to where the site shows it. */
void html_finding_link(FILE *out, const site *site, const char *finding, const char *up);
void html_disorder_link(FILE *out, const site *site, const char *disorder, const char *up);

#endif
