/* What must hold for any case whatever: random cases over the whole vocabulary, from a seed that a failure names.
 *
 * SURAL_TEST_CASES sets how many (300 if unset), SURAL_TEST_SEED the seed of the first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <pthread.h>

#include "vocabulary.h"

enum { LONGEST = 24 };

typedef struct sketch {
    uint64_t seed;
    double age;            /* NaN = not said */
    const char *sex, *setting;
    statement said[LONGEST];
    size_t count;
} sketch;

static sural_knowledge *knowledge;
static vocabulary words;
static size_t rules_raised;

static int open_all(void **state) {
    (void)state;
    if (sural_knowledge_open(NULL, 0, NULL, &knowledge, NULL) != SURAL_OK) return -1;
    return vocabulary_read(&words, knowledge) ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    free(words.findings);
    sural_knowledge_close(knowledge);
    return 0;
}

/* ---- cases (without assertions, as they run in two threads) ---- */
static sural_case *begin(const sketch *s) {
    sural_case *patient = NULL;
    bool good = sural_case_create(knowledge, &patient, NULL) == SURAL_OK;
    good = good && (isnan(s->age) || sural_case_set_age(patient, s->age, NULL) == SURAL_OK);
    good = good && (!s->sex || sural_case_set_sex(patient, s->sex, NULL) == SURAL_OK);
    good = good && (!s->setting || sural_case_set_setting(patient, s->setting, NULL) == SURAL_OK);
    if (good) return patient;
    sural_case_free(patient);
    return NULL;
}

static sural_status add(sural_case *patient, const statement *said) {
    sural_entry entry = said->entry;
    entry.sites = entry.site_count ? said->sites : NULL;
    return sural_case_add(patient, &entry, NULL);
}

/* NULL if anything is refused. */
static const sural_assessment *try_assess(const sketch *s) {
    const sural_assessment *assessment = NULL;
    sural_case *patient = begin(s);
    bool good = patient != NULL;
    for (size_t i = 0; good && i < s->count; i++) good = add(patient, &s->said[i]) == SURAL_OK;
    if (good) sural_assess(patient, &assessment, NULL);
    sural_case_free(patient);
    return assessment;
}

typedef struct job { sketch s; const sural_assessment *out; } job;

static void *work(void *of) {
    job *j = of;
    j->out = try_assess(&j->s);
    return NULL;
}

/* Keeps the statements that are accepted. */
static void draw(uint64_t seed, sketch *s) {
    static const char *const sexes[] = {NULL, "female", "male", "other"};
    uint64_t state = seed;
    *s = (sketch){.seed = seed, .age = one_in(&state, 3) ? (double)NAN : (double)below(&state, 121), .sex = sexes[below(&state, 4)]};
    s->setting = one_in(&state, 2) ? NULL : sural_knowledge_id(knowledge, "settings", below(&state, section_size(knowledge, "settings")));
    size_t wanted = below(&state, LONGEST + 1);
    sural_case *patient = begin(s);
    assert_non_null(patient);
    for (size_t tries = 0; s->count < wanted && tries < 4 * LONGEST; tries++) {
        random_statement(&words, &state, &s->said[s->count]);
        if (add(patient, &s->said[s->count]) == SURAL_OK) s->count++;
    }
    sural_case_free(patient);
}

static void print(const sketch *s) {
    print_error("seed %llu: age %g, %s, %s\n", (unsigned long long)s->seed, s->age, s->sex ? s->sex : "-", s->setting ? s->setting : "-");
    for (size_t i = 0; i < s->count; i++) {
        const sural_entry *e = &s->said[i].entry;
        print_error("  %s side %d %s %s %g grade %g:", e->finding, (int)e->side, e->absent ? "absent" : "", e->word ? e->word : "", e->number,
                    e->has_grade ? e->grade : (double)NAN);
        for (size_t j = 0; j < e->site_count; j++) print_error(" %s", s->said[i].sites[j]);
        print_error("\n");
    }
}

static void expect(bool holds, const sketch *s, const char *what, double found) {
    if (holds) return;
    print(s);
    fail_msg("seed %llu: %s (%g)", (unsigned long long)s->seed, what, found);
}

