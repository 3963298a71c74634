/* What a lesion does: findings, conduction studies, muscles, time to recovery. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "explain/forward.h"

static const double CM_A_DAY = 0.1;               /* axons grow about a millimetre a day (reported 1 to 4) */
static const double BLOCK_DAYS_LOW = 1, BLOCK_DAYS_HIGH = 90;
static const double WORTH_SHOWING = 0.02;

sural_status forward_context(const infer_model *model, double age, base_arena *arena, infer_context *out) {
    case_data *nobody = BASE_NEW(arena, case_data, 1);
    if (!nobody) return SURAL_ERROR_MEMORY;
    *nobody = (case_data){.image = model->image, .age = age};
    sural_status status = infer_context_open(model->image, &model->parameters, nobody, arena, out);
    out->model = model;
    return status;
}

static const char *const DEGREES[NET_DEGREES] = {"mild", "moderate", "severe"};

static sural_status find_degree(const char *word, uint32_t *out, sural_error *error) {
    base_nearest nearest = base_nearest_to(word);
    for (uint32_t i = 0; i < NET_DEGREES; i++) {
        base_nearest_offer(&nearest, DEGREES[i]);
        if (strcmp(word, DEGREES[i]) != 0) continue;
        *out = i;
        return SURAL_OK;
    }
    base_fail(error, SURAL_ERROR_UNKNOWN, "unknown degree (mild, moderate, severe) \"%.60s\"", word);
    base_error_suggest(error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

sural_status forward_resolve(const infer_model *model, const sural_lesion_query *query, base_arena *arena, forward_lesion *out, sural_error *error) {
    if (query->side == SURAL_SIDE_NONE)
        return base_fail(error, SURAL_ERROR_ARGUMENT, "a lesion needs a side: left, right or both");
    sural_status status = kn_require(model->image, KN_SECTION_place, query->place, &out->place, error);
    if (status == SURAL_OK) status = find_degree(query->degree ? query->degree : "moderate", &out->degree, error);
    if (status == SURAL_OK)
        status = kn_require(model->image, KN_SECTION_pattern, query->pattern ? query->pattern : "all_fibres", &out->pattern, error);
    if (status != SURAL_OK) return status;
    const kn_profile *profile = kn_get_profile(model->image, kn_get_pattern(model->image, out->pattern)->profile.start);
    out->side = query->side;
    out->site = infer_bare_site(model, out->place, query->side == SURAL_SIDE_BOTH, profile, arena);
    return out->site ? SURAL_OK : base_fail_memory(error);
}

sural_side forward_opposite(sural_side side) {
    return side == SURAL_SIDE_LEFT ? SURAL_SIDE_RIGHT : side == SURAL_SIDE_RIGHT ? SURAL_SIDE_LEFT : side;
}

bool forward_across(const kn_image *image, uint32_t place) {
    const kn_place *row = kn_get_place(image, place);
    if (row->side == KN_crossing_group && row->members.count) /* a compound place is where its first member is; members are simple */
        row = kn_get_place(image, kn_get_member(image, row->members.start)->place);
    return row->side == KN_crossing_opposite || (row->side == KN_crossing_crosses && row->kind != KN_kind_cord_tract);
}

/* ---- predictions ---- */
typedef struct listing {
    const infer_context *c;
    const forward_lesion *lesion;
    sural_prediction *items;
    size_t count, room;
} listing;

static double weight_of(double p, double chance) {
    return INFER_DECIBANS * log(fmax(p, 1e-9) / fmax(chance, 1e-9));
}

static void add(listing *l, sural_prediction one) {
    one.weight = weight_of(one.probability, one.background);
    if (one.probability - one.background >= WORTH_SHOWING && l->count < l->room) l->items[l->count++] = one;
}

static sural_side side_of(const forward_lesion *lesion, net_leg leg) {
    return leg == NET_THIS ? lesion->side : forward_opposite(lesion->side);
}

static void site_names(const kn_image *image, uint32_t type, uint32_t site, sural_prediction *one) {
    one->site = kn_site_id(image, type, site);
    one->site_name = kn_site_name(image, type, site);
}

static void add_present(listing *l, uint32_t finding, net_leg leg, uint32_t site) {
    const kn_image *image = l->c->model->image;
    const kn_finding *row = kn_get_finding(image, finding);
    double chance = l->c->background[finding];
    double p = infer_network(l->c->model, l->lesion->site, finding, leg, site, l->lesion->degree);
    sural_prediction one = {.finding = kn_text_of(image, row->id), .name = kn_text_of(image, row->name),
                            .side = row->sided ? side_of(l->lesion, leg) : SURAL_SIDE_NONE,
                            .probability = 1 - (1 - p) * (1 - chance), .background = chance};
    site_names(image, row->type, site, &one);
    add(l, one);
}

/* A reflex that the case format does not know is shown all the same: lost or not. */
static void add_reflex(listing *l, uint32_t finding, net_leg leg, uint32_t reflex) {
    const kn_image *image = l->c->model->image;
    const kn_finding *row = kn_get_finding(image, finding);
    const kn_reflex *arc = kn_get_reflex(image, reflex);
    if (arc->visceral || (arc->efferent == KN_NONE && !arc->input)) return;
    for (uint32_t v = 0; v < row->values.count; v++) {
        const char *value = kn_text_of(image, kn_get_value(image, row->values.start + v)->value);
        sural_prediction one = {.finding = kn_text_of(image, row->id), .name = kn_text_of(image, row->name), .value = value,
                                .side = side_of(l->lesion, leg),
                                .probability = infer_reflex_under(l->c, l->lesion->site, finding, leg, reflex, l->lesion->degree, 1u << v),
                                .background = infer_reflex_under(l->c, NULL, finding, leg, reflex, l->lesion->degree, 1u << v)};
        site_names(image, row->type, reflex, &one);
        if (strcmp(value, "normal") != 0) add(l, one);
    }
}

/* The sensory response of the numb area: kept in a root lesion, lowered beyond the ganglion. */
static void add_response(listing *l, uint32_t finding) {
    const kn_image *image = l->c->model->image;
    const kn_finding *row = kn_get_finding(image, finding);
    for (uint32_t v = 0; v < row->values.count; v++)
        add(l, (sural_prediction){.finding = kn_text_of(image, row->id), .name = kn_text_of(image, row->name),
                                  .value = kn_text_of(image, kn_get_value(image, row->values.start + v)->value),
                                  .probability = infer_response_under(l->c, l->lesion->site, finding, l->lesion->degree, 1u << v),
                                  .background = infer_background_of(l->c, finding, KN_NONE, 1u << v)});
}

/* Where tapping tingles, which nerve a conduction study names: values that belong to the place. How often they are found
 * depends on the disorder, unless the finding has a usual chance; here they are given a half. */
static const double SHOWN = 0.5;

static uint32_t effect_by(const kn_image *image, const kn_finding *finding) {
    return finding->effect.count ? kn_get_effect(image, finding->effect.start)->by : KN_by_none;
}

static double shown(const listing *l, const kn_show *show, const kn_finding *row, double chance) {
    if (effect_by(l->c->model->image, row) != KN_by_place) return SHOWN + (1 - SHOWN) * chance;
    return infer_place_under(l->c, l->lesion->site, show->finding, l->lesion->degree, 1u << (show->value - row->values.start));
}

static void add_shown(listing *l) {
    const kn_image *image = l->c->model->image;
    kn_span shows = kn_get_place(image, l->lesion->place)->shows;
    for (uint32_t i = shows.start; i < shows.start + shows.count; i++) {
        const kn_show *show = kn_get_show(image, i);
        const kn_finding *row = kn_get_finding(image, show->finding);
        double chance = infer_background_of(l->c, show->finding, KN_NONE, 1u << (show->value - row->values.start));
        add(l, (sural_prediction){.finding = kn_text_of(image, row->id), .name = kn_text_of(image, row->name),
                                  .value = kn_text_of(image, kn_get_value(image, show->value)->value),
                                  .side = row->sided ? l->lesion->side : SURAL_SIDE_NONE,
                                  .probability = shown(l, show, row, chance), .background = chance});
    }
}

static void add_finding(listing *l, uint32_t finding) {
    const kn_finding *row = kn_get_finding(l->c->model->image, finding);
    uint32_t legs = row->sided && l->lesion->side != SURAL_SIDE_BOTH ? NET_LEGS : 1;
    uint32_t by = effect_by(l->c->model->image, row);
    if (by == KN_by_none || by == KN_by_place) return; /* what the place shows is added apart */
    if (by == KN_by_ganglion) {
        add_response(l, finding);
        return;
    }
    for (uint32_t leg = 0; leg < legs; leg++)
        for (uint32_t site = 0; site < kn_site_count(l->c->model->image, row->type); site++) {
            if (row->type == KN_type_reflex) add_reflex(l, finding, (net_leg)leg, site);
            else add_present(l, finding, (net_leg)leg, row->type < KN_type_region ? KN_NONE : site);
        }
}

/* Most telling first: what the finding adds on average where the lesion is. */
static int by_telling(const void *a, const void *b) {
    const sural_prediction *x = a, *y = b;
    double left = x->probability * x->weight, right = y->probability * y->weight;
    if (left < right || left > right) return left < right ? 1 : -1;
    int order = strcmp(x->finding, y->finding);
    if (order == 0 && x->site && y->site) order = strcmp(x->site, y->site);
    return order ? order : (int)x->side - (int)y->side;
}

sural_status forward_predict(const infer_context *c, const forward_lesion *lesion, base_arena *arena, const sural_prediction **out, size_t *count) {
    const infer_model *model = c->model;
    size_t findings = kn_count(model->image, KN_SECTION_finding), room = kn_get_place(model->image, lesion->place)->shows.count;
    for (uint32_t f = 0; f < findings; f++) room += 5 * (size_t)NET_LEGS * kn_site_count(model->image, kn_get_finding(model->image, f)->type);
    listing l = {c, lesion, BASE_NEW(arena, sural_prediction, room), 0, room};
    if (!l.items) return SURAL_ERROR_MEMORY;
    for (uint32_t f = 0; f < findings; f++) add_finding(&l, f);
    add_shown(&l);
    if (l.count) qsort(l.items, l.count, sizeof *l.items, by_telling);
    *out = l.items;
    *count = l.count;
    return SURAL_OK;
}

/* ---- studies and muscles ---- */
static int by_share(const void *a, const void *b) {
    const sural_share *x = a, *y = b;
    if (x->share < y->share || x->share > y->share) return x->share < y->share ? 1 : -1;
    int order = strcmp(x->id, y->id);
    return order ? order : (int)x->side - (int)y->side;
}

static bool listed(const sural_share *list, size_t count, const char *id, sural_side side) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].id, id) == 0 && list[i].side == side) return true;
    return false;
}

