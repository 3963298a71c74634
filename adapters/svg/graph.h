/* The part of the nerve network that the given paths cross, in columns from the skin to the cortex. Places in series that
 * carry the same fibres share a box. */
#ifndef SVG_GRAPH_H
#define SVG_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <sural/sural.h>

enum { GRAPH_PATHS = 10, GRAPH_PLACES = 400, GRAPH_LINKS = 1600, GRAPH_BOXES = GRAPH_PLACES + GRAPH_PATHS, GRAPH_ROWS = 10 };

typedef enum graph_column {
    GRAPH_ENDS = 0, GRAPH_BRANCHES, GRAPH_NERVES, GRAPH_TRUNKS, GRAPH_PLEXUS, GRAPH_ROOTS, GRAPH_SEGMENTS, GRAPH_TRACTS,
    GRAPH_BRAINSTEM, GRAPH_DEEP, GRAPH_CORTEX, GRAPH_COLUMNS
} graph_column;

typedef struct graph_box {
    const char *name, *id;     /* name shown; id of the place or of the path */
    graph_column column;
    double share, rank;        /* the largest share of any path's fibres; order within the column */
    size_t members;            /* places that it stands for */
    bool hit, shown;           /* by the lesion */
} graph_box;

typedef struct graph_link { size_t from, to; double share; } graph_link;

typedef struct graph {
    graph_box boxes[GRAPH_BOXES]; size_t box_count;
    graph_link links[GRAPH_LINKS]; size_t link_count;
    size_t rows[GRAPH_COLUMNS]; /* boxes shown in each column, ranked from 0 */
    size_t left_out;            /* boxes not shown, since their columns are full */
    bool small_left_out;        /* places of small share were dropped */
    bool hit;                   /* the lesion is at a place of the network */
} graph;

/* NULL if memory runs out. Released by free(). */
graph *graph_make(const sural_knowledge *knowledge, const sural_lesion *lesion, const sural_path *const *paths, size_t count);

#endif
