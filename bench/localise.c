/* How well the nerve network localises a single lesion from the full examination. What the numbers mean: README.md. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api/builtin.h"
#include "explain/forward.h"

static const double AGE = 50, DEGREE_SHARE[NET_DEGREES] = {0.35, 0.40, 0.25};
static const double SHOWN_FROM = 0.35;                 /* share lost from which a sign shows without bedside noise */
static const double ROUNDING = 1e-6;                   /* the image holds floats: 0.35 is a little less there */
static const double SAME = 1e-6, TIE = 1e-9, DOES_SOMETHING = 0.02;
static const char *const PATTERN = "all_fibres";

enum { FIRST_KIND = KN_kind_cutaneous_nerve, LAST_KIND = KN_kind_cortex, KINDS = LAST_KIND + 1 };
enum { ABSENT, PRESENT, FLAG_OUTCOMES };
enum { REFLEX_REDUCED = 1, REFLEX_NORMAL = 2, REFLEX_BRISK = 3, REFLEX_OUTCOMES = 5 };
enum { MOST_OUTCOMES = REFLEX_OUTCOMES, TIMES = 2001 };

/* One thing that is examined; its outcomes stand in columns from `first` on. */
typedef struct sign { uint32_t finding, site; net_leg leg; bool reflex; uint32_t outcomes, usual, first; } sign;

typedef struct spot { uint32_t place, kind, twin; const infer_site *site; } spot; /* twin: first place that looks the same */

typedef struct bench {
    kn_image image;
    network net;
    infer_model model;
    infer_context context;
    base_arena arena;
    uint32_t pattern;
    sign *signs;
    uint32_t sign_count, outcome_count;
    spot *spots;
    uint32_t spot_count, without_effect;
    double *p, *gain, *base;  /* [outcome][spot, degree]: chance; log of it against the usual outcome's; log of all usual */
    double chance;            /* signs expected by chance */
} bench;

static void stop(const char *why) {
    fprintf(stderr, "localise: %s\n", why);
    exit(1);
}

static void *need(void *memory) {
    if (!memory) stop("out of memory");
    return memory;
}

/* ---- chance: splitmix64 (Steele, Lea, Flood 2014) ---- */
typedef struct dice { uint64_t state; } dice;

