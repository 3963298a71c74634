/* What must hold of every answer, whatever the input; each aborts with a line on standard error. */
#ifndef FUZZ_CHECK_H
#define FUZZ_CHECK_H

#include <stdio.h>
#include <sural/sural.h>

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
_Noreturn void check_failed(const char *file, int line, const char *condition);

/* The built-in knowledge, opened once. */
const sural_knowledge *check_knowledge(void);

/* A stream that swallows; opened once. */
FILE *check_sink(void);

void check_error(sural_status status, const sural_error *error);

/* The promises of sural.h: probabilities, sums, prior odds plus weights = posterior odds. */
void check_assessment(const sural_assessment *assessment, size_t entries);

#endif