/* ---- what must hold of one assessment ---- */
static bool share(double p) { return isfinite(p) && p >= 0 && p <= 1 + 1e-12; }

static void probabilities_add_up(const sketch *s, const sural_assessment *a) {
    double sum = 1 - a->known_causes, before = 2;
    expect(share(a->known_causes), s, "known causes", a->known_causes);
    expect(isfinite(a->log_evidence) && a->log_evidence < 1e-6, s, "evidence", a->log_evidence);
    for (size_t i = 0; i < a->cause_count; i++) {
        expect(share(a->causes[i].probability) && share(a->causes[i].prior), s, a->causes[i].id, a->causes[i].probability);
        expect(a->causes[i].probability <= before, s, "causes are not in order", before);
        before = a->causes[i].probability;
        sum += a->causes[i].probability;
    }
    expect(fabs(sum - 1) < 1e-9, s, "probabilities sum", sum);
}

static double places_sum(const sketch *s, const sural_place *places, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        expect(share(places[i].probability) && places[i].side != SURAL_SIDE_NONE, s, places[i].id, places[i].probability);
        sum += places[i].probability;
    }
    return sum;
}

static void places_add_up(const sketch *s, const sural_assessment *a) {
    expect(fabs(places_sum(s, a->places, a->place_count) - a->known_causes) < 1e-9, s, "places and known causes", a->known_causes);
    for (size_t i = 0; i < a->cause_count; i++) {
        double sum = places_sum(s, a->causes[i].places, a->causes[i].place_count);
        expect(fabs(sum - a->causes[i].probability) < 1e-9, s, a->causes[i].id, sum);
    }
}

static double decibans(double odds) { return 10 * log10(odds); }

/* Prior odds and weights give the posterior odds, wherever the odds can be told from the probabilities. */
static void weights_add_up(const sketch *s, const sural_assessment *a) {
    for (size_t i = 0; i < a->cause_count; i++) {
        const sural_cause *cause = &a->causes[i];
        double sum = decibans(cause->prior / (1 - cause->prior)), others = 1 - cause->probability;
        expect(cause->weight_count == (s->count ? s->count + 1 : 0), s, "one weight a statement, and one of two causes", (double)cause->weight_count);
        for (size_t w = 0; w < cause->weight_count; w++) {
            expect(isfinite(cause->weights[w].weight) && cause->weights[w].step == w && cause->weights[w].entry == (w < s->count ? (ptrdiff_t)w : SURAL_TWO_CAUSES), s, cause->id, cause->weights[w].weight);
            sum += cause->weights[w].weight;
        }
        if (cause->probability > 1e-250 && others > 1e-6)
            expect(fabs(sum - decibans(cause->probability / others)) < 1e-4, s, "weights of a cause", sum - decibans(cause->probability / others));
    }
}

static void rules_raise_the_level(const sketch *s, const sural_assessment *a) {
    expect(a->level >= a->level_by_harm, s, "level below that of expected harm", a->level);
    for (size_t i = 0; i < a->raised_count; i++) {
        expect(a->level >= a->raised[i].level, s, a->raised[i].id, a->level);
        expect(a->raised[i].findings.count > 0, s, "a rule raised by nothing", (double)i);
        if (i) expect(a->raised[i - 1].level >= a->raised[i].level, s, "rules are not gravest first", (double)i);
    }
    for (size_t i = 0; i < a->open_count; i++) {
        expect(a->open[i].level > a->level, s, "an open rule that would change nothing", a->open[i].level);
        expect(a->open[i].findings.count > 0, s, "an open rule that nothing would raise", (double)i);
    }
    rules_raised += a->raised_count;
}

static void questions_are_worth_asking(const sketch *s, const sural_assessment *a) {
    for (size_t i = 0; i < a->question_count; i++) {
        const sural_question *q = &a->questions[i];
        expect(isfinite(q->gain) && q->gain > 0, s, q->finding, q->gain);
        if (i) expect(a->questions[i - 1].gain >= q->gain, s, "questions are not in order", q->gain);
        expect(q->text[0] && q->for_cause && sural_knowledge_name(knowledge, "disorders", q->for_cause), s, "question without a cause", (double)i);
    }
    for (size_t i = 0; i < a->unused_count; i++) expect(a->unused[i].entry < s->count && a->unused[i].why[0], s, "unused", (double)i);
}