static uint64_t roll(dice *d) {
    uint64_t z = d->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static double unit(dice *d) { return (double)(roll(d) >> 11) * 0x1p-53; }

static uint32_t below(dice *d, uint32_t count) { return (uint32_t)(unit(d) * count); }

static uint32_t any_degree(dice *d) {
    double u = unit(d);
    return u < DEGREE_SHARE[0] ? 0 : u < DEGREE_SHARE[0] + DEGREE_SHARE[1] ? 1 : 2;
}

/* A stream of its own for every purpose, so that one more place of a kind leaves the other kinds as they are. */
static dice stream(uint64_t seed, uint32_t purpose) {
    dice d = {seed};
    d.state = roll(&d) ^ (uint64_t)purpose * 0xD1342543DE82EF95u;
    return d;
}

/* ---- the examination ---- */
static void add_sign(bench *b, uint32_t finding, net_leg leg, uint32_t site) {
    bool reflex = kn_get_finding(&b->image, finding)->type == KN_type_reflex;
    uint32_t outcomes = reflex ? (uint32_t)REFLEX_OUTCOMES : (uint32_t)FLAG_OUTCOMES;
    uint32_t usual = reflex ? (uint32_t)REFLEX_NORMAL : (uint32_t)ABSENT;
    b->signs[b->sign_count++] = (sign){finding, site, leg, reflex, outcomes, usual, b->outcome_count};
    b->outcome_count += outcomes;
}

static bool of_leg(const bench *b, uint32_t type, uint32_t site) {
    if (type == KN_type_region)
        return kn_get_region(&b->image, site)->part == KN_part_leg && !kn_get_region(&b->image, site)->unspecified;
    if (type == KN_type_movement)
        return kn_get_movement(&b->image, site)->part == KN_part_leg && !kn_get_movement(&b->image, site)->unspecified;
    return kn_get_reflex(&b->image, site)->part == KN_part_leg && kn_get_reflex(&b->image, site)->input;
}

static uint32_t sites_of(const network *net, uint32_t type) {
    return type == KN_type_region ? net->region_count : type == KN_type_movement ? net->movement_count
           : type == KN_type_reflex ? net->reflex_count : 1;
}

static void examine(bench *b, const char *id) {
    uint32_t finding = kn_find(&b->image, KN_SECTION_finding, id);
    if (finding == KN_NONE) stop(id);
    const kn_finding *row = kn_get_finding(&b->image, finding);
    bool sites = row->type >= KN_type_region;
    for (uint32_t leg = 0; leg < (row->sided ? 2u : 1u); leg++)
        for (uint32_t site = 0; site < sites_of(&b->net, row->type); site++)
            if (!sites || of_leg(b, row->type, site)) add_sign(b, finding, (net_leg)leg, sites ? site : KN_NONE);
}

static void examine_all(bench *b) {
    static const char *const FINDINGS[] = {"light_touch_reduced", "pinprick_reduced", "vibration_reduced", "weakness", "reflex",
                                           "babinski", "perianal_pinprick_reduced", "anal_tone_reduced", "straight_leg_raise",
                                           "femoral_stretch"};
    size_t count = sizeof FINDINGS / sizeof *FINDINGS, most = b->net.region_count + b->net.movement_count + b->net.reflex_count + 1;
    b->signs = need(BASE_NEW(&b->arena, sign, count * NET_LEGS * most));
    for (size_t i = 0; i < count; i++) examine(b, FINDINGS[i]);
}

/* ---- what the model expects ---- */
static double clamp(double p, double low, double high) { return p < low ? low : p > high ? high : p; }

static void reflex_chances(const bench *b, const infer_site *site, uint32_t degree, const sign *s, double out[MOST_OUTCOMES]) {
    double sum = 0;
    for (uint32_t v = 0; v < s->outcomes; v++) {
        out[v] = clamp(infer_reflex_under(&b->context, site, s->finding, s->leg, s->site, degree, 1u << v), 1e-4, 1);
        sum += out[v];
    }
    for (uint32_t v = 0; v < s->outcomes; v++) out[v] /= sum;
}

/* As infer_present and infer_value reckon where nothing is published; no site = by chance. */
static void chances(const bench *b, const infer_site *site, uint32_t degree, const sign *s, double out[MOST_OUTCOMES]) {
    if (s->reflex) {
        reflex_chances(b, site, degree, s, out);
        return;
    }
    double p = site ? infer_network(&b->model, site, s->finding, s->leg, s->site, degree) : 0;
    out[PRESENT] = clamp(1 - (1 - p) * (1 - b->context.background[s->finding]), 1e-4, b->model.parameters.ceiling);
    out[ABSENT] = 1 - out[PRESENT];
}

static bool does_something(const bench *b, const infer_site *site) {
    double here[MOST_OUTCOMES], chance[MOST_OUTCOMES];
    for (uint32_t i = 0; i < b->sign_count; i++) {
        chances(b, site, NET_DEGREES - 1, &b->signs[i], here);
        chances(b, NULL, 0, &b->signs[i], chance);
        for (uint32_t v = 0; v < b->signs[i].outcomes; v++)
            if (fabs(here[v] - chance[v]) >= DOES_SOMETHING) return true;
    }
    return false;
}

static void find_spots(bench *b) {
    b->spots = need(BASE_NEW(&b->arena, spot, b->net.place_count));
    b->pattern = kn_find(&b->image, KN_SECTION_pattern, PATTERN);
    if (b->pattern == KN_NONE) stop("no pattern all_fibres");
    const kn_profile *profile = kn_get_profile(&b->image, kn_get_pattern(&b->image, b->pattern)->profile.start);
    for (uint32_t place = 0; place < b->net.place_count; place++) {
        uint32_t kind = kn_get_place(&b->image, place)->kind;
        if (kind < FIRST_KIND || kind > LAST_KIND) continue;
        const infer_site *site = infer_bare_site(&b->model, place, false, profile, &b->arena);
        if (!site) stop("out of memory");
        if (does_something(b, site)) b->spots[b->spot_count++] = (spot){place, kind, 0, site};
        else b->without_effect++;
    }
}

static size_t rows(const bench *b) { return (size_t)b->spot_count * NET_DEGREES; }

static void fill_row(bench *b, size_t row) {
    double p[MOST_OUTCOMES];
    for (uint32_t i = 0; i < b->sign_count; i++) {
        const sign *s = &b->signs[i];
        chances(b, b->spots[row / NET_DEGREES].site, (uint32_t)(row % NET_DEGREES), s, p);
        b->base[row] += log(p[s->usual]);
        for (uint32_t v = 0; v < s->outcomes; v++) {
            b->p[(s->first + v) * rows(b) + row] = p[v];
            b->gain[(s->first + v) * rows(b) + row] = log(p[v] / p[s->usual]);
        }
    }
}

static bool look_the_same(const bench *b, uint32_t x, uint32_t y) {
    for (uint32_t o = 0; o < b->outcome_count; o++)
        for (size_t degree = 0; degree < NET_DEGREES; degree++) {
            const double *column = b->p + o * rows(b);
            if (fabs(column[x * NET_DEGREES + degree] - column[y * NET_DEGREES + degree]) > SAME) return false;
        }
    return true;
}

static void find_twins(bench *b) {
    for (uint32_t x = 0; x < b->spot_count; x++) {
        uint32_t y = 0;
        while (y < x && !(b->spots[y].twin == y && look_the_same(b, x, y))) y++;
        b->spots[x].twin = y;
    }
}

static uint32_t alike(const bench *b, uint32_t x) { /* places that look like x, itself included */
    uint32_t count = 0;
    for (uint32_t y = 0; y < b->spot_count; y++) count += b->spots[y].twin == b->spots[x].twin;
    return count;
}

static double by_chance(const bench *b) {
    double sum = 0, p[MOST_OUTCOMES];
    for (uint32_t i = 0; i < b->sign_count; i++) {
        chances(b, NULL, 0, &b->signs[i], p);
        sum += 1 - p[b->signs[i].usual];
    }
    return sum;
}

static void bench_open(bench *b) {
    sural_error error = {0};
    *b = (bench){.arena = base_arena_make(NULL)};
    sural_status status = kn_image_open(builtin_image, builtin_size, true, &b->image, &error);
    if (status == SURAL_OK) status = net_build(&b->image, &b->arena, &b->net, &error);
    if (status == SURAL_OK) status = infer_build(&b->image, &b->net, &b->arena, &b->model, &error);
    if (status == SURAL_OK) status = forward_context(&b->model, AGE, &b->arena, &b->context);
    if (status != SURAL_OK) stop(error.message);
    examine_all(b);
    b->chance = by_chance(b);
    find_spots(b);
    b->p = need(BASE_NEW(&b->arena, double, b->outcome_count * rows(b)));
    b->gain = need(BASE_NEW(&b->arena, double, b->outcome_count * rows(b)));
    b->base = need(BASE_NEW(&b->arena, double, rows(b)));
    for (size_t row = 0; row < rows(b); row++) fill_row(b, row);
    find_twins(b);
}

/* ---- drawing an examination ---- */
static uint32_t plain_outcome(const bench *b, const infer_site *site, uint32_t degree, const sign *s) {
    bool lost = infer_loss(&b->model, site, s->finding, s->leg, s->site, degree).mean >= SHOWN_FROM - ROUNDING;
    if (!s->reflex) return lost ? PRESENT : ABSENT;
    double above = site->effect->upper_reflex[(size_t)s->leg * b->net.reflex_count + s->site];
    double central = above * infer_severity(&b->model, degree) * (double)site->profile->motor;
    return lost ? REFLEX_REDUCED : central >= SHOWN_FROM - ROUNDING ? REFLEX_BRISK : REFLEX_NORMAL;
}

static uint32_t drawn_outcome(const bench *b, size_t row, const sign *s, dice *d) {
    double left = unit(d);
    uint32_t v = 0;
    for (; v + 1 < s->outcomes; v++) {
        left -= b->p[(s->first + v) * rows(b) + row];
        if (left < 0) break;
    }
    return v;
}

/* `noise` NULL = without bedside noise. */
static void draw(const bench *b, uint32_t truth, uint32_t degree, dice *noise, uint8_t *out) {
    for (uint32_t i = 0; i < b->sign_count; i++)
        out[i] = (uint8_t)(noise ? drawn_outcome(b, (size_t)truth * NET_DEGREES + degree, &b->signs[i], noise)
                                 : plain_outcome(b, b->spots[truth].site, degree, &b->signs[i]));
}

/* ---- localising ---- */
static void add_column(double *log_p, const double *column, size_t count) {
    for (size_t row = 0; row < count; row++) log_p[row] += column[row];
}

static double over_degrees(const double log_p[NET_DEGREES]) {
    double most = fmax(log_p[0], fmax(log_p[1], log_p[2])), sum = 0;
    for (size_t degree = 0; degree < NET_DEGREES; degree++) sum += DEGREE_SHARE[degree] * exp(log_p[degree] - most);
    return most + log(sum);
}

/* Log-likelihood of every place; under the uniform prior its order is the posterior's. Twins get the very same. */
static void score(const bench *b, const uint8_t *exam, double *log_p, double *out) {
    memcpy(log_p, b->base, rows(b) * sizeof *log_p);
    for (uint32_t i = 0; i < b->sign_count; i++)
        if (exam[i] != b->signs[i].usual) add_column(log_p, b->gain + (b->signs[i].first + exam[i]) * rows(b), rows(b));
    for (uint32_t x = 0; x < b->spot_count; x++)
        out[x] = b->spots[x].twin < x ? out[b->spots[x].twin] : over_degrees(log_p + (size_t)x * NET_DEGREES);
}

/* ---- one step on the network ---- */
static bool has_edge(const bench *b, uint32_t from, uint32_t to) {
    kn_span feeds = kn_get_place(&b->image, from)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++)
        if (kn_get_edge(&b->image, i)->place == to) return true;
    return false;
}

