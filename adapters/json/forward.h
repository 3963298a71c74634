/* The forward model as JSON, one object a call, one line. */
#ifndef JSON_FORWARD_H
#define JSON_FORWARD_H

#include <stdio.h>
#include <sural/sural.h>

bool json_lesion_write(FILE *out, const sural_lesion *lesion);
bool json_path_write(FILE *out, const sural_path *path);
bool json_neighbours_write(FILE *out, const sural_neighbours *neighbours);
/* The posterior over places alone, causes summed out. */
bool json_places_write(FILE *out, const char *case_id, const sural_assessment *assessment, size_t top);

#endif
