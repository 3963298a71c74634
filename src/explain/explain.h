/* Turns a posterior into what a person can read: weights, places, what fits and what does not, what to ask next. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "reason/reason.h"

#include "reason/pairs.h"

/* What there is to explain: a posterior given one cause, and one over one cause or two. */
typedef struct explain_case {
    const reason_mind *mind;
    const reason_posterior *one;
    const reason_pairs *pairs;
    base_arena *arena;       /* of the assessment, which keeps it */
    sural_assessment *out;
} explain_case;

/* Fills everything of an assessment but the knowledge's version. */
sural_status explain_all(const explain_case *e);

/* Two causes side by side (KN_NONE: the likeliest, the likeliest other), and the statements on which the answer hangs.
 * `mind` and `one` are of the whole case, with steps. */
sural_status explain_comparison(const reason_mind *mind, const reason_posterior *one, uint32_t first, uint32_t second, base_arena *arena,
                                sural_comparison *out);

/* The higher of what rules and expected harm say, if one cause is at work. */
sural_level explain_level(const reason_mind *mind, const reason_posterior *one);

/* ---- parts ---- */
sural_status explain_rules(const explain_case *e);
sural_status explain_causes(const explain_case *e);
sural_status explain_places(const explain_case *e, uint32_t disorder, const sural_place **out, size_t *count); /* disorder KN_NONE = all */
sural_status explain_intervals(const explain_case *e, sural_cause *causes); /* of the causes in their order, once they are out */
sural_status explain_questions(const explain_case *e);

#endif
