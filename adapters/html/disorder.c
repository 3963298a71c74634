#include "html/disorder.h"

#include <math.h>
#include <string.h>

#include "svg/lesion.h"

#define UP "../"

typedef struct page { FILE *out; const site *site; const record_node *record; } page;

static void number_text(const record_node *row, const char *key, char *out, size_t size) {
    const record_node *value = record_get(row, key);
    out[0] = '\0';
    if (value) record_print(value, out, size);
}

static void finding_row(const page *p, const record_node *row, const char *key) {
    char value[256];
    number_text(row, key, value, sizeof value);
    double other = record_number(row, "other_side");
    if (!isnan(other)) snprintf(value + strlen(value), sizeof value - strlen(value), " (other side %.3g)", other);
    fputs("<tr><th scope=\"row\">", p->out);
    html_finding_link(p->out, p->site, record_text(row, "finding"), UP);
    fputs("</th>", p->out);
    html_number_cells(p->out, row, value, UP);
    fputs("</tr>\n", p->out);
}

static void finding_table(const page *p, const char *id, const char *heading, const char *list, const char *key) {
    const record_node *rows = record_get(p->record, list);
    if (!rows || !rows->first) return;
    html_heading(p->out, id, heading);
    html_number_head(p->out, "finding");
    for (const record_node *row = rows->first; row; row = row->next) finding_row(p, row, key);
    fputs("</tbody>\n</table></div>\n", p->out);
}

static void figure_row(const page *p, const char *name, const record_node *row, const char *value) {
    if (!row) return;
    fputs("<tr><th scope=\"row\">", p->out);
    html_text(p->out, name);
    fputs("</th>", p->out);
    html_number_cells(p->out, row, value, UP);
    fputs("</tr>\n", p->out);
}

static void keyed_row(const page *p, const char *name, const record_node *row, const record_node *holder, const char *key) {
    char value[256];
    number_text(holder, key, value, sizeof value);
    figure_row(p, name, row, value);
}

static void prior_table(const page *p) {
    const record_node *prior = record_get(p->record, "prior"), *basis = record_get(prior, "basis");
    html_heading(p->out, "how-common", "How common, how severe");
    html_number_head(p->out, "number");
    keyed_row(p, "new cases per 100 000 adults a year", record_get(prior, "incidence"), record_get(prior, "incidence"), "value");
    keyed_row(p, "share who come with numbness in one leg", record_get(prior, "complaint_share"), record_get(prior, "complaint_share"), "value");
    keyed_row(p, "relative incidence at 18-39, 40-59, 60-79, 80 and over", basis, prior, "age");
    keyed_row(p, "women against men", basis, prior, "female");
    keyed_row(p, "mild, moderate, severe", record_get(p->record, "degree_basis"), p->record, "degree");
    keyed_row(p, "which fibres suffer", record_get(p->record, "profile_basis"), p->record, "profile");
    fputs("</tbody>\n</table></div>\n", p->out);
}

static void lesion_table(const page *p) {
    char value[64];
    html_heading(p->out, "where", "Where the lesion sits");
    html_number_head(p->out, "place");
    const record_node *lesions = record_get(p->record, "lesions");
    for (const record_node *row = lesions ? lesions->first : NULL; row; row = row->next) {
        const char *name = sural_knowledge_name(p->site->knowledge, "places", record_text(row, "place"));
        snprintf(value, sizeof value, "%.3g, %s", record_number(row, "weight"), strcmp(record_text(row, "side"), "both") == 0 ? "both sides" : "one side");
        figure_row(p, name ? name : "", row, value);
    }
    fputs("</tbody>\n</table></div>\n", p->out);
}

