/* The forward model for a person at a terminal. */
#ifndef TEXT_FORWARD_H
#define TEXT_FORWARD_H

#include <stdio.h>
#include <sural/sural.h>

bool text_lesion_write(FILE *out, const sural_lesion *lesion, size_t top); /* top = findings shown; 0 = 40 */
bool text_path_write(FILE *out, const sural_path *path);
bool text_neighbours_write(FILE *out, const sural_neighbours *neighbours);
bool text_places_write(FILE *out, const char *case_id, const sural_assessment *assessment, size_t top);

#endif
