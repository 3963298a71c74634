/* The schematic of the nerve network around a lesion. */
#ifndef SVG_NETWORK_H
#define SVG_NETWORK_H

#include <stdio.h>

#include "svg/graph.h"

enum { SVG_NETWORK_WIDTH = 1080 };
double svg_network_height(const graph *g);
void svg_network_draw(FILE *out, const graph *g); /* in 0 0 SVG_NETWORK_WIDTH svg_network_height */
void svg_network_describe(FILE *out, const graph *g);

#endif
