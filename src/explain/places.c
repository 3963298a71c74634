#include <stdlib.h>

#include "explain/explain.h"
#include "explain/forward.h"

enum { SIDES = 4 }; /* as in sural_side */

static int by_probability(const void *a, const void *b) {
    const sural_place *x = a, *y = b;
    if (x->probability < y->probability || x->probability > y->probability) return x->probability < y->probability ? 1 : -1;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : (int)x->side - (int)y->side;
}

sural_status explain_places(const infer_context *c, const infer_posterior *posterior, uint32_t disorder, base_arena *arena,
                            const sural_place **out, size_t *count) {
    const infer_model *model = c->model;
    uint32_t places = kn_count(model->image, KN_SECTION_place);
    double *sums = BASE_NEW(arena, double, (size_t)places * SIDES);
    size_t used = 0;
    if (!sums) return SURAL_ERROR_MEMORY;
    for (uint32_t i = 0; i < model->hypothesis_count; i++) {
        const infer_hypothesis *h = &model->hypotheses[i];
        if (h->disorder == INFER_UNKNOWN || (disorder != KN_NONE && h->disorder != disorder)) continue;
        double *sum = &sums[(size_t)model->sites[h->site].place * SIDES + (size_t)h->side];
        used += !(*sum > 0) && posterior->hypothesis[i] > 0;
        *sum += posterior->hypothesis[i];
    }
    sural_place *list = BASE_NEW(arena, sural_place, used);
    if (!list) return SURAL_ERROR_MEMORY;
    *count = 0;
    for (size_t i = 0; i < (size_t)places * SIDES; i++) {
        if (!(sums[i] > 0)) continue;
        uint32_t place = (uint32_t)(i / SIDES);
        sural_side side = (sural_side)(i % SIDES);
        list[(*count)++] = (sural_place){kn_id(model->image, KN_SECTION_place, place),
                                         kn_text_of(model->image, kn_get_place(model->image, place)->name), side,
                                         forward_across(model->image, place) ? forward_opposite(side) : side, sums[i]};
    }
    if (*count) qsort(list, *count, sizeof *list, by_probability);
    *out = list;
    return SURAL_OK;
}
