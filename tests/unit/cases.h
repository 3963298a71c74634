/* Random cases for unit tests: statements of every type, both sides, absent ones, grades. */
#ifndef UNIT_CASES_H
#define UNIT_CASES_H

#include "fixture.h"

enum { CASES_SITES = 4, CASES_ROOM = 4000 };

typedef struct said { sural_entry entry; const char *sites[CASES_SITES]; } said;
typedef struct random_case {
    said list[CASES_ROOM];
    size_t count;
    double age;
    case_sex sex;
    uint32_t setting;
} random_case;

static inline sural_status cases_say(case_data *data, said *one) {
    one->entry.sites = one->entry.site_count ? one->sites : NULL;
    return case_add(data, &one->entry, NULL);
}

static inline void cases_draw_value(const kn_image *image, const kn_finding *row, uint64_t *seed, said *out) {
    static const char *const ranges[] = {"low", "normal", "high"};
    double low = kn_or(row->minimum, 0), high = kn_or(row->maximum, 100), part = (double)fixture_below(seed, 1001) / 1000;
    if (row->type != KN_type_number)
        out->entry.word = kn_text_of(image, kn_get_value(image, row->values.start + fixture_below(seed, row->values.count))->value);
    else if (fixture_below(seed, 4) == 0) out->entry.word = ranges[fixture_below(seed, 3)];
    else {
        out->entry.has_number = true;
        out->entry.number = low + part * part * part * (high - low); /* most numbers are small in their range */
    }
}

/* Not every statement is one that a case takes. */
static inline void cases_draw_statement(const kn_image *image, uint32_t finding, uint64_t *seed, said *out) {
    const kn_finding *row = kn_get_finding(image, finding);
    *out = (said){.entry = {.finding = kn_id(image, KN_SECTION_finding, finding)}};
    if (row->sided) out->entry.side = (sural_side)(SURAL_SIDE_LEFT + fixture_below(seed, 3));
    if (row->type >= KN_type_region) out->entry.site_count = 1 + fixture_below(seed, CASES_SITES);
    for (size_t i = 0; i < out->entry.site_count; i++)
        out->sites[i] = kn_site_id(image, row->type, fixture_below(seed, kn_site_count(image, row->type)));
    if (row->values.count) cases_draw_value(image, row, seed, out);
    else out->entry.absent = fixture_below(seed, 3) == 0;
    if (strcmp(out->entry.finding, "weakness") != 0 || out->entry.absent || fixture_below(seed, 3) == 0) return;
    out->entry.has_grade = true;
    out->entry.grade = fixture_below(seed, 6);
}

/* Findings at sites are asked for more often, since they are few. */
static inline uint32_t cases_draw_finding(const kn_image *image, uint64_t *seed) {
    bool at_site = fixture_below(seed, 2) == 0;
    uint32_t finding;
    do finding = fixture_below(seed, kn_count(image, KN_SECTION_finding));
    while (at_site && kn_get_finding(image, finding)->type < KN_type_region);
    return finding;
}

static inline void cases_open(const fixture *f, const random_case *c, case_data *out) {
    assert_int_equal(case_open(&f->image, NULL, out, NULL), SURAL_OK);
    out->age = c->age;
    out->sex = c->sex;
    out->setting = c->setting;
}

/* A number said again may make what was said more exact, and with it what the first of the statements weighs. */
static inline bool cases_repeats_number(const case_data *data, const said *one) {
    uint32_t finding = kn_find(data->image, KN_SECTION_finding, one->entry.finding);
    for (size_t i = 0; i < data->item_count; i++)
        if (data->items[i].finding == finding && kn_get_finding(data->image, finding)->type == KN_type_number) return true;
    return false;
}

/* `count` statements that go together. */
static inline void cases_draw(const fixture *f, uint64_t seed, size_t count, random_case *out) {
    case_data data;
    *out = (random_case){.age = fixture_below(&seed, 5) == 0 ? (double)NAN : 18 + fixture_below(&seed, 80), .sex = (case_sex)fixture_below(&seed, 4)};
    out->setting = fixture_below(&seed, kn_count(&f->image, KN_SECTION_setting));
    cases_open(f, out, &data);
    for (size_t tries = 0; out->count < count && tries < 20 * count; tries++) {
        said *one = &out->list[out->count];
        cases_draw_statement(&f->image, cases_draw_finding(&f->image, &seed), &seed, one);
        if (!cases_repeats_number(&data, one)) out->count += cases_say(&data, one) == SURAL_OK;
    }
    case_close(&data);
}

/* Every finding at every site of either side, one a statement: more than a thousand. */
static inline void cases_draw_long(const fixture *f, uint64_t seed, random_case *out) {
    case_data data;
    *out = (random_case){.age = 50, .setting = 0};
    cases_open(f, out, &data);
    for (uint32_t finding = 0; finding < kn_count(&f->image, KN_SECTION_finding); finding++) {
        const kn_finding *row = kn_get_finding(&f->image, finding);
        for (uint32_t i = 0; row->type >= KN_type_region && i < 2 * kn_site_count(&f->image, row->type) && out->count < CASES_ROOM; i++) {
            said *one = &out->list[out->count];
            cases_draw_statement(&f->image, finding, &seed, one);
            one->entry.side = row->sided ? (sural_side)(SURAL_SIDE_LEFT + i % 2) : SURAL_SIDE_NONE;
            one->entry.site_count = 1;
            one->sites[0] = kn_site_id(&f->image, row->type, i / 2);
            out->count += cases_say(&data, one) == SURAL_OK;
        }
    }
    case_close(&data);
}

/* The first `count` statements as a case. */
static inline void cases_tell(const fixture *f, random_case *c, size_t count, case_data *out) {
    cases_open(f, c, out);
    for (size_t i = 0; i < count; i++) assert_int_equal(cases_say(out, &c->list[i]), SURAL_OK);
}

static inline void cases_shuffle(random_case *c, uint64_t seed) {
    for (size_t i = c->count; i > 1; i--) {
        size_t j = fixture_below(&seed, (uint32_t)i);
        said kept = c->list[j];
        c->list[j] = c->list[i - 1];
        c->list[i - 1] = kept;
    }
}

#endif
