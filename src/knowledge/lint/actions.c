#include "knowledge/lint/rules.h"

void lint_disorder_actions(lint *l) {
    const kn_actions *a = kn_get_actions(l->image, kn_get_disorder(l->image, l->row)->actions.start);
    if (a->first_steps.count == 0) lint_fault(l, "actions: no first step");
    if (a->tests.count == 0) lint_fault(l, "actions: no test");
    if (a->specialist.count == 0) lint_fault(l, "actions: no specialist");
    if (a->self_care.count + a->drugs.count + a->physical.count + a->procedures.count == 0) lint_fault(l, "actions: no treatment");
    if (a->prevention.count == 0) lint_fault(l, "actions: no prevention");
    if (a->watch.count == 0) lint_fault(l, "actions: not said when to come back at once");
    if (a->clinician.count == 0) lint_fault(l, "actions: nothing for the clinician");
    if (a->sources.count == 0) lint_fault(l, "actions: no source");
}
