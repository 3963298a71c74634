#include "case/case.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

enum { MAX_SITES = 1024 }; /* far more than there are; bounds the memory of one statement */

sural_status case_open(const kn_image *image, const sural_allocator *allocator, case_data *out, sural_error *error) {
    uint32_t findings = kn_count(image, KN_SECTION_finding), slots = 0;
    *out = (case_data){.image = image, .arena = base_arena_make(allocator), .age = (double)NAN,
                       .setting = kn_find(image, KN_SECTION_setting, "general_practice")};
    out->first_slot = BASE_NEW(&out->arena, uint32_t, findings);
    for (uint32_t f = 0; out->first_slot && f < findings; f++) {
        out->first_slot[f] = slots;
        slots += 2 * kn_site_count(image, kn_get_finding(image, f)->type);
    }
    out->slots = BASE_NEW(&out->arena, uint32_t, slots);
    out->slot_count = slots;
    if (out->first_slot && out->slots) return SURAL_OK;
    case_close(out);
    return base_fail_memory(error);
}

void case_close(case_data *data) { base_arena_release(&data->arena); }

static uint32_t *slot(const case_data *data, uint32_t finding, sural_side side, uint32_t site) {
    uint32_t at = site == KN_NONE ? 0 : site;
    return &data->slots[data->first_slot[finding] + 2 * at + (side == SURAL_SIDE_RIGHT)];
}

const case_item *case_find(const case_data *data, uint32_t finding, sural_side side, uint32_t site) {
    uint32_t item = *slot(data, finding, side, site);
    return item ? &data->items[item - 1] : NULL;
}

sural_status case_set_age(case_data *data, double years, sural_error *error) {
    if (!(years >= 0 && years <= 120)) {
        base_fail(error, SURAL_ERROR_RANGE, "age must be a number of years from 0 to 120");
        base_error_point(error, "/age");
        return SURAL_ERROR_RANGE;
    }
    data->age = years;
    return SURAL_OK;
}

