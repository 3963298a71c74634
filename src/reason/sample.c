#include "reason/sample.h"

#include <math.h>

#include "reason/gain.h"

/* ---- chance: splitmix64 as a function of a key and a counter ---- */
typedef struct dice { uint64_t key, count; } dice;

static uint64_t mix(uint64_t z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static const uint64_t STEP = 0x9e3779b97f4a7c15u;

static double uniform_at(uint64_t key, uint64_t at) { return (double)(mix(key + at * STEP) >> 11) * 0x1p-53; }
static double uniform(dice *d) { return uniform_at(d->key, ++d->count); }

/* Weights need not sum to 1. */
static uint32_t pick(dice *d, const double *weight, uint32_t count) {
    double sum = 0;
    for (uint32_t i = 0; i < count; i++) sum += weight[i];
    double left = uniform(d) * sum;
    uint32_t last = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!(weight[i] > 0)) continue;
        last = i;
        if ((left -= weight[i]) < 0) break;
    }
    return last;
}

typedef struct sampling {
    const reason_tables *t;
    dice d;
    infer_context context;
    uint32_t *state;  /* [group]: of its latent */
    uint8_t *whole;   /* [group]: whether parts of the limb are told of as wholes */
    reason_person *person;
} sampling;

static const kn_finding *finding_of(const reason_tables *t, const reason_question *q) { return kn_get_finding(t->image, q->finding); }

/* ---- who ---- */
/* Adults by age band, uniform within; the shares are those that hold where an age is unknown. */
static double draw_age(dice *d) {
    static const double share[] = {0.33, 0.33, 0.27, 0.07}, from[] = {18, 40, 60, 80, 96};
    uint32_t band = pick(d, share, 4);
    return floor(from[band] + uniform(d) * (from[band + 1] - from[band]));
}

static sural_status draw_hypothesis(sampling *s, uint32_t disorder, const case_data *who, base_arena *arena) {
    const reason_tables *t = s->t;
    double *prior = BASE_NEW(arena, double, t->disorder_count + 1), *weight = BASE_NEW(arena, double, t->hypothesis_count);
    if (!prior || !weight) return SURAL_ERROR_MEMORY;
    reason_prior(t->image, t->parameters, who, prior);
    for (uint32_t h = 0; h < t->hypothesis_count; h++) {
        const reason_state *state = &t->states[reason_state_of(t, h)];
        if (disorder == KN_NONE || state->disorder == disorder) weight[h] = prior[reason_cause_of(t, state)] * state->share;
    }
    s->person->hypothesis = pick(&s->d, weight, t->hypothesis_count);
    return SURAL_OK;
}

static sural_status draw_person(sampling *s, const reason_wish *wish, base_arena *arena) {
    reason_person *p = s->person;
    p->age = draw_age(&s->d);
    p->sex = uniform(&s->d) < 0.5 ? CASE_FEMALE : CASE_MALE;
    p->setting = wish->setting;
    const case_data who = {.image = s->t->image, .age = p->age, .sex = p->sex, .setting = p->setting};
    sural_status status = draw_hypothesis(s, wish->disorder, &who, arena);
    return status == SURAL_OK ? infer_context_open(s->t->image, s->t->parameters, &who, arena, &s->context) : status;
}

static void draw_latents(sampling *s) {
    for (uint32_t g = 0; g < s->t->group_count; g++) {
        if (s->t->groups[g].latent == KN_NONE) continue;
        s->state[g] = pick(&s->d, s->t->node_weight, INFER_NODES);
        s->whole[g] = uniform(&s->d) < s->t->groups[g].whole;
    }
}

/* ---- what is found ---- */
static uint32_t view_of(const sampling *s, uint32_t group, sural_side side) {
    return reason_view_of(s->t, &s->t->groups[group], s->person->hypothesis, reason_leg_of(side));
}

/* A chance in the state of the group's latent. */
static double given_latent(const sampling *s, uint32_t group, double p) {
    uint32_t latent = s->t->groups[group].latent;
    double by_state[INFER_NODES];
    if (latent == KN_NONE) return p;
    infer_conditional(&s->t->latents[latent], p, by_state);
    return by_state[s->state[group]];
}

static uint8_t draw_present(sampling *s, const reason_question *q, sural_side side) {
    uint32_t row = q->whole != KN_NONE && s->whole[q->group] ? q->whole : q->row;
    double p = infer_join(&s->context, q->finding, s->t->cells[row + view_of(s, q->group, side)]);
    return uniform(&s->d) < given_latent(s, q->group, p);
}

static double value_chance(const sampling *s, const reason_question *q, sural_side side, uint32_t values) {
    return reason_value_at(&s->context, s->t, q, values, view_of(s, q->group, side));
}

