/* The model of a case: as JSON (docs/model-format.md), or as a Bayesian network in the BIF format. */
#ifndef JSON_MODEL_H
#define JSON_MODEL_H

#include <stdbool.h>
#include <stdio.h>
#include <sural/sural.h>

/* One line. `id` of the case, NULL where it has none. False when the stream fails. */
bool json_model_write(FILE *out, const char *id, const sural_model *model);

/* The network alone: the evidence is for its reader to set, every item in the state that `observed` says. */
bool bif_model_write(FILE *out, const char *id, const sural_model *model);

#endif
