/* Sural: what causes the numbness in this leg, where is the lesion, how urgent is it, what comes next?
 *
 * The one public header. The library uses the C library and libm alone.
 *
 * Threads: a sural_knowledge is read-only once opened and may be shared by any number of threads. A sural_case and
 * what is computed from it belong to one thread at a time.
 * Errors: every call that can fail returns a sural_status and, where `error` is not NULL, fills it. Nothing is global.
 * Ownership: what a `_create`, `_open` or `sural_assess` call hands out is released by the matching call below; strings
 * inside are owned by the object they came from.
 * NULL: pointers are required unless the declaration says otherwise.
 */
#ifndef SURAL_SURAL_H
#define SURAL_SURAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum sural_status {
    SURAL_OK = 0,
    SURAL_ERROR_MEMORY,        /* the allocator returned NULL */
    SURAL_ERROR_ARGUMENT,      /* a required part is missing, or one too many was given */
    SURAL_ERROR_UNKNOWN,       /* an id or word that no table knows */
    SURAL_ERROR_RANGE,         /* a number, grade or unit outside what the table allows */
    SURAL_ERROR_CONTRADICTION, /* the same finding, side and site with two values */
    SURAL_ERROR_IMAGE,         /* a knowledge image that is damaged or of another version */
    SURAL_ERROR_LIMIT          /* more findings than SURAL_MAX_ENTRIES */
} sural_status;

enum { SURAL_MAX_ENTRIES = 4096, SURAL_MESSAGE_SIZE = 320, SURAL_POINTER_SIZE = 160, SURAL_WORD_SIZE = 64 };

/* What went wrong and where. `pointer` is a JSON pointer into the case ("/findings/2/side"), empty where none applies.
 * `did_you_mean` is the nearest known id or word, empty where none is near. */
typedef struct sural_error {
    sural_status status;
    char message[SURAL_MESSAGE_SIZE];
    char pointer[SURAL_POINTER_SIZE];
    char did_you_mean[SURAL_WORD_SIZE];
} sural_error;

/* Where memory comes from. A NULL sural_allocator means malloc and free. `release` takes NULL. */
typedef struct sural_allocator {
    void *(*allocate)(void *context, size_t size);
    void (*release)(void *context, void *block);
    void *context;
} sural_allocator;

/* ---- knowledge ---- */
typedef struct sural_knowledge sural_knowledge;

const char *sural_version(void);

/* Opens a knowledge image: `image` of `size` bytes, 4-byte aligned, which must outlive the object; NULL and 0 open the
 * image built into the library. Every offset in it is checked. SURAL_ERROR_IMAGE names what is wrong. */
sural_status sural_knowledge_open(const void *image, size_t size, const sural_allocator *allocator,
                                  sural_knowledge **out, sural_error *error);
void sural_knowledge_close(sural_knowledge *knowledge); /* takes NULL */

const char *sural_knowledge_version(const sural_knowledge *knowledge);
const char *sural_knowledge_sha256(const sural_knowledge *knowledge); /* 64 hexadecimal digits */

/* Receives text in pieces, in order; `size` bytes, not terminated. */
typedef void sural_sink(void *context, const char *text, size_t size);

/* Writes one record as text, every number with its source and grade. `id` is that of any record; where sections share
 * one, `section/id` names it. SURAL_ERROR_UNKNOWN with did_you_mean otherwise. */
sural_status sural_knowledge_show(const sural_knowledge *knowledge, const char *id, sural_sink *sink, void *context,
                                  sural_error *error);

