/* The body map as tables: what each view looks like and where it stands on the page.
 * Coordinates of a view: y downwards, x from its axis; towards the outer side in front and back views, towards the front
 * in side views. `f` runs across the outline from 0 (its first edge) to 1. A borderline is a function of f alone, so two
 * bands that name the same line share it exactly. */
#ifndef SVG_VIEWS_H
#define SVG_VIEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <sural/sural.h>

typedef struct svg_station { double y, first, second; } svg_station; /* where the two edges lie */
typedef struct svg_line { double y, tilt, bow; } svg_line;           /* y + tilt f + 4 bow f (1 - f) */
typedef struct svg_band { const char *region; svg_line above, below; double f0, f1; } svg_band; /* NULL = no region */
typedef struct svg_knob { const char *region; double x, y, rx, ry, turn; } svg_knob; /* an ellipse, turned by degrees */

typedef struct svg_view {
    const char *key;                                   /* the end of the ids of its shapes */
    const svg_station *stations; size_t station_count; /* the outline, top first */
    const svg_band *bands; size_t band_count;
    const svg_knob *under; size_t under_count;         /* drawn before the bands: toes */
    const svg_knob *over; size_t over_count;           /* and after them: webs */
    svg_line top, bottom;                              /* ends of the contour */
    double first_from;                                 /* where its first edge begins to be seen */
    bool closed;                                       /* the contour runs along the bottom too */
} svg_view;

typedef struct svg_placement {
    const svg_view *view;
    sural_side side;
    double x, y, scale;
    int direction;                                     /* 1 as in the tables, -1 mirrored */
} svg_placement;

typedef struct svg_box { const char *region, *text; double x, y; sural_side side; } svg_box;
typedef struct svg_caption { const char *text; double x, y; bool heading; } svg_caption;

extern const svg_placement svg_placements[];
extern const size_t svg_placement_count;
extern const svg_box svg_boxes[]; /* regions without a place on the body */
extern const size_t svg_box_count;
extern const svg_caption svg_captions[];
extern const size_t svg_caption_count;

#endif
