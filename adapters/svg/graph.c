#include "svg/graph.h"

#include <stdlib.h>
#include <string.h>

enum { FIBRES = 4, LARGE = 40, SWEEPS = 4 };
static const size_t NOWHERE = (size_t)-1;
static const double SMALL = 0.1;

/* Kinds that may share a box have the same family. `column` of the outermost of a family, `later` of those behind them,
 * `last` of those behind them with none of the family further in. `plain`: the lower, the better its name stands for all. */
typedef struct kind { const char *word; graph_column column, later, last; int family, plain; } kind;
static const kind kinds[] = {
    {"receptor", GRAPH_ENDS, GRAPH_ENDS, GRAPH_ENDS, 0, 0},
    {"cutaneous_nerve", GRAPH_BRANCHES, GRAPH_NERVES, GRAPH_TRUNKS, 1, 1},
    {"nerve", GRAPH_BRANCHES, GRAPH_NERVES, GRAPH_TRUNKS, 1, 0},
    {"entrapment_site", GRAPH_BRANCHES, GRAPH_NERVES, GRAPH_TRUNKS, 1, 2},
    {"plexus", GRAPH_PLEXUS, GRAPH_PLEXUS, GRAPH_PLEXUS, 2, 0},
    {"root", GRAPH_ROOTS, GRAPH_ROOTS, GRAPH_ROOTS, 3, 0},
    {"cauda", GRAPH_ROOTS, GRAPH_ROOTS, GRAPH_ROOTS, 3, 1},
    {"conus", GRAPH_SEGMENTS, GRAPH_SEGMENTS, GRAPH_SEGMENTS, 4, 0},
    {"cord_tract", GRAPH_SEGMENTS, GRAPH_TRACTS, GRAPH_TRACTS, 4, 0},
    {"brainstem", GRAPH_BRAINSTEM, GRAPH_BRAINSTEM, GRAPH_BRAINSTEM, 5, 0},
    {"thalamus", GRAPH_DEEP, GRAPH_DEEP, GRAPH_DEEP, 6, 0},
    {"capsule", GRAPH_DEEP, GRAPH_DEEP, GRAPH_DEEP, 7, 0},
    {"cortex", GRAPH_CORTEX, GRAPH_CORTEX, GRAPH_CORTEX, 8, 0}};

typedef struct place {
    const char *id, *name;
    const kind *kind;
    double flow[GRAPH_PATHS][FIBRES], share;
    size_t box;                /* the first place of its series, then the box */
    bool hit, later, earlier;  /* later: some of its family lie further out; earlier: further in */
} place;

typedef struct maker {
    const sural_knowledge *knowledge;
    const sural_lesion *lesion;
    const sural_path *paths[GRAPH_PATHS]; size_t path_count; /* each once */
    place places[GRAPH_PLACES]; size_t place_count;
    graph_link links[GRAPH_LINKS]; size_t link_count; /* between places, towards the brain */
    graph *out;
} maker;

static const kind *kind_of(const char *word) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].word, word) == 0) return &kinds[i];
    return NULL;
}

/* ---- the places on the paths ---- */
static void add_path(maker *m, const sural_path *path) {
    for (size_t i = 0; i < m->path_count; i++)
        if (strcmp(m->paths[i]->id, path->id) == 0 && strcmp(m->paths[i]->section, path->section) == 0) return;
    if (m->path_count < GRAPH_PATHS) m->paths[m->path_count++] = path;
}

static size_t find(const maker *m, const char *id) {
    for (size_t i = 0; i < m->place_count; i++)
        if (strcmp(m->places[i].id, id) == 0) return i;
    return NOWHERE;
}

static place *add(maker *m, const char *id, const char *name, const char *kind_word) {
    const kind *known = kind_of(kind_word);
    size_t at = find(m, id);
    if (at != NOWHERE) return &m->places[at];
    if (!known || known->column == GRAPH_ENDS || m->place_count == GRAPH_PLACES) return NULL;
    place *p = &m->places[m->place_count];
    *p = (place){.id = id, .name = name, .kind = known, .box = m->place_count++};
    return p;
}

static void collect(maker *m) {
    for (size_t i = 0; i < m->path_count; i++)
        for (size_t s = 0; s < m->paths[i]->step_count; s++) {
            const sural_step *step = &m->paths[i]->steps[s];
            const double flow[FIBRES] = {step->touch, step->vibration, step->pain, step->motor};
            place *p = add(m, step->place, step->name, step->kind);
            for (size_t f = 0; p && f < FIBRES; f++) {
                p->flow[i][f] = flow[f];
                if (flow[f] > p->share) p->share = flow[f];
            }
        }
}

/* Calls `each` for every neighbour of a place in one direction. */
typedef void visit(maker *m, size_t from, const char *neighbour);
static void neighbours(maker *m, const char *id, const char *relation, size_t from, visit *each) {
    const sural_neighbours *found;
    if (sural_edges_find(m->knowledge, id, &found, NULL) != SURAL_OK) return;
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].relation, relation) == 0) each(m, from, found->items[i].place);
    sural_neighbours_free(found);
}

