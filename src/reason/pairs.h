/* Two causes at once.
 *
 * A pair is two hypotheses of different disorders. Finding by finding either may bring it (noisy-or), on top of what is there
 * by chance; of a finding with values, one of the two speaks. Its prior is that of its causes, how much oftener than by
 * accident they come together (knowledge/cooccurrences), and the share of people who have two (parameter second_cause).
 *
 * The sum is exact over every pair of which at least one hypothesis is likely by itself (up to 32 of a posterior of 1e-3 or
 * more), with all others as its partner. Pairs of two hypotheses that are both less likely are left out. */
#ifndef REASON_PAIRS_H
#define REASON_PAIRS_H

#include "reason/reason.h"

typedef struct reason_pair {
    uint32_t first, second;  /* disorders, first < second */
    double prior, posterior; /* both among all explanations, of one cause or two */
} reason_pair;

typedef struct reason_pairs {
    double two_causes;       /* posterior probability that two causes are at work */
    double left;             /* posterior, given one cause, of the hypotheses that were tried with each other neither */
    double *hypothesis;      /* [hypothesis]: posterior among all explanations; a pair counts half for each of its two */
    double *cause;           /* [cause]: sums of it; the unknown cause last */
    reason_pair *pairs;      /* [count]: the pairs looked at, most probable first */
    uint32_t count;
    uint32_t looked_at;      /* hypotheses that were paired with all others */
} reason_pairs;

/* Memory from `arena`; `posterior` is of `mind`, in double width. */
sural_status reason_about_pairs(const reason_mind *mind, const reason_posterior *posterior, base_arena *arena, reason_pairs *out);

#endif