sural_status case_set_sex(case_data *data, const char *sex, sural_error *error) {
    static const char *const words[] = {"female", "male", "other"};
    base_nearest nearest = base_nearest_to(sex);
    for (size_t i = 0; i < 3; i++) {
        base_nearest_offer(&nearest, words[i]);
        if (strcmp(sex, words[i]) != 0) continue;
        data->sex = (case_sex)(i + 1);
        return SURAL_OK;
    }
    base_fail(error, SURAL_ERROR_UNKNOWN, "sex must be female, male or other, not \"%.60s\"", sex);
    base_error_point(error, "/sex");
    base_error_suggest(error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

/* The record of an id; on failure an error that points at `pointer`. */
static sural_status find_id(const kn_image *image, kn_section section, const char *id, const char *pointer, uint32_t *out,
                            sural_error *error) {
    sural_status status = kn_require(image, section, id, out, error);
    if (status != SURAL_OK) base_error_point(error, "%s", pointer);
    return status;
}

sural_status case_set_setting(case_data *data, const char *setting, sural_error *error) {
    uint32_t found;
    sural_status status = find_id(data->image, KN_SECTION_setting, setting, "/setting", &found, error);
    if (status == SURAL_OK) data->setting = found;
    return status;
}

/* ---- one statement ---- */
typedef struct adding {
    case_data *data;
    const sural_entry *entry;
    uint32_t finding;
    const kn_finding *row;
    const char *name;
    case_item item; /* all but side and site */
    sural_error *error;
} adding;

static sural_status refuse(const adding *a, sural_status status, const char *pointer, const char *format, const char *more) {
    base_fail(a->error, status, format, a->name, more);
    base_error_point(a->error, "%s", pointer);
    return status;
}

static bool has_sites(const adding *a) { return a->row->type >= KN_type_region; }
static bool has_values(const adding *a) {
    return a->row->type == KN_type_enum || a->row->type == KN_type_number || a->row->type == KN_type_reflex;
}

static sural_status check_side(const adding *a) {
    bool given = a->entry->side != SURAL_SIDE_NONE;
    if (a->row->sided && !given)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/side", "%s needs a side: left, right or both%s", "");
    if (!a->row->sided && given)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/side", "%s has no side; leave the key out%s", "");
    return SURAL_OK;
}

static sural_status find_site(const adding *a, size_t index, uint32_t *site) {
    char pointer[SURAL_POINTER_SIZE];
    sural_error at = {0};
    base_error_point(&at, "/sites/%zu", index);
    memcpy(pointer, at.pointer, sizeof pointer);
    sural_status status = find_id(a->data->image, kn_site_section(a->row->type), a->entry->sites[index], pointer, site, a->error);
    bool hidden = status == SURAL_OK && kn_site_section(a->row->type) == KN_SECTION_reflex && !kn_get_reflex(a->data->image, *site)->input;
    if (!hidden) return status;
    return refuse(a, SURAL_ERROR_UNKNOWN, pointer, "%s: reflex \"%.60s\" is not entered here; it has a finding of its own",
                  a->entry->sites[index]);
}

static sural_status check_sites(const adding *a) {
    if (!a->entry->sites && a->entry->site_count) return refuse(a, SURAL_ERROR_ARGUMENT, "/sites", "%s: a number of sites without the sites%s", "");
    if (!has_sites(a) && a->entry->sites)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/sites", "%s has no sites; leave the key out%s", "");
    if (has_sites(a) && a->entry->site_count == 0)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/sites", "%s needs sites: a list of %s", kn_sections[kn_site_section(a->row->type)].folder);
    if (a->entry->site_count > MAX_SITES) return refuse(a, SURAL_ERROR_LIMIT, "/sites", "%s names far too many sites%s", "");
    for (size_t i = 0; i < a->entry->site_count; i++) {
        uint32_t site;
        sural_status status = find_site(a, i, &site);
        if (status != SURAL_OK) return status;
    }
    return SURAL_OK;
}

static const kn_value *value_at(const adding *a, uint32_t i) {
    return kn_get_value(a->data->image, a->row->values.start + i);
}

static sural_status word_value(adding *a) {
    base_nearest nearest = base_nearest_to(a->entry->word);
    for (uint32_t i = 0; i < a->row->values.count; i++) {
        const char *word = kn_text_of(a->data->image, value_at(a, i)->value);
        base_nearest_offer(&nearest, word);
        if (strcmp(word, a->entry->word) == 0) a->item.values = 1u << i;
    }
    if (a->item.values) return SURAL_OK;
    refuse(a, SURAL_ERROR_UNKNOWN, "/value", "%s has no value \"%.60s\"", a->entry->word);
    base_error_suggest(a->error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

static sural_status range_word(adding *a) {
    uint32_t word = kn_word_find(KN_WORDS_range, a->entry->word);
    for (uint32_t i = 0; word != KN_NONE && word != KN_range_none && i < a->row->values.count; i++)
        if (value_at(a, i)->word == word) a->item.values |= 1u << i;
    if (a->item.values) return SURAL_OK;
    refuse(a, SURAL_ERROR_UNKNOWN, "/value", "%s: \"%.60s\" is neither a number nor one of low, normal, high that it can have",
           a->entry->word);
    base_nearest nearest = base_nearest_to(a->entry->word);
    for (uint32_t w = KN_range_low; w < KN_range_count; w++) base_nearest_offer(&nearest, kn_word(KN_WORDS_range, w));
    base_error_suggest(a->error, &nearest);
    return SURAL_ERROR_UNKNOWN;
}

static sural_status convert(adding *a, double *number) {
    const kn_image *image = a->data->image;
    const char *unit = a->entry->unit;
    *number = a->entry->number;
    if (!unit || strcmp(unit, kn_text_of(image, a->row->unit)) == 0) return SURAL_OK;
    base_nearest nearest = base_nearest_to(unit);
    base_nearest_offer(&nearest, kn_text_of(image, a->row->unit));
    for (uint32_t i = a->row->units.start; i < a->row->units.start + a->row->units.count; i++) {
        const kn_unit *known = kn_get_unit(image, i);
        base_nearest_offer(&nearest, kn_text_of(image, known->unit));
        if (strcmp(unit, kn_text_of(image, known->unit)) != 0) continue;
        *number = *number * (double)known->factor + kn_or(known->offset, 0);
        return SURAL_OK;
    }
    base_fail(a->error, SURAL_ERROR_RANGE, "%s: unit \"%.40s\" is not converted; give it in %s", a->name, unit,
              kn_text_of(image, a->row->unit));
    base_error_point(a->error, "/unit");
    base_error_suggest(a->error, &nearest);
    return SURAL_ERROR_RANGE;
}

static sural_status number_value(adding *a, double number) {
    double low = kn_or(a->row->minimum, -1e300), high = kn_or(a->row->maximum, 1e300);
    if (!(number >= low - 1e-9 && number <= high + 1e-9)) {
        base_fail(a->error, SURAL_ERROR_RANGE, "%s: %g is outside %g to %g %s", a->name, number, low, high,
                  kn_text_of(a->data->image, a->row->unit));
        base_error_point(a->error, "/value");
        return SURAL_ERROR_RANGE;
    }
    uint32_t bin = 0;
    for (uint32_t i = 1; i < a->row->values.count; i++)
        if (number >= kn_or(value_at(a, i)->from, 1e300)) bin = i;
    a->item.values = 1u << bin;
    a->item.number = number;
    return SURAL_OK;
}

static sural_status check_value(adding *a) {
    const sural_entry *entry = a->entry;
    bool given = entry->word || entry->has_number;
    if (!has_values(a) && given)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/value", "%s is there or not; it has no value (use \"present\")%s", "");
    if (entry->unit && a->row->type != KN_type_number)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/unit", "%s has no unit%s", "");
    if (!has_values(a)) return SURAL_OK;
    if (!given) return refuse(a, SURAL_ERROR_ARGUMENT, "/value", "%s needs a value%s", "");
    if (entry->absent) return refuse(a, SURAL_ERROR_ARGUMENT, "/present", "%s has a value and cannot be absent%s", "");
    if (a->row->type != KN_type_number && entry->has_number)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/value", "%s needs one of its words as value, not a number%s", "");
    if (a->row->type != KN_type_number) return word_value(a);
    double number;
    sural_status status = convert(a, &number);
    if (status != SURAL_OK) return status;
    return entry->has_number ? number_value(a, number) : range_word(a);
}

static sural_status check_grade(adding *a) {
    if (!a->entry->has_grade) return SURAL_OK;
    if (strcmp(a->name, "weakness") != 0)
        return refuse(a, SURAL_ERROR_ARGUMENT, "/grade", "%s has no grade; only weakness has%s", "");
    if (!(a->entry->grade >= 0 && a->entry->grade <= 5))
        return refuse(a, SURAL_ERROR_RANGE, "/grade", "%s: the MRC grade goes from 0 to 5%s", "");
    if (a->entry->absent && a->entry->grade < 5)
        return refuse(a, SURAL_ERROR_CONTRADICTION, "/grade", "%s is said to be absent, with a grade below 5%s", "");
    a->item.grade = a->entry->grade;
    if (a->entry->grade >= 5) a->item.present = false; /* full power */
    return SURAL_OK;
}

static bool differ(double a, double b) { return a == a && b == b && a != b; }

static sural_status check_against(const adding *a, const case_item *old) {
    if (!old) return SURAL_OK;
    bool values_meet = old->values == a->item.values || (old->values & a->item.values);
    if (old->present == a->item.present && values_meet && !differ(old->number, a->item.number) && !differ(old->grade, a->item.grade))
        return SURAL_OK;
    char at[16];
    sural_error text = {0};
    base_error_point(&text, "%u", old->entry);
    memcpy(at, text.pointer, sizeof at - 1);
    at[sizeof at - 1] = '\0';
    return refuse(a, SURAL_ERROR_CONTRADICTION, "", "%s: contradicts what /findings/%s says of the same side and site", at);
}

/* Calls `each` for every side and site of the statement. */
static sural_status for_each(adding *a, sural_status (*each)(adding *a, sural_side side, uint32_t site)) {
    bool both = a->entry->side == SURAL_SIDE_BOTH;
    int first = both ? SURAL_SIDE_LEFT : (int)a->entry->side, last = both ? SURAL_SIDE_RIGHT : first;
    size_t sites = a->entry->site_count ? a->entry->site_count : 1;
    for (size_t i = 0; i < sites; i++) {
        uint32_t site = KN_NONE;
        if (a->entry->site_count) site = kn_find(a->data->image, kn_site_section(a->row->type), a->entry->sites[i]);
        for (int side = first; side <= last; side++) {
            sural_status status = each(a, (sural_side)side, site);
            if (status != SURAL_OK) return status;
        }
    }
    return SURAL_OK;
}

static sural_status check_one(adding *a, sural_side side, uint32_t site) {
    return check_against(a, case_find(a->data, a->finding, side, site));
}

/* Room for all that the statement may add, before anything of it is added. */
static sural_status reserve(case_data *data, size_t more, sural_error *error) {
    if (data->item_room - data->item_count >= more) return SURAL_OK;
    size_t room = data->item_room * 2 + more;
    case_item *items = BASE_NEW(&data->arena, case_item, room);
    if (!items) return base_fail_memory(error);
    if (data->item_count) memcpy(items, data->items, data->item_count * sizeof *items);
    data->items = items;
    data->item_room = room;
    return SURAL_OK;
}

static sural_status add_one(adding *a, sural_side side, uint32_t site) {
    uint32_t *at = slot(a->data, a->finding, side, site);
    if (*at) {
        case_item *old = &a->data->items[*at - 1];
        old->values &= a->item.values; /* "high" and 8 together are 8 */
        if (isnan(old->number)) old->number = a->item.number;
        if (!isnan(old->grade)) return SURAL_OK;
        old->grade = a->item.grade;
        old->grade_entry = a->item.grade_entry;
        return SURAL_OK;
    }
    case_item item = a->item;
    item.side = side;
    item.site = site;
    a->data->items[a->data->item_count++] = item;
    *at = (uint32_t)a->data->item_count;
    return SURAL_OK;
}

sural_status case_add(case_data *data, const sural_entry *entry, sural_error *error) {
    adding a = {.data = data, .entry = entry, .error = error};
    if (data->entry_count >= SURAL_MAX_ENTRIES)
        return base_fail(error, SURAL_ERROR_LIMIT, "more than %d findings", SURAL_MAX_ENTRIES);
    sural_status status = find_id(data->image, KN_SECTION_finding, entry->finding, "/finding", &a.finding, error);
    if (status != SURAL_OK) return status;
    a.row = kn_get_finding(data->image, a.finding);
    a.name = kn_id(data->image, KN_SECTION_finding, a.finding);
    a.item = (case_item){.entry = data->entry_count, .finding = a.finding, .grade_entry = data->entry_count, .present = !entry->absent,
                         .number = (double)NAN, .grade = (double)NAN};
    if ((status = check_side(&a)) != SURAL_OK || (status = check_sites(&a)) != SURAL_OK) return status;
    if ((status = check_value(&a)) != SURAL_OK || (status = check_grade(&a)) != SURAL_OK) return status;
    if ((status = for_each(&a, check_one)) != SURAL_OK) return status;
    if ((status = reserve(data, 2 * (entry->site_count + 1), error)) != SURAL_OK) return status;
    for_each(&a, add_one);
    data->entry_count++;
    return SURAL_OK;
}

sural_status case_without(const case_data *data, uint32_t entry, base_arena *arena, case_data *out) {
    *out = *data;
    out->items = BASE_NEW(arena, case_item, data->item_count);
    out->slots = BASE_NEW(arena, uint32_t, data->slot_count);
    out->item_count = 0;
    if (!out->items || !out->slots) return SURAL_ERROR_MEMORY;
    for (size_t i = 0; i < data->item_count; i++) {
        const case_item *item = &data->items[i];
        if (item->entry == entry) continue;
        out->items[out->item_count++] = *item;
        *slot(out, item->finding, item->side, item->site) = (uint32_t)out->item_count;
    }
    return SURAL_OK;
}
