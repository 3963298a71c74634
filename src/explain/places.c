#include <stdlib.h>

#include "explain/explain.h"
#include "explain/forward.h"

enum { SIDES = 4 }; /* as in sural_side */

static int by_probability(const void *a, const void *b) {
    const sural_place *x = a, *y = b;
    if (x->probability < y->probability || x->probability > y->probability) return x->probability < y->probability ? 1 : -1;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : (int)x->side - (int)y->side;
}

sural_status explain_places(const explain_case *e, uint32_t disorder, const sural_place **out, size_t *count) {
    const reason_tables *t = e->mind->tables;
    uint32_t places = kn_count(t->image, KN_SECTION_place);
    double *sums = BASE_NEW(e->mind->arena, double, (size_t)places * SIDES);
    size_t used = 0;
    if (!sums) return SURAL_ERROR_MEMORY;
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        const reason_state *state = &t->states[reason_state_of(t, h)];
        if (state->disorder == INFER_UNKNOWN || (disorder != KN_NONE && state->disorder != disorder)) continue;
        double *sum = &sums[(size_t)state->place * SIDES + (size_t)reason_side_of(t, h)];
        used += !(*sum > 0) && e->pairs->hypothesis[h] > 0;
        *sum += e->pairs->hypothesis[h];
    }
    sural_place *list = BASE_NEW(e->arena, sural_place, used);
    if (!list) return SURAL_ERROR_MEMORY;
    *count = 0;
    for (size_t i = 0; i < (size_t)places * SIDES; i++) {
        if (!(sums[i] > 0)) continue;
        uint32_t place = (uint32_t)(i / SIDES);
        sural_side side = (sural_side)(i % SIDES);
        list[(*count)++] = (sural_place){kn_id(t->image, KN_SECTION_place, place),
                                         kn_text_of(t->image, kn_get_place(t->image, place)->name), side,
                                         forward_across(t->image, place) ? forward_opposite(side) : side, sums[i]};
    }
    if (*count) qsort(list, *count, sizeof *list, by_probability);
    *out = list;
    return SURAL_OK;
}