static void holds_of(const sketch *s, const sural_assessment *a) {
    probabilities_add_up(s, a);
    places_add_up(s, a);
    weights_add_up(s, a);
    rules_raise_the_level(s, a);
    questions_are_worth_asking(s, a);
}

/* ---- what must hold between two ---- */
static const sural_cause *cause_of(const sural_assessment *a, const char *id) {
    for (size_t i = 0; i < a->cause_count; i++)
        if (strcmp(a->causes[i].id, id) == 0) return &a->causes[i];
    return NULL;
}

static bool raised(const sural_assessment *a, const char *id) {
    for (size_t i = 0; i < a->raised_count; i++)
        if (strcmp(a->raised[i].id, id) == 0) return true;
    return false;
}

static void same_answer(const sketch *s, const sural_assessment *a, const sural_assessment *b, const char *what) {
    for (size_t i = 0; i < a->cause_count; i++) {
        double off = fabs(a->causes[i].probability - cause_of(b, a->causes[i].id)->probability);
        if (!(off < 1e-9)) print_error("%s: %s\n", what, a->causes[i].id);
        expect(off < 1e-9, s, what, off);
    }
    expect(fabs(a->known_causes - b->known_causes) < 1e-9, s, what, a->known_causes);
    expect(fabs(a->log_evidence - b->log_evidence) < 1e-7, s, what, a->log_evidence - b->log_evidence);
    expect(a->level == b->level && a->raised_count == b->raised_count, s, what, a->level);
    for (size_t i = 0; i < a->raised_count; i++) expect(raised(b, a->raised[i].id), s, a->raised[i].id, 0);
}

static sural_side mirrored(sural_side side) {
    return side == SURAL_SIDE_LEFT ? SURAL_SIDE_RIGHT : side == SURAL_SIDE_RIGHT ? SURAL_SIDE_LEFT : side;
}

static double probability_at(const sural_assessment *a, const char *place, sural_side side, sural_side lesion_side) {
    double sum = 0;
    for (size_t i = 0; i < a->place_count; i++)
        if (strcmp(a->places[i].id, place) == 0 && a->places[i].side == side && a->places[i].lesion_side == lesion_side) sum += a->places[i].probability;
    return sum;
}

static void mirror(sketch *s) {
    for (size_t i = 0; i < s->count; i++) s->said[i].entry.side = mirrored(s->said[i].entry.side);
}

static void mirror_gives_the_mirror(const sketch *s, const sural_assessment *a, const sketch *other, const sural_assessment *b) {
    (void)other;
    same_answer(s, a, b, "the mirrored case has another answer");
    expect(a->unused_count == b->unused_count, s, "the mirrored case leaves other statements unused", (double)b->unused_count);
    for (size_t i = 0; i < a->place_count; i++) {
        const sural_place *p = &a->places[i];
        double there = probability_at(b, p->id, mirrored(p->side), mirrored(p->lesion_side));
        expect(fabs(p->probability - there) < 1e-9, s, p->id, there);
    }
}

static void shuffle(sketch *s) {
    uint64_t state = s->seed ^ 0x5eed;
    for (size_t i = s->count; i > 1; i--) {
        size_t j = below(&state, i);
        statement kept = s->said[j];
        s->said[j] = s->said[i - 1];
        s->said[i - 1] = kept;
    }
}

static void order_makes_no_difference(const sketch *s, const sural_assessment *a, const sketch *other, const sural_assessment *b) {
    (void)other;
    same_answer(s, a, b, "another order has another answer");
}

static void shorten(sketch *s) { s->count -= s->count > 0; }

/* One statement less is a proper case as well, and its weights are those of the longer case. */
static void beginning_agrees(const sketch *s, const sural_assessment *a, const sketch *shorter, const sural_assessment *b) {
    holds_of(shorter, b);
    for (size_t i = 0; i < a->cause_count; i++)
        for (size_t w = 0; w < shorter->count; w++)
            expect(fabs(a->causes[i].weights[w].weight - cause_of(b, a->causes[i].id)->weights[w].weight) < 1e-9, s, "a later statement changed a weight", (double)w);
    expect(a->log_evidence <= b->log_evidence + 1e-9, s, "a statement made the findings likelier", a->log_evidence - b->log_evidence);
}

