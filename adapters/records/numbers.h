/* The numbers of the knowledge, each with its address and where it comes from. */
#ifndef RECORDS_NUMBERS_H
#define RECORDS_NUMBERS_H

#include <stdio.h>

#include "records/record.h"

enum { NUMBER_ADDRESS = 256, NUMBER_VALUE = 480 };

typedef struct number {
    char address[NUMBER_ADDRESS];  /* "disorders/cidp/findings/tinel": section, record, key, and what names the row */
    char value[NUMBER_VALUE];      /* a number, numbers by age, or chances by value */
    double low, high, n;           /* NaN where it has none */
    const char *population, *source, *grade, *note; /* "" where it has none */
} number;

typedef bool number_visit(void *context, const number *number); /* false ends the visit */

/* Every number of one record that has a source; false when `visit` ended it. */
bool numbers_of_record(const record_node *record, const char *section, const char *id, number_visit *visit, void *context);
/* Of all records, section by section. False when `visit` ended it or memory ran out. */
bool numbers_of_all(const sural_knowledge *knowledge, number_visit *visit, void *context);

/* One row a number, with a heading: address, value, low, high, n, population, source, grade, note. */
bool numbers_write_tsv(FILE *out, const sural_knowledge *knowledge);

/* Prints each number whose address holds the parts of `wanted`, parted by '/', in order ("cidp/tinel"): the number, in whom,
 * the source and what of it was read. Gives how many there were. */
size_t numbers_explain(FILE *out, const sural_knowledge *knowledge, const char *wanted);

/* Records complete, numbers by grade and by whether their source was opened, readings. */
bool numbers_write_status(FILE *out, const sural_knowledge *knowledge);

#endif
