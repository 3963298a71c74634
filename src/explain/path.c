/* The way from a region, movement or reflex to the brain, place by place, with shares. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "explain/forward.h"

typedef struct leaf { kn_section section; uint32_t row; } leaf;

static kn_section section_named(const char *folder, size_t size) {
    static const kn_section known[] = {KN_SECTION_region, KN_SECTION_movement, KN_SECTION_reflex};
    for (size_t i = 0; i < 3; i++)
        if (strlen(kn_sections[known[i]].folder) == size && memcmp(kn_sections[known[i]].folder, folder, size) == 0) return known[i];
    return KN_SECTION_COUNT;
}

static sural_status find_leaf(const kn_image *image, const char *id, leaf *out, sural_error *error) {
    static const kn_section known[] = {KN_SECTION_region, KN_SECTION_movement, KN_SECTION_reflex};
    const char *slash = strchr(id, '/');
    kn_section only = slash ? section_named(id, (size_t)(slash - id)) : KN_SECTION_COUNT;
    base_nearest nearest = base_nearest_to(slash ? slash + 1 : id);
    for (size_t i = 0; i < 3; i++) {
        if (slash && known[i] != only) continue;
        *out = (leaf){known[i], kn_find(image, known[i], slash ? slash + 1 : id)};
        if (out->row != KN_NONE) return SURAL_OK;
        for (uint32_t r = 0; r < kn_count(image, known[i]); r++) base_nearest_offer(&nearest, kn_id(image, known[i], r));
    }
    base_fail(error, SURAL_ERROR_UNKNOWN, "no region, movement or reflex \"%.60s\"", id);
    base_error_suggest(error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

/* Between skin and brain a lesion that takes the whole of a place takes this share of the leaf: the path read off the
 * forward model itself, so that the two cannot disagree. */
static sural_step step_at(const network *net, leaf leaf, uint32_t place, const net_effect *effect) {
    const kn_place *row = kn_get_place(net->image, place);
    sural_step step = {.place = kn_text_of(net->image, row->id), .name = kn_text_of(net->image, row->name),
                       .kind = kn_word(KN_WORDS_kind, row->kind), .level = kn_text_of(net->image, row->level),
                       .side = kn_word(KN_WORDS_crossing, row->side), .low = (double)NAN, .high = (double)NAN,
                       .cm_from_conus = (double)row->cm_from_conus};
    if (leaf.section == KN_SECTION_region) {
        const net_share *touch = net_region(net, effect, NET_THIS, leaf.row, NET_TOUCH);
        step.touch = touch->mean;
        step.vibration = net_region(net, effect, NET_THIS, leaf.row, NET_VIBRATION)->mean;
        step.pain = net_region(net, effect, NET_THIS, leaf.row, NET_PAIN)->mean;
        step.low = touch->low;
        step.high = touch->high;
    } else {
        step.motor = leaf.section == KN_SECTION_movement ? effect->movement[leaf.row]
                                                         : fmax(effect->reflex[leaf.row], effect->upper_reflex[leaf.row]);
    }
    return step;
}

static double largest(const sural_step *step) { return fmax(fmax(step->touch, step->vibration), fmax(step->pain, step->motor)); }

/* From the skin to the cortex: by kind, then outermost first. */
typedef struct ranked { sural_step step; uint32_t layer; double way; } ranked;

static uint32_t layer_of(uint32_t kind) {
    if (kind == KN_kind_receptor) return 0;
    if (kind <= KN_kind_entrapment_site) return 1;
    return kind == KN_kind_cauda ? KN_kind_root : kind; /* cauda and root are one layer */
}

static int by_layer(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->layer != y->layer) return x->layer < y->layer ? -1 : 1;
    bool central = x->layer > KN_kind_cauda;
    double left = central ? -x->way : x->way, right = central ? -y->way : y->way; /* cord and brain are measured upwards */
    if (left < right || left > right) return left < right ? 1 : -1;
    return strcmp(x->step.place, y->step.place);
}

sural_status forward_path(const infer_model *model, const char *id, base_arena *arena, sural_path *out, sural_error *error) {
    const network *net = model->net;
    leaf leaf;
    sural_status status = find_leaf(model->image, id, &leaf, error);
    if (status != SURAL_OK) return status;
    ranked *list = BASE_NEW(arena, ranked, net->place_count);
    size_t count = 0;
    for (uint32_t p = 0; list && p < net->place_count; p++) {
        const kn_place *row = kn_get_place(model->image, p);
        net_effect effect;
        if (row->members.count || row->kind > KN_kind_cortex || row->regions.count || row->movements.count || row->field.count) continue;
        if (net_effect_of(net, p, false, arena, &effect) != SURAL_OK) return base_fail_memory(error);
        sural_step step = step_at(net, leaf, p, &effect);
        if (largest(&step) < 0.005) continue;
        list[count++] = (ranked){step, layer_of(row->kind), isnan(row->cm_from_conus) ? 0 : (double)row->cm_from_conus};
    }
    sural_step *steps = BASE_NEW(arena, sural_step, count);
    if (arena->failed) return base_fail_memory(error);
    if (count) qsort(list, count, sizeof *list, by_layer);
    for (size_t i = 0; i < count; i++) steps[i] = list[i].step;
    *out = (sural_path){kn_id(model->image, leaf.section, leaf.row),
                        kn_text_of(model->image, ((const uint32_t *)kn_row(model->image, leaf.section, leaf.row))[1]),
                        kn_sections[leaf.section].folder, steps, count};
    return SURAL_OK;
}
