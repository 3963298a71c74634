/* From a person's statements to the posterior over hypotheses, exactly, in linear space: the probability of a hypothesis is
 * the product of its prior and one factor a group, so that nothing is taken to logarithms and back. */
#ifndef REASON_REASON_H
#define REASON_REASON_H

#include "case/case.h"
#include "reason/kernel.h"
#include "reason/tables.h"

/* The leg that an item is of, as its group sees it; findings without a side look at the leg that suffers. */
typedef enum reason_leg { REASON_LEFT, REASON_RIGHT, REASON_SELF, REASON_LEGS } reason_leg;

/* The hypotheses of one disorder fall into three blocks, in which a coarse group makes no difference: the left leg suffers,
 * the right one, both. */
enum { REASON_BLOCKS = 3 };

/* What the items of one leg say of each view of a group. */
typedef struct reason_view {
    void *nodes;      /* of clusters: [way][view][INFER_NODES] of the width */
    double *product;  /* outside clusters: [view] */
    int32_t *scale;   /* [view]: doublings taken out of the nodes */
    uint32_t items, fresh; /* taken; and since the nodes were last rescaled */
} reason_view;

typedef struct reason_factor {
    reason_view leg[REASON_LEGS];
    double *value;    /* [hypothesis], or, of a coarse group, [block][cause]: P(its items | hypothesis) * 2^-shift; NULL until touched */
    double *by_view;  /* work: [way][view] */
    int32_t shift;
    bool stale;       /* whether items came since `value` was worked out */
} reason_factor;

/* Reasoning about one case: what is the same for all hypotheses, and the factors so far. Of one thread. */
typedef struct reason_mind {
    const reason_tables *tables;
    const reason_kernel *kernel;
    reason_width width;
    const void *const *grids; /* [latent]: of the width */
    const case_data *data;
    infer_context context;
    base_arena *arena;
    double *prior;            /* [cause]: of disorders, and of the unknown cause last */
    reason_factor *factors;   /* [group] */
    struct { double *sum; uint32_t count; } grades[2]; /* by leg: [view] sum of logarithms of grade factors, and of how many */
    /* products of the factors */
    double *fine;             /* [hypothesis]: share times the factors of groups that are not coarse */
    double *coarse;           /* [block][cause]: prior times the factors of coarse groups */
    double *fine_sum;         /* [block][cause] */
    int32_t fine_shift, coarse_shift;
    bool settled;             /* whether the products were ever worked out */
    const bool *only;         /* [group]: those that are taken again; NULL: all */
} reason_mind;

/* Prior of every cause in the person's age, sex and setting; the unknown cause last. */
void reason_prior(const kn_image *image, const infer_parameters *parameters, const case_data *data, double *out);

/* `grids`: NULL for the double width. Memory from `arena`, which the mind keeps using. */
sural_status reason_open(const reason_tables *tables, const reason_kernels *kernels, reason_width width, const void *const *grids,
                         const case_data *data, base_arena *arena, reason_mind *out);

/* Takes the items and grades of one statement; `*next` is the first item that was not taken yet. */
sural_status reason_take(reason_mind *mind, uint32_t entry, size_t *next);

/* After the case's answer to a question has changed: takes anew what was said of the groups that it touches. */
sural_status reason_take_again(reason_mind *mind, const reason_question *changed);

/* Brings the products up to what was taken. */
sural_status reason_settle(reason_mind *mind);

/* [cause]: proportional to the posterior; returns the natural logarithm of what it must be multiplied with to be P(cause, items). */
double reason_causes(const reason_mind *mind, double *out);

/* The block of a hypothesis. */
static inline uint32_t reason_block_of(const reason_tables *t, uint32_t h) { return h < t->one_count ? 0 : h < 2 * t->one_count ? 1 : 2; }

/* Whether a statement's value of a reflex counts as low, or as brisk (bits of values). */
enum { REASON_LOW = 3u, REASON_BRISK = 24u };

typedef struct reason_posterior {
    double *hypothesis;   /* [hypothesis]: probability, as if one cause were at work */
    double *cause;        /* [cause]: the same; the unknown cause last */
    double *prior;        /* [cause] */
    double *log_odds;     /* [step][cause]: natural, before the first statement and after each; NULL unless asked for */
    double *log_weight;   /* the same of the cause itself, up to a number that is the same for all causes of a step */
    uint32_t steps;       /* statements */
    double log_evidence;  /* natural */
} reason_posterior;

/* The whole of it. `steps`: log-odds after every statement. */
sural_status reason_about(reason_mind *mind, bool steps, base_arena *arena, reason_posterior *out);

/* ---- single chances, for the few that an explanation asks for ---- */
/* P(what an item says | hypothesis), apart from what hangs together with it. */
double reason_chance_of(const reason_tables *t, const infer_context *c, uint32_t h, const case_item *item);

/* The same under a cause: the average over its hypotheses as likely as they are now; 0 where it has none. */
double reason_often(const reason_mind *mind, const reason_posterior *posterior, uint32_t cause, const case_item *item);

/* P(one of `values`) of a question with values, for every view of a group in which its rows stand at `row`. */
void reason_values(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t group, uint32_t row, uint32_t values,
                   double *out);

/* Of a reflex, by view of the group concerned, in the steps in which it is taken: P(brisk | not low), and P(`values` | low) or,
 * where they are not low, P(`values` | brisk). P(low) is reason_values of the group `low`. `work` has room for as many. */
void reason_brisk(const infer_context *c, const reason_tables *t, const reason_question *q, double *work, double *out);
void reason_which(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t values, double *work, double *out);

/* The same as reason_values for one view. */
double reason_value_in(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t group, uint32_t row, uint32_t values,
                       uint32_t view);
/* The same for one view of the question's own group. */
double reason_value_at(const infer_context *c, const reason_tables *t, const reason_question *q, uint32_t values, uint32_t view);

/* The view of a question's group from a hypothesis and leg. */
static inline uint32_t reason_view_of(const reason_tables *t, const reason_group *group, uint32_t h, reason_leg leg) {
    uint32_t state = reason_state_of(t, h), block = reason_block_of(t, h);
    bool other = (block == 0 && leg == REASON_RIGHT) || (block == 1 && leg == REASON_LEFT);
    return t->views[group->view + (other ? t->state_count : 0) + state];
}
static inline reason_leg reason_leg_of(sural_side side) {
    return side == SURAL_SIDE_LEFT ? REASON_LEFT : side == SURAL_SIDE_RIGHT ? REASON_RIGHT : REASON_SELF;
}

#endif