static void accuracy_table(const page *p) {
    const record_node *rows = record_get(p->record, "accuracy");
    if (!rows) return;
    html_heading(p->out, "tests", "How good its tests are");
    html_number_head(p->out, "test");
    for (const record_node *row = rows->first; row; row = row->next) {
        char name[300];
        snprintf(name, sizeof name, "%.200s: sensitivity", record_text(row, "test"));
        keyed_row(p, name, record_get(row, "sensitivity"), record_get(row, "sensitivity"), "value");
        snprintf(name, sizeof name, "%.200s: specificity", record_text(row, "test"));
        keyed_row(p, name, record_get(row, "specificity"), record_get(row, "specificity"), "value");
    }
    fputs("</tbody>\n</table></div>\n", p->out);
}

static void actions(const page *p) {
    static const struct { const char *key, *heading; } lists[] = {
        {"first_steps", "First steps"}, {"tests", "Tests, in order"}, {"specialist", "Who, and how soon"}, {"self_care", "What you can do"},
        {"drugs", "Medicines"}, {"physical", "Physical therapy and aids"}, {"procedures", "Injections and operations"},
        {"prevention", "Prevention"}, {"watch", "Come back at once"}};
    const record_node *a = record_get(p->record, "actions");
    html_heading(p->out, "what-next", "What next");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) html_list(p->out, lists[i].heading, record_get(a, lists[i].key));
    fputs("<h3>Outlook</h3>\n", p->out);
    html_paragraph(p->out, "plain", record_text(a, "outlook"));
    if (*record_text(a, "pregnancy")) fputs("<h3>In pregnancy</h3>\n", p->out);
    html_paragraph(p->out, "plain", record_text(a, "pregnancy"));
    if (*record_text(a, "old_age")) fputs("<h3>In old age</h3>\n", p->out);
    html_paragraph(p->out, "plain", record_text(a, "old_age"));
    html_list(p->out, "For the clinician", record_get(a, "clinician"));
    fputs("<p>Sources:", p->out);
    const record_node *sources = record_get(a, "sources");
    for (const record_node *s = sources ? sources->first : NULL; s; s = s->next) putc(' ', p->out), html_source_link(p->out, s->text, UP);
    fputs("</p>\n", p->out);
}

static void contrast_row(const page *p, const sural_contrast *c) {
    fputs("<tr><th scope=\"row\">", p->out);
    html_finding_link(p->out, p->site, c->finding, UP);
    if (c->value) fputs(": ", p->out), html_text(p->out, c->value);
    if (c->site_name) fputs(", ", p->out), html_text(p->out, c->site_name);
    if (c->side == SURAL_SIDE_RIGHT) fputs(", other side", p->out);
    fprintf(p->out, "</th><td>%.0f%%</td><td>%.0f%%</td><td>%+.1f dB</td></tr>\n", 100 * c->here, 100 * c->there, c->weight);
}

static void neighbours(const page *p, const sural_alikes *alike) {
    html_heading(p->out, "neighbours", "Nearest neighbours, and what tells them apart");
    for (size_t i = 0; alike && i < alike->count; i++) {
        const sural_alike *other = &alike->items[i];
        fputs("<h3>", p->out);
        html_disorder_link(p->out, p->site, other->disorder, UP);
        fputs("</h3>\n<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">finding</th><th scope=\"col\">here</th><th scope=\"col\">there</th>"
              "<th scope=\"col\">speaks for this one</th></tr></thead>\n<tbody>\n", p->out);
        for (size_t c = 0; c < other->contrast_count; c++) contrast_row(p, &other->contrasts[c]);
        fputs("</tbody>\n</table></div>\n", p->out);
    }
}

static void readings(const page *p) {
    const record_node *checked = record_get(p->record, "checked");
    if (!checked) return;
    html_heading(p->out, "readings", "Who read it, and when");
    fputs("<ul>\n", p->out);
    for (const record_node *r = checked->first; r; r = r->next) {
        bool holds = strcmp(record_text(r, "digest"), record_text(p->record, "digest")) == 0;
        fprintf(p->out, "<li>%s reader, %s, %.0f numbers changed%s: ", record_text(r, "reader"), record_text(r, "date"), record_number(r, "changed"),
                holds ? "" : ", of an earlier text");
        html_text(p->out, record_text(r, "note"));
        fputs("</li>\n", p->out);
    }
    fputs("</ul>\n", p->out);
}

