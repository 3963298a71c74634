/* The vocabulary, read back from `sural_knowledge_show`, and random statements in it. */
#ifndef PROPERTY_VOCABULARY_H
#define PROPERTY_VOCABULARY_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sural/sural.h>

#include "../support.h"

enum { FINDINGS = 1024, WORDS = 32, TEXT = 1 << 15, SITES = 4 };

typedef struct finding {
    const char *id, *sites; /* section of its sites; NULL for none */
    bool sided, flag, number;
    double low, high;
    char word[WORDS][64];
    size_t words;
} finding;

typedef struct vocabulary {
    const sural_knowledge *knowledge;
    finding *findings;
    size_t count;
    size_t by_site[FINDINGS], site_findings; /* those that name sites: asked for more often */
} vocabulary;

typedef struct page { char text[TEXT]; size_t size; } page;

static inline void add_to_page(void *context, const char *text, size_t size) {
    page *p = context;
    if (p->size + size >= TEXT) size = TEXT - 1 - p->size;
    memcpy(p->text + p->size, text, size);
    p->size += size;
    p->text[p->size] = '\0';
}

static inline bool says(const page *p, const char *line) { return strstr(p->text, line) != NULL; }

static inline double number_after(const page *p, const char *key, double otherwise) {
    const char *at = strstr(p->text, key);
    return at ? strtod(at + strlen(key), NULL) : otherwise;
}

static inline void read_words(const page *p, finding *f) {
    for (const char *at = p->text; f->words < WORDS && (at = strstr(at, "- {value: ")); at++)
        f->words += sscanf(at, "- {value: %63[^,}]", f->word[f->words]) == 1;
}

static inline void read_finding(vocabulary *v, const char *id) {
    static page p;
    char path[128];
    finding *f = &v->findings[v->count];
    p.size = 0;
    snprintf(path, sizeof path, "findings/%s", id);
    sural_knowledge_show(v->knowledge, path, add_to_page, &p, NULL);
    *f = (finding){.id = id, .sided = says(&p, "\nsided: true"), .flag = says(&p, "\ntype: flag"), .number = says(&p, "\ntype: number")};
    f->sites = says(&p, "\ntype: region") ? "regions" : says(&p, "\ntype: movement") ? "movements" : says(&p, "\ntype: reflex") ? "reflexes" : NULL;
    f->low = number_after(&p, "\nminimum: ", 0);
    f->high = number_after(&p, "\nmaximum: ", 100);
    read_words(&p, f);
    if (f->sites) v->by_site[v->site_findings++] = v->count;
    v->count++;
}

static inline bool vocabulary_read(vocabulary *v, const sural_knowledge *knowledge) {
    *v = (vocabulary){.knowledge = knowledge, .findings = calloc(FINDINGS, sizeof(finding))};
    const char *id;
    while (v->findings && v->count < FINDINGS && (id = sural_knowledge_id(knowledge, "findings", v->count))) read_finding(v, id);
    return v->count > 0;
}

/* ---- chance ---- */
static inline size_t below(uint64_t *state, size_t limit) { return (size_t)(support_random(state) % limit); }
static inline bool one_in(uint64_t *state, size_t n) { return below(state, n) == 0; }

/* ---- statements ---- */
typedef struct statement { sural_entry entry; const char *sites[SITES]; } statement;

static inline size_t section_size(const sural_knowledge *knowledge, const char *section) {
    size_t size = 0;
    while (sural_knowledge_id(knowledge, section, size)) size++;
    return size;
}

static inline void random_sites(const vocabulary *v, const finding *f, uint64_t *state, statement *out) {
    size_t all = section_size(v->knowledge, f->sites);
    out->entry.site_count = 1 + below(state, SITES);
    for (size_t i = 0; i < out->entry.site_count; i++) out->sites[i] = sural_knowledge_id(v->knowledge, f->sites, below(state, all));
}

static inline void random_value(const finding *f, uint64_t *state, statement *out) {
    if (f->number && !one_in(state, 4)) {
        double part = (double)below(state, 1001) / 1000;
        out->entry.has_number = true;
        out->entry.number = f->low + part * part * part * (f->high - f->low); /* most numbers are small in their range */
        return;
    }
    static const char *const ranges[] = {"low", "normal", "high"};
    if (f->number) out->entry.word = ranges[below(state, 3)];
    else if (f->words) out->entry.word = f->word[below(state, f->words)];
}

static inline void random_statement(const vocabulary *v, uint64_t *state, statement *out) {
    const finding *f = &v->findings[one_in(state, 3) ? v->by_site[below(state, v->site_findings)] : below(state, v->count)];
    *out = (statement){.entry = {.finding = f->id}};
    if (f->sided) out->entry.side = (sural_side)(SURAL_SIDE_LEFT + below(state, 3));
    if (f->sites) random_sites(v, f, state, out);
    bool reflex = f->sites && strcmp(f->sites, "reflexes") == 0;
    if (reflex || (!f->flag && !f->sites)) random_value(f, state, out);
    else out->entry.absent = one_in(state, 3);
    if (strcmp(f->id, "weakness") == 0 && !out->entry.absent && one_in(state, 2)) {
        out->entry.has_grade = true;
        out->entry.grade = (double)below(state, 6);
    }
}

#endif
