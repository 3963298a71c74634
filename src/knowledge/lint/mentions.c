#include <ctype.h>
#include <string.h>

#include "knowledge/lint/rules.h"

enum { SHORTEST = 6 }; /* a shorter word is part of too many others */

static bool starts_with(const char *text, const char *word) {
    while (*word && tolower((unsigned char)*text) == tolower((unsigned char)*word)) text++, word++;
    return *word == '\0' && !isalpha((unsigned char)*text);
}

static bool mentions(const char *text, const char *word) {
    if (strlen(word) < SHORTEST) return false;
    for (const char *c = text; *c; c++)
        if ((c == text || !isalpha((unsigned char)c[-1])) && starts_with(c, word)) return true;
    return false;
}

/* What a finding is called in `text`, or NULL. */
static const char *called(const kn_image *image, const kn_finding *finding, const char *text) {
    const char *name = kn_text_of(image, finding->name), *clinical = kn_text_of(image, finding->clinical);
    if (mentions(text, name)) return name;
    if (mentions(text, clinical)) return clinical;
    LINT_EACH(i, finding->synonyms) {
        const char *word = kn_text_of(image, kn_get_text(image, i)->text);
        if (mentions(text, word)) return word;
    }
    return NULL;
}

static bool tabled(const kn_image *image, const kn_disorder *d, uint32_t finding) {
    LINT_EACH(i, d->findings) if (kn_get_frequency(image, i)->finding == finding) return true;
    LINT_EACH(i, d->territory) if (kn_get_frequency(image, i)->finding == finding) return true;
    LINT_EACH(i, d->risk_factors) if (kn_get_ratio(image, i)->finding == finding) return true;
    LINT_EACH(i, d->distributions) if (kn_get_distribution(image, i)->finding == finding) return true;
    return kn_get_finding(image, finding)->effect.count > 0; /* the network works it out */
}

void lint_disorder_mentions(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    const uint32_t texts[] = {d->plain, d->clinical, d->mechanism};
    for (uint32_t f = 0; f < kn_count(l->image, KN_SECTION_finding); f++) {
        if (tabled(l->image, d, f)) continue;
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            const char *word = called(l->image, kn_get_finding(l->image, f), kn_text_of(l->image, texts[t]));
            if (!word) continue;
            lint_fault(l, "its text says \"%s\", its tables lack %s", word, lint_finding_id(l, f));
            break;
        }
    }
}
