#ifndef HTML_DISORDER_H
#define HTML_DISORDER_H

#include "html/page.h"

/* The page of a disorder, disorders/ID.html, and the drawing of its commonest lesion beside it; `alike` is its own. */
bool html_disorder_page(const site *site, const char *id, const sural_alikes *alike);

#endif