/* One of `among` (bits), by their chances. */
static uint8_t draw_value(sampling *s, const reason_question *q, sural_side side, uint32_t among) {
    double weight[32] = {0};
    uint32_t count = finding_of(s->t, q)->values.count;
    for (uint32_t v = 0; v < count; v++)
        if (among >> v & 1) weight[v] = value_chance(s, q, side, 1u << v);
    return (uint8_t)pick(&s->d, weight, count);
}

/* In the steps in which reasoning takes a reflex: low or not, brisk or not, which of these. */
static uint8_t draw_reflex(sampling *s, const reason_question *q, sural_side side) {
    const uint32_t all = (1u << finding_of(s->t, q)->values.count) - 1, middle = all & ~(uint32_t)(REASON_LOW | REASON_BRISK);
    double low = value_chance(s, q, side, REASON_LOW);
    if (uniform(&s->d) < given_latent(s, q->low, low)) return draw_value(s, q, side, REASON_LOW);
    double brisk = value_chance(s, q, side, REASON_BRISK) / (1 - low);
    if (uniform(&s->d) < given_latent(s, q->brisk, brisk)) return draw_value(s, q, side, REASON_BRISK);
    return draw_value(s, q, side, middle);
}

static uint8_t draw_answer(sampling *s, const reason_question *q, sural_side side) {
    uint32_t values = finding_of(s->t, q)->values.count;
    if (q->low != KN_NONE) return draw_reflex(s, q, side);
    return values ? draw_value(s, q, side, (uint32_t)(((uint64_t)1 << values) - 1)) : draw_present(s, q, side);
}

static sural_side side_at(const kn_finding *finding, uint32_t index) {
    return !finding->sided ? SURAL_SIDE_NONE : index ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
}
static uint32_t side_count(const kn_finding *finding) { return finding->sided ? REASON_SIDES : 1; }

static void draw_answers(sampling *s) {
    for (uint32_t i = 0; i < s->t->question_count; i++) {
        const reason_question *q = &s->t->questions[i];
        if (!reason_can_ask(s->t->image, q)) continue;
        const kn_finding *finding = finding_of(s->t, q);
        for (uint32_t side = 0; side < side_count(finding); side++) s->person->answer[side][i] = draw_answer(s, q, side_at(finding, side));
    }
}

/* ---- what is told: by chance alone, whatever the answers are, so that silence means nothing, as reasoning has it ---- */
enum { TALKATIVE = 4 }; /* how much oftener than a flag a finding at sites is spoken of, a leg */

typedef struct telling { double stage[KN_stage_count], site; } telling;

static telling draw_telling(dice *d) {
    telling told;
    double history = uniform(d), examined = uniform(d), examination = uniform(d), tests = uniform(d);
    told.stage[KN_stage_history] = 0.01 + 0.1 * history * history;
    told.stage[KN_stage_examination] = examined < 0.3 ? 0 : 0.01 + 0.05 * examination * examination;
    told.stage[KN_stage_laboratory] = told.stage[KN_stage_neurophysiology] = told.stage[KN_stage_imaging] = 0.1 * tests * tests * tests;
    told.site = 0.3 + 0.7 * uniform(d);
    return told;
}

static void tell_finding(sampling *s, const telling *told, uint32_t finding, bool always) {
    const kn_finding *row = kn_get_finding(s->t->image, finding);
    bool sites = row->type >= KN_type_region;
    double chance = always ? 1 : told->stage[row->stage] * (sites ? TALKATIVE : 1);
    uint32_t first = s->t->question_of[finding], end = first + kn_site_count(s->t->image, row->type);
    for (uint32_t side = 0; side < side_count(row); side++) {
        if (uniform(&s->d) >= chance) continue;
        for (uint32_t i = first; i < end; i++)
            if (reason_can_ask(s->t->image, &s->t->questions[i])) s->person->told[side][i] = !sites || uniform(&s->d) < told->site;
    }
}

static uint32_t complaint_of(const reason_tables *t) { return kn_find(t->image, KN_SECTION_finding, "numbness"); }

sural_status reason_sample(const reason_tables *t, const reason_wish *wish, base_arena *arena, reason_person *out) {
    sampling s = {.t = t, .d = {mix(mix(wish->seed + STEP) ^ (wish->number + 1) * STEP), 0}, .state = BASE_NEW(arena, uint32_t, t->group_count),
                  .whole = BASE_NEW(arena, uint8_t, t->group_count), .person = out};
    *out = (reason_person){.key = mix(s.d.key)};
    for (uint32_t side = 0; side < REASON_SIDES; side++) {
        out->answer[side] = BASE_NEW(arena, uint8_t, t->question_count);
        out->told[side] = BASE_NEW(arena, uint8_t, t->question_count);
        if (!out->answer[side] || !out->told[side]) return SURAL_ERROR_MEMORY;
    }
    if (!s.state || !s.whole || draw_person(&s, wish, arena) != SURAL_OK) return SURAL_ERROR_MEMORY;
    draw_latents(&s);
    draw_answers(&s);
    telling told = draw_telling(&s.d);
    uint32_t complaint = complaint_of(t);
    for (uint32_t f = 0; f < kn_count(t->image, KN_SECTION_finding); f++) tell_finding(&s, &told, f, f == complaint);
    return SURAL_OK;
}

