#include "reason/tables.h"

#include <string.h>

/* ---- the block: a header of offsets, then the arrays ---- */
#define REASON_ARRAYS(A) \
    A(reason_state, states) A(reason_group, groups) A(reason_question, questions) A(uint32_t, question_of) A(uint16_t, views) \
    A(float, cells) A(infer_latent, latents) A(double, node_weight) A(uint32_t, one_first) A(uint32_t, both_first)

#define ARRAY(type, name) ARRAY_##name,
enum { REASON_ARRAYS(ARRAY) ARRAYS };
#undef ARRAY

typedef struct header {
    infer_parameters parameters;
    uint32_t state_count, one_count, hypothesis_count, disorder_count, group_count, question_count, latent_count;
    uint32_t unused; /* so that no byte is left to chance */
    uint64_t offset[ARRAYS];
} header;

void reason_tables_open(const kn_image *image, const void *bytes, reason_tables *out) {
    const header *h = bytes;
    *out = (reason_tables){.image = image, .parameters = &h->parameters, .state_count = h->state_count, .one_count = h->one_count,
                           .hypothesis_count = h->hypothesis_count, .disorder_count = h->disorder_count,
                           .group_count = h->group_count, .question_count = h->question_count, .latent_count = h->latent_count};
#define ARRAY(type, name) out->name = (const void *)((const char *)bytes + h->offset[ARRAY_##name]);
    REASON_ARRAYS(ARRAY)
#undef ARRAY
}

/* ---- building ---- */
typedef struct builder {
    const infer_model *model;
    const kn_image *image;
    base_arena *arena;
    reason_state *states; uint32_t state_count, one_count;
    infer_hypothesis *left; /* [state]: the state as a hypothesis of the left side, or of both */
    reason_group *groups; uint32_t group_count;
    reason_question *questions; uint32_t question_count;
    uint32_t *question_of;
    uint16_t *views; uint32_t view_room, view_count;
    float *cells; size_t cell_room, cell_count;
} builder;

static void add_state(builder *b, const infer_hypothesis *h) {
    const infer_model *model = b->model;
    bool unknown = h->disorder == INFER_UNKNOWN;
    uint32_t place = unknown ? KN_NONE : model->sites[h->site].place;
    b->left[b->state_count] = *h;
    b->states[b->state_count++] = (reason_state){h->disorder, place, h->degree, h->side == SURAL_SIDE_BOTH, h->share};
}

static sural_status build_states(builder *b) {
    uint32_t count = b->model->hypothesis_count;
    b->states = BASE_NEW(b->arena, reason_state, count);
    b->left = BASE_NEW(b->arena, infer_hypothesis, count);
    if (!b->states || !b->left) return SURAL_ERROR_MEMORY;
    for (uint32_t h = 0; h < count; h++)
        if (b->model->hypotheses[h].side == SURAL_SIDE_LEFT) add_state(b, &b->model->hypotheses[h]);
    b->one_count = b->state_count;
    for (uint32_t h = 0; h < count; h++)
        if (b->model->hypotheses[h].side == SURAL_SIDE_BOTH) add_state(b, &b->model->hypotheses[h]);
    return SURAL_OK;
}

/* What a question has to say of one state seen from one leg: its cells, in the order of its rows. */
enum { MOST_CELLS = 36 };

static uint32_t values_of(const kn_finding *finding) { return finding->values.count; }

static float bits_as_float(uint32_t bits) {
    float cell;
    memcpy(&cell, &bits, sizeof cell);
    return cell;
}

static uint32_t cells_of(const builder *b, const reason_question *q, const reason_group *group) {
    uint32_t values = values_of(kn_get_finding(b->image, q->finding));
    return values ? values + 2 : group->whole > 0 ? 2 : 1;
}

static void value_cells(const builder *b, const reason_question *q, const infer_hypothesis *h, sural_side side, float *out) {
    infer_values parts;
    uint32_t values = values_of(kn_get_finding(b->image, q->finding));
    infer_values_of(b->model, h, q->finding, side, q->site, &parts);
    memcpy(out, parts.own, values * sizeof *out);
    out[values] = parts.rest;
    out[values + 1] = bits_as_float(parts.named);
}

static uint32_t fill_cells(const builder *b, const reason_question *q, const reason_group *group, uint32_t state, bool other, float *out) {
    const infer_hypothesis *h = &b->left[state];
    const kn_finding *finding = kn_get_finding(b->image, q->finding);
    uint32_t count = cells_of(b, q, group);
    sural_side side = !finding->sided ? SURAL_SIDE_NONE : other ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
    if (finding->values.count) {
        value_cells(b, q, h, side, out);
        return count;
    }
    out[0] = infer_part(b->model, h, q->finding, side, q->site, false);
    if (count == 2) out[1] = infer_part(b->model, h, q->finding, side, q->site, true);
    return count;
}

