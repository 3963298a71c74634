/* How many questions until the right cause is first, when the program alone asks. What is measured and how: README.md. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/builtin.h"
#include "reason/gain.h"
#include "reason/sample.h"

enum { MOST = 40, SOON = 12, NEVER = MOST + 1, MOST_RIGHT = 8 };

static void stop(const char *message) {
    fprintf(stderr, "questions: %s\n", message);
    exit(1);
}

typedef struct bench { kn_image image; reason_tables tables; } bench;

/* All that can be known of a person, where to begin, and what counts as right. */
typedef struct patient {
    case_data truth, asked;
    uint32_t right[MOST_RIGHT], right_count;
    uint8_t *known[REASON_SIDES]; /* [question]: asked already */
} patient;

static void open_patient(const bench *b, patient *p) {
    *p = (patient){0};
    if (case_open(&b->image, NULL, &p->truth, NULL) != SURAL_OK || case_open(&b->image, NULL, &p->asked, NULL) != SURAL_OK) stop("out of memory");
    for (uint32_t side = 0; side < REASON_SIDES; side++)
        if (!(p->known[side] = calloc(b->tables.question_count, 1))) stop("out of memory");
}

static void close_patient(patient *p) {
    case_close(&p->truth);
    case_close(&p->asked);
    for (uint32_t side = 0; side < REASON_SIDES; side++) free(p->known[side]);
}

/* ---- telling ---- */
/* The word of a value, or of the range that several bins make. */
static const char *word_of(const kn_image *image, const kn_finding *row, uint32_t values) {
    uint32_t i = 0;
    while (!(values >> i & 1)) i++;
    const kn_value *value = kn_get_value(image, row->values.start + i);
    return row->type == KN_type_number ? kn_word(KN_WORDS_range, value->word) : kn_text_of(image, value->value);
}

static void tell(patient *p, const case_item *item) {
    const kn_image *image = p->asked.image;
    const kn_finding *row = kn_get_finding(image, item->finding);
    const char *site = kn_site_id(image, row->type, item->site);
    sural_entry entry = {.finding = kn_text_of(image, row->id), .side = item->side, .absent = !item->present};
    sural_error error;
    if (site) entry.sites = &site, entry.site_count = 1;
    if (!isnan(item->grade)) entry.has_grade = true, entry.grade = item->grade;
    if (!isnan(item->number)) entry.has_number = true, entry.number = item->number;
    else if (item->values) entry.word = word_of(image, row, item->values);
    if (case_add(&p->asked, &entry, &error) != SURAL_OK) stop(error.message);
}

/* ---- asking ---- */
typedef struct asked { uint32_t question, side; } asked;

static bool best_question(const bench *b, const patient *p, const reason_mind *mind, const reason_posterior *posterior, base_arena *arena, asked *out) {
    reason_asking *asking = reason_asking_open(mind, posterior, arena);
    double most = 0;
    if (!asking) stop("out of memory");
    for (uint32_t i = 0; i < b->tables.question_count; i++) {
        const reason_question *q = &b->tables.questions[i];
        bool sided = kn_get_finding(&b->image, q->finding)->sided;
        for (uint32_t side = 0; side < (sided ? 2u : 1u); side++) {
            sural_side leg = !sided ? SURAL_SIDE_NONE : side ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
            reason_gain gain;
            if (p->known[side][i] || !reason_is_open(mind, q, leg)) continue;
            if (!reason_gain_of(asking, q, leg, &gain)) stop("out of memory");
            if (gain.worth > most) most = gain.worth, *out = (asked){i, side};
        }
    }
    return most > 0;
}

static bool is_right(const patient *p, const double *cause, uint32_t disorders) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < disorders; c++)
        if (cause[c] > cause[best]) best = c;
    for (uint32_t i = 0; i < p->right_count; i++)
        if (p->right[i] == best) return true;
    return false;
}

/* Asks one question, and takes the answer where there is one; false where none is worth asking, or the right cause is first. */
static bool ask(const bench *b, patient *p, bool *right) {
    base_arena arena = base_arena_make(NULL);
    reason_mind mind;
    reason_posterior posterior;
    asked best = {0};
    if (reason_open(&b->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &p->asked, &arena, &mind) != SURAL_OK ||
        reason_about(&mind, false, &arena, &posterior) != SURAL_OK)
        stop("out of memory");
    *right = is_right(p, posterior.cause, b->tables.disorder_count);
    bool found = !*right && best_question(b, p, &mind, &posterior, &arena, &best);
    base_arena_release(&arena);
    if (!found) return false;
    const reason_question *q = &b->tables.questions[best.question];
    bool sided = kn_get_finding(&b->image, q->finding)->sided;
    sural_side leg = !sided ? SURAL_SIDE_NONE : best.side ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT;
    const case_item *item = case_find(&p->truth, q->finding, leg, q->site);
    p->known[best.side][best.question] = 1;
    if (item) tell(p, item);
    return true;
}

