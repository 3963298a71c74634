#include "json/sample.h"

#include "json/write.h"

static json_t *statement(const sural_entry *entry) {
    json_t *object = json_pack("{s:s}", "finding", entry->finding);
    json_set_text(object, "side", json_side_name(entry->side));
    if (entry->site_count) {
        json_t *sites = json_array();
        for (size_t i = 0; i < entry->site_count; i++) json_array_append_new(sites, json_string(entry->sites[i]));
        json_object_set_new(object, "sites", sites);
    }
    if (entry->absent) json_object_set_new(object, "present", json_false());
    json_set_text(object, "value", entry->word);
    if (entry->has_number) json_object_set_new(object, "value", json_real(entry->number));
    return object;
}

bool json_sample_write(FILE *out, const char *id, const sural_sample *s) {
    json_t *findings = json_array();
    for (size_t i = 0; i < s->entry_count; i++) json_array_append_new(findings, statement(&s->entries[i]));
    return json_write_line(out, json_pack("{s:s, s:s, s:I, s:s, s:s, s:o, s:s?, s:s?, s:s?, s:s?}", "format", "sural-case/1", "id", id, "age",
                                          (json_int_t)s->age, "sex", s->sex, "setting", s->setting, "findings", findings, "x-disorder", s->disorder,
                                          "x-place", s->place, "x-side", json_side_name(s->side), "x-degree", s->degree));
}