/* ---- the cases ---- */
static uint64_t setting_of(const char *name, uint64_t usual) {
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : usual;
}

typedef struct relation {
    void (*change)(sketch *s);
    void (*check)(const sketch *s, const sural_assessment *a, const sketch *other, const sural_assessment *b);
} relation;
static const relation RELATIONS[] = {{mirror, mirror_gives_the_mirror}, {shuffle, order_makes_no_difference}, {shorten, beginning_agrees}};

static void a_case(uint64_t seed) {
    job only = {0};
    draw(seed, &only.s);
    work(&only);
    expect(only.out, &only.s, "not assessed", 0);
    holds_of(&only.s, only.out);
    sural_assessment_free(only.out);
}

/* A case and a changed one, side by side on the shared knowledge. */
static void a_related_pair(uint64_t seed) {
    const relation *related = &RELATIONS[seed / 3 % 3];
    job first = {0}, second = {0};
    pthread_t thread;
    draw(seed, &first.s);
    second.s = first.s;
    related->change(&second.s);
    assert_int_equal(pthread_create(&thread, NULL, work, &second), 0);
    work(&first);
    assert_int_equal(pthread_join(thread, NULL), 0);
    expect(first.out && second.out, &first.s, "not assessed", (double)(seed / 3 % 3));
    holds_of(&first.s, first.out);
    related->check(&first.s, first.out, &second.s, second.out);
    sural_assessment_free(first.out);
    sural_assessment_free(second.out);
}

static void test_random_cases(void **state) {
    (void)state;
    uint64_t seed = setting_of("SURAL_TEST_SEED", 1), cases = setting_of("SURAL_TEST_CASES", 300);
    for (uint64_t i = 0; i < cases; i++) i % 3 ? a_case(seed + i) : a_related_pair(seed + i);
    if (cases >= 300) assert_true(rules_raised > cases / 10);
}

/* ---- order, where one thing is said twice ---- */
static const char *const WIDE[] = {"ankle_dorsiflexion", "great_toe_extension"}, *const NARROW[] = {"great_toe_extension"};

static void both_orders(statement first, statement second, const char *what) {
    sketch s = {.age = (double)NAN, .said = {first, second}, .count = 2}, turned = {.age = (double)NAN, .said = {second, first}, .count = 2};
    const sural_assessment *a = try_assess(&s), *b = try_assess(&turned);
    assert_true(a && b);
    double most = 0;
    for (size_t i = 0; i < a->cause_count; i++) most = fmax(most, fabs(a->causes[i].probability - cause_of(b, a->causes[i].id)->probability));
    sural_assessment_free(a);
    sural_assessment_free(b);
    if (most >= 1e-9) fail_msg("%s: the order moves a probability by %g", what, most);
}

static statement weak(const char *const *sites, size_t count, double grade) {
    statement s = {.entry = {.finding = "weakness", .side = SURAL_SIDE_LEFT, .site_count = count, .has_grade = !isnan(grade), .grade = isnan(grade) ? 0 : grade}};
    for (size_t i = 0; i < count; i++) s.sites[i] = sites[i];
    return s;
}

static void test_a_grade_said_later(void **state) {
    (void)state;
    both_orders(weak(WIDE, 2, (double)NAN), weak(NARROW, 1, 2), "a grade for one of two sites already named");
}

static void test_a_grade_said_twice(void **state) {
    (void)state;
    both_orders(weak(WIDE, 2, 2), weak(NARROW, 1, 2), "the same grade again for one of two sites");
}

static void test_a_grade_in_one_word_and_in_two(void **state) {
    (void)state;
    const char *const first[] = {"ankle_dorsiflexion", "ankle_eversion"}, *const second[] = {"ankle_eversion", "great_toe_extension"};
    both_orders(weak(first, 2, 2), weak(second, 2, 2), "the same grade in two statements that overlap");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_cases),
        cmocka_unit_test(test_a_grade_said_later),
        cmocka_unit_test(test_a_grade_said_twice),
        cmocka_unit_test(test_a_grade_in_one_word_and_in_two),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
