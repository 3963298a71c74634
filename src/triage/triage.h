/* How urgent: red-flag rules in three-valued logic, and the level of least expected harm. */
#ifndef TRIAGE_TRIAGE_H
#define TRIAGE_TRIAGE_H

#include "case/case.h"

typedef enum triage_state { TRIAGE_NO, TRIAGE_UNKNOWN, TRIAGE_YES } triage_state;

/* One condition of a rule: yes, no, or not known. Silence is never yes and never no. */
triage_state triage_condition(const case_data *data, const kn_condition *condition);
triage_state triage_clause(const case_data *data, const kn_clause *clause);

/* Yes: a clause holds and nothing cancels it. Unknown: a clause holds in part and could still hold. No: else. */
triage_state triage_rule(const case_data *data, const kn_rule *rule);

/* Harm of being told one level when another is true (knowledge/harms): of[truth][told]. */
typedef struct triage_costs { double of[SURAL_LEVEL_COUNT][SURAL_LEVEL_COUNT]; } triage_costs;
void triage_read_costs(const kn_image *image, triage_costs *out);

/* The level of least expected harm, and that harm; ties go to the higher level. `by_urgency`: probability of each true
 * urgency. */
double triage_least_harm(const triage_costs *costs, const double by_urgency[SURAL_LEVEL_COUNT], sural_level *level);

/* The same of the causes: one probability a disorder, that of the unknown cause (taken as routine) last. */
sural_level triage_by_harm(const kn_image *image, const double *cause);

#endif
