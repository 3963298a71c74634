#include "text/assessment.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, BAR = 20, SHOWN_WEIGHTS = 6, SHOWN_RULES = 6, SHOWN_QUESTIONS = 5, DEFAULT_TOP = 5 };
static const double TELLING = 0.5; /* decibans: less is not worth a line */

typedef struct page {
    FILE *out;
    const sural_knowledge *knowledge;
    const sural_assessment *a;
    const text_options *options;
} page;

/* Wraps `text` at WIDTH; the first line begins with `first`, the others with as many blanks. */
static void wrapped(const page *p, const char *first, const char *text) {
    int indent = (int)strlen(first), column = indent;
    fputs(first, p->out);
    while (*text) {
        size_t word = strcspn(text, " \n");
        if (column > indent && column + (int)word + 1 > WIDTH) {
            fprintf(p->out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            putc(' ', p->out);
            column++;
        }
        fwrite(text, 1, word, p->out);
        column += (int)word;
        text += word;
        text += strspn(text, " \n");
    }
    putc('\n', p->out);
}

static const char *name_of(const page *p, const char *section, const char *id) {
    const char *name = sural_knowledge_name(p->knowledge, section, id);
    return name ? name : id;
}

static const char *side_word(sural_side side) {
    static const char *const words[] = {"", "left", "right", "both sides"};
    return words[side];
}

static const char *level_words(sural_level level) {
    static const char *const words[] = {"SELF-CARE: no hurry", "ROUTINE: make an appointment", "SOON: see a doctor within days to two weeks",
                                        "SAME DAY: be seen by a doctor today",
                                        "EMERGENCY: call an ambulance or go to an emergency department now"};
    return words[level];
}

static const char *statement(const page *p, size_t entry) { return p->options->statement(p->options->context, entry); }

static void names(const page *p, const char *first, sural_texts ids) {
    char line[1024];
    size_t at = 0;
    if (ids.count == 0) return;
    for (size_t i = 0; i < ids.count && at + 4 < sizeof line; i++)
        at += (size_t)snprintf(line + at, sizeof line - at, "%s%s", i ? "; " : "", name_of(p, "findings", ids.items[i]));
    wrapped(p, first, line);
}

static void list(const page *p, const char *title, sural_texts items) {
    if (items.count == 0) return;
    fprintf(p->out, "  %s\n", title);
    for (size_t i = 0; i < items.count; i++) wrapped(p, "    - ", items.items[i]);
}

/* The level that harm alone asks for, and the urgent causes that cannot be set aside. */
static void by_harm(const page *p) {
    char line[600] = "The level of least expected harm, since these cannot be set aside:";
    size_t at = strlen(line), named = 0;
    for (size_t i = 0; i < p->a->cause_count && named < 4 && at + 8 < sizeof line; i++) {
        const sural_cause *c = &p->a->causes[i];
        if (c->urgency < p->a->level || c->probability < 0.001) continue;
        at += (size_t)snprintf(line + at, sizeof line - at, "%s %s (%.1f%%)", named++ ? ";" : "", c->name, 100 * c->probability);
    }
    if (named) wrapped(p, "  . ", line);
}

static void urgency(const page *p) {
    fprintf(p->out, "HOW URGENT\n  %s\n", level_words(p->a->level));
    for (size_t i = 0; i < p->a->raised_count; i++) {
        const sural_rule *rule = &p->a->raised[i];
        if (i && rule->level < p->a->level) continue;
        wrapped(p, "  ! ", rule->name);
        names(p, "      because: ", rule->findings);
        wrapped(p, "      ", rule->advice);
        wrapped(p, "      window: ", rule->window);
        fprintf(p->out, "      source: %s\n", rule->source);
    }
    if (p->a->level_by_harm == p->a->level) by_harm(p);
    for (size_t i = 0; i < p->a->open_count && i < SHOWN_RULES; i++) {
        wrapped(p, i ? "    ? " : "  Still to exclude\n    ? ", p->a->open[i].name);
        names(p, "        ask about: ", p->a->open[i].findings);
    }
}

static int by_size(const void *a, const void *b) {
    const sural_weight *x = a, *y = b;
    double left = x->weight < 0 ? -x->weight : x->weight, right = y->weight < 0 ? -y->weight : y->weight;
    if (left < right || left > right) return left < right ? 1 : -1;
    return x->step < y->step ? -1 : x->step > y->step;
}

static void weights(const page *p, const sural_cause *cause, bool in_favour) {
    sural_weight *sorted = malloc((cause->weight_count + 1) * sizeof *sorted);
    if (!sorted) return;
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < cause->weight_count; i++)
        if ((cause->weights[i].weight >= 0) == in_favour) sorted[count++] = cause->weights[i];
    qsort(sorted, count, sizeof *sorted, by_size);
    for (size_t i = 0; i < count && shown < SHOWN_WEIGHTS; i++) {
        if (sorted[i].weight < TELLING && sorted[i].weight > -TELLING) continue;
        char first[32];
        if (shown++ == 0) fprintf(p->out, "     %s\n", in_favour ? "for" : "against");
        snprintf(first, sizeof first, "      %+6.1f dB  ", sorted[i].weight);
        wrapped(p, first, sorted[i].entry == SURAL_TWO_CAUSES ? "(that two causes may be at work at once)" : statement(p, (size_t)sorted[i].entry));
    }
    free(sorted);
}

static void place_line(const page *p, const char *first, const sural_place *place, double of) {
    char text[400];
    bool crossed = place->lesion_side != place->side;
    snprintf(text, sizeof text, "%3.0f%%  %s, %s%s%s%s", 100 * place->probability / of, place->name, side_word(place->lesion_side),
             crossed ? " (serves the " : "", crossed ? side_word(place->side) : "", crossed ? " leg)" : "");
    wrapped(p, first, text);
}