/* Names of rows and shares of both legs, those that matter, most first; a muscle that moves two joints stands once. */
static const sural_share *shares(const forward_lesion *lesion, const double *by_leg, uint32_t rows, double factor,
                                 sural_share (*name)(const kn_image *image, uint32_t row), const kn_image *image, base_arena *arena, size_t *count) {
    sural_share *list = BASE_NEW(arena, sural_share, (size_t)NET_LEGS * rows);
    uint32_t legs = lesion->side == SURAL_SIDE_BOTH ? 1 : NET_LEGS;
    *count = 0;
    for (uint32_t leg = 0; list && leg < legs; leg++)
        for (uint32_t r = 0; r < rows; r++) {
            sural_share one = name(image, r);
            one.side = side_of(lesion, (net_leg)leg);
            one.share = by_leg[(size_t)leg * rows + r] * factor;
            if (one.share >= WORTH_SHOWING && !listed(list, *count, one.id, one.side)) list[(*count)++] = one;
        }
    if (list && *count) qsort(list, *count, sizeof *list, by_share);
    return list;
}

static sural_share study_name(const kn_image *image, uint32_t row) {
    return (sural_share){.id = kn_id(image, KN_SECTION_study, row), .name = kn_text_of(image, kn_get_study(image, row)->name)};
}

