#include <ctype.h>
#include <string.h>

#include "knowledge/lint/rules.h"

static bool digits(const char *text, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!isdigit((unsigned char)text[i])) return false;
    return true;
}

static bool prefixed(const char *code, const char *prefix, size_t count) {
    size_t size = strlen(prefix);
    return strncmp(code, prefix, size) == 0 && strlen(code) == size + count && digits(code + size, count);
}

/* A LOINC code ends in a check digit: modulus 10, every second digit from the right doubled (LOINC Users' Guide). */
static bool loinc(const char *code) {
    const char *dash = strchr(code, '-');
    size_t size = dash ? (size_t)(dash - code) : 0;
    if (size < 3 || size > 7 || !digits(code, size) || strlen(dash) != 2 || !digits(dash + 1, 1)) return false;
    int sum = 0;
    for (size_t i = 0; i < size; i++) {
        int digit = code[size - 1 - i] - '0', doubled = 2 * digit;
        sum += i % 2 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return (10 - sum % 10) % 10 == dash[1] - '0';
}

/* A letter, two digits, and up to four more places behind a point. */
static bool icd10(const char *code) {
    size_t size = strlen(code);
    if (size < 3 || size > 8 || !isupper((unsigned char)code[0]) || !isdigit((unsigned char)code[1]) || !isalnum((unsigned char)code[2])) return false;
    if (size == 3) return true;
    for (size_t i = 4; i < size; i++)
        if (!isalnum((unsigned char)code[i])) return false;
    return code[3] == '.' && size > 4;
}

static bool good(uint32_t system, const char *code) {
    switch (system) {
    case KN_code_system_hpo: return prefixed(code, "HP:", 7);
    case KN_code_system_loinc: return loinc(code);
    default: return icd10(code);
    }
}

static void check(lint *l, kn_span codes, kn_span values) {
    LINT_EACH(i, codes) {
        const kn_code *row = kn_get_code(l->image, i);
        const char *code = kn_text_of(l->image, row->code), *value = kn_text_of(l->image, row->value);
        if (!good(row->system, code)) lint_fault(l, "codes: \"%s\" has not the form of %s", code, kn_word(KN_WORDS_code_system, row->system));
        bool known = *value == '\0';
        LINT_EACH(v, values) known = known || strcmp(value, kn_text_of(l->image, kn_get_value(l->image, v)->value)) == 0;
        if (!known) lint_fault(l, "codes: %s has no value \"%s\"", code, value);
    }
}

void lint_disorder_codes(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    const char *code = kn_text_of(l->image, d->icd10);
    if (!icd10(code)) lint_fault(l, "icd10: \"%s\" has not the form of a code", code);
    check(l, d->codes, (kn_span){0, 0});
}

void lint_finding_codes(lint *l) {
    const kn_finding *f = kn_get_finding(l->image, l->row);
    check(l, f->codes, f->values);
}
