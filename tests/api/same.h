/* Whether two assessments are the same to the last bit, text by text and number by number. */
#ifndef API_SAME_H
#define API_SAME_H

#include <string.h>

#include <sural/sural.h>

static inline bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }
static inline bool same_number(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

static inline bool same_texts(sural_texts a, sural_texts b) {
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++)
        if (!same_text(a.items[i], b.items[i])) return false;
    return true;
}

static inline bool same_rule(const sural_rule *a, const sural_rule *b) {
    return same_text(a->id, b->id) && same_text(a->name, b->name) && same_text(a->why, b->why) && same_text(a->window, b->window) &&
           same_text(a->advice, b->advice) && same_text(a->source, b->source) && a->level == b->level &&
           same_texts(a->findings, b->findings);
}

static inline bool same_rules(const sural_rule *a, size_t a_count, const sural_rule *b, size_t b_count) {
    if (a_count != b_count) return false;
    for (size_t i = 0; i < a_count; i++)
        if (!same_rule(&a[i], &b[i])) return false;
    return true;
}

static inline bool same_places(const sural_place *a, size_t a_count, const sural_place *b, size_t b_count) {
    if (a_count != b_count) return false;
    for (size_t i = 0; i < a_count; i++)
        if (!same_text(a[i].id, b[i].id) || !same_text(a[i].name, b[i].name) || a[i].side != b[i].side ||
            a[i].lesion_side != b[i].lesion_side || !same_number(a[i].probability, b[i].probability))
            return false;
    return true;
}

static inline bool same_weights(const sural_cause *a, const sural_cause *b) {
    if (a->weight_count != b->weight_count) return false;
    for (size_t i = 0; i < a->weight_count; i++)
        if (a->weights[i].entry != b->weights[i].entry || a->weights[i].step != b->weights[i].step ||
            !same_number(a->weights[i].weight, b->weights[i].weight))
            return false;
    return true;
}

static inline bool same_advice(const sural_cause *a, const sural_cause *b) {
    const sural_actions *x = &a->actions, *y = &b->actions;
    return same_texts(a->unexplained, b->unexplained) && same_texts(a->expected, b->expected) && same_texts(x->first_steps, y->first_steps) &&
           same_texts(x->tests, y->tests) && same_texts(x->specialist, y->specialist) && same_texts(x->self_care, y->self_care) &&
           same_texts(x->drugs, y->drugs) && same_texts(x->physical, y->physical) && same_texts(x->procedures, y->procedures) &&
           same_texts(x->prevention, y->prevention) && same_texts(x->watch, y->watch) && same_texts(x->clinician, y->clinician) &&
           same_text(x->outlook, y->outlook) && same_text(x->pregnancy, y->pregnancy) && same_text(x->old_age, y->old_age);
}

static inline bool same_cause(const sural_cause *a, const sural_cause *b) {
    return same_text(a->id, b->id) && same_text(a->name, b->name) && same_text(a->plain_name, b->plain_name) && same_text(a->plain, b->plain) &&
           same_text(a->clinical, b->clinical) && same_text(a->window, b->window) && a->urgency == b->urgency &&
           same_number(a->probability, b->probability) && same_number(a->prior, b->prior) && same_weights(a, b) &&
           same_places(a->places, a->place_count, b->places, b->place_count) && same_advice(a, b);
}

static inline bool same_question(const sural_question *a, const sural_question *b) {
    return same_text(a->finding, b->finding) && same_text(a->text, b->text) && same_text(a->clinical, b->clinical) &&
           same_text(a->stage, b->stage) && a->side == b->side && same_text(a->site, b->site) && same_text(a->site_name, b->site_name) && same_number(a->gain, b->gain) &&
           same_text(a->for_cause, b->for_cause);
}

static inline bool same_unused(const sural_assessment *a, const sural_assessment *b) {
    if (a->unused_count != b->unused_count) return false;
    for (size_t i = 0; i < a->unused_count; i++)
        if (a->unused[i].entry != b->unused[i].entry || !same_text(a->unused[i].why, b->unused[i].why)) return false;
    return true;
}

/* The first part that differs, or NULL. */
static inline const char *difference(const sural_assessment *a, const sural_assessment *b) {
    if (!same_text(a->knowledge_version, b->knowledge_version) || !same_text(a->knowledge_sha256, b->knowledge_sha256)) return "knowledge";
    if (a->level != b->level || a->level_by_harm != b->level_by_harm) return "level";
    if (!same_rules(a->raised, a->raised_count, b->raised, b->raised_count)) return "raised rules";
    if (!same_rules(a->open, a->open_count, b->open, b->open_count)) return "open rules";
    if (a->cause_count != b->cause_count) return "number of causes";
    for (size_t i = 0; i < a->cause_count; i++)
        if (!same_cause(&a->causes[i], &b->causes[i])) return "causes";
    if (!same_places(a->places, a->place_count, b->places, b->place_count)) return "places";
    if (a->question_count != b->question_count) return "number of questions";
    for (size_t i = 0; i < a->question_count; i++)
        if (!same_question(&a->questions[i], &b->questions[i])) return "questions";
    if (!same_unused(a, b)) return "unused statements";
    return same_number(a->known_causes, b->known_causes) && same_number(a->log_evidence, b->log_evidence) ? NULL : "numbers";
}

#endif
