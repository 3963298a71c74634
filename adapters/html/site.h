/* The reference site: static pages, one a disorder, with every number and its source. */
#ifndef HTML_SITE_H
#define HTML_SITE_H

#include <sural/sural.h>

/* Writes the site into a folder that exists; takes seconds. False where something could not be written or memory ran out. */
bool html_site_write(const sural_knowledge *knowledge, const char *folder);

#endif
