#include "svg/lesion.h"

#include <stdlib.h>
#include <string.h>

#include "svg/body.h"
#include "svg/network.h"
#include "svg/text.h"

enum { TITLE = 20, TITLE_LETTERS = 88, TITLE_LINES = 2, ROWS = 8, ROW = 19, MARGIN = 26 };
static const double LEAST = 0.1; /* less is not listed */

typedef struct page {
    FILE *out;
    const sural_knowledge *knowledge;
    const sural_lesion *lesion;
    svg_patch *patches; size_t patch_count;
    graph *graph;
    double y;                  /* where the next part begins */
} page;

static const char *side_words(sural_side side) {
    static const char *const words[] = {"", "left", "right", "both sides"};
    return words[side];
}

static bool stated(const char *site) { return site && !strstr(site, "_unspecified"); }

/* Findings that say that the skin feels less. */
static bool feels_less(const char *finding) {
    static const char *const findings[] = {"numbness", "light_touch_reduced", "pinprick_reduced"};
    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
        if (strcmp(findings[i], finding) == 0) return true;
    return false;
}

static bool collect_patches(page *p) {
    const sural_lesion *lesion = p->lesion;
    p->patches = malloc((lesion->prediction_count + 1) * sizeof *p->patches);
    for (size_t i = 0; p->patches && i < lesion->prediction_count; i++) {
        const sural_prediction *found = &lesion->predictions[i];
        if (stated(found->site) && feels_less(found->finding))
            p->patches[p->patch_count++] = (svg_patch){found->site, found->side, found->probability};
    }
    return p->patches != NULL;
}

/* ---- weak movements and reflexes ---- */
static bool listed(const sural_prediction *found, const char *finding) {
    return strcmp(found->finding, finding) == 0 && stated(found->site) && found->probability >= LEAST &&
           !(found->value && strcmp(found->value, "normal") == 0);
}

/* The likeliest of a finding, at most ROWS, likeliest first. */
static size_t likeliest(const page *p, const char *finding, const sural_prediction *top[ROWS]) {
    size_t count = 0;
    for (size_t i = 0; i < p->lesion->prediction_count; i++) {
        const sural_prediction *found = &p->lesion->predictions[i];
        if (!listed(found, finding)) continue;
        size_t at = count < ROWS ? count++ : ROWS;
        for (; at > 0 && top[at - 1]->probability < found->probability; at--)
            if (at < ROWS) top[at] = top[at - 1];
        if (at < ROWS) top[at] = found;
    }
    return count;
}

/* As in "lifting the toes, left" and "ankle jerk reduced, left". */
static void statement(const sural_prediction *found, char *text, size_t size) {
    snprintf(text, size, "%s%s%s%s%s", found->site_name ? found->site_name : found->site, found->value ? ": " : "",
             found->value ? found->value : "", found->side ? ", " : "", side_words(found->side));
}

static void row(FILE *out, double x, double y, const sural_prediction *found) {
    char text[160], percent[8];
    snprintf(percent, sizeof percent, "%d%%", svg_percent(found->probability));
    statement(found, text, sizeof text);
    svg_label(out, x + 34, y, (svg_style){13, SVG_END, false}, percent);
    fputs("<rect", out);
    svg_attribute(out, "x", x + 44);
    svg_attribute(out, "y", y - 9);
    svg_attribute(out, "width", 0.8 * svg_percent(found->probability));
    fputs(" height=\"9\" fill=\"#2d6eb2\"/><rect", out);
    svg_attribute(out, "x", x + 44);
    svg_attribute(out, "y", y - 9);
    fputs(" width=\"80\" height=\"9\" fill=\"none\" stroke=\"#333333\" stroke-width=\".6\"/>", out);
    svg_label(out, x + 134, y, (svg_style){13, SVG_START, false}, text);
}

static size_t list(const page *p, const char *title, const char *finding, double x) {
    const sural_prediction *top[ROWS];
    size_t count = likeliest(p, finding, top);
    double y = p->y;
    svg_label(p->out, x, y, (svg_style){15, SVG_START, true}, title);
    for (size_t i = 0; i < count; i++) row(p->out, x, y + 24 + ROW * (double)i, top[i]);
    if (count == 0) svg_label(p->out, x, y + 24, (svg_style){13, SVG_START, false}, "none likely");
    return count;
}

static void lists(page *p) {
    size_t left = list(p, "Weak movements", "weakness", MARGIN);
    size_t right = list(p, "Reflexes", "reflex", SVG_BODY_WIDTH / 2.0 + MARGIN);
    size_t rows = left > right ? left : right;
    p->y += 50 + ROW * (double)(rows ? rows : 1);
}

/* ---- heading and description ---- */
static void title_text(const page *p, char *text, size_t size) {
    static const char *const legs[] = {"", ", left leg", ", right leg", ", both legs"};
    const sural_lesion *l = p->lesion;
    snprintf(text, size, "%s%s%s%s", l->name, legs[l->side], l->degree ? ", " : "", l->degree ? l->degree : "");
}

static void detail_text(const page *p, char *text, size_t size) {
    const sural_lesion *l = p->lesion;
    const char *pattern = l->pattern ? sural_knowledge_name(p->knowledge, "patterns", l->pattern) : NULL;
    bool crossed = l->lesion_side != l->side, where = l->level && *l->level;
    if (!pattern) pattern = l->pattern;
    snprintf(text, size, "%s%s%s%s%s%s%s%s", crossed ? "The lesion itself lies on the " : "", crossed ? side_words(l->lesion_side) : "",
             crossed ? ". " : "", where ? "Where: " : "", where ? l->level : "", where ? ". " : "", pattern ? "Fibres: " : "",
             pattern ? pattern : "");
}

