/* People drawn from the model: a cause, what it does to every finding, and what of it is told. Every answer has exactly the
 * chance that reasoning gives it under one cause, so that posteriors over such people are calibrated. */
#ifndef REASON_SAMPLE_H
#define REASON_SAMPLE_H

#include "reason/reason.h"

/* Whom to draw. A person follows from the seed, the number and the knowledge alone. */
typedef struct reason_wish {
    uint32_t setting, disorder; /* disorder: KN_NONE = any cause, by its prior, the unknown one included */
    uint64_t seed, number;
} reason_wish;

enum { REASON_SIDES = 2 }; /* the left leg, or of findings without a side the person; the right leg */

typedef struct reason_person {
    double age;
    case_sex sex;
    uint32_t setting, hypothesis;
    uint8_t *answer[REASON_SIDES]; /* [question]: 1 where it is there, or the index of the value; of questions that can be asked */
    uint8_t *told[REASON_SIDES];   /* [question]: 1 where it is told */
    uint64_t key;                  /* from which the numbers within bins follow */
} reason_person;

/* Memory from `arena`. `t` are the tables that answers are drawn from. */
sural_status reason_sample(const reason_tables *t, const reason_wish *wish, base_arena *arena, reason_person *out);

/* One answer of a person as a statement; its site stands in `*site`. */
sural_entry reason_answer_of(const reason_tables *t, const reason_person *person, const reason_question *question, sural_side side, const char **site);

/* All that is told as statements, the first complaint first: sites of a finding and side that are affected are one statement,
 * those that are not another. */
sural_status reason_statements(const reason_tables *t, const reason_person *person, base_arena *arena, const sural_entry **out, size_t *count);

#endif
