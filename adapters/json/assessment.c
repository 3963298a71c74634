#include "json/assessment.h"

#include <string.h>

#include "json/write.h"

static const char format_name[] = "sural-assessment/1";

static json_t *texts(sural_texts list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list.count; i++) json_array_append_new(array, json_string(list.items[i]));
    return array;
}

static json_t *rule(const sural_rule *rule, bool open) {
    json_t *object = json_pack("{s:s, s:s, s:s}", "rule", rule->id, "name", rule->name, "level", sural_level_name(rule->level));
    json_object_set_new(object, open ? "ask" : "findings", texts(rule->findings));
    json_object_set_new(object, "why", json_string(rule->why));
    json_object_set_new(object, "window", json_string(rule->window));
    if (!open) json_object_set_new(object, "advice", json_string(rule->advice));
    json_object_set_new(object, "source", json_pack("[s]", rule->source));
    return object;
}

static json_t *triage(const sural_assessment *a) {
    json_t *raised = json_array(), *open = json_array();
    for (size_t i = 0; i < a->raised_count; i++) json_array_append_new(raised, rule(&a->raised[i], false));
    for (size_t i = 0; i < a->open_count; i++) json_array_append_new(open, rule(&a->open[i], true));
    json_t *urgent = json_array();
    for (size_t i = 0; i < a->cause_count && json_array_size(urgent) < 5; i++)
        if (a->causes[i].urgency >= a->level_by_harm && a->causes[i].probability >= 0.001)
            json_array_append_new(urgent, json_string(a->causes[i].id));
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "level", sural_level_name(a->level), "by_expected_harm",
                     sural_level_name(a->level_by_harm), "harm_from", urgent, "raised_by", raised, "still_to_exclude", open);
}

static json_t *places(const sural_place *list, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) json_array_append_new(array, json_place(&list[i]));
    return array;
}

/* The statement as the caller wrote it, with what it did. */
static json_t *weight(const json_case *one, const sural_weight *weight) {
    json_t *object = json_object();
    json_t *statement = json_array_get(json_object_get(one->text, "findings"), (size_t)weight->entry);
    const char *key;
    json_t *value;
    json_object_foreach(statement, key, value) {
        if (strncmp(key, "x-", 2) != 0) json_object_set(object, key, value);
    }
    if (weight->entry == SURAL_TWO_CAUSES) json_object_set_new(object, "finding", json_string("two_causes"));
    json_object_set_new(object, "weight", json_real(weight->weight));
    json_object_set_new(object, "step", json_integer((json_int_t)weight->step));
    return object;
}

static json_t *evidence(const json_case *one, const sural_cause *cause) {
    json_t *in_favour = json_array(), *against = json_array();
    for (size_t i = 0; i < cause->weight_count; i++)
        json_array_append_new(cause->weights[i].weight >= 0 ? in_favour : against, weight(one, &cause->weights[i]));
    return json_pack("{s:f, s:o, s:o, s:o, s:o}", "prior", cause->prior, "for", in_favour, "against", against, "unexplained",
                     texts(cause->unexplained), "expected_but_unknown", texts(cause->expected));
}

/* All that treats, for readers that do not care how. */
static json_t *treatment(const sural_actions *a) {
    json_t *all = texts(a->self_care), *more[] = {texts(a->drugs), texts(a->physical), texts(a->procedures)};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        json_array_extend(all, more[i]);
        json_decref(more[i]);
    }
    return all;
}

static json_t *actions(const sural_actions *a) {
    json_t *object = json_object();
    json_object_set_new(object, "first_steps", texts(a->first_steps));
    json_object_set_new(object, "tests", texts(a->tests));
    json_object_set_new(object, "specialist", texts(a->specialist));
    json_object_set_new(object, "treatment", treatment(a));
    json_object_set_new(object, "self_care", texts(a->self_care));
    json_object_set_new(object, "drugs", texts(a->drugs));
    json_object_set_new(object, "physical", texts(a->physical));
    json_object_set_new(object, "procedures", texts(a->procedures));
    json_object_set_new(object, "prevention", texts(a->prevention));
    json_object_set_new(object, "watch", texts(a->watch));
    json_object_set_new(object, "clinician", texts(a->clinician));
    json_set_text(object, "outlook", a->outlook);
    json_set_text(object, "pregnancy", a->pregnancy);
    json_set_text(object, "old_age", a->old_age);
    return object;
}

static json_t *disorder(const json_case *one, const sural_cause *cause) {
    json_t *object = json_pack("{s:s, s:s, s:s, s:f, s:s, s:s}", "id", cause->id, "name", cause->name, "plain_name",
                               cause->plain_name, "probability", cause->probability, "urgency", sural_level_name(cause->urgency),
                               "window", cause->window);
    json_object_set_new(object, "interval", json_pack("[f, f]", cause->low, cause->high));
    json_object_set_new(object, "if_one_cause", json_real(cause->if_one_cause));
    json_object_set_new(object, "sites", places(cause->places, cause->place_count));
    json_object_set_new(object, "evidence", evidence(one, cause));
    json_object_set_new(object, "actions", actions(&cause->actions));
    return object;
}