static sural_share muscle_name(const kn_image *image, uint32_t row) {
    const char *name = kn_text_of(image, kn_get_muscle(image, row)->muscle);
    return (sural_share){.id = name, .name = name};
}

/* ---- regrowth ---- */
static double lesion_cm(const kn_image *image, const kn_place *place) {
    if (!isnan(place->cm_from_conus)) return (double)place->cm_from_conus;
    double cm = (double)NAN;
    for (uint32_t i = place->members.start; i < place->members.start + place->members.count; i++) {
        const kn_place *member = kn_get_place(image, kn_get_member(image, i)->place);
        if (kn_get_member(image, i)->degree >= 0.5f && !isnan(member->cm_from_conus) && !(cm <= (double)member->cm_from_conus))
            cm = (double)member->cm_from_conus;
    }
    return cm;
}

/* Only peripheral axons grow back, from the root to the skin. */
static bool grows_back(const kn_image *image, uint32_t place) {
    const kn_place *row = kn_get_place(image, place);
    if (row->members.count) row = kn_get_place(image, kn_get_member(image, row->members.start)->place);
    return row->kind <= KN_kind_cauda && row->kind != KN_kind_receptor;
}

typedef struct regrowing { sural_regrowth *items; size_t count; double from; } regrowing;

static void add_target(regrowing *r, const char *id, const char *name, double cm, double lost) {
    double way = cm - r->from;
    if (isnan(way) || way <= 0 || lost < 0.1) return;
    size_t at = r->count++;
    for (; at > 0 && r->items[at - 1].cm > way; at--) r->items[at] = r->items[at - 1];
    r->items[at] = (sural_regrowth){id, name, way, way / CM_A_DAY};
}

