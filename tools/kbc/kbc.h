/* The knowledge compiler: YAML records in, one binary image out. Deterministic: the same text gives the same bytes. */
#ifndef KBC_H
#define KBC_H

#include <libfyaml.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "knowledge/image.h"

/* ---- text.c: a growing byte buffer ---- */
typedef struct kbc_bytes { char *data; size_t size, room; } kbc_bytes;
void kbc_bytes_add(kbc_bytes *bytes, const void *data, size_t size); /* exits when memory is out */

/* ---- pool.c: strings, each kept once ---- */
typedef struct kbc_pool { kbc_bytes bytes; uint32_t *slots; size_t slot_count, used; } kbc_pool;
void kbc_pool_open(kbc_pool *pool);
uint32_t kbc_pool_add(kbc_pool *pool, const char *text);
void kbc_pool_close(kbc_pool *pool);

/* ---- load.c: the text ---- */
typedef struct kbc_record {
    char *path; /* as given, for messages */
    char *id;
    char digest[17]; /* of its text above the line `checked:` */
    struct fy_document *document;
    struct fy_node *root;
} kbc_record;
typedef struct kbc_records { kbc_record *items; size_t count; } kbc_records;

typedef struct kbc {
    kbc_records records[KN_SECTION_COUNT];  /* of sections with a folder, in order of ids */
    kbc_bytes rows[KN_SECTION_COUNT];
    kbc_pool pool;
    uint32_t version;
    const kbc_record *at;                   /* the record being compiled */
    size_t errors;
} kbc;

/* SHA-256 of a record's text up to a line that begins with `checked:`, its first 16 hexadecimal digits; false if it cannot
 * be read. */
bool kbc_digest(const char *path, char digest[17]);
void kbc_load(kbc *kbc, const char *folder);
void kbc_unload(kbc *kbc);

/* Reports at a node of the current record: "path:line:column: message". */
void kbc_error(kbc *kbc, struct fy_node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The index of an id in a section; reports with a suggestion and gives KN_NONE where there is none. */
uint32_t kbc_find(kbc *kbc, kn_section section, const char *id, struct fy_node *node);
/* A scalar's text (the caller frees), or NULL after a report. */
char *kbc_scalar(kbc *kbc, struct fy_node *node);

/* ---- compile.c ---- */
void kbc_compile(kbc *kbc);
/* A value of a finding: its row, or KN_NONE after a report. */
uint32_t kbc_value(kbc *kbc, uint32_t finding, const char *word, struct fy_node *node);

/* ---- condition.c: one condition of a red-flag rule (syntax: docs/knowledge.md) ---- */
bool kbc_condition(kbc *kbc, const char *text, struct fy_node *node, kn_condition *out);

/* ---- emit.c ---- */
kbc_bytes kbc_emit(kbc *kbc);                               /* the image; what kn_check finds wrong is reported and counted */
bool kbc_write_image(const kbc_bytes *image, const char *path);
bool kbc_write_source(const kbc_bytes *image, const char *path); /* as a C array */
void kbc_write_schema(FILE *out);                           /* docs/knowledge-schema.md */

#endif
