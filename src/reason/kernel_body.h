/* Included once for each instruction set and width. Wants REAL, BITS (an unsigned integer of its size), MANTISSA (bits of
 * its fraction), BIAS (of its exponent), and NAME(x). */

typedef REAL NAME(nodes) __attribute__((vector_size(INFER_NODES * sizeof(REAL)), aligned(sizeof(REAL)), may_alias));

enum { NAME(BLOCK) = 128 };

/* Where odds stand in the grid: the step, and the part of it. */
static inline void NAME(locate)(REAL odds, uint32_t *step, REAL *part) {
    const REAL least = (REAL)1 / (1 << INFER_OCTAVES), most = (REAL)(1 << INFER_OCTAVES) * (1 - (REAL)1 / (1 << 20));
    odds = odds > least ? odds : least;
    odds = odds < most ? odds : most;
    BITS bits, unit;
    memcpy(&bits, &odds, sizeof bits);
    *step = (uint32_t)(bits >> (MANTISSA - INFER_STEP_BITS)) - ((BIAS - INFER_OCTAVES) << INFER_STEP_BITS);
    const BITS fraction = ((BITS)1 << MANTISSA) - 1;
    unit = (BITS)BIAS << MANTISSA | (bits << INFER_STEP_BITS & fraction); /* 1 and the part */
    memcpy(part, &unit, sizeof unit);
    *part -= 1;
}

static void NAME(take)(NAME(nodes) *nodes, const uint32_t *step, const REAL *part, uint32_t count, bool present, const NAME(nodes) *grid) {
    if (!present && sizeof(REAL) == sizeof(float)) { /* the grid of absence stands behind */
        grid += INFER_GRID;
        present = true;
    }
    if (present)
        for (uint32_t i = 0; i < count; i++) nodes[i] *= grid[step[i]] + part[i] * (grid[step[i] + 1] - grid[step[i]]);
    else
        for (uint32_t i = 0; i < count; i++) nodes[i] *= 1 - (grid[step[i]] + part[i] * (grid[step[i] + 1] - grid[step[i]]));
}

static inline REAL NAME(clamp)(REAL p, REAL low, REAL high) { return p < low ? low : p > high ? high : p; }

/* As infer_join. */
static inline REAL NAME(joined)(REAL p, REAL background, REAL ceiling) {
    REAL joined = p >= 0 ? 1 - (1 - p) * (1 - background) : background * -p / (1 - background - background * p);
    return NAME(clamp)(joined, (REAL)1e-4, ceiling);
}

static void NAME(join)(const float *parts, uint32_t count, const reason_joining *join, REAL *chances) {
    const REAL background = (REAL)join->background, ceiling = (REAL)join->ceiling;
    for (uint32_t i = 0; i < count; i++) chances[i] = NAME(joined)((REAL)parts[i], background, ceiling);
}

static void NAME(locate_all)(const REAL *chances, uint32_t count, uint32_t *step, REAL *part) {
    for (uint32_t i = 0; i < count; i++) NAME(locate)(chances[i] / (1 - chances[i]), &step[i], &part[i]);
}

static void NAME(take_parts)(void *nodes, const float *parts, uint32_t views, const reason_joining *join, bool present, const void *grid) {
    uint32_t step[NAME(BLOCK)];
    REAL part[NAME(BLOCK)], chances[NAME(BLOCK)];
    for (uint32_t first = 0; first < views; first += NAME(BLOCK)) {
        uint32_t count = views - first < NAME(BLOCK) ? views - first : NAME(BLOCK);
        NAME(join)(parts + first, count, join, chances);
        NAME(locate_all)(chances, count, step, part);
        NAME(take)((NAME(nodes) *)nodes + first, step, part, count, present, grid);
    }
}

static void NAME(take_chances)(void *nodes, const double *chances, uint32_t views, bool present, const void *grid) {
    uint32_t step[NAME(BLOCK)];
    REAL part[NAME(BLOCK)];
    for (uint32_t first = 0; first < views; first += NAME(BLOCK)) {
        uint32_t count = views - first < NAME(BLOCK) ? views - first : NAME(BLOCK);
        for (uint32_t i = 0; i < count; i++) NAME(locate)((REAL)(chances[first + i] / (1 - chances[first + i])), &step[i], &part[i]);
        NAME(take)((NAME(nodes) *)nodes + first, step, part, count, present, grid);
    }
}

static inline REAL NAME(largest)(NAME(nodes) n) {
    REAL most = n[0];
    for (uint32_t k = 1; k < INFER_NODES; k++) most = n[k] > most ? n[k] : most;
    return most;
}

static void NAME(rescale)(void *of, uint32_t views, uint32_t ways, int32_t *scale) {
    NAME(nodes) *nodes = of;
    const REAL small = (REAL)1 / ((uint64_t)1 << 40), up = (REAL)((uint64_t)1 << 40);
    for (uint32_t v = 0; v < views; v++) {
        REAL most = NAME(largest)(nodes[v]);
        if (ways == 2) {
            REAL other = NAME(largest)(nodes[views + v]);
            most = other > most ? other : most;
        }
        for (; most < small && most > 0; most *= up) {
            for (uint32_t way = 0; way < ways; way++) nodes[way * views + v] *= up;
            scale[v] -= 40;
        }
    }
}

/* In pairs from both halves, so that every instruction set adds in the same order. */
static inline double NAME(add_up)(NAME(nodes) n) {
    return (double)(((n[0] + n[4]) + (n[2] + n[6])) + ((n[1] + n[5]) + (n[3] + n[7])));
}

static inline NAME(nodes) NAME(weights)(const double *weight) {
    NAME(nodes) w;
    for (uint32_t k = 0; k < INFER_NODES; k++) w[k] = (REAL)weight[k];
    return w;
}

static void NAME(sum)(const void *of, uint32_t views, const double *weight, double *out) {
    const NAME(nodes) *nodes = of;
    NAME(nodes) w = NAME(weights)(weight);
    for (uint32_t v = 0; v < views; v++) out[v] = NAME(add_up)(w * nodes[v]);
}

static double NAME(sum_of)(const void *const *nodes, uint32_t count, const double *weight) {
    NAME(nodes) product = NAME(weights)(weight);
    for (uint32_t i = 0; i < count; i++) product *= *(const NAME(nodes) *)nodes[i];
    return NAME(add_up)(product);
}

static void NAME(predict)(const float *parts, uint32_t count, const reason_joining *join, const void *of, const void *on, double share, double *out) {
    const NAME(nodes) *nodes = of, *grid = on;
    uint32_t step[NAME(BLOCK)];
    REAL part[NAME(BLOCK)], chances[NAME(BLOCK)];
    for (uint32_t first = 0; first < count; first += NAME(BLOCK)) {
        uint32_t some = count - first < NAME(BLOCK) ? count - first : NAME(BLOCK);
        NAME(join)(parts + first, some, join, chances);
        if (!nodes) {
            for (uint32_t i = 0; i < some; i++) out[first + i] += share * (double)chances[i];
            continue;
        }
        NAME(locate_all)(chances, some, step, part);
        for (uint32_t i = 0; i < some; i++)
            out[first + i] += NAME(add_up)(nodes[first + i] * (grid[step[i]] + part[i] * (grid[step[i] + 1] - grid[step[i]])));
    }
}