/* ---- one group: the cells of every state and leg, and which of them are the same ---- */
enum { GRADE_ROWS = 3 }; /* the part, the grade to expect, the sum of densities */
typedef struct member { reason_question *question; uint32_t *row; uint32_t at, cells; } member;
typedef void fill_member(const builder *b, const member *m, const reason_group *group, uint32_t state, bool other, float *out);

static uint64_t hash(const float *cells, uint32_t count) {
    uint64_t sum = 1469598103934665603u;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &cells[i], sizeof bits);
        sum = (sum ^ bits) * 1099511628211u;
        sum ^= sum >> 31;
    }
    return sum;
}

typedef struct view_table { const float *cells; uint32_t width, count, mask; uint32_t *slots; uint32_t *first; } view_table;

/* The view of a state and leg (`at`): an old one with the same cells, or a new one. */
static uint32_t view_of(view_table *t, uint32_t at) {
    const float *cells = t->cells + (size_t)at * t->width;
    uint32_t slot = (uint32_t)hash(cells, t->width) & t->mask;
    for (; t->slots[slot]; slot = (slot + 1) & t->mask)
        if (memcmp(t->cells + (size_t)t->first[t->slots[slot] - 1] * t->width, cells, t->width * sizeof *cells) == 0) return t->slots[slot] - 1;
    t->first[t->count] = at;
    t->slots[slot] = t->count + 1;
    return t->count++;
}

static bool grow_cells(builder *b, size_t more) {
    if (b->cell_room - b->cell_count >= more) return true;
    size_t room = b->cell_room * 2 + more;
    float *cells = BASE_NEW(b->arena, float, room);
    if (!cells) return false;
    if (b->cell_count) memcpy(cells, b->cells, b->cell_count * sizeof *cells);
    b->cells = cells;
    b->cell_room = room;
    return true;
}

/* Takes the group's views, and turns the cells of the first state of each view into rows. */
static sural_status lay_out(builder *b, reason_group *group, const member *members, uint32_t count, uint32_t width, const float *cells, base_arena *scratch) {
    uint32_t mask = 1;
    while (mask < 4 * b->state_count) mask = 2 * mask + 1;
    view_table t = {.cells = cells, .width = width, .mask = mask, .slots = BASE_NEW(scratch, uint32_t, (size_t)mask + 1),
                    .first = BASE_NEW(scratch, uint32_t, 2 * (size_t)b->state_count)};
    if (!t.slots || !t.first || !grow_cells(b, (size_t)width * 2 * b->state_count)) return SURAL_ERROR_MEMORY;
    group->view = b->view_count;
    for (uint32_t at = 0; at < 2 * b->state_count; at++) b->views[b->view_count++] = (uint16_t)view_of(&t, at);
    group->views = t.count;
    for (uint32_t i = 0; i < count; i++) {
        *members[i].row = (uint32_t)b->cell_count;
        for (uint32_t cell = members[i].at; cell < members[i].at + members[i].cells; cell++)
            for (uint32_t v = 0; v < t.count; v++) b->cells[b->cell_count++] = cells[(size_t)t.first[v] * width + cell];
    }
    return SURAL_OK;
}

static sural_status build_group(builder *b, reason_group *group, member *members, uint32_t count, fill_member *fill) {
    base_arena scratch = base_arena_make(&b->arena->allocator);
    uint32_t width = 0;
    for (uint32_t i = 0; i < count; i++) {
        members[i].at = width;
        width += members[i].cells;
    }
    float *cells = BASE_NEW(&scratch, float, (size_t)width * 2 * b->state_count);
    sural_status status = cells ? SURAL_OK : SURAL_ERROR_MEMORY;
    for (uint32_t state = 0; cells && state < b->state_count; state++)
        for (uint32_t other = 0; other < 2; other++)
            for (uint32_t i = 0; i < count; i++)
                fill(b, &members[i], group, state, other && !b->states[state].both, cells + ((size_t)other * b->state_count + state) * width + members[i].at);
    if (status == SURAL_OK) status = lay_out(b, group, members, count, width, cells, &scratch);
    base_arena_release(&scratch);
    return status;
}

static void fill_question(const builder *b, const member *m, const reason_group *group, uint32_t state, bool other, float *out) {
    fill_cells(b, m->question, group, state, other, out);
}

static void fill_grade(const builder *b, const member *m, const reason_group *group, uint32_t state, bool other, float *out) {
    (void)group;
    double spread = b->model->parameters.grade_spread;
    sural_side side = other ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
    out[0] = infer_part(b->model, &b->left[state], m->question->finding, side, m->question->site, false);
    double grade = 5 * (1 - (double)infer_strength_lost(b->model, &b->left[state], m->question->finding, side, m->question->site));
    out[1] = (float)grade;
    out[2] = (float)infer_grade_sum(grade, spread);
    if (b->states[state].disorder != INFER_UNKNOWN) return;
    out[1] = -3; /* of any cause: grade 3, with twice the spread */
    out[2] = (float)infer_grade_sum(3, 2 * spread);
}

