/* The body map: regions of the skin, shaded by a value. */
#ifndef SVG_BODY_H
#define SVG_BODY_H

#include <stdio.h>
#include <sural/sural.h>

/* `value` from 0 to 1. Of several patches of one region the highest counts; a side of both or none means both. */
typedef struct svg_patch {
    const char *region;
    sural_side side;
    double value;
} svg_patch;

/* A whole SVG document. False if it could not be written. */
bool svg_body_write(FILE *out, const sural_knowledge *knowledge, const char *title, const svg_patch *patches, size_t count);

/* For pages of their own: the drawing in 0 0 SVG_BODY_WIDTH SVG_BODY_HEIGHT, and the affected regions in words. */
enum { SVG_BODY_WIDTH = 1080, SVG_BODY_HEIGHT = 836 };
void svg_body_draw(FILE *out, const sural_knowledge *knowledge, const svg_patch *patches, size_t count);
void svg_body_describe(FILE *out, const sural_knowledge *knowledge, const svg_patch *patches, size_t count);

#endif
