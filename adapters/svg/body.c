#include "svg/body.h"

#include <string.h>

#include "svg/shape.h"
#include "svg/text.h"

enum { SHADES = 5, HATCHES = 4, MOST_ITEMS = 256, LISTED = 12, NAME_COLUMNS = 41, PLAIN = 13, HEADING = 15 };
static const double LEAST = 0.05; /* less is not worth a line in the list */

typedef struct rgb { double part[3]; } rgb;
static const rgb shades[SHADES] = {{{255, 255, 255}}, {{222, 235, 247}}, {{158, 202, 225}}, {{90, 155, 206}}, {{45, 110, 178}}};
static const double hatch_from[HATCHES] = {0, 0.1, 0.35, 0.65};
static const char *const hatch_words[HATCHES] = {"under 10%", "10 to 34%", "35 to 64%", "65% and more"};

static const char hatch_patterns[] =
    "<defs><g stroke=\"#0b2545\" fill=\"none\">"
    "<pattern id=\"hatch-1\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">"
    "<path d=\"M-1 1L1 -1M0 9L9 0M8 10L10 8\" stroke-width=\".7\"/></pattern>"
    "<pattern id=\"hatch-2\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
    "<path d=\"M-1 1L1 -1M0 5L5 0M4 6L6 4\" stroke-width=\".8\"/></pattern>"
    "<pattern id=\"hatch-3\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
    "<path d=\"M-1 1L1 -1M0 4L4 0M3 5L5 3M-1 3L1 5M0 0L4 4M3 -1L5 1\" stroke-width=\".9\"/></pattern></g></defs>\n";

typedef struct map {
    FILE *out;
    const sural_knowledge *knowledge;
    const svg_patch *patches;
    size_t count;
} map;

typedef struct item { const char *region; sural_side side; double value; } item;

static const char *side_word(sural_side side) {
    return side == SURAL_SIDE_LEFT ? "left" : side == SURAL_SIDE_RIGHT ? "right" : "both";
}

static const char *name_of(const map *m, const char *region) {
    const char *name = sural_knowledge_name(m->knowledge, "regions", region);
    return name ? name : region;
}

/* From 0 to 1; what is no number counts as 0. */
static double value_of(const map *m, const char *region, sural_side side) {
    double highest = 0;
    for (size_t i = 0; i < m->count; i++) {
        const svg_patch *patch = &m->patches[i];
        bool here = patch->side == side || patch->side == SURAL_SIDE_BOTH || patch->side == SURAL_SIDE_NONE;
        if (here && patch->value > highest && strcmp(patch->region, region) == 0) highest = patch->value;
    }
    return highest < 1 ? highest : 1;
}

static int hatch_of(double value) {
    int hatch = HATCHES - 1;
    while (hatch > 0 && value < hatch_from[hatch]) hatch--;
    return hatch;
}

static void fill(FILE *out, double value) {
    double place = value * (SHADES - 1);
    int shade = (int)place < SHADES - 1 ? (int)place : SHADES - 2;
    double t = place - shade;
    fputs(" fill=\"#", out);
    for (int i = 0; i < 3; i++) {
        double part = shades[shade].part[i] * (1 - t) + shades[shade + 1].part[i] * t;
        fprintf(out, "%02x", (unsigned)(part + 0.5));
    }
    putc('"', out);
}

static void hatch_fill(FILE *out, int hatch) { fprintf(out, " fill=\"url(#hatch-%d)\"/>", hatch); }

/* ---- one region ---- */
static void region_begin(const map *m, const char *region, sural_side side, const char *key, double value) {
    fprintf(m->out, "<g id=\"%s-%s-%s\" class=\"region %s %s shade-%d\"><title>", side_word(side), region, key, side_word(side),
            region, hatch_of(value));
    svg_text(m->out, name_of(m, region));
    fprintf(m->out, ", %s: %d%%</title>", side_word(side), svg_percent(value));
}

