#include "knowledge/show.h"

#include <stdio.h>
#include <string.h>

#include "knowledge/walk.h"

/* A record as YAML: what stands in a list of the record takes a line, all below it stands within that line. */
typedef struct printer {
    sural_sink *sink;
    void *context;
    int depth;
    bool first[16];                  /* [depth]: nothing stands there yet */
    sural_node_kind holder[16];      /* [depth]: a map or a list */
} printer;

static void put(const printer *p, const char *text) { p->sink(p->context, text, strlen(text)); }

static void put_number(const printer *p, double number) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", number);
    put(p, text);
}

static bool plain(const char *text) {
    return text[0] && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen(text);
}

static void put_text(const printer *p, const char *text) {
    if (plain(text)) {
        put(p, text);
        return;
    }
    put(p, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') put(p, "\\");
        if (*text == '\n') put(p, "\\n");
        else p->sink(p->context, text, 1);
    }
    put(p, "\"");
}

static void put_numbers(const printer *p, const sural_node *node) {
    for (size_t i = 0; i < node->count; i++) {
        put(p, i ? ", " : "[");
        put_number(p, (double)node->numbers[i]);
    }
    put(p, "]");
}

/* What stands before a node: a line of its own at depth 0 and in a list of the record, else a comma. */
static void put_start(printer *p, const sural_node *node) {
    bool line = p->depth == 1 && p->holder[1] == SURAL_NODE_LIST;
    if (line) put(p, "\n  - ");
    else if (p->depth > 0 && !p->first[p->depth]) put(p, ", ");
    p->first[p->depth] = false;
    if (node->key) put(p, node->key), put(p, ":");
    bool lines_follow = p->depth == 0 && node->kind == SURAL_NODE_LIST;
    if (node->key && !lines_follow) put(p, " ");
}

static void open_holder(printer *p, const sural_node *node) {
    if (p->depth > 0 || node->kind == SURAL_NODE_MAP) put(p, node->kind == SURAL_NODE_MAP ? "{" : "[");
    p->depth++;
    p->first[p->depth] = true;
    p->holder[p->depth] = node->kind;
}

static void close_holder(printer *p) {
    sural_node_kind kind = p->holder[p->depth--];
    if (kind == SURAL_NODE_MAP) put(p, "}");
    else if (p->depth > 0) put(p, "]");
    if (p->depth == 0) put(p, "\n");
}

static bool show_node(void *context, const sural_node *node) {
    printer *p = context;
    if (node->kind == SURAL_NODE_END) {
        close_holder(p);
        return true;
    }
    put_start(p, node);
    switch (node->kind) {
    case SURAL_NODE_MAP: case SURAL_NODE_LIST: open_holder(p, node); return p->depth < 15;
    case SURAL_NODE_NUMBER: put_number(p, node->number); break;
    case SURAL_NODE_NUMBERS: put_numbers(p, node); break;
    case SURAL_NODE_FLAG: put(p, node->flag ? "true" : "false"); break;
    default: put_text(p, node->text); break;
    }
    if (p->depth == 0) put(p, "\n");
    return true;
}

void kn_write_record(const kn_image *image, kn_section section, uint32_t row, sural_sink *sink, void *context) {
    printer p = {.sink = sink, .context = context};
    kn_walk(image, section, row, show_node, &p);
}
