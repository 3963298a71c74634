#ifndef KNOWLEDGE_LINT_H
#define KNOWLEDGE_LINT_H

#include "knowledge/image.h"

/* Checks of the knowledge as a whole, one function a rule in lint.c; calls `report` for each fault and counts them. */
size_t kn_lint(const kn_image *image, sural_lint_report *report, void *context);

#endif
