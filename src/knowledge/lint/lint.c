#include <stdarg.h>
#include <stdio.h>

#include "knowledge/lint/rules.h"

void lint_fault(lint *l, const char *format, ...) {
    char record[160], message[320];
    snprintf(record, sizeof record, "%s/%s", kn_sections[l->section].folder, kn_id(l->image, l->section, l->row));
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    l->count++;
    if (l->report) l->report(l->context, record, message);
}

static const struct { kn_section section; void (*rule)(lint *l); } rules[] = {
    {KN_SECTION_disorder, lint_disorder_numbers},  {KN_SECTION_disorder, lint_disorder_sums},
    {KN_SECTION_disorder, lint_disorder_actions},  {KN_SECTION_disorder, lint_disorder_tables},
    {KN_SECTION_disorder, lint_disorder_lesions},  {KN_SECTION_disorder, lint_disorder_mentions},
    {KN_SECTION_disorder, lint_disorder_twins},    {KN_SECTION_disorder, lint_disorder_texts},
    {KN_SECTION_disorder, lint_disorder_codes},    {KN_SECTION_finding, lint_finding_numbers},
    {KN_SECTION_finding, lint_finding_sums},       {KN_SECTION_finding, lint_finding_texts},
    {KN_SECTION_finding, lint_words},              {KN_SECTION_finding, lint_finding_codes},
    {KN_SECTION_region, lint_region_sums},         {KN_SECTION_region, lint_words},
    {KN_SECTION_movement, lint_words},             {KN_SECTION_place, lint_place_sums},
    {KN_SECTION_parameter, lint_other_numbers},    {KN_SECTION_cluster, lint_other_numbers},
    {KN_SECTION_setting, lint_other_numbers},      {KN_SECTION_source, lint_source}};

size_t kn_lint(const kn_image *image, sural_lint_report *report, void *context) {
    lint l = {.image = image, .report = report, .context = context};
    lint_mark_cited(&l);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        l.section = rules[i].section;
        for (l.row = 0; l.row < kn_count(image, l.section); l.row++) rules[i].rule(&l);
    }
    return l.count;
}
