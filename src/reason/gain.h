/* The worth of knowing what is not known yet. */
#ifndef REASON_GAIN_H
#define REASON_GAIN_H

#include "reason/reason.h"

/* A finding at a side and site that nobody has stated. Expected over its answers, given all that was stated: */
typedef struct reason_gain {
    const reason_question *question;
    sural_side side;
    double harm;          /* fall of the least expected harm, in needless visits; 0 or more */
    double bits;          /* fall of the entropy over causes */
    double other_first;   /* probability that another cause comes first */
    double other_level;   /* probability that another level has the least expected harm */
    double worth;         /* harm plus bits at their price, over the cost in the person's setting */
} reason_gain;

/* What one answer would make of the causes. */
typedef struct reason_answer { double p; uint32_t first; sural_level level; } reason_answer;

typedef struct reason_asking reason_asking;

/* Prepares for questions about one posterior (double width); memory from `arena`. NULL when it has none. */
reason_asking *reason_asking_open(const reason_mind *mind, const reason_posterior *posterior, base_arena *arena);

/* Whether a question can be asked at all; and, in a case, is still to be answered. */
bool reason_can_ask(const kn_image *image, const reason_question *question);
bool reason_is_open(const reason_mind *mind, const reason_question *question, sural_side side);

/* False when memory runs out. */
bool reason_gain_of(reason_asking *asking, const reason_question *question, sural_side side, reason_gain *out);

/* How many answers a question has; what each would do (`out` of that many), by value, or absent and present; and on which
 * cause the question bears most: the one that an answer moves most, weighed by what missing it would cost. */
uint32_t reason_answer_count(const reason_mind *mind, const reason_question *question);
bool reason_answers_of(reason_asking *asking, const reason_question *question, sural_side side, reason_answer *out, uint32_t *bears_on);

#endif
