/* From the tables to lines on the page. */
#ifndef SVG_SHAPE_H
#define SVG_SHAPE_H

#include <stdio.h>

#include "svg/views.h"

/* Each writes an element up to its geometry; the caller adds the paint and closes it. */
void svg_band_path(FILE *out, const svg_placement *placement, const svg_band *band);
void svg_contour_path(FILE *out, const svg_placement *placement);
void svg_knob_ellipse(FILE *out, const svg_placement *placement, const svg_knob *knob);

#endif