/* Whether the right cause is first once all that can be known is told. */
static bool right_in_the_end(const bench *b, patient *p) {
    base_arena arena = base_arena_make(NULL);
    reason_mind mind;
    reason_posterior posterior;
    if (reason_open(&b->tables, reason_kernels_best(), REASON_DOUBLE, NULL, &p->truth, &arena, &mind) != SURAL_OK ||
        reason_about(&mind, false, &arena, &posterior) != SURAL_OK)
        stop("out of memory");
    bool right = is_right(p, posterior.cause, b->tables.disorder_count);
    base_arena_release(&arena);
    return right;
}

static uint32_t questions_until_right(const bench *b, patient *p) {
    bool right;
    for (uint32_t count = 0; count <= MOST; count++) {
        bool more = ask(b, p, &right);
        if (right) return count;
        if (!more) return NEVER;
    }
    return NEVER;
}

/* ---- people ---- */
/* Numbness where it is; where it is nowhere, the first thing in the history that is there. */
static void begin(const bench *b, patient *p) {
    uint32_t numbness = kn_find(&b->image, KN_SECTION_finding, "numbness");
    for (size_t i = 0; i < p->truth.item_count; i++)
        if (p->truth.items[i].finding == numbness && p->truth.items[i].present) tell(p, &p->truth.items[i]);
    for (size_t i = 0; i < p->truth.item_count && !p->asked.entry_count; i++) {
        const case_item *item = &p->truth.items[i];
        if (item->present && !item->values && kn_get_finding(&b->image, item->finding)->stage == KN_stage_history) tell(p, item);
    }
}

static void answer_all(const bench *b, const reason_person *person, case_data *truth) {
    for (uint32_t i = 0; i < b->tables.question_count; i++) {
        const reason_question *q = &b->tables.questions[i];
        bool sided = kn_get_finding(&b->image, q->finding)->sided;
        for (uint32_t side = 0; reason_can_ask(&b->image, q) && side < (sided ? 2u : 1u); side++) {
            const char *site;
            sural_entry entry = reason_answer_of(&b->tables, person, q, !sided ? SURAL_SIDE_NONE : side ? SURAL_SIDE_RIGHT : SURAL_SIDE_LEFT, &site);
            if (case_add(truth, &entry, NULL) != SURAL_OK) stop("an answer was refused");
        }
    }
}

static bool draw(const bench *b, uint64_t seed, uint64_t number, patient *p) {
    base_arena arena = base_arena_make(NULL);
    const reason_wish wish = {kn_find(&b->image, KN_SECTION_setting, "general_practice"), KN_NONE, seed, number};
    reason_person person;
    if (reason_sample(&b->tables, &wish, &arena, &person) != SURAL_OK) stop("out of memory");
    open_patient(b, p);
    p->right[p->right_count++] = b->tables.states[reason_state_of(&b->tables, person.hypothesis)].disorder;
    p->truth.age = p->asked.age = person.age;
    p->truth.sex = p->asked.sex = person.sex;
    answer_all(b, &person, &p->truth);
    begin(b, p);
    base_arena_release(&arena);
    return p->right[0] != INFER_UNKNOWN;
}

/* ---- cases from texts ---- */
static sural_side side_named(const char *word) {
    return !word ? SURAL_SIDE_NONE : strcmp(word, "left") == 0 ? SURAL_SIDE_LEFT : strcmp(word, "right") == 0 ? SURAL_SIDE_RIGHT : SURAL_SIDE_BOTH;
}

static void state(case_data *truth, const json_t *object) {
    const json_t *sites = json_object_get(object, "sites"), *value = json_object_get(object, "value"), *grade = json_object_get(object, "grade");
    const char *ids[128];
    sural_entry entry = {.finding = json_string_value(json_object_get(object, "finding")), .side = side_named(json_string_value(json_object_get(object, "side"))),
                         .absent = json_is_false(json_object_get(object, "present")), .word = json_string_value(value), .has_number = json_is_number(value),
                         .number = json_number_value(value), .unit = json_string_value(json_object_get(object, "unit")), .has_grade = grade != NULL,
                         .grade = json_number_value(grade)};
    for (; entry.site_count < json_array_size(sites) && entry.site_count < 128; entry.site_count++)
        ids[entry.site_count] = json_string_value(json_array_get(sites, entry.site_count));
    if (entry.site_count) entry.sites = ids;
    sural_error error;
    if (case_add(truth, &entry, &error) != SURAL_OK) stop(error.message);
}