static bool has_member(const bench *b, uint32_t whole, uint32_t part) {
    kn_span members = kn_get_place(&b->image, whole)->members;
    for (uint32_t i = members.start; i < members.start + members.count; i++)
        if (kn_get_member(&b->image, i)->place == part) return true;
    return false;
}

static bool share_member(const bench *b, uint32_t x, uint32_t y) {
    kn_span members = kn_get_place(&b->image, x)->members;
    for (uint32_t i = members.start; i < members.start + members.count; i++)
        if (has_member(b, y, kn_get_member(&b->image, i)->place)) return true;
    return false;
}

static bool is_root(const kn_place *place) {
    return (place->kind == KN_kind_root || place->kind == KN_kind_cauda) && place->root != KN_root_none;
}

static bool one_step(const bench *b, uint32_t x, uint32_t y) {
    const kn_place *first = kn_get_place(&b->image, x), *second = kn_get_place(&b->image, y);
    bool same_root = is_root(first) && is_root(second) && first->root == second->root;
    return x == y || same_root || has_edge(b, x, y) || has_edge(b, y, x) || has_member(b, x, y) || has_member(b, y, x) ||
           share_member(b, x, y);
}

/* ---- the account ---- */
static uint32_t found(const bench *b, const uint8_t *exam) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->sign_count; i++) count += exam[i] != b->signs[i].usual;
    return count;
}