/* One node of a record, as a walk through it tells them: a map or list, what stands in it, and its end. */
typedef enum sural_node_kind {
    SURAL_NODE_MAP, SURAL_NODE_LIST, SURAL_NODE_END, /* END closes the map or list opened last */
    SURAL_NODE_TEXT, SURAL_NODE_REFERENCE,           /* `text`; of a reference the id of a record in `section` */
    SURAL_NODE_NUMBER, SURAL_NODE_NUMBERS,           /* `number`; `count` `numbers` */
    SURAL_NODE_FLAG
} sural_node_kind;
typedef struct sural_node {
    sural_node_kind kind;
    const char *key;           /* NULL for what stands in a list, and for END */
    const char *text, *section; /* `section` is empty where the reference is to a row inside another record */
    double number;
    const float *numbers; size_t count;
    bool flag;
} sural_node;
typedef bool sural_visit(void *context, const sural_node *node); /* false ends the walk */

/* Walks through the fields of a record that are there, in the order of docs/knowledge-schema.md. Ids as in show. */
sural_status sural_knowledge_walk(const sural_knowledge *knowledge, const char *id, sural_visit *visit, void *context, sural_error *error);

/* The name of the section at an index ("sources", "parameters", ...); NULL from the end on. */
const char *sural_knowledge_section(size_t index);

/* The ids of a section ("disorders", "findings", ...), in byte order; NULL from the end on or for an unknown section. */
const char *sural_knowledge_id(const sural_knowledge *knowledge, const char *section, size_t index);

/* The plain name of a record of a section ("findings", "regions", "disorders", ...); NULL if there is none. */
const char *sural_knowledge_name(const sural_knowledge *knowledge, const char *section, const char *id);

/* Checks what a schema cannot; one call of `report` a fault, with the record ("disorders/tia"). Returns the count. */
typedef void sural_lint_report(void *context, const char *record, const char *message);
size_t sural_knowledge_lint(const sural_knowledge *knowledge, sural_lint_report *report, void *context);

/* The word of a list that was probably meant, NULL where none is near. */
const char *sural_nearest(const char *wanted, const char *const *known, size_t count);

/* ---- a case ---- */
typedef struct sural_case sural_case;

typedef enum sural_side { SURAL_SIDE_NONE = 0, SURAL_SIDE_LEFT, SURAL_SIDE_RIGHT, SURAL_SIDE_BOTH } sural_side;

/* One statement about the patient (an object of "findings" in sural-case/1). */
typedef struct sural_entry {
    const char *finding;       /* id */
    sural_side side;           /* required where the finding is sided, SURAL_SIDE_NONE elsewhere */
    const char *const *sites;  /* ids of regions, movements or reflexes; NULL for findings without sites */
    size_t site_count;
    bool absent;               /* flags and sites: explicitly not there */
    const char *word;          /* enums: the value; numbers: low, normal or high instead of `number`; else NULL */
    bool has_number;
    double number;             /* numbers: the value, in `unit` */
    const char *unit;          /* NULL = the table's unit */
    bool has_grade;
    double grade;              /* weakness: MRC grade 0 to 5 */
} sural_entry;

sural_status sural_case_create(const sural_knowledge *knowledge, sural_case **out, sural_error *error);
void sural_case_free(sural_case *patient); /* takes NULL */
sural_status sural_case_set_age(sural_case *patient, double years, sural_error *error);          /* 0 to 120 */
sural_status sural_case_set_sex(sural_case *patient, const char *sex, sural_error *error);       /* female male other */
sural_status sural_case_set_setting(sural_case *patient, const char *setting, sural_error *error);

/* Adds one statement. On failure the case is as it was. error->pointer is relative to the entry ("/sites/2"). */
sural_status sural_case_add(sural_case *patient, const sural_entry *entry, sural_error *error);

/* ---- the assessment ---- */
typedef enum sural_level {
    SURAL_SELF_CARE = 0, SURAL_ROUTINE, SURAL_SOON, SURAL_SAME_DAY, SURAL_EMERGENCY, SURAL_LEVEL_COUNT
} sural_level;
const char *sural_level_name(sural_level level);

typedef struct sural_texts { const char *const *items; size_t count; } sural_texts;

/* A red-flag rule. For a rule that holds, `findings` satisfied it; for one that is open, `findings` would. */
typedef struct sural_rule {
    const char *id, *name, *why, *window, *advice, *source;
    sural_level level;
    sural_texts findings;
} sural_rule;

