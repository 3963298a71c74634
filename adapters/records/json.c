#include "records/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "records/record.h"

/* A float is shown with the digits that it has. */
static json_t *real(double number) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", number);
    return json_real(strtod(text, NULL));
}

static json_t *value_of(const record_node *node) {
    json_t *made;
    switch (node->kind) {
    case SURAL_NODE_NUMBER: return real(node->number);
    case SURAL_NODE_FLAG: return json_boolean(node->flag);
    case SURAL_NODE_NUMBERS:
        made = json_array();
        for (size_t i = 0; i < node->count; i++) json_array_append_new(made, real((double)node->numbers[i]));
        return made;
    case SURAL_NODE_MAP:
        made = json_object();
        for (const record_node *child = node->first; child; child = child->next) json_object_set_new(made, child->key, value_of(child));
        return made;
    case SURAL_NODE_LIST:
        made = json_array();
        for (const record_node *child = node->first; child; child = child->next) json_array_append_new(made, value_of(child));
        return made;
    default: return json_string(node->text);
    }
}

static json_t *section_of(const sural_knowledge *knowledge, const char *section) {
    json_t *made = json_object();
    const char *id;
    for (size_t i = 0; made && (id = sural_knowledge_id(knowledge, section, i)); i++) {
        record_node *record = record_read(knowledge, section, id);
        int failed = record ? json_object_set_new(made, id, value_of(record)) : -1;
        record_free(record);
        if (failed == 0) continue;
        json_decref(made);
        return NULL;
    }
    return made;
}

bool records_write_json(FILE *out, const sural_knowledge *knowledge) {
    json_t *all = json_pack("{s:s, s:s, s:s}", "format", "sural-knowledge/1", "version", sural_knowledge_version(knowledge), "sha256",
                            sural_knowledge_sha256(knowledge));
    const char *section;
    bool good = all != NULL;
    for (size_t s = 0; good && (section = sural_knowledge_section(s)); s++)
        good = json_object_set_new(all, section, section_of(knowledge, section)) == 0;
    good = good && json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) == 0;
    json_decref(all);
    putc('\n', out);
    return good && !ferror(out);
}
