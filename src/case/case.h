/* A patient's findings in memory, checked against the vocabulary. Of one thread at a time. */
#ifndef CASE_CASE_H
#define CASE_CASE_H

#include "base/arena.h"
#include "knowledge/image.h"

typedef enum case_sex { CASE_SEX_UNKNOWN, CASE_FEMALE, CASE_MALE, CASE_SEX_OTHER } case_sex;

/* One finding at one side and site. */
typedef struct case_item {
    uint32_t entry;    /* the statement it came from */
    uint32_t finding;
    uint32_t site;     /* region, movement or reflex; KN_NONE for others */
    sural_side side;   /* left, right, or none where the finding has no side */
    bool present;      /* flags, regions, movements */
    uint32_t values;   /* enums, numbers, reflexes: bit i = the i-th value of the finding is possible */
    double number;     /* NaN unless a number was given */
    double grade;      /* MRC grade; NaN unless given */
    uint32_t grade_entry; /* the statement that gave the grade */
} case_item;

typedef struct case_data {
    const kn_image *image;
    base_arena arena;
    double age;        /* years; NaN if unknown */
    case_sex sex;
    uint32_t setting;  /* row of section setting */
    case_item *items;
    size_t item_count, item_room;
    uint32_t entry_count;
    uint32_t *first_slot; /* finding -> its first slot */
    uint32_t *slots, slot_count; /* (finding, side, site) -> item + 1 */
} case_data;

sural_status case_open(const kn_image *image, const sural_allocator *allocator, case_data *out, sural_error *error);
void case_close(case_data *data);

sural_status case_add(case_data *data, const sural_entry *entry, sural_error *error);
sural_status case_set_age(case_data *data, double years, sural_error *error);
sural_status case_set_sex(case_data *data, const char *sex, sural_error *error);
sural_status case_set_setting(case_data *data, const char *setting, sural_error *error);

/* What is known of a finding at a side and site (KN_NONE, SURAL_SIDE_NONE where it has none); NULL if nothing. */
const case_item *case_find(const case_data *data, uint32_t finding, sural_side side, uint32_t site);

/* The same case without one statement, for what would be if it had not been made: it reads `data` further on and takes its
 * memory from `arena`. What another statement says of the same thing goes with the first that said it. */
sural_status case_without(const case_data *data, uint32_t entry, base_arena *arena, case_data *out);

#endif
