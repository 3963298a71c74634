/* The model of one case written out, for other engines to work through: every hypothesis, latent and chance. */
#ifndef REASON_WRITTEN_H
#define REASON_WRITTEN_H

#include "reason/reason.h"

/* Fills everything of a model but the knowledge's version; memory from `arena`. The mind is open, nothing taken. */
sural_status reason_write_out(reason_mind *mind, base_arena *arena, sural_model *out);

#endif