/* ---- statements ---- */
/* A number of the bin, `part` of the way through it, with about two digits of the bin's width. */
static double number_in(const kn_image *image, const kn_finding *finding, uint32_t bin, double part) {
    const kn_value *value = kn_get_value(image, finding->values.start + bin);
    double low = fmax(kn_or(value->from, -1e9), kn_or(finding->minimum, -1e9)), high = kn_or(finding->maximum, 1e9), up = 1, down = 1;
    if (bin + 1 < finding->values.count) high = fmin(high, kn_or(kn_get_value(image, finding->values.start + bin + 1)->from, 1e9));
    else if (low > 0) high = fmin(high, 2 * low); /* the last bin is wide, and its far end rare */
    double number = low + part * (high - low);
    while (up * 10 <= (high - low) / 10) up *= 10;
    while (down < 1e6 && 1 / down > (high - low) / 10) down *= 10;
    double rounded = ceil(number / up * down) * up / down;
    if (rounded >= high) rounded = floor(number / up * down) * up / down;
    return rounded >= low && rounded < high ? rounded : low + (high - low) / 2;
}

sural_entry reason_answer_of(const reason_tables *t, const reason_person *person, const reason_question *q, sural_side side, const char **site) {
    const kn_finding *row = finding_of(t, q);
    size_t index = (size_t)(q - t->questions);
    uint8_t answer = person->answer[side == SURAL_SIDE_RIGHT][index];
    sural_entry entry = {.finding = kn_text_of(t->image, row->id), .side = side};
    *site = kn_site_id(t->image, row->type, q->site);
    if (*site) entry.sites = site, entry.site_count = 1;
    if (row->type == KN_type_number) {
        entry.has_number = true;
        entry.number = number_in(t->image, row, answer, uniform_at(person->key, 2 * index + (side == SURAL_SIDE_RIGHT)));
    } else if (row->values.count) {
        entry.word = kn_text_of(t->image, kn_get_value(t->image, row->values.start + answer)->value);
    } else {
        entry.absent = !answer;
    }
    return entry;
}

typedef struct statements {
    const reason_tables *t;
    const reason_person *person;
    sural_entry *entries; size_t count;
    const char **sites; size_t site_count;
} statements;

/* The sites of one finding and side that have one answer, as one statement. */
static void state_answer(statements *s, uint32_t first, uint32_t end, sural_side side, uint8_t answer) {
    const uint8_t *told = s->person->told[side == SURAL_SIDE_RIGHT], *answers = s->person->answer[side == SURAL_SIDE_RIGHT];
    sural_entry *entry = NULL;
    for (uint32_t i = first; i < end; i++) {
        if (!told[i] || answers[i] != answer) continue;
        const char **site = &s->sites[s->site_count];
        sural_entry one = reason_answer_of(s->t, s->person, &s->t->questions[i], side, site);
        if (one.site_count) s->site_count++;
        if (entry) entry->site_count++;
        else *(entry = &s->entries[s->count++]) = one;
    }
}

static void state_finding(statements *s, uint32_t finding) {
    const kn_finding *row = kn_get_finding(s->t->image, finding);
    uint32_t first = s->t->question_of[finding], end = first + kn_site_count(s->t->image, row->type);
    uint32_t answers = row->values.count ? row->values.count : 2;
    for (uint32_t side = 0; side < side_count(row); side++)
        for (uint32_t answer = answers; answer-- > 0;) state_answer(s, first, end, side_at(row, side), (uint8_t)answer);
}

sural_status reason_statements(const reason_tables *t, const reason_person *person, base_arena *arena, const sural_entry **out, size_t *count) {
    size_t most = (size_t)REASON_SIDES * t->question_count;
    statements s = {.t = t, .person = person, .entries = BASE_NEW(arena, sural_entry, most), .sites = BASE_NEW(arena, const char *, most)};
    if (!s.entries || !s.sites) return SURAL_ERROR_MEMORY;
    uint32_t complaint = complaint_of(t);
    if (complaint != KN_NONE) state_finding(&s, complaint);
    for (uint32_t f = 0; f < kn_count(t->image, KN_SECTION_finding); f++)
        if (f != complaint) state_finding(&s, f);
    *out = s.entries;
    *count = s.count;
    return SURAL_OK;
}
