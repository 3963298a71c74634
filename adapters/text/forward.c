#include "text/forward.h"

#include <math.h>
#include <string.h>

enum { FINDINGS = 40, SHARES = 12, TARGETS = 14, PLACES = 10 };

static const char *side_word(sural_side side) {
    static const char *const words[] = {"", "left", "right", "both sides"};
    return words[side];
}

/* "left great toe: pinprick reduced" in one line. */
static void finding(FILE *out, const sural_prediction *p) {
    fprintf(out, "%s%s%s", p->name, p->value ? ": " : "", p->value ? p->value : "");
    if (p->site) fprintf(out, ", %s", p->site_name);
    if (p->side) fprintf(out, ", %s", side_word(p->side));
}

static void shares(FILE *out, const char *title, const sural_share *list, size_t count) {
    if (count == 0) return;
    fprintf(out, "\n%s\n", title);
    for (size_t i = 0; i < count && i < SHARES; i++)
        fprintf(out, "  %3.0f%%  %s, %s\n", 100 * list[i].share, list[i].name, side_word(list[i].side));
}

static void recovery(FILE *out, const sural_lesion *l) {
    if (l->block_days_high <= 0) {
        fputs("\nTIME\n  Fibres of the cord and brain do not grow back; recovery there follows the cause.\n", out);
        return;
    }
    fprintf(out, "\nTIME TO RECOVERY\n  conduction block alone: %.0f to %.0f days\n", l->block_days_low, l->block_days_high);
    for (size_t i = 0; i < l->regrowth_count && i < TARGETS; i++)
        fprintf(out, "  axons to %s: %.0f cm, about %.0f months\n", l->regrowth[i].name, l->regrowth[i].cm, ceil(l->regrowth[i].days / 30.4));
}

bool text_lesion_write(FILE *out, const sural_lesion *l, size_t top) {
    size_t most = top ? top : FINDINGS;
    bool crossed = l->lesion_side != l->side;
    fprintf(out, "%s, %s%s%s%s\n%s; %s lesion, %s\n\nWHAT IT DOES (probability, by chance, weight)\n", l->name, side_word(l->lesion_side),
            crossed ? " (serves the " : "", crossed ? side_word(l->side) : "", crossed ? " leg)" : "", l->kind, l->degree, l->pattern);
    for (size_t i = 0; i < l->prediction_count && i < most; i++) {
        const sural_prediction *p = &l->predictions[i];
        fprintf(out, "  %3.0f%%  %4.1f%%  %+5.1f dB  ", 100 * p->probability, 100 * p->background, p->weight);
        finding(out, p);
        putc('\n', out);
    }
    if (l->prediction_count > most) fprintf(out, "  (%zu more with --top N)\n", l->prediction_count - most);
    shares(out, "CONDUCTION STUDIES (share of the response lost)", l->studies, l->study_count);
    if (l->block_across) fprintf(out, "  a conduction block shows across: %s\n", l->block_across);
    shares(out, "MUSCLES ON NEEDLE EMG (share denervated)", l->muscles, l->muscle_count);
    fprintf(out, "  paraspinal muscles: %s (%.0f%%)\n", l->paraspinal >= 0.1 ? "may be denervated" : "spared", 100 * l->paraspinal);
    recovery(out, l);
    return !ferror(out);
}

static double most_of(const sural_step *s) { return fmax(fmax(s->touch, s->vibration), fmax(s->pain, s->motor)); }

static void step(FILE *out, const sural_step *s) {
    bool motor = s->motor > 0;
    fprintf(out, "  %-14s ", s->kind);
    if (motor) fprintf(out, "%3.0f%%             ", 100 * s->motor);
    else fprintf(out, "%3.0f%% %3.0f%% %3.0f%%   ", 100 * s->touch, 100 * s->vibration, 100 * s->pain);
    fprintf(out, "%s", s->name);
    if (!isnan(s->low) && s->high - s->low > 0.01 && s->high < 0.995) fprintf(out, " (maps: %.0f to %.0f%%)", 100 * s->low, 100 * s->high);
    if (strcmp(s->side, "crosses") == 0) fputs("  [crosses here]", out);
    putc('\n', out);
}

bool text_path_write(FILE *out, const sural_path *path) {
    bool skin = strcmp(path->section, "regions") == 0;
    fprintf(out, "%s (%s)\nThe way to the brain: %s of its fibres that pass\n", path->name, path->id, skin ? "share of touch, vibration, pain" : "share");
    for (size_t i = 0; i < path->step_count; i++)
        if (most_of(&path->steps[i]) >= 0.02) step(out, &path->steps[i]);
    return !ferror(out);
}

bool text_neighbours_write(FILE *out, const sural_neighbours *n) {
    fprintf(out, "%s (%s)\nPlaces next to it, and what tells the two apart (probability here, there)\n", n->name, n->place);
    for (size_t i = 0; i < n->count; i++) {
        const sural_neighbour *one = &n->items[i];
        fprintf(out, "\n%s: %s (%s)\n", one->relation, one->name, one->place);
        if (one->telling_count == 0) fputs("  nothing at the bedside tells them apart\n", out);
        for (size_t t = 0; t < one->telling_count; t++) {
            fprintf(out, "  %3.0f%% %3.0f%%  ", 100 * one->telling[t].here.probability, 100 * one->telling[t].there);
            finding(out, &one->telling[t].here);
            fprintf(out, " (%+.1f dB)\n", one->telling[t].here.weight);
        }
    }
    return !ferror(out);
}

bool text_places_write(FILE *out, const char *case_id, const sural_assessment *a, size_t top) {
    fprintf(out, "%s%sWHERE (all causes together)\n", case_id ? case_id : "", case_id ? ": " : "");
    for (size_t i = 0; i < a->place_count && i < (top ? top : PLACES); i++) {
        const sural_place *p = &a->places[i];
        bool crossed = p->lesion_side != p->side;
        fprintf(out, "  %5.1f%%  %s, %s%s%s%s\n", 100 * p->probability, p->name, side_word(p->lesion_side), crossed ? " (serves the " : "",
                crossed ? side_word(p->side) : "", crossed ? " leg)" : "");
    }
    return !ferror(out);
}
