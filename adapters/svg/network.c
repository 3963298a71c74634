#include "svg/network.h"

#include <string.h>

#include "svg/text.h"

enum { HEAD = 56, PITCH = 54, BOX_WIDTH = 80, BOX_HEIGHT = 42, LETTERS = 16, BOLD_LETTERS = 14, TEXT_LINES = 3, FOOT = 44 };
static const double COLUMN = 96.7, LEFT = 16, FONT = 9.2;
#define RING "#c44e00"

static const char *const headings[GRAPH_COLUMNS] = {
    "Skin, muscle", "Branches", "Nerves, distal", "Nerves, proximal", "Plexus", "Roots", "Cord: segments", "Cord: tracts", "Brainstem",
    "Thalamus, capsule", "Cortex"};

static size_t most_rows(const graph *g) {
    size_t most = 1;
    for (int c = 0; c < GRAPH_COLUMNS; c++)
        if (g->rows[c] > most) most = g->rows[c];
    return most;
}

double svg_network_height(const graph *g) { return HEAD + PITCH * (double)most_rows(g) + FOOT; }

static double left_of(const graph_box *box) { return LEFT + COLUMN * (int)box->column; }

/* Columns stand centred on the fullest one. */
static double top_of(const graph *g, const graph_box *box) {
    double space = PITCH * (double)(most_rows(g) - g->rows[box->column]) / 2;
    return HEAD + space + PITCH * box->rank + (PITCH - BOX_HEIGHT) / 2.0;
}

static void point(FILE *out, char command, double x, double y) {
    putc(command, out);
    svg_number(out, x);
    putc(' ', out);
    svg_number(out, y);
}

static void draw_link(FILE *out, const graph *g, const graph_link *link) {
    const graph_box *a = &g->boxes[link->from], *b = &g->boxes[link->to];
    if (!a->shown || !b->shown) return;
    bool within = a->column == b->column, marked = a->hit || b->hit;
    double x0 = left_of(a) + BOX_WIDTH, y0 = top_of(g, a) + BOX_HEIGHT / 2.0, y1 = top_of(g, b) + BOX_HEIGHT / 2.0;
    double x1 = within ? x0 : left_of(b), bend = within ? 12 : (x1 - x0) / 2;
    fputs("<path d=\"", out);
    point(out, 'M', x0, y0);
    point(out, 'C', x0 + bend, y0);
    point(out, ' ', within ? x1 + bend : x1 - bend, y1);
    point(out, ' ', x1, y1);
    fprintf(out, "\" stroke=\"%s\"", marked ? RING : "#5b7fa6");
    svg_attribute(out, "stroke-width", 0.6 + 5 * link->share);
    fputs("/>\n", out);
}

static void frame(FILE *out, double x, double y, double grow, const char *paint) {
    fputs("<rect", out);
    svg_attribute(out, "x", x - grow);
    svg_attribute(out, "y", y - grow);
    svg_attribute(out, "width", BOX_WIDTH + 2 * grow);
    svg_attribute(out, "height", BOX_HEIGHT + 2 * grow);
    fprintf(out, " rx=\"%s\" %s/>", grow > 0 ? "8" : "5", paint);
}

/* The share of fibres, as a bar along the lower edge. */
static void bar(FILE *out, double x, double y, double share) {
    fputs("<rect", out);
    svg_attribute(out, "x", x + 5);
    svg_attribute(out, "y", y + BOX_HEIGHT - 5);
    svg_attribute(out, "width", (BOX_WIDTH - 10) * share);
    fputs(" height=\"2.5\" fill=\"#2d6eb2\"/>", out);
}

/* A long name does without what stands in brackets. */
static void without_aside(char *name) {
    char *open = strstr(name, " ("), *close = open ? strchr(open, ')') : NULL;
    if (close && strlen(name) > LETTERS * TEXT_LINES - 8) memmove(open, close + 1, strlen(close + 1) + 1);
}

static void words(FILE *out, const graph_box *box, double x, double y) {
    char lines[SVG_MAX_LINES][SVG_LINE_SIZE], name[SVG_MAX_LINES * SVG_LINE_SIZE];
    snprintf(name, sizeof name, "%s", box->name);
    without_aside(name);
    size_t count = svg_wrap(name, box->hit ? BOLD_LETTERS : LETTERS, TEXT_LINES, lines);
    double line = FONT + 1.2, first = y + (BOX_HEIGHT - 5) / 2.0 - line * (double)count / 2 + FONT - 0.5;
    for (size_t i = 0; i < count; i++)
        svg_label(out, x + BOX_WIDTH / 2.0, first + line * (double)i, (svg_style){FONT, SVG_MIDDLE, box->hit}, lines[i]);
}

