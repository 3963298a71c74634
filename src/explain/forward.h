/* The forward model shown: what a lesion does, the way from skin or muscle to the brain, what tells neighbours apart. */
#ifndef EXPLAIN_FORWARD_H
#define EXPLAIN_FORWARD_H

#include "infer/infer.h"

/* What a lesion query resolved to. */
typedef struct forward_lesion {
    uint32_t place, degree, pattern;
    sural_side side;
    const infer_site *site;
} forward_lesion;

/* The context of a person of whom only the age is known, for the chance of findings without a lesion. */
sural_status forward_context(const infer_model *model, double age, base_arena *arena, infer_context *out);

sural_status forward_resolve(const infer_model *model, const sural_lesion_query *query, base_arena *arena, forward_lesion *out, sural_error *error);

/* All that the network predicts of a lesion, most telling first. */
sural_status forward_predict(const infer_context *context, const forward_lesion *lesion, base_arena *arena, const sural_prediction **out, size_t *count);

sural_status forward_show(const infer_context *context, const forward_lesion *lesion, base_arena *arena, sural_lesion *out);
sural_status forward_path(const infer_model *model, const char *id, base_arena *arena, sural_path *out, sural_error *error);
sural_status forward_neighbours(const infer_context *context, const char *place, base_arena *arena, sural_neighbours *out, sural_error *error);

/* The neighbours alone. */
sural_status forward_edges(const infer_model *model, const char *place, base_arena *arena, sural_neighbours *out, sural_error *error);
sural_status forward_alike(const infer_context *context, base_arena *arena, sural_likeness *out);

/* Whether a place lies across from the leg that it serves. */
bool forward_across(const kn_image *image, uint32_t place);
sural_side forward_opposite(sural_side side); /* itself for both and none */

#endif
