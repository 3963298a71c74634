#ifndef KNOWLEDGE_SHOW_H
#define KNOWLEDGE_SHOW_H

#include "knowledge/image.h"

/* Writes a record as YAML, the way it was written, from the image alone. */
void kn_write_record(const kn_image *image, kn_section section, uint32_t row, sural_sink *sink, void *context);

#endif
