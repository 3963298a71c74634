/* Text, numbers and lines of an SVG page. Numbers are written without the locale. */
#ifndef SVG_TEXT_H
#define SVG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SVG_LINE_SIZE = 96, SVG_MAX_LINES = 4 };
#define SVG_INK "#111111"
#define SVG_FONT "Helvetica, Arial, 'DejaVu Sans', sans-serif"

typedef enum svg_anchor { SVG_START = 0, SVG_MIDDLE, SVG_END } svg_anchor;
typedef struct svg_style { double size; svg_anchor anchor; bool bold; } svg_style;

/* Escaped for text and attributes; what XML cannot hold becomes "?". */
void svg_text(FILE *out, const char *text);
void svg_number(FILE *out, double number);                    /* one decimal at most */
void svg_attribute(FILE *out, const char *name, double value); /* ` name="value"` */
void svg_label(FILE *out, double x, double y, svg_style style, const char *text);
int svg_percent(double share);

/* The first element of a page, with its background. The title and the description follow. */
void svg_page_begin(FILE *out, double width, double height, const char *title);
void svg_page_end(FILE *out);
void svg_shift_begin(FILE *out, const char *class_name, double y); /* what follows stands lower by y */
void svg_shift_end(FILE *out);

/* Breaks `text` into at most `most` lines of at most `columns` letters; what does not fit ends in an ellipsis. */
size_t svg_wrap(const char *text, size_t columns, size_t most, char lines[SVG_MAX_LINES][SVG_LINE_SIZE]);

#endif
