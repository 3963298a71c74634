#include "knowledge/lint/rules.h"

static bool counted(const lint *l, uint32_t source) { return source / 8 < sizeof l->cited; }

static void mark_row(lint *l, kn_section section, uint32_t row) {
    const uint32_t *cells = kn_row(l->image, section, row);
    const kn_section_about *about = &kn_sections[section];
    for (uint32_t f = 0; f < about->field_count; cells += kn_field_cells(&about->fields[f]), f++) {
        bool source = about->fields[f].kind == KN_REF && about->fields[f].target == KN_SECTION_source;
        if (source && cells[0] != KN_NONE && counted(l, cells[0])) l->cited[cells[0] / 8] |= (unsigned char)(1u << cells[0] % 8);
    }
}

void lint_mark_cited(lint *l) {
    for (uint32_t s = 0; s < KN_SECTION_COUNT; s++)
        for (uint32_t row = 0; row < kn_count(l->image, (kn_section)s); row++) mark_row(l, (kn_section)s, row);
}

void lint_source(lint *l) {
    if (counted(l, l->row) && !(l->cited[l->row / 8] >> l->row % 8 & 1)) lint_fault(l, "nobody cites it");
}