typedef struct tally { double count, first, alike, three, step, silent; } tally; /* silent: nothing was found */

/* Ties count by expected rank: as if the tied places stood in random order. */
static tally judge(const bench *b, const uint8_t *exam, const double *scores, uint32_t truth) {
    double top = -INFINITY, better = 0, equal = 0, tied = 0, near = 0, twins = 0;
    for (uint32_t x = 0; x < b->spot_count; x++) {
        top = fmax(top, scores[x]);
        better += scores[x] > scores[truth] + TIE;
        equal += fabs(scores[x] - scores[truth]) <= TIE;
    }
    for (uint32_t x = 0; x < b->spot_count; x++) {
        if (scores[x] < top - TIE) continue;
        tied++;
        near += one_step(b, b->spots[x].place, b->spots[truth].place);
        twins += b->spots[x].twin == b->spots[truth].twin;
    }
    return (tally){1, better < 1 ? 1 / equal : 0, twins / tied, clamp((3 - better) / equal, 0, 1), near / tied, found(b, exam) == 0};
}

static void add(tally *sum, tally one) {
    sum->count += one.count;
    sum->first += one.first;
    sum->alike += one.alike;
    sum->three += one.three;
    sum->step += one.step;
    sum->silent += one.silent;
}

typedef struct room { uint8_t *exam; double *log_p, *scores; } room;

