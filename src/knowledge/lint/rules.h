/* The lint of the knowledge: one rule a file. A rule looks at one record, the row `l->row` of section `l->section`. */
#ifndef KNOWLEDGE_LINT_RULES_H
#define KNOWLEDGE_LINT_RULES_H

#include "knowledge/lint.h"

typedef struct lint {
    const kn_image *image;
    sural_lint_report *report;
    void *context;
    size_t count;
    kn_section section; /* of the record being looked at */
    uint32_t row;
    unsigned char cited[8192]; /* a bit a source: somebody cites it */
} lint;

#if defined(__GNUC__)
#define LINT_PRINTF __attribute__((format(printf, 2, 3)))
#else
#define LINT_PRINTF
#endif
/* Reports a fault of the record at hand. */
void lint_fault(lint *l, const char *format, ...) LINT_PRINTF;

static inline const char *lint_finding_id(const lint *l, uint32_t finding) { return kn_id(l->image, KN_SECTION_finding, finding); }

/* A walk through the rows of a span: `LINT_EACH(i, span)`. */
#define LINT_EACH(i, span) for (uint32_t i = (span).start; i < (span).start + (span).count; i++)

/* numbers.c: every number has a source, a grade, an interval around it and a population. */
void lint_disorder_numbers(lint *l);
void lint_finding_numbers(lint *l);
void lint_other_numbers(lint *l); /* of a section whose records have one number with its provenance */
/* sums.c: shares sum to 1, limits rise. */
void lint_disorder_sums(lint *l);
void lint_finding_sums(lint *l);
void lint_region_sums(lint *l);
void lint_place_sums(lint *l);
/* actions.c: a disorder can be acted upon. */
void lint_disorder_actions(lint *l);
/* tables.c: nothing is said twice, nor by hand what the network works out. */
void lint_disorder_tables(lint *l);
/* lesions.c: a lesion does something. */
void lint_disorder_lesions(lint *l);
/* mentions.c: a finding that the record's own text names stands in its tables. */
void lint_disorder_mentions(lint *l);
/* twins.c: no two disorders have the same likelihood everywhere. */
void lint_disorder_twins(lint *l);
/* texts.c: the person's voice can be read. */
void lint_disorder_texts(lint *l);
void lint_finding_texts(lint *l);
/* words.c: what a person needs to find a finding, a region, a movement, and no word for two of them. */
void lint_words(lint *l);
/* codes.c: codes of other terminologies have their form. */
void lint_disorder_codes(lint *l);
void lint_finding_codes(lint *l);
/* sources.c: somebody cites it. */
void lint_mark_cited(lint *l); /* once, before the sources are looked at */
void lint_source(lint *l);

#endif
