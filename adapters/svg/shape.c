#include "svg/shape.h"

#include "svg/text.h"

static const double STEP = 3; /* units between two points of a curve */

typedef struct pen {
    FILE *out;
    const svg_placement *at;
    bool down;
} pen;

/* The slope of an edge at a station: that of its neighbours' chord. */
static double slope(const svg_view *view, size_t i, bool second) {
    const svg_station *a = &view->stations[i ? i - 1 : 0], *b = &view->stations[i + 1 < view->station_count ? i + 1 : i];
    return ((second ? b->second : b->first) - (second ? a->second : a->first)) / (b->y - a->y);
}

/* Where an edge of the outline lies at a height: a cubic through the stations. */
static double edge(const svg_view *view, bool second, double y) {
    size_t i = 0;
    while (i + 2 < view->station_count && y > view->stations[i + 1].y) i++;
    const svg_station *a = &view->stations[i], *b = a + 1;
    double h = b->y - a->y, t = (y - a->y) / h, from = second ? a->second : a->first, to = second ? b->second : b->first;
    if (t <= 0) return from;
    if (t >= 1) return to;
    double u = 1 - t;
    return u * u * (1 + 2 * t) * from + t * t * (3 - 2 * t) * to +
           h * t * u * (u * slope(view, i, second) - t * slope(view, i + 1, second));
}

static double height(svg_line line, double f) { return line.y + line.tilt * f + 4 * line.bow * f * (1 - f); }

static void go(pen *p, double f, double y) {
    const svg_placement *at = p->at;
    double first = edge(at->view, false, y), second = edge(at->view, true, y), x = first + f * (second - first);
    putc(p->down ? 'L' : 'M', p->out);
    svg_number(p->out, at->x + at->direction * at->scale * x);
    putc(' ', p->out);
    svg_number(p->out, at->y + at->scale * y);
    p->down = true;
}

static void along(pen *p, svg_line line, double f0, double f1) {
    int steps = (int)((f1 > f0 ? f1 - f0 : f0 - f1) * 20) + 1;
    if (line.tilt == 0 && line.bow == 0) steps = 1;
    for (int i = 0; i <= steps; i++) {
        double f = f0 + (f1 - f0) * i / steps;
        go(p, f, height(line, f));
    }
}

static void down(pen *p, double f, double y0, double y1) {
    int steps = (int)((y1 > y0 ? y1 - y0 : y0 - y1) / STEP) + 1;
    for (int i = 0; i <= steps; i++) go(p, f, y0 + (y1 - y0) * i / steps);
}

void svg_band_path(FILE *out, const svg_placement *placement, const svg_band *band) {
    pen p = {out, placement, false};
    fputs("<path d=\"", out);
    along(&p, band->above, band->f0, band->f1);
    down(&p, band->f1, height(band->above, band->f1), height(band->below, band->f1));
    along(&p, band->below, band->f1, band->f0);
    down(&p, band->f0, height(band->below, band->f0), height(band->above, band->f0));
    fputs("Z\"", out);
}

void svg_contour_path(FILE *out, const svg_placement *placement) {
    const svg_view *view = placement->view;
    pen p = {out, placement, false};
    double end = height(view->bottom, 0), start = height(view->top, 0);
    if (start < view->first_from) start = view->first_from;
    fputs("<path d=\"", out);
    down(&p, 1, height(view->top, 1), height(view->bottom, 1));
    if (view->closed) along(&p, view->bottom, 1, 0);
    else p.down = false;
    if (start < end) down(&p, 0, end, start);
    putc('"', out);
}

void svg_knob_ellipse(FILE *out, const svg_placement *placement, const svg_knob *knob) {
    double x = placement->x + placement->direction * placement->scale * knob->x, y = placement->y + placement->scale * knob->y;
    fputs("<ellipse", out);
    svg_attribute(out, "cx", x);
    svg_attribute(out, "cy", y);
    svg_attribute(out, "rx", placement->scale * knob->rx);
    svg_attribute(out, "ry", placement->scale * knob->ry);
    if (knob->turn == 0) return;
    fputs(" transform=\"rotate(", out);
    svg_number(out, placement->direction * knob->turn);
    putc(' ', out);
    svg_number(out, x);
    putc(' ', out);
    svg_number(out, y);
    fputs(")\"", out);
}
