#include "records/codes.h"

#include <string.h>

#include "records/record.h"

static bool each_of(const record_node *record, const char *section, const char *id, code_visit *visit, void *context) {
    const char *own = record_text(record, "icd10");
    if (*own && !visit(context, &(code_meaning){"icd10", own, "", section, id, "", "exact"})) return false;
    const record_node *list = record_get(record, "codes");
    for (const record_node *row = list ? list->first : NULL; row; row = row->next) {
        const code_meaning meaning = {record_text(row, "system"), record_text(row, "code"), record_text(row, "name"), section, id,
                                      record_text(row, "value"), record_text(row, "relation")};
        if (!visit(context, &meaning)) return false;
    }
    return true;
}

bool codes_each(const sural_knowledge *knowledge, code_visit *visit, void *context) {
    static const char *const sections[] = {"findings", "disorders"};
    const char *id;
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
        for (size_t i = 0; (id = sural_knowledge_id(knowledge, sections[s], i)); i++) {
            record_node *record = record_read(knowledge, sections[s], id);
            bool good = record && each_of(record, sections[s], id, visit, context);
            record_free(record);
            if (!good) return false;
        }
    return true;
}

static const char NOTICES[] =
    "# This material contains content from LOINC (http://loinc.org). LOINC is copyright 1995-2024, Regenstrief Institute, Inc. and\n"
    "# the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at\n"
    "# http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, Inc.\n"
    "# This product uses the Human Phenotype Ontology (version 2025-01-16). Find out more at http://www.human-phenotype-ontology.org.\n"
    "# ICD-10 codes are those of the World Health Organization's classification. SNOMED CT is not used.\n";

typedef struct table { FILE *out; const char *wanted; size_t rows; } table;

static bool write_row(void *context, const code_meaning *m) {
    table *t = context;
    if (t->wanted && strcmp(t->wanted, m->code) != 0) return true;
    t->rows++;
    fprintf(t->out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m->system, m->code, m->section, m->id, m->value, m->relation, m->name);
    return !ferror(t->out);
}

size_t codes_write_tsv(FILE *out, const sural_knowledge *knowledge, const char *wanted) {
    table t = {out, wanted, 0};
    fputs(NOTICES, out);
    fputs("system\tcode\tsection\tid\tvalue\trelation\tname\n", out);
    codes_each(knowledge, write_row, &t);
    return t.rows;
}
