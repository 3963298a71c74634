#include "html/page.h"

#include <math.h>
#include <string.h>

FILE *html_open(const site *site, const char *name, const char *title, const char *up) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", site->folder, name) >= (int)sizeof path) return NULL;
    FILE *out = fopen(path, "w");
    if (!out) return NULL;
    fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; img-src 'self'\">\n<title>", out);
    html_text(out, title);
    fprintf(out, " - Sural</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n</head>\n<body>\n<header>\n<nav aria-label=\"Sections\"><a href=\"%sindex.html\">Causes</a>"
                 " <a href=\"%sfindings.html\">Findings</a> <a href=\"%sredflags.html\">Red flags</a> <a href=\"%ssources.html\">Sources</a></nav>\n"
                 "<p class=\"notice\">Decision support and education, not a diagnosis and not a medical device. In an emergency ring your local"
                 " emergency number.</p>\n</header>\n<main>\n<h1>", up, up, up, up, up);
    html_text(out, title);
    fputs("</h1>\n", out);
    return out;
}

bool html_close(FILE *out) {
    fputs("</main>\n</body>\n</html>\n", out);
    bool good = !ferror(out);
    return fclose(out) == 0 && good;
}

void html_text(FILE *out, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        default: putc(*text, out);
        }
    }
}

void html_level(FILE *out, const char *level) {
    for (; *level; level++) putc(*level == '_' ? ' ' : *level, out);
}

void html_heading(FILE *out, const char *id, const char *text) {
    fprintf(out, "<h2 id=\"%s\">", id);
    html_text(out, text);
    fputs("</h2>\n", out);
}

void html_paragraph(FILE *out, const char *class_name, const char *text) {
    if (!*text) return;
    fprintf(out, "<p class=\"%s\">", class_name);
    html_text(out, text);
    fputs("</p>\n", out);
}

void html_list(FILE *out, const char *heading, const record_node *list) {
    if (!list || !list->first) return;
    fputs("<h3>", out);
    html_text(out, heading);
    fputs("</h3>\n<ul>\n", out);
    for (const record_node *item = list->first; item; item = item->next) {
        fputs("<li>", out);
        html_text(out, item->text ? item->text : "");
        fputs("</li>\n", out);
    }
    fputs("</ul>\n", out);
}

void html_source_link(FILE *out, const char *source, const char *up) {
    if (strcmp(source, "estimate") == 0) fputs("estimate", out);
    else fprintf(out, "<a href=\"%ssources.html#%s\">%s</a>", up, source, source);
}

void html_number_head(FILE *out, const char *first) {
    fputs("<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">", out);
    html_text(out, first);
    fputs("</th><th scope=\"col\">value</th><th scope=\"col\">range</th><th scope=\"col\">in whom</th><th scope=\"col\">grade</th>"
          "<th scope=\"col\">source</th></tr></thead>\n<tbody>\n", out);
}

void html_number_cells(FILE *out, const record_node *row, const char *value, const char *up) {
    double low = record_number(row, "low"), high = record_number(row, "high"), n = record_number(row, "n");
    const char *grade = record_text(row, "grade");
    fputs("<td>", out);
    html_text(out, value);
    fputs("</td><td>", out);
    if (!isnan(low)) fprintf(out, "%.3g to %.3g", low, high);
    else if (!isnan(n)) fprintf(out, "n %.4g", n);
    fputs("</td><td>", out);
    html_text(out, record_text(row, "population"));
    if (*record_text(row, "note")) fputs("; ", out), html_text(out, record_text(row, "note"));
    fprintf(out, "</td><td class=\"grade-%s\">%s</td><td>", grade, grade);
    html_source_link(out, record_text(row, "source"), up);
    fputs("</td>", out);
}

void html_finding_link(FILE *out, const site *site, const char *finding, const char *up) {
    const char *name = sural_knowledge_name(site->knowledge, "findings", finding);
    fprintf(out, "<a href=\"%sfindings.html#%s\">", up, finding);
    html_text(out, name ? name : finding);
    fputs("</a>", out);
}

void html_disorder_link(FILE *out, const site *site, const char *disorder, const char *up) {
    const char *name = sural_knowledge_name(site->knowledge, "disorders", disorder);
    fprintf(out, "<a href=\"%sdisorders/%s.html\">", up, disorder);
    html_text(out, name ? name : disorder);
    fputs("</a>", out);
}
