/* What changed between two knowledge images. */
#ifndef RECORDS_DIFF_H
#define RECORDS_DIFF_H

#include <stdio.h>
#include <sural/sural.h>

/* A line a change, "- address value" gone, "+ address value" new, "~ address: old -> new"; gives how many. Rows of a list are
 * matched by what names them, texts by place. SIZE_MAX where memory ran out. */
size_t diff_write(FILE *out, const sural_knowledge *old, const sural_knowledge *new_one);

#endif
