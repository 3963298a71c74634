/* The whole knowledge as one JSON object: section to id to record. */
#ifndef RECORDS_JSON_H
#define RECORDS_JSON_H

#include <stdio.h>
#include <sural/sural.h>

bool records_write_json(FILE *out, const sural_knowledge *knowledge); /* false if memory ran out or the output failed */

#endif
