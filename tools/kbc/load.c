#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "kbc.h"

static void fault(kbc *kbc, const char *path, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fault(kbc *kbc, const char *path, const char *format, ...) {
    kbc->errors++;
    fprintf(stderr, "%s: ", path);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void kbc_error(kbc *kbc, struct fy_node *node, const char *format, ...) {
    kbc->errors++;
    const struct fy_mark *mark = NULL;
    struct fy_node *at = node;
    /* A mapping or sequence has no token of its own: its first scalar tells where it stands. */
    while (at && !fy_node_is_scalar(at)) {
        void *iterator = NULL;
        if (fy_node_is_mapping(at)) {
            struct fy_node_pair *pair = fy_node_mapping_iterate(at, &iterator);
            at = pair ? fy_node_pair_key(pair) : NULL;
        } else {
            at = fy_node_sequence_iterate(at, &iterator);
        }
    }
    if (at) mark = fy_token_start_mark(fy_node_get_scalar_token(at));
    fprintf(stderr, "%s:%d:%d: ", kbc->at->path, mark ? mark->line + 1 : 1, mark ? mark->column + 1 : 1);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

char *kbc_scalar(kbc *kbc, struct fy_node *node) {
    size_t size = 0;
    const char *text = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &size) : NULL;
    if (!text) {
        kbc_error(kbc, node, "expected a single value");
        return NULL;
    }
    if (memchr(text, '\0', size)) {
        kbc_error(kbc, node, "a zero byte in text");
        return NULL;
    }
    char *copy = strndup(text, size);
    if (!copy) abort();
    return copy;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const kbc_record *)a)->id, ((const kbc_record *)b)->id);
}

uint32_t kbc_find(kbc *kbc, kn_section section, const char *id, struct fy_node *node) {
    const kbc_records *records = &kbc->records[section];
    kbc_record wanted = {.id = (char *)(uintptr_t)id};
    const kbc_record *found = records->count ? bsearch(&wanted, records->items, records->count, sizeof wanted, by_id) : NULL;
    if (found) return (uint32_t)(found - records->items);
    base_nearest nearest = base_nearest_to(id);
    for (size_t i = 0; i < records->count; i++) base_nearest_offer(&nearest, records->items[i].id);
    kbc_error(kbc, node, "no %s \"%s\"%s%s%s", kn_sections[section].name, id, nearest.best ? ": did you mean \"" : "",
              nearest.best ? nearest.best : "", nearest.best ? "\"?" : "");
    return KN_NONE;
}

bool kbc_digest(const char *path, char digest[17]) {
    FILE *file = fopen(path, "rb");
    kbc_bytes text = {0};
    char part[1 << 12];
    for (size_t size; file && (size = fread(part, 1, sizeof part, file)) > 0;) kbc_bytes_add(&text, part, size);
    bool good = file && !ferror(file);
    if (file) fclose(file);
    kbc_bytes_add(&text, "", 1);
    const char *checked = strncmp(text.data, "checked:", 8) == 0 ? text.data : strstr(text.data, "\nchecked:");
    uint8_t sha256[32];
    base_sha256(text.data, checked ? (size_t)(checked - text.data) + 1 : text.size - 1, sha256);
    for (int i = 0; i < 8; i++) snprintf(digest + 2 * i, 3, "%02x", sha256[i]);
    free(text.data);
    return good;
}

static void load_record(kbc *kbc, kn_section section, const char *folder, const char *file) {
    kbc_record record = {0};
    if (asprintf(&record.path, "%s/%s", folder, file) < 0 || !(record.id = strndup(file, strlen(file) - 5))) abort();
    const struct fy_parse_cfg cfg = {.flags = FYPCF_DEFAULT_DOC};
    record.document = fy_document_build_from_file(&cfg, record.path);
    record.root = record.document ? fy_document_root(record.document) : NULL;
    if (!record.root || !fy_node_is_mapping(record.root)) fault(kbc, record.path, "not a YAML mapping");
    kbc_digest(record.path, record.digest);
    kbc_records *records = &kbc->records[section];
    records->items = realloc(records->items, (records->count + 1) * sizeof record);
    if (!records->items) abort();
    records->items[records->count++] = record;
}

static void load_section(kbc *kbc, kn_section section, const char *root) {
    char *folder;
    if (asprintf(&folder, "%s/%s", root, kn_sections[section].folder) < 0) abort();
    DIR *directory = opendir(folder);
    if (!directory) fault(kbc, folder, "%s", strerror(errno));
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        size_t size = strlen(entry->d_name);
        if (entry->d_name[0] == '.') continue;
        if (size > 5 && strcmp(entry->d_name + size - 5, ".yaml") == 0) load_record(kbc, section, folder, entry->d_name);
        else fault(kbc, folder, "\"%s\" is not a .yaml record", entry->d_name);
    }
    if (directory) closedir(directory);
    if (kbc->records[section].count)
        qsort(kbc->records[section].items, kbc->records[section].count, sizeof(kbc_record), by_id);
    free(folder);
}

static void load_version(kbc *kbc, const char *root) {
    char path[4096], version[64] = "";
    snprintf(path, sizeof path, "%s/VERSION", root);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(version, sizeof version, file)) fault(kbc, path, "cannot be read");
    if (file) fclose(file);
    version[strcspn(version, "\n")] = '\0';
    kbc->version = kbc_pool_add(&kbc->pool, version);
}

void kbc_load(kbc *kbc, const char *folder) {
    kbc_pool_open(&kbc->pool);
    load_version(kbc, folder);
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        if (kn_sections[s].folder[0]) load_section(kbc, (kn_section)s, folder);
}

void kbc_unload(kbc *kbc) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++) {
        for (size_t i = 0; i < kbc->records[s].count; i++) {
            free(kbc->records[s].items[i].path);
            free(kbc->records[s].items[i].id);
            fy_document_destroy(kbc->records[s].items[i].document);
        }
        free(kbc->records[s].items);
        free(kbc->rows[s].data);
    }
    kbc_pool_close(&kbc->pool);
}