static void mark_hit(maker *m, size_t from, const char *id) {
    size_t at = find(m, id);
    (void)from;
    if (at != NOWHERE) m->places[at].hit = m->out->hit = true;
}

/* The lesion's place; where the paths do not cross it, its parts; else it stands alone. */
static void mark_lesion(maker *m) {
    const sural_lesion *lesion = m->lesion;
    mark_hit(m, 0, lesion->place);
    if (!m->out->hit) neighbours(m, lesion->place, "part", 0, mark_hit);
    if (m->out->hit) return;
    place *alone = add(m, lesion->place, lesion->name, lesion->kind);
    if (alone) alone->hit = true;
}

static void leave_out(maker *m, size_t at) {
    size_t kept = 0;
    for (size_t i = at; i + 1 < m->place_count; i++) {
        m->places[i] = m->places[i + 1];
        m->places[i].box = i;
    }
    m->place_count--;
    for (size_t i = 0; i < m->link_count; i++) {
        graph_link link = m->links[i];
        if (link.from == at || link.to == at) continue;
        m->links[kept++] = (graph_link){link.from - (link.from > at), link.to - (link.to > at), link.share};
    }
    m->link_count = kept;
}

/* A lesion on no path stays only where the network leads to it or from it. */
static void settle_lesion(maker *m) {
    size_t at = find(m, m->lesion->place);
    if (m->out->hit || at == NOWHERE) return;
    for (size_t i = 0; i < m->link_count; i++)
        if (m->links[i].from == at || m->links[i].to == at) m->out->hit = true;
    if (!m->out->hit) leave_out(m, at);
}

static void drop_small(maker *m) {
    size_t kept = 0;
    if (m->place_count <= LARGE) return;
    for (size_t i = 0; i < m->place_count; i++) {
        if (m->places[i].share < SMALL && !m->places[i].hit) continue;
        if (kept != i) m->places[kept] = m->places[i];
        m->places[kept].box = kept;
        kept++;
    }
    m->out->small_left_out = kept < m->place_count;
    m->place_count = kept;
}

/* ---- the lines between them ---- */
static void link_place(maker *m, size_t from, const char *id) {
    size_t to = find(m, id);
    if (to == NOWHERE || m->link_count == GRAPH_LINKS) return;
    place *a = &m->places[from], *b = &m->places[to];
    m->links[m->link_count++] = (graph_link){from, to, a->share < b->share ? a->share : b->share};
}

static bool in_series(const place *a, const place *b) {
    if (a->kind->family != b->kind->family || a->share <= 0) return false;
    for (size_t i = 0; i < GRAPH_PATHS; i++)
        for (size_t f = 0; f < FIBRES; f++) {
            double apart = a->flow[i][f] - b->flow[i][f];
            if (apart > 1e-4 || apart < -1e-4) return false;
        }
    return true;
}

static void join_series(maker *m) {
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < m->link_count; i++) {
            place *a = &m->places[m->links[i].from], *b = &m->places[m->links[i].to];
            if (a->box == b->box || !in_series(a, b)) continue;
            a->box = b->box = a->box < b->box ? a->box : b->box;
            changed = true;
        }
    }
}

static void mark_later(maker *m) {
    for (size_t i = 0; i < m->link_count; i++) {
        const place *a = &m->places[m->links[i].from], *b = &m->places[m->links[i].to];
        if (a->kind->family != b->kind->family || a->box == b->box) continue;
        m->places[b->box].later = true;
        m->places[a->box].earlier = true;
    }
}

/* ---- boxes ---- */
static bool better_name(const place *a, const place *b) {
    if (a->hit != b->hit) return a->hit;
    if (a->kind->plain != b->kind->plain) return a->kind->plain < b->kind->plain;
    return strlen(a->name) < strlen(b->name);
}

static graph_column column_of(const place *first, const kind *k) {
    return !first->later ? k->column : first->earlier ? k->later : k->last;
}

static void box_of_series(maker *m, size_t first) {
    const place *best = &m->places[first];
    size_t at = m->out->box_count++, members = 0;
    graph_box *box = &m->out->boxes[at];
    for (size_t i = first; i < m->place_count; i++) {
        if (m->places[i].box != first) continue;
        if (better_name(&m->places[i], best)) best = &m->places[i];
        members++;
    }
    *box = (graph_box){best->name, best->id, column_of(&m->places[first], best->kind), m->places[first].share, 0, members,
                       best->hit, true};
}

static void link_boxes(graph *g, size_t from, size_t to, double share) {
    if (from == to) return;
    for (size_t i = 0; i < g->link_count; i++)
        if (g->links[i].from == from && g->links[i].to == to) {
            if (share > g->links[i].share) g->links[i].share = share;
            return;
        }
    if (g->link_count < GRAPH_LINKS) g->links[g->link_count++] = (graph_link){from, to, share};
}