/* ---- which questions a group has ---- */
static void list_questions(builder *b) {
    for (uint32_t f = 0; f < kn_count(b->image, KN_SECTION_finding); f++) {
        uint32_t type = kn_get_finding(b->image, f)->type;
        b->question_of[f] = b->question_count;
        for (uint32_t site = 0; site < kn_site_count(b->image, type); site++)
            b->questions[b->question_count++] = (reason_question){f, type >= KN_type_region ? site : KN_NONE, KN_NONE, KN_NONE, KN_NONE, KN_NONE,
                                                                 KN_NONE, KN_NONE, KN_NONE, KN_NONE, KN_NONE};
    }
}

static bool is_reflex(const builder *b, const reason_question *q) {
    const kn_finding *row = kn_get_finding(b->image, q->finding);
    return row->type == KN_type_reflex && row->cluster != KN_NONE && row->brisk_cluster != KN_NONE;
}

/* The questions of a cluster, the low or brisk half of reflexes among them. */
static sural_status build_cluster(builder *b, uint32_t cluster, member *members) {
    uint32_t count = 0, index = b->group_count++;
    reason_group *group = &b->groups[index];
    *group = (reason_group){.cluster = cluster, .latent = b->model->latent[cluster], .whole = b->model->whole_part[cluster]};
    for (uint32_t i = 0; i < b->question_count; i++) {
        reason_question *q = &b->questions[i];
        const kn_finding *row = kn_get_finding(b->image, q->finding);
        if (row->cluster != cluster && row->brisk_cluster != cluster) continue;
        bool reflex = is_reflex(b, q);
        if (row->values.count && !reflex) continue; /* values outside reflexes have no cluster */
        uint32_t *group_of = !reflex ? &q->group : row->cluster == cluster ? &q->low : &q->brisk;
        uint32_t *row_of = !reflex ? &q->row : row->cluster == cluster ? &q->low_row : &q->brisk_row;
        *group_of = index;
        members[count++] = (member){q, row_of, 0, cells_of(b, q, group)};
    }
    return build_group(b, group, members, count, fill_question);
}

/* A finding outside clusters: all its sites together; of reflexes, what is left beside their clusters. */
static sural_status build_single(builder *b, uint32_t finding, member *members) {
    uint32_t count = 0, index = b->group_count++, sites = kn_site_count(b->image, kn_get_finding(b->image, finding)->type);
    reason_group *group = &b->groups[index];
    *group = (reason_group){.cluster = KN_NONE, .latent = KN_NONE};
    for (uint32_t i = b->question_of[finding]; i < b->question_of[finding] + sites; i++) {
        b->questions[i].group = index;
        members[count++] = (member){&b->questions[i], &b->questions[i].row, 0, cells_of(b, &b->questions[i], group)};
    }
    return build_group(b, group, members, count, fill_question);
}

static sural_status build_grades(builder *b, member *members) {
    uint32_t count = 0, index = b->group_count++, weakness = kn_find(b->image, KN_SECTION_finding, "weakness");
    b->groups[index] = (reason_group){.cluster = KN_NONE, .latent = KN_NONE};
    for (uint32_t i = 0; i < b->question_count; i++) {
        if (b->questions[i].finding != weakness) continue;
        b->questions[i].grade = index;
        members[count++] = (member){&b->questions[i], &b->questions[i].grade_row, 0, GRADE_ROWS};
    }
    return build_group(b, &b->groups[index], members, count, fill_grade);
}

static sural_status build_groups(builder *b) {
    uint32_t findings = kn_count(b->image, KN_SECTION_finding), clusters = kn_count(b->image, KN_SECTION_cluster), questions = 0;
    for (uint32_t f = 0; f < findings; f++) questions += kn_site_count(b->image, kn_get_finding(b->image, f)->type);
    b->groups = BASE_NEW(b->arena, reason_group, clusters + findings + 1);
    b->questions = BASE_NEW(b->arena, reason_question, questions);
    b->question_of = BASE_NEW(b->arena, uint32_t, findings);
    b->views = BASE_NEW(b->arena, uint16_t, (size_t)(clusters + findings + 1) * 2 * b->state_count);
    member *members = BASE_NEW(b->arena, member, questions);
    if (!b->groups || !b->questions || !b->question_of || !b->views || !members) return SURAL_ERROR_MEMORY;
    list_questions(b);
    for (uint32_t c = 0; c < clusters; c++) {
        sural_status status = build_cluster(b, c, members);
        if (status != SURAL_OK) return status;
    }
    for (uint32_t f = 0; f < findings; f++) {
        if (b->questions[b->question_of[f]].group != KN_NONE) continue;
        sural_status status = build_single(b, f, members);
        if (status != SURAL_OK) return status;
    }
    return build_grades(b, members);
}