static room room_open(bench *b) {
    return (room){need(BASE_NEW(&b->arena, uint8_t, b->sign_count)), need(BASE_NEW(&b->arena, double, rows(b))),
                  need(BASE_NEW(&b->arena, double, b->spot_count))};
}

static uint32_t spots_of(const bench *b, uint32_t kind, uint32_t *out) {
    uint32_t count = 0;
    for (uint32_t x = 0; x < b->spot_count; x++)
        if (b->spots[x].kind == kind) out[count++] = x;
    return count;
}

enum { BANDS = 5 };
static const double BAND_TO[BANDS] = {1, 3, 10, 30, INFINITY};

static uint32_t band_of(const bench *b, uint32_t truth, uint32_t degree) {
    double added = -b->chance;
    for (uint32_t i = 0; i < b->sign_count; i++)
        added += 1 - b->p[(b->signs[i].first + b->signs[i].usual) * rows(b) + (size_t)truth * NET_DEGREES + degree];
    uint32_t band = 0;
    while (added >= BAND_TO[band]) band++;
    return band;
}

typedef struct account {
    tally kind[KINDS], degree[NET_DEGREES], all;
    tally band[BANDS];            /* by the signs that the lesion is expected to add */
    double by_kind[KINDS][KINDS]; /* true kind, kind of the first place */
} account;

static void count_kinds(const bench *b, const double *scores, double *by_kind) {
    double top = -INFINITY, tied = 0;
    for (uint32_t x = 0; x < b->spot_count; x++) top = fmax(top, scores[x]);
    for (uint32_t x = 0; x < b->spot_count; x++) tied += scores[x] >= top - TIE;
    for (uint32_t x = 0; x < b->spot_count; x++)
        if (scores[x] >= top - TIE) by_kind[b->spots[x].kind] += 1 / tied;
}

static void run_kind(bench *b, room *r, uint32_t kind, uint32_t n, uint64_t seed, bool noise, account *out) {
    uint32_t *list = need(BASE_NEW(&b->arena, uint32_t, b->spot_count)), count = spots_of(b, kind, list);
    dice lesions = stream(seed, kind), signs = stream(seed, KINDS + kind); /* the same lesions with and without noise */
    for (uint32_t i = 0; count && i < n; i++) {
        uint32_t truth = list[below(&lesions, count)], degree = any_degree(&lesions);
        draw(b, truth, degree, noise ? &signs : NULL, r->exam);
        score(b, r->exam, r->log_p, r->scores);
        tally one = judge(b, r->exam, r->scores, truth);
        add(&out->kind[kind], one);
        add(&out->degree[degree], one);
        add(&out->band[band_of(b, truth, degree)], one);
        add(&out->all, one);
        count_kinds(b, r->scores, out->by_kind[kind]);
    }
}

static account run(bench *b, room *r, uint32_t n, uint64_t seed, bool noise) {
    account out = {0};
    for (uint32_t kind = FIRST_KIND; kind <= LAST_KIND; kind++) run_kind(b, r, kind, n, seed, noise, &out);
    return out;
}

/* ---- printing ---- */
static void print_tally(const char *name, const char *places, const char *twins, const char *best, const tally *t) {
    printf("%-16s %6s %6s %6s | %6.3f %6.3f %6.3f %6.3f %6.3f\n", name, places, twins, best, t->first / t->count, t->alike / t->count,
           t->three / t->count, t->step / t->count, t->silent / t->count);
}

static void print_kind(const bench *b, uint32_t kind, const tally *t) {
    char places[16], twins[16], best[16];
    uint32_t count = 0, same = 0;
    double most = 0; /* what "first" comes to if only twins are mistaken for each other */
    for (uint32_t x = 0; x < b->spot_count; x++) {
        if (b->spots[x].kind != kind) continue;
        count++;
        same += alike(b, x) > 1;
        most += 1.0 / alike(b, x);
    }
    if (count == 0) return;
    snprintf(places, sizeof places, "%" PRIu32, count);
    snprintf(twins, sizeof twins, "%" PRIu32, same);
    snprintf(best, sizeof best, "%.3f", most / count);
    print_tally(kn_word(KN_WORDS_kind, kind), places, twins, best, t);
}