/* What one statement of the case did: `weight` in decibans, ten times the base-10 logarithm of the factor by which it
 * multiplied the odds of the cause against all others, given the statements of lower `step`. */
enum { SURAL_TWO_CAUSES = -1 };
typedef struct sural_weight {
    ptrdiff_t entry;           /* index of the statement, in the order of sural_case_add; SURAL_TWO_CAUSES for the last step: what
                                  it does to reckon with two causes at once as well */
    size_t step;               /* place in the order of reasoning, from 0 */
    double weight;
} sural_weight;

/* A place of a lesion. `side` is the side of the leg that suffers (both for both); `lesion_side` that of the lesion
 * itself, which differs where the pathway has crossed. */
typedef struct sural_place {
    const char *id, *name;
    sural_side side, lesion_side;
    double probability;
} sural_place;

/* A course of action, in the person's voice but for `clinician`. Texts are empty where nothing is to be said. */
typedef struct sural_actions {
    sural_texts first_steps, tests, specialist;            /* tests in order, each with why */
    sural_texts self_care, drugs, physical, procedures;    /* treatment */
    sural_texts prevention, watch, clinician;              /* watch: when to come back at once */
    const char *outlook, *pregnancy, *old_age;
} sural_actions;

typedef struct sural_cause {
    const char *id, *name, *plain_name, *plain, *clinical, *window;
    sural_level urgency;
    double probability, prior;                             /* of two causes at once, each has half the probability */
    double low, high;                                      /* where the probability lies when every number of the knowledge is
                                                              taken with its own interval: 95%, to first order */
    double if_one_cause;                                   /* probability given that one cause, known or not, is at work */
    const sural_weight *weights; size_t weight_count;      /* in the order of `step`; prior odds plus weights = posterior odds */
    const sural_place *places; size_t place_count;         /* by probability, given this cause (they sum to its probability) */
    sural_texts unexplained;                               /* present findings that it does not make likelier */
    sural_texts expected;                                  /* findings it predicts that nobody has looked for */
    sural_actions actions;
} sural_cause;

/* A number of the knowledge on which the order of the first two causes hangs. */
typedef struct sural_hinge {
    const char *cause, *number, *finding; /* number: incidence, complaint_share, findings, territory, risk_factors, distributions */
    double value, low, high;              /* the number and its interval */
    double at_low, at_high;               /* what it does to the cause at either end, decibans */
    bool turns;                           /* whether it alone could turn the order within its interval */
} sural_hinge;

/* What one answer to a question would do. */
typedef struct sural_answer { const char *answer; double probability; const char *first; sural_level level; } sural_answer;

typedef struct sural_question {
    const char *finding, *text, *clinical, *stage;
    sural_side side;           /* SURAL_SIDE_NONE where the finding has no side */
    const char *site, *site_name; /* NULL where the finding has no sites */
    double gain;               /* expected fall in expected harm plus uncertainty (bits), per unit of cost */
    double harm, bits;         /* expected fall of the least expected harm (needless visits), and of uncertainty */
    double other_first, other_level; /* probability that its answer puts another cause first, or another level */
    const char *for_cause;     /* id of the cause that it bears on most */
    const char *excludes;      /* id of a red-flag rule that its answer may raise; NULL where it is asked for its worth alone */
    const sural_answer *answers; size_t answer_count; /* yes and no, or the values */
} sural_question;

/* Two causes at once. */
typedef struct sural_pair {
    const char *first, *second, *first_name, *second_name; /* ids and names of disorders */
    double probability, prior;
} sural_pair;

/* A statement that moved no cause, and why. */
typedef struct sural_unused { size_t entry; const char *why; } sural_unused;