static void flag(FILE *out, double x, double y) {
    fputs("<rect", out);
    svg_attribute(out, "x", x + BOX_WIDTH / 2.0 - 20);
    svg_attribute(out, "y", y - 11);
    fputs(" width=\"40\" height=\"12\" rx=\"2\" fill=\"" RING "\"/><g fill=\"#ffffff\">", out);
    svg_label(out, x + BOX_WIDTH / 2.0, y - 2, (svg_style){9, SVG_MIDDLE, true}, "lesion");
    fputs("</g>", out);
}

static void draw_box(FILE *out, const graph *g, const graph_box *box) {
    double x = left_of(box), y = top_of(g, box);
    fprintf(out, "<g class=\"place%s\" data-id=\"", box->hit ? " lesion" : "");
    svg_text(out, box->id);
    fputs("\"><title>", out);
    svg_text(out, box->name);
    if (box->column != GRAPH_ENDS) fprintf(out, ": up to %d%% of the fibres of a path", svg_percent(box->share));
    if (box->members > 1) fprintf(out, "; stands for %zu places in series", box->members);
    fputs("</title>", out);
    if (box->hit) frame(out, x, y, 3, "fill=\"#ffffff\" stroke=\"" RING "\" stroke-width=\"3.5\"");
    frame(out, x, y, 0, box->column == GRAPH_ENDS ? "fill=\"#eef3f8\" stroke=\"#333333\" stroke-width=\".8\""
                                                  : "fill=\"#ffffff\" stroke=\"#333333\" stroke-width=\".8\"");
    if (box->column != GRAPH_ENDS) bar(out, x, y, box->share);
    words(out, box, x, y);
    if (box->hit) flag(out, x, y);
    fputs("</g>\n", out);
}

static void note(FILE *out, const graph *g, double y) {
    char rest[96] = "";
    svg_label(out, LEFT, y, (svg_style){11, SVG_START, false},
              "Bar and width of a line: the largest share of a path's fibres that pass. A box stands for all places in series that "
              "carry the same fibres.");
    if (g->left_out) snprintf(rest, sizeof rest, "%zu lesser boxes are left out. ", g->left_out);
    fputs("<text", out);
    svg_attribute(out, "x", LEFT);
    svg_attribute(out, "y", y + 15);
    fprintf(out, " font-size=\"11\">%s%s%s</text>\n",
            g->small_left_out ? "Places with less than 10% of the fibres are left out. " : "", rest,
            g->hit ? "" : "The lesion is not at one place of this network.");
}

static void heading(FILE *out, double x, const char *text) {
    char lines[SVG_MAX_LINES][SVG_LINE_SIZE];
    size_t count = svg_wrap(text, 10, 2, lines);
    for (size_t i = 0; i < count; i++)
        svg_label(out, x, HEAD - 6 - 12 * (double)(count - 1 - i), (svg_style){11, SVG_MIDDLE, true}, lines[i]);
}

void svg_network_draw(FILE *out, const graph *g) {
    svg_label(out, LEFT, 14, (svg_style){15, SVG_START, true}, "The way to the brain");
    for (int c = 0; c < GRAPH_COLUMNS; c++)
        if (g->rows[c]) heading(out, LEFT + COLUMN * c + BOX_WIDTH / 2.0, headings[c]);
    fputs("<g fill=\"none\" stroke-opacity=\".6\">\n", out);
    for (size_t i = 0; i < g->link_count; i++) draw_link(out, g, &g->links[i]);
    fputs("</g>\n", out);
    for (size_t i = 0; i < g->box_count; i++)
        if (g->boxes[i].shown) draw_box(out, g, &g->boxes[i]);
    note(out, g, svg_network_height(g) - FOOT + 20);
}

void svg_network_describe(FILE *out, const graph *g) {
    for (int c = 0; c < GRAPH_COLUMNS; c++) {
        size_t named = 0;
        for (size_t i = 0; i < g->box_count; i++) {
            const graph_box *box = &g->boxes[i];
            if (!box->shown || (int)box->column != c) continue;
            if (named++) fputs("; ", out);
            else fprintf(out, " %s: ", headings[c]);
            svg_text(out, box->name);
            if (c != GRAPH_ENDS) fprintf(out, " %d%%", svg_percent(box->share));
            if (box->hit) fputs(" (lesion)", out);
        }
        if (named) putc('.', out);
    }
}
