/* The inner loops, in one source, compiled for each instruction set; the same bits from all of them, since each element goes
 * through the same operations in the same order. */
#ifndef REASON_KERNEL_H
#define REASON_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/model.h"

typedef enum reason_width { REASON_DOUBLE, REASON_SINGLE, REASON_WIDTHS } reason_width;

/* Bytes of a number of a width. */
static inline size_t reason_width_size(reason_width width) { return width == REASON_DOUBLE ? sizeof(double) : sizeof(float); }

/* How a part is joined with the background of a person. */
typedef struct reason_joining { double background, ceiling; } reason_joining;

/* Of one group and leg: `nodes` are [way][view][INFER_NODES] of the width. */
typedef struct reason_kernel {
    /* nodes *= P(present | state of the latent), or 1 minus it, with the chance p joined from each part; `grid` as in
     * infer_latent, of the width. One way. */
    void (*take_parts)(void *nodes, const float *parts, uint32_t views, const reason_joining *join, bool present, const void *grid);
    /* The same with chances that are joined already. */
    void (*take_chances)(void *nodes, const double *chances, uint32_t views, bool present, const void *grid);
    /* Brings the nodes of each view up to 1 or so where all are small, and counts the doublings taken out in `scale`. */
    void (*rescale)(void *nodes, uint32_t views, uint32_t ways, int32_t *scale);
    /* [view]: sum over states of weight * nodes. */
    void (*sum)(const void *nodes, uint32_t views, const double *weight, double *out);
    /* The same of up to three nodes at a time multiplied with each other: [hypothesis], by the views of each. */
    double (*sum_of)(const void *const *nodes, uint32_t count, const double *weight);
    /* out[i] += share * P(present) joined from part i: as it is where `nodes` is NULL, else averaged over the states of the
     * latent with the probabilities nodes[i][INFER_NODES]. */
    void (*predict)(const float *parts, uint32_t count, const reason_joining *join, const void *nodes, const void *grid, double share, double *out);
} reason_kernel;

typedef struct reason_kernels {
    const char *name;
    reason_kernel of[REASON_WIDTHS];
} reason_kernels;

/* The best for this machine; or one of all that it can run, from 0; NULL from the end on. The first is the plain one. */
const reason_kernels *reason_kernels_best(void);
const reason_kernels *reason_kernels_at(size_t index);

/* The grid of a latent as the kernels of single width read it: that of presence, and behind it that of absence, which 1 minus
 * the first would lose where it is near 1. */
enum { REASON_GRID_SINGLE = 2 * INFER_GRID };
void reason_grid_single(const infer_latent *latent, float out[REASON_GRID_SINGLE][INFER_NODES]);

#endif