static json_t *question(const sural_question *q) {
    json_t *object = json_pack("{s:s}", "finding", q->finding);
    json_set_text(object, "side", json_side_name(q->side));
    if (q->site) json_object_set_new(object, "sites", json_pack("[s]", q->site));
    json_object_set_new(object, "question", json_string(q->text));
    json_object_set_new(object, "clinical", json_string(q->clinical));
    json_object_set_new(object, "kind", json_string(q->stage));
    json_object_set_new(object, "gain", json_real(q->gain));
    json_object_set_new(object, "harm", json_real(q->harm));
    json_object_set_new(object, "bits", json_real(q->bits));
    json_object_set_new(object, "other_first", json_real(q->other_first));
    json_object_set_new(object, "other_level", json_real(q->other_level));
    json_object_set_new(object, "bears_on", json_string(q->for_cause));
    json_set_text(object, "excludes", q->excludes);
    json_t *answers = json_array();
    for (size_t i = 0; i < q->answer_count; i++)
        json_array_append_new(answers, json_pack("{s:s, s:f, s:s, s:s}", "answer", q->answers[i].answer, "probability", q->answers[i].probability, "first",
                                                 q->answers[i].first, "level", sural_level_name(q->answers[i].level)));
    json_object_set_new(object, "answers", answers);
    return object;
}

static json_t *not_used(const json_case *one, const sural_assessment *a) {
    json_t *array = json_array();
    for (size_t i = 0; i < a->unused_count; i++) {
        json_t *statement = json_array_get(json_object_get(one->text, "findings"), a->unused[i].entry);
        json_array_append_new(array, json_pack("{s:O, s:s}", "finding", json_object_get(statement, "finding"), "why", a->unused[i].why));
    }
    return array;
}

static json_t *hinges(const sural_assessment *a) {
    json_t *array = json_array();
    for (size_t i = 0; i < a->hinge_count; i++) {
        const sural_hinge *h = &a->hinges[i];
        json_t *object = json_pack("{s:s, s:s}", "disorder", h->cause, "number", h->number);
        json_set_text(object, "finding", h->finding);
        json_t *rest = json_pack("{s:f, s:f, s:f, s:f, s:f, s:b}", "value", h->value, "low", h->low, "high", h->high, "weight_at_low", h->at_low,
                                 "weight_at_high", h->at_high, "turns", h->turns);
        json_object_update(object, rest);
        json_decref(rest);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *pairs(const sural_assessment *a) {
    json_t *array = json_array();
    for (size_t i = 0; i < a->pair_count; i++) {
        const sural_pair *pair = &a->pairs[i];
        json_array_append_new(array, json_pack("{s:[s,s], s:[s,s], s:f, s:f}", "disorders", pair->first, pair->second, "names", pair->first_name,
                                               pair->second_name, "probability", pair->probability, "prior", pair->prior));
    }
    return json_pack("{s:f, s:f, s:o}", "probability", a->two_causes, "left_out", a->pairs_left, "pairs", array);
}

static json_t *head(const char *id) {
    json_t *object = json_pack("{s:s}", "format", format_name);
    json_object_set_new(object, "case", id ? json_string(id) : json_null());
    return object;
}

bool json_assessment_write(FILE *out, const json_case *one, const sural_assessment *a, size_t top) {
    json_t *object = head(one->id), *disorders = json_array(), *next = json_array();
    size_t shown = top && top < a->cause_count ? top : a->cause_count;
    double left_out = 0;
    for (size_t i = 0; i < a->cause_count; i++) {
        if (i < shown) json_array_append_new(disorders, disorder(one, &a->causes[i]));
        else left_out += a->causes[i].probability;
    }
    for (size_t i = 0; i < a->question_count; i++) json_array_append_new(next, question(&a->questions[i]));
    json_object_set_new(object, "knowledge", json_pack("{s:s, s:s}", "version", a->knowledge_version, "sha256", a->knowledge_sha256));
    json_object_set_new(object, "notice", json_string("Decision support and education, not a diagnosis and not a medical device."));
    json_object_set_new(object, "triage", triage(a));
    json_object_set_new(object, "disorders", disorders);
    if (shown < a->cause_count)
        json_object_set_new(object, "left_out", json_pack("{s:I, s:f}", "disorders", (json_int_t)(a->cause_count - shown), "probability", left_out));
    json_object_set_new(object, "two_causes", pairs(a));
    json_object_set_new(object, "localisation", places(a->places, a->place_count));
    json_object_set_new(object, "fit", json_pack("{s:f, s:f}", "known_causes", a->known_causes, "log_evidence", a->log_evidence));
    json_object_set_new(object, "next", next);
    json_object_set_new(object, "decision", json_pack("{s:f, s:b}", "same", a->same_decision, "enough", a->enough));
    json_object_set_new(object, "hinges", hinges(a));
    json_object_set_new(object, "not_used", not_used(one, a));
    return json_write_line(out, object);
}

bool json_error_write(FILE *out, const char *id, const json_error *error) {
    json_t *object = head(id);
    json_t *inner = json_pack("{s:I, s:s, s:s}", "line", (json_int_t)error->line, "pointer", error->pointer, "message", error->message);
    json_set_text(inner, "did_you_mean", error->did_you_mean);
    json_object_set_new(object, "error", inner);
    return json_write_line(out, object);
}
