#ifndef KNOWLEDGE_CHECK_H
#define KNOWLEDGE_CHECK_H

#include "knowledge/image.h"

/* Receives a fault: the section and id of the record, and what is wrong with it. */
typedef void kn_report(void *context, kn_section section, const char *record, const char *what);

/* What the rest of the core relies on beyond offsets and ranges: values belong to their findings and fit a word of bits,
 * effects fit the type of their finding, compound places have simple members, the default setting is there. For an image
 * whose rows have been checked (kn_image_map). Returns the number of faults. */
size_t kn_check(const kn_image *image, kn_report *report, void *context);

#endif
