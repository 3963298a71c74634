#include "html/site.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "html/disorder.h"
#include "html/page.h"

static const char STYLE[] =
    ":root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--line:#c8c8c8;--soft:#f3f3f0;--link:#0b4f8a}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--line:#555;--soft:#242424;--link:#8cc4ff}}\n"
    "body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;margin:0 auto;padding:0 1rem 4rem}\n"
    "a{color:var(--link)}nav a{margin-right:1rem}.notice{font-size:.9rem}\n"
    ".table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}tbody th{font-weight:normal}\n"
    ".urgency{font-weight:bold;padding:.5rem;background:var(--soft);border-left:.4rem solid var(--line)}\n"
    ".urgency.emergency{border-color:#b00020}.urgency.same_day{border-color:#d9480f}.urgency.soon{border-color:#b8860b}\n"
    ".mechanism,.codes{font-size:.9rem}figure{margin:1rem 0}img{max-width:100%;height:auto;background:#fff}\n"
    ".grade-estimate{font-style:italic}\n";

static bool write_style(const site *site) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/style.css", site->folder) >= (int)sizeof path) return false;
    FILE *out = fopen(path, "w");
    if (!out) return false;
    fputs(STYLE, out);
    return fclose(out) == 0;
}

static bool make_folder(const site *site, const char *name) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", site->folder, name) >= (int)sizeof path) return false;
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* ---- the list of causes, by group ---- */
static const struct { const char *id, *name; } GROUPS[] = {
    {"root", "Nerve roots and spine"}, {"cord", "Spinal cord"}, {"plexus", "Plexus"}, {"nerve", "Single nerves"},
    {"polyneuropathy", "Many nerves"}, {"brain", "Brain"}, {"vascular", "Circulation"}, {"other", "Other"}};

static bool list_group(FILE *out, const site *site, const char *group) {
    const char *id;
    for (size_t i = 0; (id = sural_knowledge_id(site->knowledge, "disorders", i)); i++) {
        record_node *record = record_read(site->knowledge, "disorders", id);
        if (!record) return false;
        if (strcmp(record_text(record, "group"), group) == 0) {
            fputs("<li>", out);
            html_disorder_link(out, site, id, "");
            fputs(" <small>", out);
            html_level(out, record_text(record, "urgency"));
            fputs("</small><br><small>", out);
            html_text(out, record_text(record, "plain_name"));
            fputs("</small></li>\n", out);
        }
        record_free(record);
    }
    return true;
}

static bool write_index(const site *site) {
    FILE *out = html_open(site, "index.html", "What causes numbness in one leg", "");
    if (!out) return false;
    bool good = true;
    for (size_t g = 0; g < sizeof GROUPS / sizeof *GROUPS; g++) {
        html_heading(out, GROUPS[g].id, GROUPS[g].name);
        fputs("<ul>\n", out);
        good = list_group(out, site, GROUPS[g].id) && good;
        fputs("</ul>\n", out);
    }
    fprintf(out, "<p class=\"codes\">Knowledge %s, SHA-256 %s. Licences of codes: docs/terminology.md of the project.</p>\n",
            sural_knowledge_version(site->knowledge), sural_knowledge_sha256(site->knowledge));
    return html_close(out) && good;
}

/* ---- sections as one page each: a heading a record, and what `body` writes below it ---- */
typedef void body_writer(FILE *out, const site *site, const record_node *record);

static bool write_section(const site *site, const char *name, const char *title, const char *section, const char *heading_key, body_writer *body) {
    FILE *out = html_open(site, name, title, "");
    const char *id;
    bool good = out != NULL;
    for (size_t i = 0; good && (id = sural_knowledge_id(site->knowledge, section, i)); i++) {
        record_node *record = record_read(site->knowledge, section, id);
        good = record != NULL;
        if (good) html_heading(out, id, heading_key ? record_text(record, heading_key) : id), body(out, site, record);
        record_free(record);
    }
    return out && html_close(out) && good;
}

static void join(const record_node *list, char *out, size_t size) {
    out[0] = '\0';
    if (list) record_print(list, out, size);
}

static void finding_body(FILE *out, const site *site, const record_node *f) {
    char text[2000];
    (void)site;
    fprintf(out, "<p><code>%s</code>, %s, %s</p>\n", record_text(f, "id"), record_text(f, "clinical"), record_text(f, "stage"));
    html_paragraph(out, "plain", record_text(f, "question"));
    html_paragraph(out, "help", record_text(f, "help"));
    join(record_get(f, "synonyms"), text, sizeof text);
    if (*text) fputs("<p><small>Also: ", out), html_text(out, text), fputs("</small></p>\n", out);
    const record_node *background = record_get(f, "background"), *p = record_get(background, "p");
    if (p) record_print(p, text, sizeof text);
    else record_print_values(record_get(f, "values"), text, sizeof text);
    html_number_head(out, "by chance");
    fputs("<tr><th scope=\"row\">at 18-39, 40-59, 60-79, 80 and over; or by value</th>", out);
    html_number_cells(out, background, text, "");
    fputs("</tr>\n</tbody>\n</table></div>\n", out);
}

static void source_body(FILE *out, const site *site, const record_node *s) {
    (void)site;
    html_paragraph(out, "citation", record_text(s, "citation"));
    fputs("<p><small>", out);
    html_text(out, record_text(s, "address"));
    fputs("; ", out);
    html_text(out, record_text(s, "kind"));
    if (*record_text(s, "read")) fputs("; read: ", out), html_text(out, record_text(s, "read"));
    if (*record_text(s, "opened")) fputs("; opened ", out), html_text(out, record_text(s, "opened"));
    fputs("</small></p>\n", out);
}

static void rule_body(FILE *out, const site *site, const record_node *r) {
    const char *level = record_text(r, "level");
    fprintf(out, "<p class=\"urgency %s\">", level);
    html_level(out, level);
    fputs(": ", out);
    html_text(out, record_text(r, "window"));
    fputs("</p>\n", out);
    html_paragraph(out, "plain", record_text(r, "advice"));
    html_paragraph(out, "clinical", record_text(r, "why"));
    fputs("<p>Looks for:", out);
    const record_node *list = record_get(r, "disorders");
    for (const record_node *d = list ? list->first : NULL; d; d = d->next) putc(' ', out), html_disorder_link(out, site, d->text, "");
    fputs(". Source: ", out);
    html_source_link(out, record_text(r, "source"), "");
    fputs("</p>\n<p>Holds when all of one line hold:</p>\n<ul>\n", out);
    const record_node *when = record_get(r, "when");
    for (const record_node *clause = when ? when->first : NULL; clause; clause = clause->next) {
        char text[2000];
        record_print(clause, text, sizeof text);
        fputs("<li><code>", out);
        html_text(out, text);
        fputs("</code></li>\n", out);
    }
    fputs("</ul>\n", out);
}

bool html_site_write(const sural_knowledge *knowledge, const char *folder) {
    const sural_likeness *likeness;
    if (sural_likeness_find(knowledge, &likeness, NULL) != SURAL_OK) return false;
    const site s = {knowledge, folder};
    bool good = make_folder(&s, "disorders") && write_style(&s) && write_index(&s);
    for (size_t i = 0; good && i < likeness->count; i++) good = html_disorder_page(&s, likeness->items[i].disorder, &likeness->items[i]);
    good = good && write_section(&s, "findings.html", "Findings", "findings", "name", finding_body);
    good = good && write_section(&s, "redflags.html", "Red flags", "redflags", "name", rule_body);
    good = good && write_section(&s, "sources.html", "Sources", "sources", NULL, source_body);
    sural_likeness_free(likeness);
    return good;
}
