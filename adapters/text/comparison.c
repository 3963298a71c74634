#include "text/comparison.h"

static const char *side_word(sural_side side) {
    static const char *const words[] = {"", ", left", ", right", ", both sides"};
    return words[side];
}

static void teller(FILE *out, const sural_teller *t) {
    fprintf(out, "  %+6.1f dB  %3.0f%% and %3.0f%%  %s%s%s%s%s%s\n", t->weight, 100 * t->first, 100 * t->second, t->name, t->value ? ": " : "", t->value ? t->value : "",
            t->site_name ? ", " : "", t->site_name ? t->site_name : "", side_word(t->side));
}

bool text_comparison_write(FILE *out, const sural_knowledge *knowledge, const sural_comparison *c, const text_options *options) {
    fprintf(out, "%s%s%s (+) against %s (-)\n\n  %+6.1f dB  before anything was stated\n", options->case_id ? options->case_id : "", options->case_id ? ": " : "",
            c->first_name, c->second_name, c->prior);
    for (size_t i = 0; i < c->weight_count; i++) fprintf(out, "  %+6.1f dB  %s\n", c->weights[i].weight, options->statement(options->context, c->weights[i].entry));
    fprintf(out, "  %+6.1f dB  in all, if one cause is at work\n\nWHAT WOULD TELL THEM APART (how often with the first and with the second)\n", c->posterior);
    for (size_t i = 0; i < c->teller_count; i++) teller(out, &c->tellers[i]);
    fputs("\nWHAT THE ANSWER HANGS ON\n", out);
    if (c->change_count == 0) fputs("  on no single statement: without any one of them the first cause and the urgency are the same\n", out);
    for (size_t i = 0; i < c->change_count; i++) {
        const sural_change *change = &c->changes[i];
        const char *name = sural_knowledge_name(knowledge, "disorders", change->first);
        fprintf(out, "  without \"%s\": %s (%.0f%%), %s\n", options->statement(options->context, change->entry), name ? name : change->first, 100 * change->probability,
                sural_level_name(change->level));
    }
    return !ferror(out);
}
