/* UTF-8 as in RFC 3629: what is valid, and how far what is not is valid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"

static size_t encode(uint32_t c, char out[4]) {
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[length] | c);
    return length;
}

static void test_every_character(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char text[4];
        size_t size = encode(c, text);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        size_t valid = base_utf8_valid(text, size);
        if (valid != (surrogate ? 0 : size)) fail_msg("U+%04X: %zu of %zu bytes", c, valid, size);
    }
}

static void test_truncated_characters(void **state) {
    (void)state;
    for (uint32_t c = 0x80; c <= 0x10FFFF; c += 7) {
        char text[5] = {'x'};
        size_t size = encode(c, text + 1);
        for (size_t cut = 1; cut < size; cut++) assert_int_equal(base_utf8_valid(text, 1 + cut), 1);
    }
}

static bool whole(const uint8_t *bytes, size_t size) { return base_utf8_valid((const char *)bytes, size) == size; }

/* All pairs and triples of bytes: as many are one character as there are characters of that length. */
static void test_count_of_short_sequences(void **state) {
    (void)state;
    uint32_t pairs = 0, triples = 0;
    uint8_t b[3];
    for (uint32_t i = 0; i < 1u << 24; i++) {
        b[0] = (uint8_t)(i >> 16), b[1] = (uint8_t)(i >> 8), b[2] = (uint8_t)i;
        if (b[0] < 0x80) continue;
        if (b[2] == 0) pairs += whole(b, 2);
        if (b[0] >= 0xE0) triples += whole(b, 3);
    }
    assert_int_equal(pairs, 0x800 - 0x80);
    assert_int_equal(triples, 0x10000 - 0x800 - 0x800);
}

static void test_count_of_long_sequences(void **state) {
    (void)state;
    uint32_t found = 0;
    uint8_t b[4];
    for (uint32_t i = 0; i < 1u << 20; i++) {
        b[0] = (uint8_t)(0xF0 | i >> 16), b[1] = (uint8_t)(i >> 8), b[2] = (uint8_t)i, b[3] = 0x80;
        found += whole(b, 4);
    }
    assert_int_equal(found, 0x100000 / 64); /* the last byte stands for 64 */
}

static void expect(const char *text, size_t size, size_t valid) { assert_int_equal(base_utf8_valid(text, size), valid); }
#define EXPECT(text, valid) expect(text, sizeof(text) - 1, valid)

static void test_faults(void **state) {
    (void)state;
    EXPECT("", 0);
    EXPECT("foot\0drop", 9);
    EXPECT("\x80", 0);               /* continuation without a start */
    EXPECT("ab\xC0\x80", 2);         /* overlong NUL */
    EXPECT("\xC1\xBF", 0);           /* overlong in two */
    EXPECT("\xE0\x9F\xBF", 0);       /* overlong in three */
    EXPECT("\xF0\x8F\xBF\xBF", 0);   /* overlong in four */
    EXPECT("\xED\xA0\x80", 0);       /* first surrogate */
    EXPECT("\xED\xBF\xBF", 0);       /* last surrogate */
    EXPECT("\xF4\x90\x80\x80", 0);   /* beyond U+10FFFF */
    EXPECT("\xF5\x80\x80\x80", 0);
    EXPECT("\xFE", 0);
    EXPECT("\xFF", 0);
    EXPECT("\xC3\xA9\xC3", 2);       /* é, then half of another */
    EXPECT("\xE2\x82\xACx\xE2\x82", 4);
    EXPECT("\xC3(", 0);              /* continuation missing */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_truncated_characters),
        cmocka_unit_test(test_count_of_short_sequences),
        cmocka_unit_test(test_count_of_long_sequences),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