static void read_person(const json_t *one, case_data *data) {
    const char *sex = json_string_value(json_object_get(one, "sex")), *setting = json_string_value(json_object_get(one, "setting"));
    const json_t *age = json_object_get(one, "age");
    if (age) case_set_age(data, json_number_value(age), NULL);
    if (sex) case_set_sex(data, sex, NULL);
    if (setting) case_set_setting(data, setting, NULL);
}

static void read_case(const bench *b, const json_t *record, patient *p) {
    const json_t *one = json_object_get(record, "case"), *findings = json_object_get(one, "findings");
    const json_t *right = json_object_get(json_object_get(record, "gold"), "diagnosis");
    open_patient(b, p);
    read_person(one, &p->truth);
    read_person(one, &p->asked);
    for (size_t i = 0; i < json_array_size(right) && p->right_count < MOST_RIGHT; i++)
        p->right[p->right_count++] = kn_find(&b->image, KN_SECTION_disorder, json_string_value(json_array_get(right, i)));
    for (size_t i = 0; i < json_array_size(findings); i++) state(&p->truth, json_array_get(findings, i));
    for (size_t i = 0; i < p->truth.item_count && p->truth.items[i].entry == 0; i++) tell(p, &p->truth.items[i]);
}

/* ---- the account ---- */
static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void print_rank(const uint32_t *counts, uint32_t n, double part) {
    uint32_t at = counts[(uint32_t)(part * (n - 1) + 0.5)];
    if (at == NEVER) printf("  more than %d", MOST);
    else printf("  %" PRIu32, at);
}

static void print(const char *title, uint32_t *counts, uint32_t n) {
    uint32_t soon = 0, ever = 0, at_once = 0;
    qsort(counts, n, sizeof *counts, by_size);
    for (uint32_t i = 0; i < n; i++) at_once += counts[i] == 0, soon += counts[i] <= SOON, ever += counts[i] <= MOST;
    printf("\n%s: %" PRIu32 "\n  lower quartile, median, upper quartile:", title, n);
    for (int quarter = 1; quarter <= 3; quarter++) print_rank(counts, n, quarter / 4.0);
    printf("\n  reached without a question %.3f, within %d %.3f, within %d %.3f\n", (double)at_once / n, SOON, (double)soon / n, MOST, (double)ever / n);
    fflush(stdout);
}

static void ask_sampled(const bench *b, uint32_t n, uint64_t seed) {
    uint32_t *counts = calloc(n, sizeof *counts), found = 0;
    if (!counts) stop("out of memory");
    for (uint64_t number = 0; found < n; number++) {
        patient p;
        if (draw(b, seed, number, &p)) counts[found++] = questions_until_right(b, &p);
        close_patient(&p);
    }
    print("People drawn from the model, of a cause that is known", counts, n);
    free(counts);
}

static void ask_dev(const bench *b, const char *path) {
    static uint32_t counts[4096];
    uint32_t n = 0, right = 0;
    FILE *file = fopen(path, "r");
    json_t *record;
    if (!file) stop("tests/cases/dev.ndjson cannot be opened: run it from the project's folder");
    while (n < 4096 && (record = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL))) {
        patient p;
        read_case(b, record, &p);
        right += right_in_the_end(b, &p);
        counts[n++] = questions_until_right(b, &p);
        close_patient(&p);
        json_decref(record);
    }
    fclose(file);
    if (!n) stop("no cases");
    print("Cases from texts (what they do not say is not known)", counts, n);
    printf("  first once all is told that they say: %.3f\n", (double)right / n);
}

int main(int argc, char **argv) {
    uint32_t n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 200;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    bench b;
    if (n == 0 || !builtin_tables_size) stop("usage: questions [N] [SEED], in a program with tables");
    b.image = kn_image_trusted(builtin_image);
    reason_tables_open(&b.image, builtin_tables, &b.tables);
    printf("Questions until the right cause is first; knowledge %s (", kn_text_of(&b.image, b.image.header->version));
    for (size_t i = 0; i < 6; i++) printf("%02x", b.image.header->sha256[i]);
    printf("), seed %" PRIu64 "\n", seed);
    ask_sampled(&b, n, seed);
    ask_dev(&b, "tests/cases/dev.ndjson");
    return 0;
}
