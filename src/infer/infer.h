/* The probability of a finding under a hypothesis: what the cause brings, and what a person has by chance. */
#ifndef INFER_INFER_H
#define INFER_INFER_H

#include "case/case.h"
#include "infer/model.h"

/* What is the same for all hypotheses of one person. Without a model it serves the joins below, which read no more of it. */
typedef struct infer_context {
    const kn_image *image;
    const infer_parameters *parameters;
    const infer_model *model;
    double *background;   /* [finding]: chance of a flag or site by age and sex */
    double old;           /* how much of the values of old age counts: 0 to 55 years, 1 from 65 on, between them linear */
} infer_context;

sural_status infer_context_open(const kn_image *image, const infer_parameters *parameters, const case_data *data, base_arena *arena,
                                infer_context *out);

/* Ten over the natural logarithm of ten: from natural log-odds to decibans. */
#define INFER_DECIBANS 4.3429448190325183

/* ---- what a hypothesis says of a finding, whoever the person is ---- */
/* Of a finding that is there or not: the chance that the cause brings it, on top of its background; or, below 0, minus the
 * odds ratio against its background. `side` none where the finding has none. `whole`: the person, or the examiner, tells of
 * parts of the limb as wholes. */
float infer_part(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, bool whole);

/* Of a finding with values: `own` chances of values, and `rest`, which those not `named` (bits) share as in the background. */
typedef struct infer_values { float own[32], rest; uint32_t named; } infer_values;
void infer_values_of(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site, infer_values *out);

/* ---- joined with the background of a person: probabilities ---- */
double infer_join(const infer_context *context, uint32_t finding, float part);

/* Of a value (bit) by chance; at a reflex, old age counts as much as `site` says. */
double infer_background_of(const infer_context *context, uint32_t finding, uint32_t site, uint32_t values);
double infer_join_values(const infer_context *context, uint32_t finding, uint32_t site, const infer_values *parts, uint32_t values);

/* P(present | hypothesis) of a flag, or of a finding at a region or movement, over both ways of telling. */
double infer_present(const infer_context *context, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site);

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

/* The share of the strength of a movement that a hypothesis takes, from which the MRC grade follows. */
float infer_strength_lost(const infer_model *model, const infer_hypothesis *h, uint32_t finding, sural_side side, uint32_t site);

/* Density of MRC grade `grade` where `expected` is to be expected, and its sum over the grades 0 to 4, by which it is divided. */
double infer_grade_density(double grade, double expected, double spread);
double infer_grade_sum(double expected, double spread);

/* Background frequency by age (NaN = unknown) and sex of four bands with a women-to-men ratio. */
double infer_by_age(const float bands[4], double female, double age, case_sex sex);

#endif
