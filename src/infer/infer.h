/* Reasoning about one case: priors, likelihoods, posterior, the worth of a question. */
#ifndef INFER_INFER_H
#define INFER_INFER_H

#include "case/case.h"
#include "infer/model.h"

/* What is the same for all hypotheses of one case. */
typedef struct infer_context {
    const infer_model *model;
    const case_data *data;
    double *background;   /* [finding]: chance of a flag or site by age and sex */
    double old;           /* how much of the values of old age counts: 0 to 55 years, 1 from 65 on, between them linear */
    base_arena *arena;
} infer_context;

sural_status infer_context_open(const infer_model *model, const case_data *data, base_arena *arena, infer_context *out);

/* P(present | hypothesis) of a flag, or of a finding at a region or movement. `side` none where the finding has none. */
double infer_present(const infer_context *context, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site);

/* The same of a finding at a region, given that the person, or the examiner, tells of parts of the limb as wholes, or not. */
double infer_present_told(const infer_context *context, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, bool whole);

/* P(one of `values` | hypothesis) of an enum, a number's bins, or a reflex at a site. */
double infer_value(const infer_context *context, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site,
                   uint32_t values);

/* P(one of `values`) of a reflex at a site under a lesion; `lesion` NULL = by chance. */
double infer_reflex_under(const infer_context *context, const infer_site *lesion, uint32_t finding, net_leg leg, uint32_t site,
                          uint32_t degree, uint32_t values);

/* P(one of `values`) of the sensory response in the numb area under a lesion, which tells a root from a nerve. */
double infer_response_under(const infer_context *context, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values);

/* P(one of `values`) of a finding whose value belongs to the lesion's place, such as the level of a loss on the trunk. */
double infer_place_under(const infer_context *context, const infer_site *lesion, uint32_t finding, uint32_t degree, uint32_t values);

/* P(one of `values`) in people without a related disease. */
double infer_value_by_chance(const infer_context *context, uint32_t finding, uint32_t values);

/* The factor that a stated MRC grade adds to a present weakness. */
double infer_grade(const infer_context *context, const infer_hypothesis *h, const case_item *item, double present);

/* Ten over the natural logarithm of ten: from natural log-odds to decibans. */
#define INFER_DECIBANS 4.3429448190325183

/* Where a hypothesis counts in arrays of disorders: its own, or behind the last for the unknown cause. */
static inline uint32_t infer_group(const infer_model *model, const infer_hypothesis *h) {
    return h->disorder == INFER_UNKNOWN ? model->disorder_count : h->disorder;
}

/* Prior of every disorder in the person's age, sex and setting; the unknown cause stands behind the last. */
void infer_prior(const infer_context *context, double *out);

typedef struct infer_posterior {
    double *hypothesis;   /* [hypothesis]: probability */
    double *disorder;     /* [disorder + 1]: probability; the last is the unknown cause */
    double *prior;        /* [disorder + 1] */
    double *log_odds;     /* [step][disorder + 1]: natural, before the first statement and after each */
    uint32_t steps;       /* statements */
    double log_evidence;
} infer_posterior;

sural_status infer_reason(const infer_context *context, base_arena *arena, infer_posterior *out);

/* Background frequency by age (NaN = unknown) and sex of four bands with a women-to-men ratio. */
double infer_by_age(const float bands[4], double female, double age, case_sex sex);

#endif
