#include "records/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader { record_node *root, *at; bool failed; } reader;

static record_node *add(record_node *parent, const sural_node *node) {
    record_node *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    *made = (record_node){.kind = node->kind, .key = node->key, .text = node->text, .section = node->section, .number = node->number,
                          .numbers = node->numbers, .count = node->count, .flag = node->flag, .parent = parent};
    if (parent->last) parent->last->next = made;
    else parent->first = made;
    parent->last = made;
    return made;
}

static bool read_node(void *context, const sural_node *node) {
    reader *r = context;
    if (node->kind == SURAL_NODE_END) {
        r->at = r->at->parent;
        return true;
    }
    record_node *made = add(r->at, node);
    if (made && (node->kind == SURAL_NODE_MAP || node->kind == SURAL_NODE_LIST)) r->at = made;
    r->failed = !made;
    return made != NULL;
}

record_node *record_read(const sural_knowledge *knowledge, const char *section, const char *id) {
    char name[256];
    snprintf(name, sizeof name, "%s/%s", section, id);
    reader r = {.root = calloc(1, sizeof(record_node))};
    if (!r.root) return NULL;
    r.root->kind = SURAL_NODE_MAP;
    r.at = r.root;
    if (sural_knowledge_walk(knowledge, name, read_node, &r, NULL) == SURAL_OK && !r.failed) return r.root;
    record_free(r.root);
    return NULL;
}

void record_free(record_node *record) {
    if (!record) return;
    for (record_node *child = record->first, *next; child; child = next) {
        next = child->next;
        record_free(child);
    }
    free(record);
}

const record_node *record_get(const record_node *map, const char *key) {
    for (const record_node *child = map ? map->first : NULL; child; child = child->next)
        if (child->key && strcmp(child->key, key) == 0) return child;
    return NULL;
}

const char *record_text(const record_node *map, const char *key) {
    const record_node *found = record_get(map, key);
    return found && found->text ? found->text : "";
}

double record_number(const record_node *map, const char *key) {
    const record_node *found = record_get(map, key);
    return found && found->kind == SURAL_NODE_NUMBER ? found->number : (double)NAN;
}

size_t record_size(const record_node *list) {
    size_t count = 0;
    for (const record_node *child = list ? list->first : NULL; child; child = child->next) count++;
    return count;
}

const char *record_name(const record_node *row) {
    for (const record_node *child = row->first; child; child = child->next)
        if (child->kind == SURAL_NODE_REFERENCE || child->kind == SURAL_NODE_TEXT) return child->text;
    return "";
}

static void append(char *out, size_t size, const char *text) {
    size_t used = strlen(out);
    if (used + 1 < size) snprintf(out + used, size - used, "%s", text);
}

static void append_number(char *out, size_t size, double number) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", number);
    append(out, size, text);
}

static void append_node(char *out, size_t size, const record_node *node) {
    switch (node->kind) {
    case SURAL_NODE_NUMBER: append_number(out, size, node->number); break;
    case SURAL_NODE_FLAG: append(out, size, node->flag ? "true" : "false"); break;
    case SURAL_NODE_NUMBERS:
        for (size_t i = 0; i < node->count; i++) {
            if (i) append(out, size, ", ");
            append_number(out, size, (double)node->numbers[i]);
        }
        break;
    case SURAL_NODE_MAP: case SURAL_NODE_LIST:
        for (const record_node *child = node->first; child; child = child->next) {
            if (child != node->first) append(out, size, ", ");
            if (child->key) append(out, size, child->key), append(out, size, " ");
            append_node(out, size, child);
        }
        break;
    default: append(out, size, node->text); break;
    }
}

void record_print(const record_node *node, char *out, size_t size) {
    out[0] = '\0';
    append_node(out, size, node);
}

void record_print_values(const record_node *values, char *out, size_t size) {
    out[0] = '\0';
    for (const record_node *row = values ? values->first : NULL; row; row = row->next) {
        if (row != values->first) append(out, size, ", ");
        append(out, size, record_text(row, "value"));
        append(out, size, " ");
        append_number(out, size, record_number(row, "p"));
    }
}