static void codes(const page *p) {
    fputs("<p class=\"codes\">ICD-10 ", p->out);
    html_text(p->out, record_text(p->record, "icd10"));
    const record_node *list = record_get(p->record, "codes");
    for (const record_node *c = list ? list->first : NULL; c; c = c->next) {
        const char *system = record_text(c, "system"), *relation = record_text(c, "relation");
        fprintf(p->out, "; %s %s ", strcmp(system, "hpo") == 0 ? "HPO" : strcmp(system, "loinc") == 0 ? "LOINC" : "ICD-10", record_text(c, "code"));
        html_text(p->out, record_text(c, "name"));
        if (strcmp(relation, "exact") != 0) fprintf(p->out, " (%s)", relation);
    }
    fputs("</p>\n", p->out);
}

/* The commonest lesion, drawn: what it numbs and the way to the brain. */
static bool drawing(const page *p, const char *id) {
    const record_node *lesions = record_get(p->record, "lesions"), *most = lesions ? lesions->first : NULL;
    for (const record_node *row = most; row; row = row->next)
        if (record_number(row, "weight") > record_number(most, "weight")) most = row;
    const sural_lesion_query query = {.place = record_text(most, "place"), .age = (double)NAN,
                                      .side = strcmp(record_text(most, "side"), "both") == 0 ? SURAL_SIDE_BOTH : SURAL_SIDE_LEFT};
    const sural_lesion *lesion;
    char path[4096];
    if (snprintf(path, sizeof path, "%s/disorders/%s.svg", p->site->folder, id) >= (int)sizeof path) return false;
    if (sural_lesion_predict(p->site->knowledge, &query, &lesion, NULL) != SURAL_OK) return false;
    FILE *out = fopen(path, "w");
    bool good = out && svg_lesion_draw(out, p->site->knowledge, lesion);
    if (out && fclose(out) != 0) good = false;
    fprintf(p->out, "<figure><img src=\"%s.svg\" alt=\"", id);
    html_text(p->out, lesion->name);
    fputs(": what a moderate lesion here numbs and weakens, and the way to the brain\" loading=\"lazy\"><figcaption>Commonest place: ", p->out);
    html_text(p->out, lesion->name);
    fputs("</figcaption></figure>\n", p->out);
    sural_lesion_free(lesion);
    return good;
}

static bool write_page(const page *p, const char *id, const sural_alikes *alike) {
    const char *level = record_text(p->record, "urgency");
    fprintf(p->out, "<p class=\"urgency %s\">Urgency: ", level);
    html_level(p->out, level);
    fputs(": ", p->out);
    html_text(p->out, record_text(p->record, "window"));
    fputs("</p>\n", p->out);
    html_paragraph(p->out, "plain", record_text(p->record, "plain"));
    html_paragraph(p->out, "clinical", record_text(p->record, "clinical"));
    html_paragraph(p->out, "mechanism", record_text(p->record, "mechanism"));
    codes(p);
    actions(p);
    neighbours(p, alike);
    bool good = drawing(p, id);
    prior_table(p);
    lesion_table(p);
    finding_table(p, "territory", "What it does where the nerve supplies", "territory", "p");
    finding_table(p, "risks", "What raises or lowers its odds", "risk_factors", "ratio");
    finding_table(p, "findings", "How often it shows", "findings", "p");
    finding_table(p, "distributions", "Onset, course, tests: chance of each value", "distributions", "values");
    accuracy_table(p);
    readings(p);
    return good;
}

bool html_disorder_page(const site *site, const char *id, const sural_alikes *alike) {
    char name[200];
    snprintf(name, sizeof name, "disorders/%.150s.html", id);
    record_node *record = record_read(site->knowledge, "disorders", id);
    FILE *out = record ? html_open(site, name, record_text(record, "name"), UP) : NULL;
    const page p = {out, site, record};
    bool good = out && write_page(&p, id, alike);
    if (out && !html_close(out)) good = false;
    record_free(record);
    return good;
}