static void cause(const page *p, size_t rank) {
    const sural_cause *c = &p->a->causes[rank];
    int bar = (int)(c->probability * BAR + 0.5);
    fprintf(p->out, "\n  %zu. %-66s %5.1f%% %.*s\n", rank + 1, c->name, 100 * c->probability, bar, "####################");
    fprintf(p->out, "     between %.0f%% and %.0f%%, as far as the knowledge's numbers can be trusted\n", 100 * c->low, 100 * c->high);
    wrapped(p, "     ", c->plain);
    fprintf(p->out, "     urgency of this cause: %s (%s)\n", sural_level_name(c->urgency), c->window);
    for (size_t i = 0; i < c->place_count && i < 2; i++)
        place_line(p, i ? "            " : "     where: ", &c->places[i], c->probability > 0 ? c->probability : 1);
    weights(p, c, true);
    weights(p, c, false);
    names(p, "     not explained by it: ", c->unexplained);
    names(p, "     usual, not yet looked for: ", c->expected);
}

static void causes(const page *p) {
    size_t top = p->options->top ? p->options->top : DEFAULT_TOP;
    double rest = 0;
    fputs("\nWHAT IT MAY BE\n", p->out);
    for (size_t i = 0; i < p->a->cause_count; i++) {
        if (i < top) cause(p, i);
        else rest += p->a->causes[i].probability;
    }
    if (p->a->cause_count > top)
        fprintf(p->out, "\n     %zu other causes together %.1f%%; none of the causes known here %.1f%%\n", p->a->cause_count - top,
                100 * rest, 100 * (1 - p->a->known_causes));
    for (size_t i = 0; i < p->a->pair_count; i++) {
        const sural_pair *pair = &p->a->pairs[i];
        fprintf(p->out, "%s     %5.1f%%  %s, and with it %s\n", i ? "" : "\n     Two causes at once\n", 100 * pair->probability, pair->first_name, pair->second_name);
    }
    if (p->a->known_causes < 0.5) wrapped(p, "     ", "The findings fit none of the known causes well. Take the list with great care.");
}

static void where(const page *p) {
    fputs("\nWHERE (all causes together)\n", p->out);
    for (size_t i = 0; i < p->a->place_count && i < 5; i++) place_line(p, "  ", &p->a->places[i], 1);
}

static void questions(const page *p) {
    fputs("\nWHAT TO ASK OR EXAMINE NEXT\n", p->out);
    for (size_t i = 0; i < p->a->question_count && i < SHOWN_QUESTIONS; i++) {
        const sural_question *q = &p->a->questions[i];
        const char *site = q->site_name;
        char text[600];
        snprintf(text, sizeof text, "%s%s%s%s%s%s  [%s; bears on %s%s]", q->text, site ? " (" : "", site ? site : "", site ? ")" : "",
                 q->side ? " Side: " : "", side_word(q->side), q->stage, name_of(p, "disorders", q->for_cause), q->excludes ? "; to exclude a red flag" : "");
        wrapped(p, "  - ", text);
    }
}

static void certainty(const page *p) {
    fprintf(p->out, "  Whichever of these is asked next, cause and urgency stay with a probability of at least %.0f%%%s.\n", 100 * p->a->same_decision,
            p->a->enough ? ": enough is known" : "");
    if (p->a->hinge_count) fputs("\n  Numbers of the knowledge that weigh most\n", p->out);
    for (size_t i = 0; i < p->a->hinge_count && i < 3; i++) {
        const sural_hinge *h = &p->a->hinges[i];
        char text[400];
        snprintf(text, sizeof text, "%s, %s%s%s: %g (%g to %g), from %+.1f to %+.1f dB%s", name_of(p, "disorders", h->cause), h->number,
                 h->finding ? " of " : "", h->finding ? h->finding : "", h->value, h->low, h->high, h->at_low, h->at_high,
                 h->turns ? ", which could turn the order" : "");
        wrapped(p, "    ", text);
    }
}

static void what_to_do(const page *p) {
    const sural_cause *c = &p->a->causes[0];
    const sural_actions *a = &c->actions;
    fprintf(p->out, "\nWHAT TO DO if it is: %s\n", c->plain_name);
    list(p, "first steps", a->first_steps);
    list(p, "tests", a->tests);
    list(p, "who", a->specialist);
    list(p, "what you can do", a->self_care);
    list(p, "medicines", a->drugs);
    list(p, "physical therapy and aids", a->physical);
    list(p, "injections and operations", a->procedures);
    list(p, "what prevents it", a->prevention);
    list(p, "come back at once", a->watch);
    wrapped(p, "  outlook: ", a->outlook);
    if (*a->pregnancy) wrapped(p, "  in pregnancy: ", a->pregnancy);
    if (*a->old_age) wrapped(p, "  in old age: ", a->old_age);
    list(p, "for the clinician", a->clinician);
}

bool text_assessment_write(FILE *out, const sural_knowledge *knowledge, const sural_assessment *assessment, const text_options *options) {
    const page p = {out, knowledge, assessment, options};
    fprintf(out, "Sural %s, knowledge %s (%.12s)%s%s\n", sural_version(), assessment->knowledge_version, assessment->knowledge_sha256,
            options->case_id ? "      case " : "", options->case_id ? options->case_id : "");
    fputs("Decision support and education, not a diagnosis and not a medical device.\n\n", out);
    urgency(&p);
    causes(&p);
    where(&p);
    questions(&p);
    certainty(&p);
    if (assessment->cause_count) what_to_do(&p);
    return !ferror(out);
}
