/* A record of the knowledge as a tree, for what prints or compares records. */
#ifndef RECORDS_RECORD_H
#define RECORDS_RECORD_H

#include <sural/sural.h>

/* Texts are those of the knowledge and live as long as it. */
typedef struct record_node {
    sural_node_kind kind;
    const char *key, *text, *section;
    double number;
    const float *numbers; size_t count;
    bool flag;
    struct record_node *first, *last, *next, *parent; /* of a map or list: what stands in it */
} record_node;

/* The record "section/id" as a map; NULL where there is none or memory ran out. Released by record_free. */
record_node *record_read(const sural_knowledge *knowledge, const char *section, const char *id);
void record_free(record_node *record); /* takes NULL */

/* What stands under a key of a map; NULL where nothing does, or where `map` is NULL. */
const record_node *record_get(const record_node *map, const char *key);
/* Its text, or "". */
const char *record_text(const record_node *map, const char *key);
/* Its number, or NaN. */
double record_number(const record_node *map, const char *key);
size_t record_size(const record_node *list); /* of a map or list; 0 for NULL */

/* What names a row in a list: its first reference or text; "" where it has none. */
const char *record_name(const record_node *row);
/* The values of a finding with their shares: "none 0.6, lumbar 0.4"; cut to `size`. */
void record_print_values(const record_node *values, char *out, size_t size);
/* A scalar, or a map or list of scalars on one line ("0.1, 0.2" or "none 0.6, lumbar 0.4"), cut to `size`. */
void record_print(const record_node *node, char *out, size_t size);

#endif
