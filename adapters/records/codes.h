/* Codes of other terminologies and what they mean here. Licences: docs/terminology.md. */
#ifndef RECORDS_CODES_H
#define RECORDS_CODES_H

#include <stdio.h>
#include <sural/sural.h>

/* `value` is that of a finding which the code means, or "". `relation`: exact, close,
 * narrower (the code says more), broader (it says less). `name` is "" where the terminology does not let it be passed on. `section` is findings or disorders. */
typedef struct code_meaning { const char *system, *code, *name, *section, *id, *value, *relation; } code_meaning;

typedef bool code_visit(void *context, const code_meaning *meaning); /* false ends the visit */

/* Every code, in the order of records; the ICD-10 code of a disorder first. False when `visit` ended it or memory ran out. */
bool codes_each(const sural_knowledge *knowledge, code_visit *visit, void *context);

/* A table with a heading, one row a meaning, led by the notices that the licences ask for. With `wanted`, the rows of that
 * code alone. Gives the number of rows. */
size_t codes_write_tsv(FILE *out, const sural_knowledge *knowledge, const char *wanted);

#endif