static void print_account(const bench *b, const char *title, const account *a) {
    printf("\n%s\n%-16s %6s %6s %6s | %6s %6s %6s %6s %6s\n", title, "true kind", "places", "twins", "best", "first",
           "alike", "three", "step", "silent");
    for (uint32_t kind = FIRST_KIND; kind <= LAST_KIND; kind++) print_kind(b, kind, &a->kind[kind]);
    print_tally("all kinds", "", "", "", &a->all);
    print_tally("  mild", "", "", "", &a->degree[0]);
    print_tally("  moderate", "", "", "", &a->degree[1]);
    print_tally("  severe", "", "", "", &a->degree[2]);
}

static void print_kinds(const account *a) {
    printf("\nKind of the first place (columns, per mille) by true kind (rows), with bedside noise\n%-16s", "");
    for (uint32_t kind = FIRST_KIND; kind <= LAST_KIND; kind++) printf(" %6.6s", kn_word(KN_WORDS_kind, kind));
    for (uint32_t row = FIRST_KIND; row <= LAST_KIND; row++) {
        printf("\n%-16s", kn_word(KN_WORDS_kind, row));
        for (uint32_t kind = FIRST_KIND; kind <= LAST_KIND; kind++) printf(" %6.0f", 1000 * a->by_kind[row][kind] / a->kind[row].count);
    }
    printf("\n");
}

static void print_bands(const bench *b, const account *a) {
    static const char *const NAMES[BANDS] = {"below 1", "1 to 3", "3 to 10", "10 to 30", "30 or more"};
    printf("\nWith bedside noise, by the signs that place and degree are expected to add (by chance alone: %.1f)\n", b->chance);
    printf("%-16s %6s | %6s %6s %6s %6s %6s\n", "signs added", "drawn", "first", "alike", "three", "step", "silent");
    for (uint32_t i = 0; i < BANDS; i++) {
        const tally *t = &a->band[i];
        double n = fmax(t->count, 1);
        printf("%-16s %6.0f | %6.3f %6.3f %6.3f %6.3f %6.3f\n", NAMES[i], t->count, t->first / n, t->alike / n, t->three / n,
               t->step / n, t->silent / n);
    }
}

static void print_twins(const bench *b) {
    uint32_t same = 0, groups = 0;
    for (uint32_t x = 0; x < b->spot_count; x++) {
        same += alike(b, x) > 1;
        groups += b->spots[x].twin == x;
    }
    printf("%" PRIu32 " places that do something to the leg (%" PRIu32 " others of these kinds do not); %" PRIu32
           " cannot be told from another one, %" PRIu32 " groups can be told apart\n", b->spot_count, b->without_effect, same, groups);
    for (uint32_t x = 0; x < b->spot_count; x++) {
        if (b->spots[x].twin != x || alike(b, x) < 2) continue;
        printf(" ");
        for (uint32_t y = x; y < b->spot_count; y++)
            if (b->spots[y].twin == x) printf(" %s", kn_id(&b->image, KN_SECTION_place, b->spots[y].place));
        printf("\n");
    }
}

/* ---- confusion among a few ---- */
enum { FEW = 4 };

static uint32_t spot_named(const bench *b, const char *id) {
    for (uint32_t x = 0; x < b->spot_count; x++)
        if (strcmp(kn_id(&b->image, KN_SECTION_place, b->spots[x].place), id) == 0) return x;
    stop(id);
    return KN_NONE;
}

static void first_of_few(const double *scores, const uint32_t *few, uint32_t count, double *out) {
    double top = -INFINITY, tied = 0;
    for (uint32_t i = 0; i < count; i++) top = fmax(top, scores[few[i]]);
    for (uint32_t i = 0; i < count; i++) tied += scores[few[i]] >= top - TIE;
    for (uint32_t i = 0; i < count; i++)
        if (scores[few[i]] >= top - TIE) out[i] += 1 / tied;
}