static void make_boxes(maker *m) {
    size_t of_place[GRAPH_PLACES];
    for (size_t i = 0; i < m->place_count; i++) {
        if (m->places[i].box == i) {
            of_place[i] = m->out->box_count;
            box_of_series(m, i);
        } else {
            of_place[i] = of_place[m->places[i].box];
        }
    }
    for (size_t i = 0; i < m->place_count; i++) m->places[i].box = of_place[i];
    for (size_t i = 0; i < m->link_count; i++)
        link_boxes(m->out, m->places[m->links[i].from].box, m->places[m->links[i].to].box, m->links[i].share);
}

/* ---- skin and muscle ---- */
static double share_on(const maker *m, size_t path, size_t at) {
    double most = 0;
    for (size_t f = 0; f < FIBRES; f++)
        if (m->places[at].flow[path][f] > most) most = m->places[at].flow[path][f];
    return most;
}

/* Nothing of this path lies further out. */
static bool outermost(const maker *m, size_t path, size_t at) {
    for (size_t i = 0; i < m->link_count; i++)
        if (m->links[i].to == at && share_on(m, path, m->links[i].from) > 0) return false;
    return share_on(m, path, at) > 0;
}

static void make_end(maker *m, size_t path) {
    size_t end = m->out->box_count++;
    m->out->boxes[end] = (graph_box){m->paths[path]->name, m->paths[path]->id, GRAPH_ENDS, 1, (double)path, 1, false, true};
    for (size_t i = 0; i < m->place_count; i++)
        if (outermost(m, path, i)) link_boxes(m->out, end, m->places[i].box, share_on(m, path, i));
    const sural_step *skin = m->paths[path]->step_count ? &m->paths[path]->steps[0] : NULL;
    if (skin && strcmp(skin->place, m->lesion->place) == 0) m->out->boxes[end].hit = m->out->hit = true;
}

/* ---- which are shown, and in what order ---- */
static void limit_rows(graph *g, graph_column column) {
    for (;;) {
        size_t count = 0, least = NOWHERE;
        for (size_t i = 0; i < g->box_count; i++) {
            const graph_box *box = &g->boxes[i];
            if (box->column != column || !box->shown) continue;
            count++;
            if (!box->hit && (least == NOWHERE || box->share <= g->boxes[least].share)) least = i;
        }
        if (count <= GRAPH_ROWS || least == NOWHERE) return;
        g->boxes[least].shown = false;
        g->left_out++;
    }
}

/* Where the boxes linked to this one lie, as a share of their column's height; -1 if there are none. */
static double centre(const graph *g, size_t at, bool outwards) {
    double sum = 0, weight = 0;
    for (size_t i = 0; i < g->link_count; i++) {
        const graph_link *link = &g->links[i];
        if ((outwards ? link->to : link->from) != at) continue;
        const graph_box *other = &g->boxes[outwards ? link->from : link->to];
        if (!other->shown || other->column == g->boxes[at].column) continue;
        sum += (link->share + 0.01) * (other->rank + 0.5) / (double)(g->rows[other->column] + 1);
        weight += link->share + 0.01;
    }
    return weight > 0 ? sum / weight : -1;
}

static void order_column(graph *g, graph_column column, bool outwards) {
    size_t order[GRAPH_BOXES], count = 0;
    double key[GRAPH_BOXES];
    for (size_t i = 0; i < g->box_count; i++) {
        if (g->boxes[i].column != column || !g->boxes[i].shown) continue;
        double wanted = centre(g, i, outwards);
        if (wanted < 0) wanted = (g->boxes[i].rank + 0.5) / (double)(g->rows[column] + 1);
        size_t at = count++;
        for (; at > 0 && key[at - 1] > wanted; at--) {
            key[at] = key[at - 1];
            order[at] = order[at - 1];
        }
        key[at] = wanted;
        order[at] = i;
    }
    g->rows[column] = count;
    for (size_t i = 0; i < count; i++) g->boxes[order[i]].rank = (double)i;
}

static void arrange(graph *g) {
    for (graph_column c = GRAPH_ENDS; c < GRAPH_COLUMNS; c++) {
        limit_rows(g, c);
        order_column(g, c, true);
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (int c = GRAPH_COLUMNS - 2; c > GRAPH_ENDS; c--) order_column(g, (graph_column)c, false);
        for (int c = GRAPH_BRANCHES; c < GRAPH_COLUMNS; c++) order_column(g, (graph_column)c, true);
    }
}

static void build(maker *m) {
    collect(m);
    mark_lesion(m);
    drop_small(m);
    for (size_t i = 0; i < m->place_count; i++) neighbours(m, m->places[i].id, "towards_brain", i, link_place);
    settle_lesion(m);
    join_series(m);
    mark_later(m);
    make_boxes(m);
    for (size_t i = 0; i < m->path_count; i++) make_end(m, i);
    arrange(m->out);
}

graph *graph_make(const sural_knowledge *knowledge, const sural_lesion *lesion, const sural_path *const *paths, size_t count) {
    maker *m = calloc(1, sizeof *m);
    graph *out = calloc(1, sizeof *out);
    if (m && out) {
        m->knowledge = knowledge;
        m->lesion = lesion;
        for (size_t i = 0; i < count; i++) add_path(m, paths[i]);
        m->out = out;
        build(m);
    } else {
        free(out);
        out = NULL;
    }
    free(m);
    return out;
}
