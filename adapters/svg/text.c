#include "svg/text.h"

#include <string.h>

static const char ELLIPSIS[] = "\xE2\x80\xA6";

static bool follows(char byte) { return ((unsigned char)byte & 0xC0) == 0x80; }

/* Bytes of the UTF-8 letter at `text`; 0 if it is none, or none that XML takes. */
static size_t letter(const char *text) {
    static const unsigned lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text[0];
    if (lead < 0x80) return lead >= 0x20 || lead == '\n' || lead == '\t' ? 1 : 0;
    size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    unsigned code = lead & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if (!follows(text[i])) return 0;
        code = code << 6 | ((unsigned char)text[i] & 0x3Fu);
    }
    bool surrogate = code >= 0xD800 && code < 0xE000;
    return code < lowest[size] || surrogate || code > 0x10FFFF || code == 0xFFFE || code == 0xFFFF ? 0 : size;
}

static const char *entity(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void svg_text(FILE *out, const char *text) {
    while (*text) {
        size_t size = letter(text);
        const char *escaped = entity(*text);
        if (escaped) fputs(escaped, out);
        else if (size) fwrite(text, 1, size, out);
        else putc('?', out);
        text += size ? size : 1;
    }
}

void svg_number(FILE *out, double number) {
    long tenths = (long)(number * 10 + (number < 0 ? -0.5 : 0.5));
    if (tenths < 0) putc('-', out);
    if (tenths < 0) tenths = -tenths;
    fprintf(out, "%ld", tenths / 10);
    if (tenths % 10) fprintf(out, ".%ld", tenths % 10);
}

void svg_attribute(FILE *out, const char *name, double value) {
    fprintf(out, " %s=\"", name);
    svg_number(out, value);
    putc('"', out);
}

void svg_label(FILE *out, double x, double y, svg_style style, const char *text) {
    static const char *const anchors[] = {"start", "middle", "end"};
    fputs("<text", out);
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "font-size", style.size);
    if (style.anchor) fprintf(out, " text-anchor=\"%s\"", anchors[style.anchor]);
    fprintf(out, "%s>", style.bold ? " font-weight=\"bold\"" : "");
    svg_text(out, text);
    fputs("</text>\n", out);
}

int svg_percent(double share) { return share > 0 ? (int)((share < 1 ? share : 1) * 100 + 0.5) : 0; }

void svg_page_begin(FILE *out, double width, double height, const char *title) {
    fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"svg-title svg-desc\"", out);
    svg_attribute(out, "width", width);
    svg_attribute(out, "height", height);
    fputs(" viewBox=\"0 0 ", out);
    svg_number(out, width);
    putc(' ', out);
    svg_number(out, height);
    fputs("\" font-family=\"" SVG_FONT "\" fill=\"" SVG_INK "\">\n<title id=\"svg-title\">", out);
    svg_text(out, title);
    fputs("</title>\n", out);
}

void svg_page_end(FILE *out) { fputs("</svg>\n", out); }

void svg_shift_begin(FILE *out, const char *class_name, double y) {
    fprintf(out, "<g class=\"%s\" transform=\"translate(0 ", class_name);
    svg_number(out, y);
    fputs(")\">\n", out);
}

void svg_shift_end(FILE *out) { fputs("</g>\n", out); }

/* Copies whole letters, at most `columns` of them. Returns the bytes taken. */
static size_t copy(char *to, const char *from, size_t bytes, size_t columns) {
    size_t at = 0, letters = 0;
    while (at < bytes) {
        size_t size = letter(from + at);
        if (size == 0) size = 1;
        if (letters == columns || at + size + sizeof ELLIPSIS > SVG_LINE_SIZE) break;
        memcpy(to + at, from + at, size);
        at += size;
        letters++;
    }
    to[at] = '\0';
    return at;
}

/* Bytes of `text` that stand on its first line: up to the last space or hyphen that fits. */
static size_t line_bytes(const char *text, size_t columns) {
    char scratch[SVG_LINE_SIZE];
    size_t fits = copy(scratch, text, strlen(text), columns), at = fits;
    if (text[fits] == '\0' || text[fits] == ' ') return fits;
    while (at && text[at - 1] != ' ' && text[at - 1] != '-') at--;
    return at ? at : fits;
}

size_t svg_wrap(const char *text, size_t columns, size_t most, char lines[SVG_MAX_LINES][SVG_LINE_SIZE]) {
    size_t count = 0;
    if (most > SVG_MAX_LINES) most = SVG_MAX_LINES;
    while (*text && count < most) {
        size_t bytes = line_bytes(text, columns);
        bool last = count + 1 == most, rest = text[bytes] != '\0';
        if (last && rest) bytes = line_bytes(text, columns - 1);
        if (bytes == 0) break;
        size_t at = copy(lines[count], text, bytes, columns);
        while (at && strchr(last && rest ? " ,;(" : " ", lines[count][at - 1])) lines[count][--at] = '\0';
        if (last && rest) memcpy(lines[count] + at, ELLIPSIS, sizeof ELLIPSIS);
        count++;
        text += bytes;
        while (*text == ' ') text++;
    }
    return count;
}