static void confuse(const bench *b, room *r, const char *const *ids, uint32_t count, uint32_t n, uint64_t seed) {
    uint32_t few[FEW];
    for (uint32_t i = 0; i < count; i++) few[i] = spot_named(b, ids[i]);
    printf("\nFirst place (columns) of these alone, with bedside noise, %" PRIu32 " lesions a row\n%-20s", n, "");
    for (uint32_t i = 0; i < count; i++) printf(" %18s", ids[i]);
    for (uint32_t row = 0; row < count; row++) {
        double out[FEW] = {0};
        dice d = stream(seed, 2 * KINDS + few[row] * FEW + count);
        for (uint32_t i = 0; i < n; i++) {
            draw(b, few[row], any_degree(&d), &d, r->exam);
            score(b, r->exam, r->log_p, r->scores);
            first_of_few(r->scores, few, count, out);
        }
        printf("\n%-20s", ids[row]);
        for (uint32_t i = 0; i < count; i++) printf(" %18.1f", out[i]);
    }
    printf("\n");
}

/* ---- time ---- */
static double microseconds(void) {
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec * 1e-3;
}

static int by_size(const void *a, const void *b) {
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void predict(const bench *b, const spot *at) {
    base_arena arena = base_arena_make(NULL);
    forward_lesion lesion = {at->place, 1, b->pattern, SURAL_SIDE_LEFT, at->site};
    const sural_prediction *list;
    size_t count;
    if (forward_predict(&b->context, &lesion, &arena, &list, &count) != SURAL_OK) stop("out of memory");
    base_arena_release(&arena);
}

static volatile double sink;      /* so that nothing is left out */
static uint32_t last_sweep;       /* probabilities in one sweep */

static void sweep(const bench *b, const spot *at) {
    double sum = 0;
    last_sweep = 0;
    for (uint32_t f = 0; f < kn_count(&b->image, KN_SECTION_finding); f++) {
        const kn_finding *row = kn_get_finding(&b->image, f);
        if (row->effect.count == 0 || row->type == KN_type_enum) continue;
        for (uint32_t leg = 0; leg < (row->sided ? 2u : 1u); leg++)
            for (uint32_t site = 0; site < sites_of(&b->net, row->type); site++, last_sweep++)
                sum += infer_network(&b->model, at->site, f, (net_leg)leg, row->type < KN_type_region ? KN_NONE : site, 1);
    }
    sink = sum;
}

static double median_time(const bench *b, void (*what)(const bench *b, const spot *at)) {
    static double times[TIMES];
    for (uint32_t i = 0; i < TIMES; i++) {
        double start = microseconds();
        what(b, &b->spots[i % b->spot_count]);
        times[i] = microseconds() - start;
    }
    qsort(times, TIMES, sizeof *times, by_size);
    return times[TIMES / 2];
}

static void print_times(const bench *b) {
    double predicting = median_time(b, predict), sweeping = median_time(b, sweep);
    printf("\nOne moderate lesion, median of %d over all places, microseconds: forward_predict %.1f; infer_network of all findings, "
           "legs and sites (%" PRIu32 ") %.1f\n", TIMES, predicting, last_sweep, sweeping);
}

int main(int argc, char **argv) {
    static const char *const ROOTS[] = {"root_L4_recess", "root_L5_recess", "root_S1_recess"};
    static const char *const DROP[] = {"root_L5_recess", "lumbosacral_trunk", "sciatic_notch", "cfn_fibular_head"};
    uint32_t n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (n == 0) stop("usage: localise [N] [SEED]");
    bench b;
    bench_open(&b);
    room r = room_open(&b);
    printf("Localising one lesion from the full examination; knowledge %s (", kn_text_of(&b.image, b.image.header->version));
    for (size_t i = 0; i < 6; i++) printf("%02x", b.image.header->sha256[i]);
    printf("), %" PRIu32 " lesions a kind, seed %" PRIu64 ", %" PRIu32 " signs\n", n, seed, b.sign_count);
    print_twins(&b);
    account plain = run(&b, &r, n, seed, false), noisy = run(&b, &r, n, seed, true);
    print_account(&b, "Without bedside noise", &plain);
    print_account(&b, "With bedside noise", &noisy);
    print_kinds(&noisy);
    print_bands(&b, &noisy);
    confuse(&b, &r, ROOTS, 3, n, seed);
    confuse(&b, &r, DROP, 4, n, seed);
    print_times(&b);
    base_arena_release(&b.arena);
    return 0;
}
