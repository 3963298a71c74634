#include <ctype.h>
#include <string.h>

#include "knowledge/lint/rules.h"

enum { FEWEST = 5, MOST = 20 };

static bool same_words(const char *a, const char *b) {
    while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) a++, b++;
    return *a == *b;
}

typedef struct wording { uint32_t name, question, clinical; kn_span synonyms; } wording;

static wording wording_of(const kn_image *image, kn_section section, uint32_t row) {
    if (section == KN_SECTION_region) {
        const kn_region *r = kn_get_region(image, row);
        return (wording){r->name, r->question, r->clinical, r->synonyms};
    }
    if (section == KN_SECTION_movement) {
        const kn_movement *m = kn_get_movement(image, row);
        return (wording){m->name, m->question, m->clinical, m->synonyms};
    }
    const kn_finding *f = kn_get_finding(image, row);
    return (wording){f->name, f->question, f->clinical, f->synonyms};
}

/* Whether another record of the section, above this one, is called so too. */
static void check_unique(lint *l, const char *word) {
    for (uint32_t other = 0; other < l->row; other++) {
        wording w = wording_of(l->image, l->section, other);
        bool same = same_words(word, kn_text_of(l->image, w.name));
        LINT_EACH(i, w.synonyms) same = same || same_words(word, kn_text_of(l->image, kn_get_text(l->image, i)->text));
        if (same) lint_fault(l, "\"%s\" means %s too", word, kn_id(l->image, l->section, other));
    }
}

void lint_words(lint *l) {
    wording w = wording_of(l->image, l->section, l->row);
    if (!w.question || !w.clinical) lint_fault(l, "no question, or no clinical phrase");
    if (w.synonyms.count < FEWEST || w.synonyms.count > MOST)
        lint_fault(l, "%u synonyms, not %d to %d", w.synonyms.count, FEWEST, MOST);
    LINT_EACH(i, w.synonyms) check_unique(l, kn_text_of(l->image, kn_get_text(l->image, i)->text));
}
