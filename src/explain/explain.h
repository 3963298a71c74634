/* Turns a posterior into what a person can read: weights, places, what fits and what does not, what to ask next. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "infer/infer.h"

/* Fills everything of an assessment but the knowledge's version. Memory from `arena`, which the assessment keeps. */
sural_status explain_all(const infer_context *context, const infer_posterior *posterior, base_arena *arena, sural_assessment *out);

/* ---- parts ---- */
sural_status explain_rules(const infer_context *context, const infer_posterior *posterior, base_arena *arena, sural_assessment *out);
sural_status explain_causes(const infer_context *context, const infer_posterior *posterior, base_arena *arena, sural_assessment *out);
sural_status explain_places(const infer_context *context, const infer_posterior *posterior, uint32_t disorder, base_arena *arena,
                            const sural_place **out, size_t *count); /* disorder KN_NONE = all */
sural_status explain_questions(const infer_context *context, const infer_posterior *posterior, base_arena *arena, sural_assessment *out);

#endif
