#include "records/numbers.h"

#include <math.h>
#include <string.h>

/* Under which key a row has its number. */
static const char *const VALUE_KEYS[] = {"value", "p", "ratio", "weight", "values", "rho", "exponent", "usual", "cost", "degree"};

typedef struct collector {
    const char *section, *id;
    const record_node *record;
    number_visit *visit;
    void *context;
} collector;

static const record_node *value_of(const record_node *row) {
    for (size_t i = 0; i < sizeof VALUE_KEYS / sizeof *VALUE_KEYS; i++) {
        const record_node *found = record_get(row, VALUE_KEYS[i]);
        bool value = found && found->kind != SURAL_NODE_TEXT && found->kind != SURAL_NODE_REFERENCE;
        if (value) return found;
    }
    return NULL;
}

/* Where shares stand beside the row that says where they come from. */
static const record_node *value_beside(const collector *c, const record_node *row) {
    const char *key = row->key ? row->key : "";
    if (strcmp(key, "background") == 0) return record_get(c->record, "values");
    if (strcmp(key, "basis") == 0) return record_get(row->parent, "age");
    if (strcmp(key, "degree_basis") == 0) return record_get(c->record, "degree");
    if (strcmp(key, "profile_basis") == 0) return record_get(c->record, "profile");
    return NULL;
}

static void write_address(const collector *c, const record_node *node, char *out, size_t size) {
    if (!node->parent) {
        snprintf(out, size, "%s/%s", c->section, c->id);
        return;
    }
    write_address(c, node->parent, out, size);
    size_t used = strlen(out);
    if (used + 1 < size) snprintf(out + used, size - used, "/%s", node->key ? node->key : record_name(node));
}

static bool tell(const collector *c, const record_node *row) {
    const record_node *value = value_of(row);
    if (!value) value = value_beside(c, row);
    if (!value) return true;
    number n = {.low = record_number(row, "low"), .high = record_number(row, "high"), .n = record_number(row, "n"),
                .population = record_text(row, "population"), .source = record_text(row, "source"), .grade = record_text(row, "grade"),
                .note = record_text(row, "note")};
    write_address(c, row, n.address, sizeof n.address);
    bool rows = value->kind == SURAL_NODE_LIST && value->first && value->first->kind == SURAL_NODE_MAP;
    if (rows) record_print_values(value, n.value, sizeof n.value);
    else record_print(value, n.value, sizeof n.value);
    return c->visit(c->context, &n);
}

static bool collect(const collector *c, const record_node *node) {
    bool sourced = node->kind == SURAL_NODE_MAP && record_get(node, "source") && record_get(node, "grade");
    if (sourced && !tell(c, node)) return false;
    for (const record_node *child = node->first; child; child = child->next)
        if (!collect(c, child)) return false;
    return true;
}

bool numbers_of_record(const record_node *record, const char *section, const char *id, number_visit *visit, void *context) {
    const collector c = {section, id, record, visit, context};
    return collect(&c, record);
}

bool numbers_of_all(const sural_knowledge *knowledge, number_visit *visit, void *context) {
    const char *section, *id;
    for (size_t s = 0; (section = sural_knowledge_section(s)); s++)
        for (size_t i = 0; (id = sural_knowledge_id(knowledge, section, i)); i++) {
            record_node *record = record_read(knowledge, section, id);
            bool good = record && numbers_of_record(record, section, id, visit, context);
            record_free(record);
            if (!good) return false;
        }
    return true;
}

/* ---- table ---- */
static void put_cell(FILE *out, const char *text, char end) {
    for (; *text; text++) putc(*text == '\t' || *text == '\n' ? ' ' : *text, out);
    putc(end, out);
}

static void put_number_cell(FILE *out, double value) {
    if (!isnan(value)) fprintf(out, "%.6g", value);
    putc('\t', out);
}

static bool write_row(void *context, const number *n) {
    FILE *out = context;
    put_cell(out, n->address, '\t');
    put_cell(out, n->value, '\t');
    put_number_cell(out, n->low);
    put_number_cell(out, n->high);
    put_number_cell(out, n->n);
    put_cell(out, n->population, '\t');
    put_cell(out, n->source, '\t');
    put_cell(out, n->grade, '\t');
    put_cell(out, n->note, '\n');
    return !ferror(out);
}

bool numbers_write_tsv(FILE *out, const sural_knowledge *knowledge) {
    fputs("address\tvalue\tlow\thigh\tn\tpopulation\tsource\tgrade\tnote\n", out);
    return numbers_of_all(knowledge, write_row, out);
}

/* ---- why ---- */
typedef struct asker { FILE *out; const sural_knowledge *knowledge; const char *wanted; size_t count; } asker;

static bool part_is(const char *part, const char *wanted, size_t size) {
    size_t length = strcspn(part, "/");
    return length == size && strncmp(part, wanted, size) == 0;
}

/* Whether the parts of `wanted` come in this order among those of `address`, the last as the last. */
static bool holds(const char *address, const char *wanted) {
    while (*wanted) {
        size_t size = strcspn(wanted, "/");
        while (*address && !part_is(address, wanted, size)) {
            address += strcspn(address, "/");
            if (*address) address++;
        }
        if (!*address) return false;
        address += size;
        if (*address) address++;
        wanted += size;
        if (*wanted) wanted++;
    }
    return *address == '\0';
}

static void explain_source(const asker *a, const char *id) {
    record_node *source = record_read(a->knowledge, "sources", id);
    if (!source) return;
    fprintf(a->out, "  source   %s: %s", id, record_text(source, "citation"));
    if (*record_text(source, "address")) fprintf(a->out, "; %s", record_text(source, "address"));
    putc('\n', a->out);
    if (*record_text(source, "read")) fprintf(a->out, "  read     %s\n", record_text(source, "read"));
    if (*record_text(source, "opened")) fprintf(a->out, "  opened   %s\n", record_text(source, "opened"));
    record_free(source);
}

/* A frequency means something only beside that in people without the disorder. */
static void explain_background(const asker *a, const char *address) {
    const char *last = strrchr(address, '/');
    if (strncmp(address, "disorders/", 10) != 0 || !last) return;
    record_node *finding = record_read(a->knowledge, "findings", last + 1);
    const record_node *p = record_get(record_get(finding, "background"), "p");
    char text[NUMBER_VALUE];
    if (p) {
        record_print(p, text, sizeof text);
        fprintf(a->out, "  chance   without it %s at 18-39, 40-59, 60-79, 80 and over\n", text);
    }
    record_free(finding);
}

static bool explain(void *context, const number *n) {
    asker *a = context;
    if (!holds(n->address, a->wanted)) return true;
    if (a->count++) putc('\n', a->out);
    fprintf(a->out, "%s\n  value    %s", n->address, n->value);
    if (!isnan(n->low)) fprintf(a->out, "   (%.6g to %.6g)", n->low, n->high);
    if (!isnan(n->n)) fprintf(a->out, "   (worth %.6g observations)", n->n);
    fprintf(a->out, "\n  in whom  %s\n  grade    %s\n", n->population, n->grade);
    if (*n->note) fprintf(a->out, "  note     %s\n", n->note);
    explain_background(a, n->address);
    explain_source(a, n->source);
    return !ferror(a->out);
}

size_t numbers_explain(FILE *out, const sural_knowledge *knowledge, const char *wanted) {
    asker a = {out, knowledge, wanted, 0};
    numbers_of_all(knowledge, explain, &a);
    return a.count;
}
