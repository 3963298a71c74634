/* What reasoning reads: every chance that the model gives, worked out once and laid out in rows for streaming.
 *
 * A hypothesis is a state of a disorder (its lesion and degree) on a side. A group is a cluster of findings, or a finding
 * outside clusters. No group tells all states apart: those in which every question of the group has the same chances are
 * one view of it, and a row has one cell a view. A state has two views: one of the leg that suffers, one of the other.
 *
 * The tables are one block of memory without pointers, so that they can be made when the program is built and be read in
 * place, or be made on opening where the knowledge is another. */
#ifndef REASON_TABLES_H
#define REASON_TABLES_H

#include "infer/infer.h"

/* A state of a disorder: one-sided ones first, then those of both sides, the unknown cause last. */
typedef struct reason_state {
    uint32_t disorder; /* INFER_UNKNOWN for the causes not known here */
    uint32_t place, degree, both;
    double share;      /* of each of its hypotheses, among those of its disorder */
} reason_state;

typedef struct reason_group {
    uint32_t cluster;  /* KN_NONE outside clusters */
    uint32_t latent;   /* index of a latent; KN_NONE outside clusters */
    uint32_t views, view; /* how many; where their map begins: [leg: this, other][state] */
    uint32_t unused;   /* so that no byte of the block is left to chance */
    uint32_t coarse;   /* whether its views follow from the disorder, the leg, and whether both sides suffer */
    double whole;      /* chance that parts of a limb are told of as wholes */
} reason_group;

/* What a question is made of: flags and sites have one row of parts (two where there are two ways of telling); values have
 * a row for each value, one of the rest and one of the names (bits). A reflex is three: low or not, brisk or not, the rest. */
typedef struct reason_question {
    uint32_t finding, site; /* KN_NONE without sites */
    uint32_t group, row, whole; /* whole: the row of the second way; KN_NONE */
    uint32_t low, low_row, brisk, brisk_row; /* of a reflex: the groups of its clusters, and its rows there; else KN_NONE */
    uint32_t grade, grade_row; /* of a weakness: the group of grades; rows: the part, the grade to expect, the sum of densities */
} reason_question;

/* Shares the scalars of the model and knows the rows. */
typedef struct reason_tables {
    const kn_image *image;
    const infer_parameters *parameters;
    const reason_state *states;
    const reason_group *groups;
    const reason_question *questions;
    const uint32_t *question_of; /* [finding]: its question at its first site; the other sites follow */
    const uint16_t *views;
    const float *cells;
    const infer_latent *latents;
    const double *node_weight;   /* [INFER_NODES] */
    const uint32_t *one_first, *both_first; /* [disorder + 1]: its states among those of one side, and of both */
    uint32_t state_count, one_count, hypothesis_count, disorder_count, group_count, question_count, latent_count;
} reason_tables;

/* Hypotheses in order: all one-sided states on the left, the same on the right, those of both sides, the unknown cause. */
static inline uint32_t reason_state_of(const reason_tables *t, uint32_t h) { return h < t->one_count ? h : h - t->one_count; }
static inline sural_side reason_side_of(const reason_tables *t, uint32_t h) {
    return h < t->one_count ? SURAL_SIDE_LEFT : h < 2 * t->one_count ? SURAL_SIDE_RIGHT : SURAL_SIDE_BOTH;
}

/* Works the tables out. `*bytes` are of the arena and hold `*size` bytes, aligned to 8.
 * SURAL_ERROR_IMAGE where there are more states than views can number. */
sural_status reason_tables_build(const infer_model *model, base_arena *arena, const void **bytes, size_t *size);

/* Reads tables in place; they were made from `image` by this version of the program. */
void reason_tables_open(const kn_image *image, const void *bytes, reason_tables *out);

/* The question of a finding at a site (KN_NONE where it has none). */
static inline const reason_question *reason_question_at(const reason_tables *t, uint32_t finding, uint32_t site) {
    return &t->questions[t->question_of[finding] + (site == KN_NONE ? 0 : site)];
}

/* Where disorder's sums stand: the unknown cause behind the last. */
static inline uint32_t reason_cause_of(const reason_tables *t, const reason_state *state) {
    return state->disorder == INFER_UNKNOWN ? t->disorder_count : state->disorder;
}

#endif
