/* What a lesion does, on one page: where it may feel numb, what is weak, and the way to the brain. */
#ifndef SVG_LESION_H
#define SVG_LESION_H

#include <stdio.h>
#include <sural/sural.h>

/* `paths` are those of the most affected regions and movements, most affected first; the first ten are drawn. False if
 * memory runs out or the page could not be written. */
bool svg_lesion_write(FILE *out, const sural_knowledge *knowledge, const sural_lesion *lesion, const sural_path *const *paths,
                      size_t path_count);

/* The same with the ways of the regions and movements that suffer most. */
bool svg_lesion_draw(FILE *out, const sural_knowledge *knowledge, const sural_lesion *lesion);

#endif