typedef struct sural_assessment {
    const char *knowledge_version, *knowledge_sha256;
    sural_level level;
    sural_level level_by_harm;                             /* what expected harm alone would say */
    const sural_rule *raised; size_t raised_count;         /* red-flag rules that hold, gravest first */
    const sural_rule *open; size_t open_count;             /* rules that cannot be excluded yet */
    const sural_cause *causes; size_t cause_count;         /* all, by probability, highest first */
    const sural_place *places; size_t place_count;         /* posterior over places, all causes together */
    double known_causes;                                   /* 1 minus the probability of none of these */
    double two_causes;                                     /* probability that two causes are at work */
    double pairs_left;                                     /* probability, given one cause, of the hypotheses that were paired
                                                              with likelier ones alone, and not with each other */
    const sural_pair *pairs; size_t pair_count;            /* those that are likelier than either of their causes alone */
    const sural_question *questions; size_t question_count;
    double same_decision;                                  /* probability that cause and level stay, whichever question of the
                                                              history or examination is asked next: the least over all */
    bool enough;                                           /* whether asking may stop: same_decision of 0.95 or more, and no
                                                              rule left to exclude */
    const sural_hinge *hinges; size_t hinge_count;         /* that reach furthest first */
    const sural_unused *unused; size_t unused_count;       /* statements that moved nothing */
    double log_evidence;                                   /* natural logarithm of the probability of the findings */
} sural_assessment;

/* Computes the exact posterior and what follows from it. An empty case gives the prior. */
sural_status sural_assess(const sural_case *patient, const sural_assessment **out, sural_error *error);
void sural_assessment_free(const sural_assessment *assessment); /* takes NULL */

/* ---- people drawn from the model ---- */
/* Whom to draw. The same knowledge, query, seed and number give the same person everywhere; other numbers give others, in any
 * order and from any number of threads. */
typedef struct sural_sample_query {
    const char *setting;       /* id; NULL = general_practice */
    const char *disorder;      /* id: this cause alone; NULL = any cause by its prior, none of these included */
    uint64_t seed, number;
} sural_sample_query;

/* A person with one cause: what is told, and the truth. Adults of 18 to 95; women and men in equal shares. What is told is
 * drawn without regard to the answers, so that silence means nothing. The first statements are of numbness, the complaint. */
typedef struct sural_sample {
    double age;                /* whole years */
    const char *sex, *setting; /* female or male; id */
    const sural_entry *entries; size_t entry_count; /* as sural_case_add takes them, one by one; a few to some sixty */
    const char *disorder, *place, *degree; /* ids; mild, moderate or severe; NULL where the cause is none of these */
    sural_side side;           /* of the leg that suffers; SURAL_SIDE_NONE where the cause is none of these */
} sural_sample;

/* SURAL_ERROR_UNKNOWN, with pointer ("/setting", "/disorder") and did_you_mean, for an id that is not known. */
sural_status sural_sample_draw(const sural_knowledge *knowledge, const sural_sample_query *query, const sural_sample **out, sural_error *error);
void sural_sample_free(const sural_sample *sample); /* takes NULL */

/* ---- many cases, fast ---- */
/* Probabilities alone, one cause at a time, in single precision where that saves time (within 1e-4 of sural_assess's
 * `if_one_cause`, nearly always within 1e-6). A scorer keeps its memory from case to case; it is of one thread at a time and of one knowledge. */
typedef struct sural_scorer sural_scorer;
sural_status sural_scorer_create(const sural_knowledge *knowledge, sural_scorer **out, sural_error *error);
void sural_scorer_free(sural_scorer *scorer); /* takes NULL */

/* `causes` has a place for every disorder, in the order of sural_knowledge_id(knowledge, "disorders", ...), and one more for
 * none of these; they sum to 1. `level`, unless NULL: the higher of what red flags and expected harm say. */
sural_status sural_score(sural_scorer *scorer, const sural_case *patient, double *causes, sural_level *level, sural_error *error);

/* ---- why, and what would change it ---- */
/* What a statement says of one cause against another, or a question would: decibans for the first. */
typedef struct sural_versus { size_t entry; double weight; } sural_versus;
typedef struct sural_teller {
    const char *finding, *name, *site, *site_name, *value; /* NULL where it has none */
    sural_side side;
    double first, second, weight; /* how often under either cause, as this case stands; decibans for the first if it is so */
} sural_teller;

