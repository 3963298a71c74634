#include "base/utf8.h"

#include <string.h>

/* Length of the sequence that starts here, 0 if it is not valid. */
static size_t sequence(const unsigned char *s, size_t left) {
    if (s[0] < 0x80) return 1;
    size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    if (s[0] < 0xC2 || s[0] > 0xF4 || left < length) return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    bool overlong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
    bool beyond = (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF4 && s[1] > 0x8F);
    return overlong || beyond ? 0 : length;
}

size_t base_utf8_valid(const char *text, size_t size) {
    size_t at = 0;
    while (at < size) {
        size_t length = sequence((const unsigned char *)text + at, size - at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

void base_utf8_mend(char *text) {
    for (size_t size = strlen(text), valid; (valid = base_utf8_valid(text, size)) < size;) text[valid] = '?';
}
