#include "records/diff.h"

#include <stdint.h>
#include <string.h>

#include "records/record.h"

enum { ADDRESS = 512, TEXT = 600 };
typedef struct differ { FILE *out; size_t count; } differ;

static bool holder(const record_node *node) { return node->kind == SURAL_NODE_MAP || node->kind == SURAL_NODE_LIST; }

/* The name of a node among its siblings: its key, or the first reference or text of a row. */
static const char *name_of(const record_node *node) {
    if (node->key) return node->key;
    return node->text ? node->text : record_name(node);
}

/* The sibling of the same name, and the same turn where the name comes more than once. */
static const record_node *partner(const record_node *node, const record_node *among) {
    size_t turn = 0;
    for (const record_node *s = node->parent->first; s != node; s = s->next) turn += strcmp(name_of(s), name_of(node)) == 0;
    for (const record_node *s = among->first; s; s = s->next)
        if (strcmp(name_of(s), name_of(node)) == 0 && turn-- == 0) return s;
    return NULL;
}

static void tell(differ *d, const char *sign, const char *address, const record_node *a, const record_node *b) {
    char old[TEXT], new_one[TEXT];
    record_print(a, old, sizeof old);
    d->count++;
    if (!b) {
        fprintf(d->out, "%s %s: %s\n", sign, address, old);
        return;
    }
    record_print(b, new_one, sizeof new_one);
    fprintf(d->out, "%s %s: %s -> %s\n", sign, address, old, new_one);
}

static void compare(differ *d, const char *address, const record_node *a, const record_node *b);

static void compare_children(differ *d, const char *address, const record_node *a, const record_node *b) {
    char below[ADDRESS];
    for (const record_node *child = a->first; child; child = child->next) {
        const record_node *other = partner(child, b);
        snprintf(below, sizeof below, "%.300s/%.200s", address, name_of(child));
        if (other) compare(d, below, child, other);
        else tell(d, "-", below, child, NULL);
    }
    for (const record_node *child = b->first; child; child = child->next) {
        snprintf(below, sizeof below, "%.300s/%.200s", address, name_of(child));
        if (!partner(child, a)) tell(d, "+", below, child, NULL);
    }
}

static void compare(differ *d, const char *address, const record_node *a, const record_node *b) {
    char old[TEXT], new_one[TEXT];
    if (holder(a) && holder(b)) {
        compare_children(d, address, a, b);
        return;
    }
    record_print(a, old, sizeof old);
    record_print(b, new_one, sizeof new_one);
    if (strcmp(old, new_one) != 0) tell(d, "~", address, a, b);
}

static bool compare_record(differ *d, const sural_knowledge *old, const sural_knowledge *new_one, const char *section, const char *id) {
    char address[ADDRESS];
    snprintf(address, sizeof address, "%.200s/%.200s", section, id);
    if (!sural_knowledge_name(new_one, section, id)) {
        d->count++;
        fprintf(d->out, "- %s\n", address);
        return true;
    }
    record_node *a = record_read(old, section, id), *b = record_read(new_one, section, id);
    if (a && b) compare(d, address, a, b);
    bool good = a && b;
    record_free(a);
    record_free(b);
    return good;
}

size_t diff_write(FILE *out, const sural_knowledge *old, const sural_knowledge *new_one) {
    differ d = {out, 0};
    const char *section, *id;
    for (size_t s = 0; (section = sural_knowledge_section(s)); s++) {
        for (size_t i = 0; (id = sural_knowledge_id(old, section, i)); i++)
            if (!compare_record(&d, old, new_one, section, id)) return SIZE_MAX;
        for (size_t i = 0; (id = sural_knowledge_id(new_one, section, i)); i++) {
            if (sural_knowledge_name(old, section, id)) continue;
            d.count++;
            fprintf(out, "+ %s/%s\n", section, id);
        }
    }
    return d.count;
}