/* Without one statement: which cause would be first, and how urgent it would be. */
typedef struct sural_change { size_t entry; const char *first; double probability; sural_level level; } sural_change;

typedef struct sural_comparison {
    const char *first, *second, *first_name, *second_name;
    double prior, posterior;      /* decibans of the first against the second, if one cause is at work: prior plus weights = posterior */
    const sural_versus *weights; size_t weight_count; /* in the order of the statements */
    const sural_teller *tellers; size_t teller_count; /* open findings that tell the two apart best */
    const sural_change *changes; size_t change_count; /* of all statements, those without which the first cause of all, or the
                                                         level, would be another */
} sural_comparison;

/* `first` and `second` are ids of disorders; NULL stands for the likeliest, and the likeliest of the others. */
sural_status sural_compare(const sural_case *patient, const char *first, const char *second, const sural_comparison **out, sural_error *error);
void sural_comparison_free(const sural_comparison *comparison); /* takes NULL */

/* ---- the model of one case, written out ---- */
/* All that another engine needs for the same posterior: P(hypothesis) * product over latents of [sum over ways of P(way) *
 * sum over states of weight * product over its items] * product over the other items; of an item `given` where it was
 * observed, else 1 - given. P(second way) is `whole`. One cause at a time. */
typedef struct sural_model_hypothesis {
    const char *disorder, *place; /* NULL: none of the causes known here; the last */
    sural_side side;
    uint32_t degree;              /* 0 mild, 1 moderate, 2 severe */
    double prior;
} sural_model_hypothesis;
typedef struct sural_model_latent {
    const char *cluster;
    const double *weights; size_t state_count;
    double whole;                 /* 0: there is one way of telling */
} sural_model_latent;
typedef struct sural_model_item {
    const char *finding, *site, *value; /* NULL where it has none; of a reflex also "low" and "brisk", of grades "grades" */
    sural_side side;
    ptrdiff_t latent;             /* -1: none */
    bool observed;                /* present, or so */
    const uint32_t *classes;      /* [hypothesis] */
    const double *given; size_t class_count, ways, states; /* [class][way][state] */
} sural_model_item;
typedef struct sural_model {
    const char *knowledge_version, *knowledge_sha256;
    const sural_model_hypothesis *hypotheses; size_t hypothesis_count;
    const sural_model_latent *latents; size_t latent_count;
    const sural_model_item *items; size_t item_count;
} sural_model;

sural_status sural_model_of(const sural_case *patient, const sural_model **out, sural_error *error);
void sural_model_free(const sural_model *model); /* takes NULL */

/* ---- the forward model: what a lesion does ---- */
typedef struct sural_lesion_query {
    const char *place;         /* id of a place */
    sural_side side;           /* of the leg that suffers; both = on both sides */
    const char *degree;        /* mild, moderate, severe; NULL = moderate */
    const char *pattern;       /* id of section patterns: which fibres suffer; NULL = all_fibres */
    double age;                /* years, for the false positives of signs; NaN = unknown */
} sural_lesion_query;

/* A finding that the lesion predicts. `weight` = decibans that its presence speaks for the lesion against no lesion. */
typedef struct sural_prediction {
    const char *finding, *name;
    const char *site, *site_name; /* NULL where the finding has no sites */
    const char *value;            /* of a reflex or an enum; NULL for what is there or not */
    sural_side side;              /* SURAL_SIDE_NONE where the finding has none */
    double probability, background, weight;
} sural_prediction;

/* A nerve conduction study or a muscle on needle EMG: the share of fibres lost to it. */
typedef struct sural_share { const char *id, *name; sural_side side; double share; } sural_share;

/* How long a target waits for axons to grow back, at one millimetre a day from the lesion. */
typedef struct sural_regrowth { const char *id, *name; double cm, days; } sural_regrowth;

