/* The next question: the open finding that lowers expected harm, then uncertainty, most per unit of cost. */
#include <math.h>
#include <stdlib.h>

#include "explain/explain.h"
#include "reason/gain.h"

enum { ASKED = 12, MOST_ASKED = 24 };
static const double ENOUGH = 0.95;

/* Of each finding its best side and site, so that one finding is asked once. */
static bool best_of(reason_asking *asking, const reason_mind *m, uint32_t finding, reason_gain *best) {
    const kn_finding *row = kn_get_finding(m->tables->image, finding);
    const reason_question *first = reason_question_at(m->tables, finding, KN_NONE);
    *best = (reason_gain){0};
    for (uint32_t s = 0; s < kn_site_count(m->tables->image, row->type); s++)
        for (uint32_t side = row->sided ? SURAL_SIDE_LEFT : SURAL_SIDE_NONE; side <= (row->sided ? (uint32_t)SURAL_SIDE_RIGHT : 0u); side++) {
            reason_gain gain;
            if (!reason_is_open(m, first + s, (sural_side)side)) continue;
            if (!reason_gain_of(asking, first + s, (sural_side)side, &gain)) return false;
            if (!best->question || gain.worth > best->worth) *best = gain;
        }
    return true;
}

static const char *answer_name(const kn_image *image, const kn_finding *finding, uint32_t v) {
    if (finding->values.count) return kn_text_of(image, kn_get_value(image, finding->values.start + v)->value);
    return v ? "yes" : "no";
}

static bool view_answers(const explain_case *e, reason_asking *asking, const reason_gain *gain, sural_question *out) {
    const kn_image *image = e->mind->tables->image;
    const reason_question *q = gain->question;
    uint32_t count = reason_answer_count(e->mind, q), bears_on;
    reason_answer *answers = BASE_NEW(e->mind->arena, reason_answer, count);
    sural_answer *shown = BASE_NEW(e->arena, sural_answer, count);
    if (!answers || !shown || !reason_answers_of(asking, q, gain->side, answers, &bears_on)) return false;
    for (uint32_t v = 0; v < count; v++)
        shown[v] = (sural_answer){answer_name(image, kn_get_finding(image, q->finding), v), answers[v].p,
                                  kn_id(image, KN_SECTION_disorder, answers[v].first), answers[v].level};
    out->for_cause = kn_id(image, KN_SECTION_disorder, bears_on);
    out->answers = shown;
    out->answer_count = count;
    return true;
}

static bool view(const explain_case *e, reason_asking *asking, const reason_gain *gain, const char *excludes, sural_question *out) {
    const kn_image *image = e->mind->tables->image;
    const reason_question *q = gain->question;
    const kn_finding *finding = kn_get_finding(image, q->finding);
    *out = (sural_question){.finding = kn_text_of(image, finding->id), .text = kn_text_of(image, finding->question),
                            .clinical = kn_text_of(image, finding->clinical), .stage = kn_word(KN_WORDS_stage, finding->stage), .side = gain->side,
                            .site = kn_site_id(image, finding->type, q->site), .site_name = kn_site_name(image, finding->type, q->site),
                            .gain = gain->worth, .harm = gain->harm, .bits = gain->bits, .other_first = gain->other_first,
                            .other_level = gain->other_level, .excludes = excludes};
    return view_answers(e, asking, gain, out);
}

static bool may_raise(const sural_rule *rule, const char *finding) {
    for (size_t j = 0; j < rule->findings.count; j++)
        if (rule->findings.items[j] == finding) return true;
    return false;
}

static bool is_covered(const char *rule, const sural_question *asked, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (asked[i].excludes == rule) return true;
    return false;
}

/* The rule that a finding may raise: the gravest that no question covers yet, else the gravest; NULL where there is none. */
static const char *rule_of(const sural_assessment *a, const char *finding, const sural_question *asked, size_t count) {
    const char *gravest = NULL;
    for (size_t i = 0; i < a->open_count; i++) {
        if (!may_raise(&a->open[i], finding)) continue;
        if (!is_covered(a->open[i].id, asked, count)) return a->open[i].id;
        gravest = gravest ? gravest : a->open[i].id;
    }
    return gravest;
}

typedef struct asked { reason_gain *best; size_t count; double same; } asked;

/* Of every finding its best question; how sure the decision is of those that a person or a quick examination can answer. */
static bool weigh_all(const explain_case *e, reason_asking *asking, asked *all) {
    const kn_image *image = e->mind->tables->image;
    for (uint32_t f = 0; f < kn_count(image, KN_SECTION_finding); f++) {
        reason_gain *one = &all->best[all->count];
        if (!best_of(asking, e->mind, f, one)) return false;
        if (!one->question) continue;
        if (kn_get_finding(image, f)->stage <= KN_stage_examination) all->same = fmin(all->same, 1 - fmax(one->other_first, one->other_level));
        all->count++;
    }
    return true;
}

static int by_worth(const void *a, const void *b) {
    const reason_gain *x = a, *y = b;
    if (x->worth < y->worth || x->worth > y->worth) return x->worth < y->worth ? 1 : -1;
    return x->question < y->question ? -1 : 1;
}

/* The worthiest; and, whatever their worth, the worthiest for each rule that is still to exclude. */
static bool choose(const explain_case *e, reason_asking *asking, const asked *all, sural_question *out, size_t *count) {
    const kn_image *image = e->mind->tables->image;
    for (size_t i = 0; i < all->count; i++) {
        const char *rule = rule_of(e->out, kn_id(image, KN_SECTION_finding, all->best[i].question->finding), out, *count);
        bool covered = !rule || is_covered(rule, out, *count);
        if (covered && (i >= ASKED || !(all->best[i].worth > 0))) continue;
        if (*count == MOST_ASKED) break;
        if (!view(e, asking, &all->best[i], rule, &out[(*count)++])) return false;
    }
    return true;
}

sural_status explain_questions(const explain_case *e) {
    reason_asking *asking = reason_asking_open(e->mind, e->one, e->mind->arena);
    asked all = {BASE_NEW(e->mind->arena, reason_gain, kn_count(e->mind->tables->image, KN_SECTION_finding) + 1), 0, 1};
    sural_question *questions = BASE_NEW(e->arena, sural_question, MOST_ASKED);
    if (!asking || !all.best || !questions || !weigh_all(e, asking, &all)) return SURAL_ERROR_MEMORY;
    if (all.count) qsort(all.best, all.count, sizeof *all.best, by_worth);
    if (!choose(e, asking, &all, questions, &e->out->question_count)) return SURAL_ERROR_MEMORY;
    e->out->questions = questions;
    e->out->same_decision = all.same;
    e->out->enough = all.same >= ENOUGH && e->out->open_count == 0;
    return SURAL_OK;
}