static void band(const map *m, const svg_placement *at, const svg_band *b) {
    if (!b->region) {
        svg_band_path(m->out, at, b);
        fputs(" fill=\"#f4f4f4\"/>\n", m->out);
        return;
    }
    double value = value_of(m, b->region, at->side);
    region_begin(m, b->region, at->side, at->view->key, value);
    svg_band_path(m->out, at, b);
    fill(m->out, value);
    fputs("/>", m->out);
    if (hatch_of(value)) {
        svg_band_path(m->out, at, b);
        if (hatch_of(value) == HATCHES - 1) fputs(" stroke=\"#ffffff\"", m->out); /* else lost in the dark */
        hatch_fill(m->out, hatch_of(value));
    }
    fputs("</g>\n", m->out);
}

static void knob(const map *m, const svg_placement *at, const svg_knob *k, double stroke) {
    double value = value_of(m, k->region, at->side);
    region_begin(m, k->region, at->side, at->view->key, value);
    svg_knob_ellipse(m->out, at, k);
    fill(m->out, value);
    svg_attribute(m->out, "stroke-width", stroke);
    fputs(" stroke=\"#333333\"/>", m->out);
    if (hatch_of(value)) {
        svg_knob_ellipse(m->out, at, k);
        fputs(" stroke=\"none\"", m->out);
        hatch_fill(m->out, hatch_of(value));
    }
    fputs("</g>\n", m->out);
}

static void placement(const map *m, const svg_placement *at) {
    const svg_view *view = at->view;
    fprintf(m->out, "<g class=\"view %s %s\" stroke=\"#777777\" stroke-width=\".6\" stroke-linejoin=\"round\">\n", view->key,
            side_word(at->side));
    for (size_t i = 0; i < view->under_count; i++) knob(m, at, &view->under[i], 1.2);
    for (size_t i = 0; i < view->band_count; i++) band(m, at, &view->bands[i]);
    for (size_t i = 0; i < view->over_count; i++) knob(m, at, &view->over[i], 0.6);
    svg_contour_path(m->out, at);
    fputs(" fill=\"none\" stroke=\"#333333\" stroke-width=\"1.3\" stroke-linecap=\"round\"/>\n</g>\n", m->out);
}

static void square(FILE *out, double x, double y, double width, double height) {
    fputs("<rect", out);
    svg_attribute(out, "x", x);
    svg_attribute(out, "y", y);
    svg_attribute(out, "width", width);
    svg_attribute(out, "height", height);
}

static void shaded_square(FILE *out, double x, double y, double width, double height, double value) {
    square(out, x, y, width, height);
    fill(out, value);
    fputs(" stroke=\"#333333\" stroke-width=\".8\"/>", out);
    if (hatch_of(value) == 0) return;
    square(out, x, y, width, height);
    fputs(" stroke=\"none\"", out);
    hatch_fill(out, hatch_of(value));
}

static void box(const map *m, const svg_box *b) {
    double value = value_of(m, b->region, b->side);
    region_begin(m, b->region, b->side, "box", value);
    shaded_square(m->out, b->x, b->y, 34, 26, value);
    fputs("</g>\n", m->out);
    if (b->side == SURAL_SIDE_LEFT) svg_label(m->out, b->x + 42, b->y + 17, (svg_style){PLAIN, SVG_START, false}, b->text);
}

/* ---- words ---- */
static void insert(item *items, size_t *count, item added) {
    size_t at = *count;
    if (at == MOST_ITEMS) return;
    for (; at > 0 && items[at - 1].value < added.value; at--) items[at] = items[at - 1];
    items[at] = added;
    (*count)++;
}

/* Both sides are one item where they read the same. */
static void add_region(const map *m, const char *region, item *items, size_t *count) {
    double left = value_of(m, region, SURAL_SIDE_LEFT), right = value_of(m, region, SURAL_SIDE_RIGHT);
    bool same = svg_percent(left) == svg_percent(right);
    if (left >= LEAST) insert(items, count, (item){region, same ? SURAL_SIDE_BOTH : SURAL_SIDE_LEFT, left});
    if (right >= LEAST && !same) insert(items, count, (item){region, SURAL_SIDE_RIGHT, right});
}

/* The affected regions, most affected first. */
static size_t affected(const map *m, item items[MOST_ITEMS]) {
    size_t count = 0;
    const char *region;
    for (size_t i = 0; (region = sural_knowledge_id(m->knowledge, "regions", i)); i++) add_region(m, region, items, &count);
    return count;
}

