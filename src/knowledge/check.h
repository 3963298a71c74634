#ifndef KNOWLEDGE_CHECK_H
#define KNOWLEDGE_CHECK_H

#include "knowledge/image.h"

/* What the rest of the core relies on beyond offsets and ranges: values belong to their findings and fit a word of bits,
 * effects fit the type of their finding, compound places have simple members, the default setting is there. Called when an
 * image is opened, after its rows have been checked. */
sural_status kn_check(const kn_image *image, sural_error *error);

#endif
