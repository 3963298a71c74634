#ifndef KNOWLEDGE_WALK_H
#define KNOWLEDGE_WALK_H

#include "knowledge/image.h"

/* Visits the fields of a record that are there, in the order of the schema. False when `visit` ended the walk. */
bool kn_walk(const kn_image *image, kn_section section, uint32_t row, sural_visit *visit, void *context);

#endif