static void legend(FILE *out, double x, double y) {
    svg_label(out, x, y, (svg_style){HEADING, SVG_START, true}, "Shading");
    for (int i = 0; i < HATCHES; i++) {
        static const double shown[HATCHES] = {0.02, 0.22, 0.5, 0.85};
        double top = y + 12 + 28 * i;
        shaded_square(out, x, top, 36, 20, shown[i]);
        svg_label(out, x + 44, top + 14, (svg_style){PLAIN, SVG_START, false}, hatch_words[i]);
    }
}

static void listed(const map *m, double x, double y, const item *it) {
    char line[SVG_MAX_LINES][SVG_LINE_SIZE], percent[8], word[8];
    snprintf(percent, sizeof percent, "%d%%", svg_percent(it->value));
    snprintf(word, sizeof word, "%s", side_word(it->side));
    shaded_square(m->out, x, y - 10, 14, 12, it->value);
    svg_label(m->out, x + 52, y, (svg_style){PLAIN, SVG_END, false}, percent);
    svg_label(m->out, x + 60, y, (svg_style){PLAIN, SVG_START, false}, word);
    svg_wrap(name_of(m, it->region), NAME_COLUMNS, 1, line);
    svg_label(m->out, x + 97, y, (svg_style){PLAIN, SVG_START, false}, line[0]);
}

static void list(const map *m, double x, double y) {
    item items[MOST_ITEMS];
    size_t count = affected(m, items);
    svg_label(m->out, x, y, (svg_style){HEADING, SVG_START, true}, count ? "Most affected" : "No region is affected");
    for (size_t i = 0; i < count && i < LISTED; i++) listed(m, x, y + 22 + 18 * (double)i, &items[i]);
    if (count > LISTED) {
        char rest[48];
        snprintf(rest, sizeof rest, "and %zu more at 5%% or above", count - LISTED);
        svg_label(m->out, x + 60, y + 22 + 18 * LISTED, (svg_style){PLAIN, SVG_START, false}, rest);
    }
}

void svg_body_draw(FILE *out, const sural_knowledge *knowledge, const svg_patch *patches, size_t count) {
    const map m = {out, knowledge, patches, count};
    fputs(hatch_patterns, out);
    for (size_t i = 0; i < svg_placement_count; i++) placement(&m, &svg_placements[i]);
    for (size_t i = 0; i < svg_box_count; i++) box(&m, &svg_boxes[i]);
    for (size_t i = 0; i < svg_caption_count; i++) {
        const svg_caption *c = &svg_captions[i];
        svg_label(out, c->x, c->y, (svg_style){c->heading ? HEADING : PLAIN, SVG_MIDDLE, c->heading}, c->text);
    }
    legend(out, 600, 700);
    list(&m, 740, 570);
}

void svg_body_describe(FILE *out, const sural_knowledge *knowledge, const svg_patch *patches, size_t count) {
    const map m = {out, knowledge, patches, count};
    item items[MOST_ITEMS];
    size_t found = affected(&m, items);
    fputs(found ? "Affected regions of the skin, most affected first: " : "No region of the skin is affected.", out);
    for (size_t i = 0; i < found; i++) {
        svg_text(out, name_of(&m, items[i].region));
        fprintf(out, ", %s%s, %d%%%s", side_word(items[i].side), items[i].side == SURAL_SIDE_BOTH ? " sides" : "",
                svg_percent(items[i].value), i + 1 < found ? "; " : ".");
    }
}

bool svg_body_write(FILE *out, const sural_knowledge *knowledge, const char *title, const svg_patch *patches, size_t count) {
    svg_page_begin(out, SVG_BODY_WIDTH, SVG_BODY_HEIGHT, title);
    fputs("<desc id=\"svg-desc\">", out);
    svg_body_describe(out, knowledge, patches, count);
    fputs("</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", out);
    svg_label(out, SVG_BODY_WIDTH / 2.0, 24, (svg_style){18, SVG_MIDDLE, true}, title);
    svg_body_draw(out, knowledge, patches, count);
    svg_page_end(out);
    return !ferror(out);
}
