#include <string.h>

#include "records/numbers.h"

static const char *const GRADES[] = {"A", "B", "C", "estimate"};
enum { GRADE_COUNT = 4 };

typedef struct tally {
    const sural_knowledge *knowledge;
    size_t numbers[GRADE_COUNT], opened, changed;
    size_t disorders, full, first, second, lapsed, unread;
    size_t words, synonyms;
} tally;

static bool count_number(void *context, const number *n) {
    tally *t = context;
    for (size_t g = 0; g < GRADE_COUNT; g++) t->numbers[g] += strcmp(n->grade, GRADES[g]) == 0;
    record_node *source = record_read(t->knowledge, "sources", n->source);
    t->opened += *record_text(source, "opened") != '\0';
    record_free(source);
    return true;
}

static bool is_full(const record_node *d) {
    static const char *const keys[] = {"degree_basis", "profile_basis", "territory", "lesions", "findings", "distributions", "accuracy"};
    static const char *const actions[] = {"first_steps", "tests", "specialist", "prevention", "watch", "outlook", "clinician", "sources"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!record_get(d, keys[i])) return false;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (!record_get(record_get(d, "actions"), actions[i])) return false;
    return true;
}

/* A reading holds for the text that was read. */
static void count_readings(tally *t, const record_node *d) {
    bool first = false, second = false, lapsed = false;
    const record_node *checked = record_get(d, "checked");
    for (const record_node *r = checked ? checked->first : NULL; r; r = r->next) {
        bool holds = strcmp(record_text(r, "digest"), record_text(d, "digest")) == 0;
        bool by_second = strcmp(record_text(r, "reader"), "second") == 0;
        first = first || !by_second;
        second = second || (by_second && holds);
        lapsed = lapsed || (by_second && !holds);
        double changed = record_number(r, "changed");
        if (by_second && changed > 0) t->changed += (size_t)changed;
    }
    t->first += first;
    t->second += second;
    t->lapsed += lapsed && !second;
    t->unread += !first && !second && !lapsed;
}

static bool count_disorders(tally *t) {
    const char *id;
    for (size_t i = 0; (id = sural_knowledge_id(t->knowledge, "disorders", i)); i++) {
        record_node *d = record_read(t->knowledge, "disorders", id);
        if (!d) return false;
        t->disorders++;
        t->full += is_full(d);
        count_readings(t, d);
        record_free(d);
    }
    return true;
}

static bool count_words(tally *t) {
    static const char *const sections[] = {"findings", "regions", "movements"};
    const char *id;
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
        for (size_t i = 0; (id = sural_knowledge_id(t->knowledge, sections[s], i)); i++) {
            record_node *record = record_read(t->knowledge, sections[s], id);
            if (!record) return false;
            t->words++;
            t->synonyms += record_size(record_get(record, "synonyms"));
            record_free(record);
        }
    return true;
}

bool numbers_write_status(FILE *out, const sural_knowledge *knowledge) {
    tally t = {.knowledge = knowledge};
    if (!count_disorders(&t) || !count_words(&t) || !numbers_of_all(knowledge, count_number, &t)) return false;
    size_t all = t.numbers[0] + t.numbers[1] + t.numbers[2] + t.numbers[3];
    fprintf(out, "disorders             %zu\n  full records        %zu\n  read first          %zu\n  read twice          %zu\n"
                 "  second read lapsed  %zu\n  read by nobody      %zu\n  second read changed %zu numbers\n",
            t.disorders, t.full, t.first, t.second, t.lapsed, t.unread, t.changed);
    fprintf(out, "numbers               %zu\n", all);
    for (size_t g = 0; g < GRADE_COUNT; g++) fprintf(out, "  %-19s %zu\n", GRADES[g], t.numbers[g]);
    fprintf(out, "  source opened       %zu\n", t.opened);
    fprintf(out, "findings, regions, movements  %zu\n  synonyms            %zu\n", t.words, t.synonyms);
    return !ferror(out);
}