typedef struct sural_lesion {
    const char *place, *name, *kind, *level;
    sural_side side, lesion_side;
    const char *degree, *pattern;
    const sural_prediction *predictions; size_t prediction_count; /* by how much they tell, most first */
    const sural_share *studies; size_t study_count;   /* conduction studies whose response falls, most first */
    const sural_share *muscles; size_t muscle_count;  /* muscles with lower motor neuron loss, most first */
    const char *block_across;                         /* where a conduction block shows: the segment; NULL where none can be reached */
    double paraspinal;                                /* chance of denervation in the paraspinal muscles */
    const sural_regrowth *regrowth; size_t regrowth_count; /* nearest first; empty where axons do not grow back (cord, brain) */
    double block_days_low, block_days_high;           /* recovery from conduction block alone; 0 where it does not apply */
} sural_lesion;

sural_status sural_lesion_predict(const sural_knowledge *knowledge, const sural_lesion_query *query, const sural_lesion **out, sural_error *error);
void sural_lesion_free(const sural_lesion *lesion); /* takes NULL */

/* One place on the way from a region, movement or reflex to the brain: the shares of its fibres that pass, by fibre class
 * (0 = none), and between which they lie in published maps (NaN where no range is known). */
typedef struct sural_step {
    const char *place, *name, *kind, *level, *side; /* side: same, opposite, crosses against the leg */
    double touch, vibration, pain, motor, low, high;
    double cm_from_conus;      /* NaN where not known */
} sural_step;
typedef struct sural_path { const char *id, *name, *section; const sural_step *steps; size_t step_count; } sural_path;

/* The way to the cortex, skin or muscle first. `id` of a region, movement or reflex ("regions/knee_medial" where ids clash). */
sural_status sural_path_find(const sural_knowledge *knowledge, const char *id, const sural_path **out, sural_error *error);
void sural_path_free(const sural_path *path); /* takes NULL */

/* A place next to another on the network, and the findings that tell lesions of the two apart, most telling first. */
typedef struct sural_telling {
    sural_prediction here;     /* at the place asked for; `weight` = decibans for it against the neighbour */
    double there;              /* probability of the same with a lesion at the neighbour */
} sural_telling;
typedef struct sural_neighbour {
    const char *place, *name, *relation; /* towards_brain, towards_skin, beside, part, whole */
    const sural_telling *telling; size_t telling_count;
} sural_neighbour;
typedef struct sural_neighbours { const char *place, *name; const sural_neighbour *items; size_t count; } sural_neighbours;

sural_status sural_neighbours_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error);
void sural_neighbours_free(const sural_neighbours *neighbours); /* takes NULL */

/* The places next to one on the network, without what tells them apart, which takes longest. */
sural_status sural_edges_find(const sural_knowledge *knowledge, const char *place, const sural_neighbours **out, sural_error *error);

/* ---- causes side by side ---- */
/* What tells one cause from another: how often it is found in either; `weight` = decibans for the first. */
typedef struct sural_contrast {
    const char *finding, *name;
    const char *site, *site_name, *value; /* NULL where the finding has none */
    sural_side side;           /* the left leg suffers */
    double here, there, weight;
} sural_contrast;
typedef struct sural_alike {
    const char *disorder;
    double distance;           /* symmetric divergence, summed over findings (natural logarithms) */
    const sural_contrast *contrasts; size_t contrast_count; /* most telling first, one a finding */
} sural_alike;
typedef struct sural_alikes { const char *disorder; const sural_alike *items; size_t count; } sural_alikes;
typedef struct sural_likeness { const sural_alikes *items; size_t count; } sural_likeness;

/* For every disorder, in the order of ids, the disorders that findings tell from it the least, nearest first. Takes a second. */
sural_status sural_likeness_find(const sural_knowledge *knowledge, const sural_likeness **out, sural_error *error);
void sural_likeness_free(const sural_likeness *likeness); /* takes NULL */

#ifdef __cplusplus
}
#endif
#endif
