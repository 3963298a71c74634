#include "knowledge/lint/rules.h"

static bool does_something(const lint *l, uint32_t place, unsigned depth) {
    const kn_place *row = kn_get_place(l->image, place);
    if (row->regions.count || row->movements.count || row->field.count || row->feeds.count) return true;
    for (uint32_t i = row->members.start; i < row->members.start + row->members.count && depth < 4; i++)
        if (does_something(l, kn_get_member(l->image, i)->place, depth + 1)) return true;
    for (uint32_t i = 0; i < kn_count(l->image, KN_SECTION_edge); i++)
        if (kn_get_edge(l->image, i)->place == place) return true;
    return false;
}

void lint_disorder_lesions(lint *l) {
    const kn_disorder *d = kn_get_disorder(l->image, l->row);
    for (uint32_t i = d->lesions.start; i < d->lesions.start + d->lesions.count; i++) {
        uint32_t place = kn_get_lesion(l->image, i)->place;
        if (!does_something(l, place, 0)) lint_fault(l, "lesions: a lesion at %s does nothing", kn_id(l->image, KN_SECTION_place, place));
    }
}
