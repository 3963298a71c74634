/* Reading level of the person's voice: the grade of Kincaid et al. 1975, 0.39 words a sentence + 11.8 syllables a word - 15.59,
 * with syllables counted by groups of vowels. */
#include <ctype.h>
#include <string.h>

#include "knowledge/lint/rules.h"

static const double HIGHEST_GRADE = 8.9; /* about grade 8 */
enum { LONGEST_SENTENCE = 30 };          /* words */

typedef struct reading { double words, sentences, syllables; int longest, here; } reading;

static bool vowel(char c) { return c && strchr("aeiouyAEIOUY", c); }
static bool in_word(const char *c) { return isalpha((unsigned char)*c) || *c == '\'' || *c == '-'; }

/* A silent e at the end, and of "-es" and "-ed" where it is not sounded, makes no syllable. */
static bool silent_end(const char *word, size_t size) {
    char last = (char)tolower((unsigned char)word[size - 1]);
    if (size < 3) return false;
    if (last == 'e') return !strchr("ley", tolower((unsigned char)word[size - 2]));
    bool ending = (last == 's' || last == 'd') && tolower((unsigned char)word[size - 2]) == 'e';
    return ending && !strchr("tdsxzhcg", tolower((unsigned char)word[size - 3]));
}

static int syllables(const char *word, size_t size) {
    int count = 0;
    for (size_t i = 0; i < size; i++) count += vowel(word[i]) && (i == 0 || !vowel(word[i - 1]));
    if (count > 1 && silent_end(word, size)) count--;
    return count ? count : 1;
}

static void end_sentence(reading *r) {
    if (r->here == 0) return;
    if (r->here > r->longest) r->longest = r->here;
    r->sentences++;
    r->here = 0;
}

static void read_text(reading *r, const char *text) {
    for (const char *c = text; *c;) {
        size_t size = 0;
        if (isalpha((unsigned char)*c)) {
            while (in_word(c + size)) size++;
            r->words++, r->here++;
            r->syllables += syllables(c, size);
        } else if (strchr(".!?:;", *c) && (c[1] == ' ' || c[1] == '\0')) {
            end_sentence(r);
        }
        c += size ? size : 1;
    }
    end_sentence(r);
}

static void read_texts(const lint *l, reading *r, kn_span span) {
    LINT_EACH(i, span) read_text(r, kn_text_of(l->image, kn_get_text(l->image, i)->text));
}

void lint_disorder_texts(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    const kn_actions *a = kn_get_actions(l->image, d->actions.start);
    reading r = {0};
    const uint32_t single[] = {d->plain, a->outlook, a->pregnancy, a->old_age};
    const kn_span lists[] = {a->first_steps, a->self_care, a->prevention, a->watch};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) read_text(&r, kn_text_of(l->image, single[i]));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) read_texts(l, &r, lists[i]);
    double grade = 0.39 * r.words / r.sentences + 11.8 * r.syllables / r.words - 15.59;
    if (grade > HIGHEST_GRADE) lint_fault(l, "the person's voice reads at grade %.1f, above %.1f", grade, HIGHEST_GRADE);
    if (r.longest > LONGEST_SENTENCE) lint_fault(l, "the person's voice has a sentence of %d words, more than %d", r.longest, LONGEST_SENTENCE);
}

void lint_finding_texts(lint *l) {
    const kn_finding *f = kn_get_finding(l->image, l->row);
    reading r = {0};
    read_text(&r, kn_text_of(l->image, f->question));
    read_text(&r, kn_text_of(l->image, f->help));
    if (r.longest > LONGEST_SENTENCE) lint_fault(l, "question or help has a sentence of %d words, more than %d", r.longest, LONGEST_SENTENCE);
}