/* Whether a group's views follow from the disorder, the leg and whether both sides suffer. */
static bool is_coarse(const builder *b, const reason_group *group) {
    const uint16_t *views = b->views + group->view;
    for (uint32_t s = 1; s < b->state_count; s++) {
        if (b->states[s].disorder != b->states[s - 1].disorder || b->states[s].both != b->states[s - 1].both) continue;
        if (views[s] != views[s - 1] || views[b->state_count + s] != views[b->state_count + s - 1]) return false;
    }
    return true;
}

static void finish_groups(builder *b) {
    for (uint32_t g = 0; g < b->group_count; g++) b->groups[g].coarse = is_coarse(b, &b->groups[g]);
    for (uint32_t i = 0; i < b->question_count; i++) {
        reason_question *q = &b->questions[i];
        const reason_group *group = &b->groups[q->group];
        if (group->whole > 0) q->whole = q->row + group->views; /* the two ways stand one behind the other */
    }
}

static uint32_t *first_states(const builder *b, uint32_t from, uint32_t to) {
    uint32_t *first = BASE_NEW(b->arena, uint32_t, b->model->disorder_count + 1);
    for (uint32_t d = 0; first && d <= b->model->disorder_count; d++) {
        while (from < to && b->states[from].disorder < d) from++;
        first[d] = from;
    }
    return first;
}

static size_t aligned(size_t at) { return (at + 63) / 64 * 64; }

typedef struct array { const void *from; size_t size; } array;

static sural_status pack(header h, const array arrays[ARRAYS], base_arena *arena, const void **bytes, size_t *size) {
    *size = aligned(sizeof h);
    for (size_t i = 0; i < ARRAYS; i++) {
        h.offset[i] = *size;
        *size = aligned(*size + arrays[i].size);
    }
    char *block = BASE_NEW(arena, char, *size);
    if (!block) return SURAL_ERROR_MEMORY;
    memcpy(block, &h, sizeof h);
    for (size_t i = 0; i < ARRAYS; i++) memcpy(block + h.offset[i], arrays[i].from, arrays[i].size);
    *bytes = block;
    return SURAL_OK;
}

static sural_status build(builder *b, base_arena *arena, const void **bytes, size_t *size) {
    const infer_model *model = b->model;
    sural_status status = build_states(b);
    if (status == SURAL_OK && b->state_count > UINT16_MAX / 2) status = SURAL_ERROR_IMAGE; /* views have 16 bits */
    if (status == SURAL_OK) status = build_groups(b);
    if (status != SURAL_OK) return status;
    finish_groups(b);
    const uint32_t *one_first = first_states(b, 0, b->one_count), *both_first = first_states(b, b->one_count, b->state_count);
    if (!one_first || !both_first) return SURAL_ERROR_MEMORY;
    size_t findings = kn_count(b->image, KN_SECTION_finding), disorders = model->disorder_count + 1;
    const array arrays[ARRAYS] = {
        [ARRAY_states] = {b->states, b->state_count * sizeof *b->states}, [ARRAY_groups] = {b->groups, b->group_count * sizeof *b->groups},
        [ARRAY_questions] = {b->questions, b->question_count * sizeof *b->questions}, [ARRAY_question_of] = {b->question_of, findings * sizeof *b->question_of},
        [ARRAY_views] = {b->views, b->view_count * sizeof *b->views}, [ARRAY_cells] = {b->cells, b->cell_count * sizeof *b->cells},
        [ARRAY_latents] = {model->latents, model->latent_count * sizeof *model->latents}, [ARRAY_node_weight] = {model->node_weight, sizeof model->node_weight},
        [ARRAY_one_first] = {one_first, disorders * sizeof *one_first}, [ARRAY_both_first] = {both_first, disorders * sizeof *both_first}};
    return pack((header){.parameters = model->parameters, .state_count = b->state_count, .one_count = b->one_count,
                         .hypothesis_count = b->state_count + b->one_count, .disorder_count = model->disorder_count,
                         .group_count = b->group_count, .question_count = b->question_count, .latent_count = model->latent_count}, arrays, arena, bytes, size);
}

sural_status reason_tables_build(const infer_model *model, base_arena *arena, const void **bytes, size_t *size) {
    base_arena scratch = base_arena_make(&arena->allocator);
    builder b = {.model = model, .image = model->image, .arena = &scratch};
    sural_status status = build(&b, arena, bytes, size);
    base_arena_release(&scratch);
    return status;
}