static void line(page *p, svg_style style, double step, const char *text) {
    svg_label(p->out, MARGIN, p->y += step, style, text);
}

static void heading(page *p) {
    char text[500], lines[SVG_MAX_LINES][SVG_LINE_SIZE];
    title_text(p, text, sizeof text);
    size_t count = svg_wrap(text, TITLE_LETTERS, TITLE_LINES, lines);
    p->y = 10;
    for (size_t i = 0; i < count; i++) line(p, (svg_style){TITLE, SVG_START, true}, 24, lines[i]);
    detail_text(p, text, sizeof text);
    line(p, (svg_style){13, SVG_START, false}, 21, text);
    line(p, (svg_style){13, SVG_START, false}, 19,
         "Shaded: the chance that the skin feels less there (numbness, light touch or pinprick). Decision support and education, not a "
         "diagnosis.");
}

static void describe_list(const page *p, const char *title, const char *finding) {
    const sural_prediction *top[ROWS];
    size_t count = likeliest(p, finding, top);
    for (size_t i = 0; i < count; i++) {
        char text[160];
        statement(top[i], text, sizeof text);
        fputs(i ? "; " : title, p->out);
        svg_text(p->out, text);
        fprintf(p->out, ", %d%%", svg_percent(top[i]->probability));
    }
    if (count) putc('.', p->out);
}

static void describe(const page *p) {
    fputs("<desc id=\"svg-desc\">", p->out);
    svg_body_describe(p->out, p->knowledge, p->patches, p->patch_count);
    describe_list(p, " Weak movements: ", "weakness");
    describe_list(p, " Reflexes: ", "reflex");
    fputs(" The way to the brain, from the skin.", p->out);
    svg_network_describe(p->out, p->graph);
    fputs("</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", p->out);
}

static void body(page *p) {
    svg_shift_begin(p->out, "body", p->y - 28); /* its first lines are for a title */
    svg_body_draw(p->out, p->knowledge, p->patches, p->patch_count);
    svg_shift_end(p->out);
    p->y += SVG_BODY_HEIGHT - 10;
}

static void network(page *p) {
    svg_shift_begin(p->out, "network", p->y);
    svg_network_draw(p->out, p->graph);
    svg_shift_end(p->out);
}

/* The height of the page stands at its head: what heading, body and lists will take. */
static double page_height(const page *p) {
    char text[500], lines[SVG_MAX_LINES][SVG_LINE_SIZE];
    const sural_prediction *top[ROWS];
    size_t left = likeliest(p, "weakness", top), right = likeliest(p, "reflex", top), rows = left > right ? left : right;
    title_text(p, text, sizeof text);
    double head = 50 + 24 * (double)svg_wrap(text, TITLE_LETTERS, TITLE_LINES, lines);
    return head + SVG_BODY_HEIGHT - 10 + 50 + ROW * (double)(rows ? rows : 1) + svg_network_height(p->graph);
}

static void write_page(page *p) {
    char title[500];
    title_text(p, title, sizeof title);
    svg_page_begin(p->out, SVG_BODY_WIDTH, page_height(p), title);
    describe(p);
    heading(p);
    body(p);
    lists(p);
    network(p);
    svg_page_end(p->out);
}

bool svg_lesion_write(FILE *out, const sural_knowledge *knowledge, const sural_lesion *lesion, const sural_path *const *paths,
                      size_t path_count) {
    page p = {out, knowledge, lesion, NULL, 0, graph_make(knowledge, lesion, paths, path_count), 0};
    bool ready = p.graph && collect_patches(&p);
    if (ready) write_page(&p);
    free(p.patches);
    free(p.graph);
    return ready && !ferror(out);
}

/* ---- with the ways of the regions and movements that suffer most ---- */
enum { DRAWN_REGIONS = 6, DRAWN_MOVEMENTS = 4, DRAWN = DRAWN_REGIONS + DRAWN_MOVEMENTS };

static bool among(const char *const *ids, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], id) == 0) return true;
    return false;
}

/* Predictions stand with the most telling first. */
static size_t most_affected(const sural_lesion *lesion, const char *finding, const char **ids, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < lesion->prediction_count && count < room; i++) {
        const sural_prediction *p = &lesion->predictions[i];
        if (strcmp(p->finding, finding) == 0 && !strstr(p->site, "unspecified") && !among(ids, count, p->site)) ids[count++] = p->site;
    }
    return count;
}

bool svg_lesion_draw(FILE *out, const sural_knowledge *knowledge, const sural_lesion *lesion) {
    const char *ids[DRAWN];
    const sural_path *paths[DRAWN] = {NULL};
    size_t found = most_affected(lesion, "numbness", ids, DRAWN_REGIONS), count = 0;
    found += most_affected(lesion, "weakness", ids + found, DRAWN_MOVEMENTS);
    for (size_t i = 0; i < found; i++)
        if (sural_path_find(knowledge, ids[i], &paths[count], NULL) == SURAL_OK) count++;
    bool good = svg_lesion_write(out, knowledge, lesion, paths, count);
    for (size_t i = 0; i < count; i++) sural_path_free(paths[i]);
    return good;
}