static const sural_regrowth *regrowth(const infer_context *c, const forward_lesion *lesion, base_arena *arena, size_t *count) {
    const infer_model *model = c->model;
    const kn_image *image = model->image;
    const net_effect *effect = lesion->site->effect;
    regrowing r = {BASE_NEW(arena, sural_regrowth, model->net->region_count + model->net->movement_count), 0,
                   lesion_cm(image, kn_get_place(image, lesion->place))};
    *count = 0;
    if (!r.items || !grows_back(image, lesion->place) || isnan(r.from)) return r.items;
    for (uint32_t i = 0; i < model->net->region_count; i++)
        add_target(&r, kn_id(image, KN_SECTION_region, i), kn_text_of(image, kn_get_region(image, i)->name), net_region_cm(model->net, i),
                   net_region(model->net, effect, NET_THIS, i, NET_TOUCH)->mean);
    for (uint32_t i = 0; i < model->net->movement_count; i++)
        add_target(&r, kn_id(image, KN_SECTION_movement, i), kn_text_of(image, kn_get_movement(image, i)->name),
                   net_movement_cm(model->net, i), effect->movement[i]);
    *count = r.count;
    return r.items;
}

sural_status forward_show(const infer_context *c, const forward_lesion *lesion, base_arena *arena, sural_lesion *out) {
    const infer_model *model = c->model;
    const kn_image *image = model->image;
    const kn_place *place = kn_get_place(image, lesion->place);
    const net_effect *effect = lesion->site->effect;
    double severity = infer_severity(model, lesion->degree), motor = severity * (double)lesion->site->profile->motor;
    *out = (sural_lesion){.place = kn_text_of(image, place->id), .name = kn_text_of(image, place->name),
                          .kind = kn_word(KN_WORDS_kind, place->kind), .level = kn_text_of(image, place->level), .side = lesion->side,
                          .lesion_side = forward_across(image, lesion->place) ? forward_opposite(lesion->side) : lesion->side, .degree = DEGREES[lesion->degree],
                          .pattern = kn_id(image, KN_SECTION_pattern, lesion->pattern)};
    sural_status status = forward_predict(c, lesion, arena, &out->predictions, &out->prediction_count);
    out->studies = shares(lesion, effect->study, model->net->study_count, severity, study_name, image, arena, &out->study_count);
    out->muscles = shares(lesion, effect->muscle, model->net->muscle_count, motor, muscle_name, image, arena, &out->muscle_count);
    out->regrowth = regrowth(c, lesion, arena, &out->regrowth_count);
    uint32_t paraspinal = kn_find(image, KN_SECTION_finding, "emg_paraspinal_denervation");
    if (paraspinal != KN_NONE) out->paraspinal = infer_network(model, lesion->site, paraspinal, NET_THIS, KN_NONE, lesion->degree);
    bool reached = place->kind >= KN_kind_cutaneous_nerve && place->kind <= KN_kind_entrapment_site && !place->field.count;
    if (reached && out->study_count) out->block_across = out->level[0] ? out->level : out->name;
    if (grows_back(image, lesion->place)) out->block_days_low = BLOCK_DAYS_LOW, out->block_days_high = BLOCK_DAYS_HIGH;
    return arena->failed ? SURAL_ERROR_MEMORY : status;
}
