/* The compiled knowledge: one block of memory, read in place, every offset checked once on opening.
 *
 * Layout, little-endian, 4-byte cells: header; directory, one {offset, count} a section in the order of KN_SECTIONS;
 * rows; string pool, which begins with an empty string and ends with a terminator. Offsets count bytes from the start.
 * Records of a section with a folder stand in byte order of their ids. */
#ifndef KNOWLEDGE_IMAGE_H
#define KNOWLEDGE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include <sural/sural.h>

#include "knowledge/schema.h"

#define KN_NONE UINT32_MAX
#define KN_AT_PLACE (UINT32_MAX - 1) /* a VALUE: the one that belongs to the lesion's place */
enum { KN_MAGIC_SIZE = 8, KN_FORMAT = 3 };
extern const char kn_magic[KN_MAGIC_SIZE];

typedef enum kn_section {
#define KN_ENUM(name, folder) KN_SECTION_##name,
    KN_SECTIONS(KN_ENUM)
#undef KN_ENUM
    KN_SECTION_COUNT
} kn_section;

typedef enum kn_words {
#define KN_ENUM(name) KN_WORDS_##name,
    KN_WORD_LISTS(KN_ENUM)
#undef KN_ENUM
    KN_WORDS_COUNT
} kn_words;

/* The words themselves: KN_level_emergency, with KN_level_count behind the last. */
#define KN_ENUM_WORD(list, word) KN_##list##_##word,
#define KN_ENUM(name) enum { KN_LIST_##name(KN_ENUM_WORD) KN_##name##_count };
KN_WORD_LISTS(KN_ENUM)
#undef KN_ENUM

typedef enum kn_kind {
    KN_TEXT, KN_NUMBER, KN_NUMBERS, KN_FLAG, KN_WORD, KN_REF, KN_VALUE, KN_ROWS, KN_ROW, KN_MAP, KN_CLAUSES, KN_DIGEST
} kn_kind;

typedef struct kn_span { uint32_t start, count; } kn_span;

/* One struct a section, `kn_disorder` and so on. */
#define KN_CELL_TEXT(name, target) uint32_t name;
#define KN_CELL_NUMBER(name, target) float name;
#define KN_CELL_NUMBERS(name, target) float name[target];
#define KN_CELL_FLAG(name, target) uint32_t name;
#define KN_CELL_WORD(name, target) uint32_t name;
#define KN_CELL_REF(name, target) uint32_t name;
#define KN_CELL_VALUE(name, target) uint32_t name;
#define KN_CELL_ROWS(name, target) kn_span name;
#define KN_CELL_ROW(name, target) kn_span name;
#define KN_CELL_MAP(name, target) kn_span name;
#define KN_CELL_CLAUSES(name, target) kn_span name;
#define KN_CELL_DIGEST(name, target) uint32_t name;
#define KN_MEMBER(kind, name, need, target, low, high, about) KN_CELL_##kind(name, target)
#define KN_STRUCT(name, folder) typedef struct kn_##name { KN_FIELDS_##name(KN_MEMBER) } kn_##name;
KN_SECTIONS(KN_STRUCT)
#undef KN_STRUCT

typedef struct kn_field_about {
    const char *name;
    kn_kind kind;
    bool required;
    uint32_t target; /* section, word list or count */
    double low, high;
    const char *about;
} kn_field_about;

/* Cells that a field takes; fields follow each other in the row without gaps. */
uint32_t kn_field_cells(const kn_field_about *field);

typedef struct kn_section_about {
    const char *name, *folder;
    uint32_t row_size; /* bytes */
    uint32_t field_count;
    const kn_field_about *fields;
} kn_section_about;

extern const kn_section_about kn_sections[KN_SECTION_COUNT];

/* The words of a list; NULL from the end on. */
const char *kn_word(kn_words list, uint32_t index);
uint32_t kn_word_find(kn_words list, const char *word); /* KN_NONE if not there */

typedef struct kn_header {
    char magic[KN_MAGIC_SIZE];
    uint8_t sha256[32];             /* of everything behind this field */
    uint32_t format, size;          /* of the whole image, bytes */
    uint32_t pool, version;         /* offset of the string pool; version string in it */
} kn_header;

typedef struct kn_image {
    const kn_header *header;
    const kn_span *directory;
    const char *pool;
} kn_image;

/* SHA-256 of what the header's digest covers. `bytes` hold at least a header. */
void kn_image_digest(const void *bytes, size_t size, uint8_t digest[32]);

/* Checks every offset and range; `bytes` stay the caller's and must outlive the image. `digest` also recomputes SHA-256. */
sural_status kn_image_map(const void *bytes, size_t size, bool digest, kn_image *out, sural_error *error);

/* An image that was opened before, where it was made. */
kn_image kn_image_trusted(const void *bytes);

/* The same and, in addition, all that kn_check asks for: what the rest of the core may rely on. */
sural_status kn_image_open(const void *bytes, size_t size, bool digest, kn_image *out, sural_error *error);

static inline const char *kn_text_of(const kn_image *image, uint32_t offset) { return image->pool + offset; }
static inline uint32_t kn_count(const kn_image *image, kn_section section) { return image->directory[section].count; }
static inline const void *kn_row(const kn_image *image, kn_section section, uint32_t index) {
    return (const char *)image->header + image->directory[section].start + (size_t)index * kn_sections[section].row_size;
}

/* Typed access: kn_get_disorder(image, i). */
#define KN_GET(name, folder) \
    static inline const kn_##name *kn_get_##name(const kn_image *image, uint32_t index) { \
        return kn_row(image, KN_SECTION_##name, index); \
    }
KN_SECTIONS(KN_GET)
#undef KN_GET

/* The record of a section with a folder by its id; KN_NONE if not there. */
uint32_t kn_find(const kn_image *image, kn_section section, const char *id);
const char *kn_id(const kn_image *image, kn_section section, uint32_t index);
/* The same; where there is none, an error "unknown place ..." that suggests the nearest id. */
sural_status kn_require(const kn_image *image, kn_section section, const char *id, uint32_t *out, sural_error *error);

/* The section whose records are the sites of findings of a type; KN_SECTION_COUNT for types without sites. */
static inline kn_section kn_site_section(uint32_t type) {
    return type == KN_type_region ? KN_SECTION_region : type == KN_type_movement ? KN_SECTION_movement
           : type == KN_type_reflex ? KN_SECTION_reflex : KN_SECTION_COUNT;
}
/* A site's id and plain name; regions, movements and reflexes begin with these two fields. */
static inline const char *kn_site_text(const kn_image *image, uint32_t type, uint32_t site, uint32_t field) {
    kn_section section = kn_site_section(type);
    if (section == KN_SECTION_COUNT || site == KN_NONE) return NULL;
    return kn_text_of(image, ((const uint32_t *)kn_row(image, section, site))[field]);
}
static inline const char *kn_site_id(const kn_image *image, uint32_t type, uint32_t site) { return kn_site_text(image, type, site, 0); }
static inline const char *kn_site_name(const kn_image *image, uint32_t type, uint32_t site) { return kn_site_text(image, type, site, 1); }
/* How many sites a finding of a type can be at; 1 where it has none. */
static inline uint32_t kn_site_count(const kn_image *image, uint32_t type) {
    kn_section section = kn_site_section(type);
    return section == KN_SECTION_COUNT ? 1 : kn_count(image, section);
}

static inline double kn_or(float number, double otherwise) { return number == number ? (double)number : otherwise; }

#endif
