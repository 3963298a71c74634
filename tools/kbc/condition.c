/* condition = ["!"] ["both:"] names ["@" sites] [ "=" values | ("<" | "<=" | ">" | ">=") number ]
 * names and values are words joined by "|"; age and sex stand in place of a finding. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kbc.h"

typedef struct parser {
    kbc *kbc;
    struct fy_node *node;
    const char *at;
    bool failed;
} parser;

static bool take(parser *p, const char *token) {
    size_t size = strlen(token);
    if (strncmp(p->at, token, size) != 0) return false;
    p->at += size;
    return true;
}

static bool word(parser *p, char out[64]) {
    size_t size = strspn(p->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (size == 0 || size >= 64) {
        kbc_error(p->kbc, p->node, "condition: expected a word at \"%s\"", p->at);
        p->failed = true;
        return false;
    }
    memcpy(out, p->at, size);
    out[size] = '\0';
    p->at += size;
    return true;
}

static kn_span add_links(kbc *kbc, kn_section section, const uint32_t *items, uint32_t count) {
    kn_span span = {(uint32_t)(kbc->rows[section].size / 4), count};
    kbc_bytes_add(&kbc->rows[section], items, count * sizeof *items);
    return span;
}

enum { MANY = 64 };

static bool too_many(parser *p, uint32_t count) {
    if (count < MANY) return false;
    kbc_error(p->kbc, p->node, "condition: more than %d names", MANY);
    return true;
}

static uint32_t type_of(const parser *p, uint32_t finding) {
    return ((const kn_finding *)(const void *)p->kbc->rows[KN_SECTION_finding].data)[finding].type;
}

static uint32_t findings(parser *p, kn_condition *out) {
    uint32_t list[MANY], count = 0;
    do {
        char name[64];
        if (!word(p, name)) return KN_NONE;
        uint32_t finding = kbc_find(p->kbc, KN_SECTION_finding, name, p->node);
        if (finding == KN_NONE || too_many(p, count)) p->failed = true;
        else list[count++] = finding;
    } while (take(p, "|"));
    if (count == 0) return KN_NONE;
    uint32_t type = type_of(p, list[0]);
    for (uint32_t i = 1; i < count; i++)
        if (type_of(p, list[i]) != type && (*p->at == '@' || *p->at == '='))
            kbc_error(p->kbc, p->node, "condition: findings of different types cannot share sites or values"), p->failed = true;
    out->findings = add_links(p->kbc, KN_SECTION_finding_link, list, count);
    return type;
}

static void sites(parser *p, uint32_t type, kn_condition *out) {
    kn_section section = type == KN_type_region ? KN_SECTION_region : type == KN_type_movement ? KN_SECTION_movement
                         : KN_SECTION_reflex;
    if (section == KN_SECTION_reflex && type != KN_type_reflex)
        kbc_error(p->kbc, p->node, "condition: a %s finding has no sites", kn_word(KN_WORDS_type, type)), p->failed = true;
    uint32_t list[MANY], count = 0;
    do {
        char site[64];
        if (!word(p, site)) return;
        uint32_t index = kbc_find(p->kbc, section, site, p->node);
        if (index == KN_NONE || too_many(p, count)) p->failed = true;
        else list[count++] = index;
    } while (take(p, "|"));
    kn_section link = section == KN_SECTION_region ? KN_SECTION_region_link
                      : section == KN_SECTION_movement ? KN_SECTION_movement_link : KN_SECTION_reflex_link;
    kn_span span = add_links(p->kbc, link, list, count);
    if (link == KN_SECTION_region_link) out->regions = span;
    else if (link == KN_SECTION_movement_link) out->movements = span;
    else out->reflexes = span;
}

static void sex(parser *p, kn_condition *out) {
    char name[64];
    if (!take(p, "=") || !word(p, name)) {
        kbc_error(p->kbc, p->node, "condition: sex needs =female, =male or =other"), p->failed = true;
        return;
    }
    if (strcmp(name, "female") != 0 && strcmp(name, "male") != 0 && strcmp(name, "other") != 0)
        kbc_error(p->kbc, p->node, "condition: sex is female, male or other, not \"%s\"", name), p->failed = true;
    out->word = kbc_pool_add(&p->kbc->pool, name);
}

static void values(parser *p, kn_condition *out) {
    uint32_t list[MANY], count = 0;
    const uint32_t *links = (const uint32_t *)(const void *)p->kbc->rows[KN_SECTION_finding_link].data;
    do {
        char name[64];
        if (!word(p, name)) return;
        uint32_t value = kbc_value(p->kbc, out->findings.count ? links[out->findings.start] : KN_NONE, name, p->node);
        if (value == KN_AT_PLACE) kbc_error(p->kbc, p->node, "condition: at_place belongs to a disorder's lesion, not to a rule");
        if (value == KN_NONE || value == KN_AT_PLACE || too_many(p, count)) p->failed = true;
        else list[count++] = value;
    } while (take(p, "|"));
    out->values = add_links(p->kbc, KN_SECTION_value_link, list, count);
}

static void comparison(parser *p, kn_condition *out) {
    uint32_t compare = take(p, "<=") ? KN_compare_at_most : take(p, ">=") ? KN_compare_at_least : take(p, "<") ? KN_compare_less
                       : take(p, ">") ? KN_compare_more : KN_compare_none;
    if (compare == KN_compare_none) return;
    char *end;
    double number = strtod(p->at, &end);
    if (end == p->at || !isfinite(number)) kbc_error(p->kbc, p->node, "condition: expected a number at \"%s\"", p->at), p->failed = true;
    out->compare = compare;
    out->number = (float)number;
    p->at = end;
}

/* What is compared must be a number, a grade or an age; what has values must name one. */
static void check_shape(parser *p, uint32_t type, const kn_condition *out) {
    bool compared = out->compare != KN_compare_none;
    const char *wrong = NULL;
    if (out->subject == KN_subject_age && !compared) wrong = "age needs a comparison, such as age>=60";
    else if (out->subject != KN_subject_finding && (out->both || out->absent)) wrong = "age and sex have no sides and are never absent";
    else if (out->subject == KN_subject_age && out->values.count) wrong = "age needs a comparison, such as age>=60";
    else if (out->subject == KN_subject_finding && compared && type != KN_type_number && type != KN_type_movement)
        wrong = "only numbers, ages and grades are compared";
    else if (type == KN_type_number && !compared) wrong = "a number needs a comparison";
    else if ((type == KN_type_enum || type == KN_type_reflex) && out->values.count == 0) wrong = "an enum needs =values";
    if (!wrong) return;
    kbc_error(p->kbc, p->node, "condition: %s", wrong);
    p->failed = true;
}

bool kbc_condition(kbc *kbc, const char *text, struct fy_node *node, kn_condition *out) {
    parser p = {kbc, node, text, false};
    *out = (kn_condition){.text = kbc_pool_add(&kbc->pool, text), .number = NAN};
    out->absent = take(&p, "!");
    out->both = take(&p, "both:");
    uint32_t type = KN_type_flag;
    size_t size = strcspn(p.at, "<>=|@");
    if (size == 3 && (strncmp(p.at, "age", 3) == 0 || strncmp(p.at, "sex", 3) == 0)) {
        out->subject = p.at[0] == 'a' ? KN_subject_age : KN_subject_sex;
        p.at += 3;
    } else {
        type = findings(&p, out);
    }
    if (!p.failed && out->subject == KN_subject_sex) sex(&p, out);
    if (!p.failed && take(&p, "@")) sites(&p, type, out);
    if (!p.failed && take(&p, "=")) values(&p, out);
    else if (!p.failed) comparison(&p, out);
    if (!p.failed) check_shape(&p, type, out);
    if (!p.failed && *p.at) kbc_error(kbc, node, "condition: \"%s\" is left over", p.at), p.failed = true;
    return !p.failed;
}
