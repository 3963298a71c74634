/* The inner loops: each against a plain loop, and every instruction set with the bits of the plain one. */
#include "cases.h"

enum { MOST_VIEWS = 300, NODES = MOST_VIEWS * 2 * INFER_NODES };
static const uint32_t LENGTHS[] = {0, 1, 2, 3, 7, 127, 128, 129, 255, 256, 257, 299};
enum { LENGTH_COUNT = sizeof LENGTHS / sizeof *LENGTHS };

static fixture f;
static float single[8][REASON_GRID_SINGLE][INFER_NODES];
static const void *single_grids[8];

static int open_tables(void **state) {
    (void)state;
    fixture_open_tables(&f);
    assert_true(f.model.latent_count <= 8);
    for (uint32_t l = 0; l < f.model.latent_count; l++) {
        reason_grid_single(&f.model.latents[l], single[l]);
        single_grids[l] = single[l];
    }
    return 0;
}

static int close_tables(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

/* ---- random input, the same for both widths ---- */
typedef struct input {
    double nodes[NODES], chances[MOST_VIEWS];
    float parts[MOST_VIEWS];
    reason_joining join;
    const infer_latent *latent;
    uint32_t latent_index, views;
    bool present;
} input;

/* The storage of nodes in either width. */
typedef union storage { double wide[NODES]; float narrow[NODES]; } storage;

static double any(uint64_t *seed) { return (double)(support_random(seed) >> 11) * 0x1p-53; }

/* Parts are probabilities, or, below 0, odds ratios. Nodes are numbers that a float holds exactly. */
static void draw(uint64_t seed, uint32_t views, input *out) {
    out->views = views;
    out->latent_index = fixture_below(&seed, f.model.latent_count);
    out->latent = &f.model.latents[out->latent_index];
    out->present = fixture_below(&seed, 2);
    out->join = (reason_joining){fixture_below(&seed, 5) ? 0.3 * any(&seed) : 0, f.model.parameters.ceiling};
    for (uint32_t i = 0; i < NODES; i++) out->nodes[i] = (double)(float)any(&seed);
    for (uint32_t i = 0; i < MOST_VIEWS; i++) {
        out->chances[i] = 1e-4 + 0.9997 * any(&seed);
        uint32_t kind = fixture_below(&seed, 6);
        out->parts[i] = kind == 0 ? 0 : kind == 1 ? -(float)(10 * any(&seed)) : kind == 2 ? 1 : (float)any(&seed);
    }
}

static void store(const double *from, reason_width width, storage *to) {
    for (uint32_t i = 0; i < NODES; i++) {
        if (width == REASON_DOUBLE) to->wide[i] = from[i];
        else to->narrow[i] = (float)from[i];
    }
}

static double stored(const storage *s, reason_width width, size_t i) { return width == REASON_DOUBLE ? s->wide[i] : (double)s->narrow[i]; }

static const void *nodes_at(const storage *s, reason_width width, size_t view) {
    return width == REASON_DOUBLE ? (const void *)&s->wide[view * INFER_NODES] : (const void *)&s->narrow[view * INFER_NODES];
}

static const void *grid_of(const input *in, reason_width width) {
    return width == REASON_DOUBLE ? (const void *)in->latent->conditional : (const void *)single[in->latent_index];
}

static double tolerance(reason_width width) { return width == REASON_DOUBLE ? 1e-13 : 5e-6; }

/* Runs a test for every length, width and instruction set. */
typedef void testing(const reason_kernel *k, reason_width width, const input *in);

static void in_all(testing *test) {
    static input in;
    const reason_kernels *set;
    for (size_t index = 0; (set = reason_kernels_at(index)); index++)
        for (uint32_t width = 0; width < REASON_WIDTHS; width++)
            for (size_t length = 0; length < LENGTH_COUNT; length++)
                for (uint64_t seed = 0; seed < 6; seed++) {
                    draw(seed * LENGTH_COUNT + length, LENGTHS[length], &in);
                    test(&set->of[width], (reason_width)width, &in);
                }
}

static void expect(double found, double right, double within, const char *what, const input *in, uint32_t at) {
    if (!(fabs(found - right) <= within)) fail_msg("%s of %u views, at %u: %.17g, not %.17g", what, in->views, at, found, right);
}

/* ---- each by a plain loop ---- */
static double joined(const input *in, uint32_t view) {
    double part = (double)in->parts[view], background = in->join.background;
    double odds = background / (1 - background) * -part;
    double p = part >= 0 ? 1 - (1 - part) * (1 - background) : odds / (1 + odds);
    return fmin(fmax(p, 1e-4), in->join.ceiling);
}

/* What nodes become where the chance of each view is `p(view)`; nothing beyond the views is touched. */
static void expect_taken(const storage *found, reason_width width, const input *in, double (*p)(const input *in, uint32_t view), const char *what) {
    for (uint32_t v = 0; v < MOST_VIEWS; v++) {
        double chance[INFER_NODES];
        infer_conditional(in->latent, p(in, v), chance);
        for (uint32_t k = 0; k < INFER_NODES; k++) {
            double before = in->nodes[v * INFER_NODES + k], factor = v >= in->views ? 1 : in->present ? chance[k] : 1 - chance[k];
            expect(stored(found, width, v * INFER_NODES + k), before * factor, v < in->views ? tolerance(width) : 0, what, in, v);
        }
    }
}

static double chance_at(const input *in, uint32_t view) { return in->chances[view]; }

static void parts_taken(const reason_kernel *k, reason_width width, const input *in) {
    storage s;
    store(in->nodes, width, &s);
    k->take_parts(&s, in->parts, in->views, &in->join, in->present, grid_of(in, width));
    expect_taken(&s, width, in, joined, "take_parts");
}

static void chances_taken(const reason_kernel *k, reason_width width, const input *in) {
    storage s;
    store(in->nodes, width, &s);
    k->take_chances(&s, in->chances, in->views, in->present, grid_of(in, width));
    expect_taken(&s, width, in, chance_at, "take_chances");
}

static void test_take_parts(void **state) {
    (void)state;
    in_all(parts_taken);
}

static void test_take_chances(void **state) {
    (void)state;
    in_all(chances_taken);
}

/* Beyond the grid its ends count, whatever the chance. */
static void test_chances_beyond_the_grid(void **state) {
    (void)state;
    static const double ends[] = {0, 1e-300, 1e-9, 1 - 1e-9, 1};
    static input in;
    const reason_kernels *set;
    draw(1, 5, &in);
    memcpy(in.chances, ends, sizeof ends);
    for (size_t index = 0; (set = reason_kernels_at(index)); index++)
        for (uint32_t width = 0; width < REASON_WIDTHS; width++) {
            storage s;
            store(in.nodes, (reason_width)width, &s);
            set->of[width].take_chances(&s, in.chances, 5, true, grid_of(&in, (reason_width)width));
            for (uint32_t i = 0; i < 5 * INFER_NODES; i++) {
                double end = in.latent->conditional[i / INFER_NODES < 3 ? 0 : INFER_GRID - 1][i % INFER_NODES];
                expect(stored(&s, (reason_width)width, i), in.nodes[i] * end, 1e-5, "the end", &in, i);
            }
        }
}

/* Some views far down, one of zeros; what was taken out is counted, and not a bit of a node is lost. */
static void rescaled(const reason_kernel *k, reason_width width, const input *in) {
    storage before, s;
    int32_t scale[MOST_VIEWS] = {0};
    uint32_t ways = in->present ? 2 : 1, views = in->views;
    double nodes[NODES];
    for (uint32_t i = 0; i < NODES; i++) {
        uint32_t view = i / INFER_NODES % (views ? views : 1);
        nodes[i] = view == 5 ? 0 : ldexp(in->nodes[i], -(int)(view % 90));
    }
    store(nodes, width, &before);
    store(nodes, width, &s);
    k->rescale(&s, views, ways, scale);
    for (uint32_t v = 0; v < views; v++) {
        double most = 0;
        for (uint32_t i = 0; i < ways * INFER_NODES; i++) {
            size_t at = (i / INFER_NODES * views + v) * INFER_NODES + i % INFER_NODES;
            most = fmax(most, stored(&s, width, at));
            expect(ldexp(stored(&s, width, at), scale[v]), stored(&before, width, at), 0, "rescale", in, v);
        }
        assert_true(v == 5 ? scale[v] == 0 : most >= 0x1p-40 && most <= 1);
        assert_true(v % 90 < 30 ? scale[v] == 0 : v == 5 || v % 90 < 41 || scale[v] < 0);
    }
}

static void test_rescale(void **state) {
    (void)state;
    in_all(rescaled);
}

static double naive_sum(const storage *s, reason_width width, const size_t *views, uint32_t count) {
    double sum = 0;
    for (uint32_t k = 0; k < INFER_NODES; k++) {
        double product = f.model.node_weight[k];
        for (uint32_t i = 0; i < count; i++) product *= stored(s, width, views[i] * INFER_NODES + k);
        sum += product;
    }
    return sum;
}

static void summed(const reason_kernel *k, reason_width width, const input *in) {
    storage s;
    double out[MOST_VIEWS];
    store(in->nodes, width, &s);
    for (uint32_t v = 0; v < MOST_VIEWS; v++) out[v] = -7;
    k->sum(&s, in->views, f.model.node_weight, out);
    for (size_t v = 0; v < MOST_VIEWS; v++)
        expect(out[v], v < in->views ? naive_sum(&s, width, &v, 1) : -7, tolerance(width), "sum", in, (uint32_t)v);
}

static void summed_together(const reason_kernel *k, reason_width width, const input *in) {
    storage s;
    store(in->nodes, width, &s);
    for (uint32_t v = 0; v < in->views; v += 5) {
        const size_t views[3] = {v, MOST_VIEWS - 1 - v, MOST_VIEWS + v / 2};
        const void *nodes[3];
        for (size_t i = 0; i < 3; i++) nodes[i] = nodes_at(&s, width, views[i]);
        for (uint32_t count = 1; count <= 3; count++)
            expect(k->sum_of(nodes, count, f.model.node_weight), naive_sum(&s, width, views, count), tolerance(width), "sum_of", in, v);
    }
}

static void test_sum(void **state) {
    (void)state;
    in_all(summed);
}

static void test_sum_of(void **state) {
    (void)state;
    in_all(summed_together);
}

static double naive_prediction(const storage *s, reason_width width, const input *in, uint32_t view) {
    double chance[INFER_NODES], sum = 0;
    infer_conditional(in->latent, joined(in, view), chance);
    for (uint32_t k = 0; k < INFER_NODES; k++) sum += stored(s, width, view * INFER_NODES + k) * chance[k];
    return sum;
}

/* Added to what stands there: `share` of the chance itself, or the mean over states that are weighed already. */
static void predicted(const reason_kernel *k, reason_width width, const input *in) {
    storage s;
    double plain[MOST_VIEWS], known[MOST_VIEWS];
    store(in->nodes, width, &s);
    for (uint32_t v = 0; v < MOST_VIEWS; v++) plain[v] = known[v] = 0.25;
    k->predict(in->parts, in->views, &in->join, NULL, grid_of(in, width), 0.375, plain);
    k->predict(in->parts, in->views, &in->join, &s, grid_of(in, width), 0.375, known);
    for (uint32_t v = 0; v < MOST_VIEWS; v++) {
        bool there = v < in->views;
        expect(plain[v], 0.25 + (there ? 0.375 * joined(in, v) : 0), tolerance(width), "predict", in, v);
        expect(known[v], 0.25 + (there ? naive_prediction(&s, width, in, v) : 0), 4 * tolerance(width), "predict from nodes", in, v);
    }
}

static void test_predict(void **state) {
    (void)state;
    in_all(predicted);
}

/* ---- the same bits from every set ---- */
typedef struct bits { storage parts, chances, rescaled; int32_t scale[MOST_VIEWS]; double sum[MOST_VIEWS], together, predicted[MOST_VIEWS], known[MOST_VIEWS]; } bits;

static void run_all(const reason_kernel *k, reason_width width, const input *in, bits *out) {
    const void *nodes[3];
    memset(out, 0, sizeof *out);
    store(in->nodes, width, &out->parts);
    for (size_t i = 0; i < 3; i++) nodes[i] = nodes_at(&out->parts, width, i);
    out->together = k->sum_of(nodes, 3, f.model.node_weight);
    k->sum(&out->parts, in->views, f.model.node_weight, out->sum);
    k->predict(in->parts, in->views, &in->join, NULL, grid_of(in, width), 0.375, out->predicted);
    k->predict(in->parts, in->views, &in->join, &out->parts, grid_of(in, width), 0.375, out->known);
    out->chances = out->parts;
    k->take_parts(&out->parts, in->parts, in->views, &in->join, in->present, grid_of(in, width));
    k->take_chances(&out->chances, in->chances, in->views, in->present, grid_of(in, width));
    out->rescaled = out->parts;
    for (int i = 0; i < 6; i++) k->take_chances(&out->rescaled, in->chances, in->views, true, grid_of(in, width));
    k->rescale(&out->rescaled, in->views, 1, out->scale);
}

static void same_as_plain(const reason_kernel *k, reason_width width, const input *in) {
    static bits plain, found;
    run_all(&reason_kernels_at(0)->of[width], width, in, &plain);
    run_all(k, width, in, &found);
    assert_memory_equal(&plain, &found, sizeof plain);
}

static void test_all_sets_have_the_same_bits(void **state) {
    (void)state;
    if (!reason_kernels_at(1)) skip(); /* there is no other here */
    in_all(same_as_plain);
}

/* ---- whole cases ---- */
typedef struct answer { base_arena arena; reason_mind mind; reason_posterior found; } answer;

static void ask(const reason_kernels *set, reason_width width, const case_data *data, answer *out) {
    out->arena = base_arena_make(NULL);
    assert_int_equal(reason_open(&f.tables, set, width, width == REASON_SINGLE ? single_grids : NULL, data, &out->arena, &out->mind), SURAL_OK);
    assert_int_equal(reason_about(&out->mind, true, &out->arena, &out->found), SURAL_OK);
}

static void expect_same_nodes(const answer *a, const answer *b, reason_width width) {
    size_t size = INFER_NODES * (width == REASON_DOUBLE ? sizeof(double) : sizeof(float));
    for (uint32_t g = 0; g < f.tables.group_count; g++)
        for (uint32_t leg = 0; leg < REASON_LEGS; leg++) {
            const reason_view *x = &a->mind.factors[g].leg[leg], *y = &b->mind.factors[g].leg[leg];
            const reason_group *group = &f.tables.groups[g];
            assert_int_equal(x->items, y->items);
            if (!x->nodes) continue;
            assert_memory_equal(x->nodes, y->nodes, size * group->views * (group->whole > 0 ? 2 : 1));
            assert_memory_equal(x->scale, y->scale, group->views * sizeof *x->scale);
        }
}

static void expect_same_answer(const answer *a, const answer *b) {
    assert_memory_equal(a->found.hypothesis, b->found.hypothesis, f.tables.hypothesis_count * sizeof(double));
    assert_memory_equal(a->found.log_odds, b->found.log_odds, (a->found.steps + 1) * (f.tables.disorder_count + 1) * sizeof(double));
    assert_memory_equal(&a->found.log_evidence, &b->found.log_evidence, sizeof(double));
}

static random_case told;

static void test_cases_have_the_same_bits(void **state) {
    (void)state;
    if (!reason_kernels_at(1)) skip();
    for (uint64_t seed = 1; seed <= 12; seed++)
        for (uint32_t width = 0; width < REASON_WIDTHS; width++) {
            case_data data;
            cases_draw(&f, seed, 5 * seed, &told);
            cases_tell(&f, &told, told.count, &data);
            answer plain, other;
            ask(reason_kernels_at(0), (reason_width)width, &data, &plain);
            for (size_t index = 1; reason_kernels_at(index); index++) {
                ask(reason_kernels_at(index), (reason_width)width, &data, &other);
                expect_same_nodes(&plain, &other, (reason_width)width);
                expect_same_answer(&plain, &other);
                base_arena_release(&other.arena);
            }
            base_arena_release(&plain.arena);
            case_close(&data);
        }
}

static void single_is_near(size_t statements, double within, uint64_t seed) {
    case_data data;
    answer wide, narrow;
    cases_tell(&f, &told, statements, &data);
    ask(reason_kernels_best(), REASON_DOUBLE, &data, &wide);
    ask(reason_kernels_best(), REASON_SINGLE, &data, &narrow);
    for (uint32_t d = 0; d <= f.tables.disorder_count; d++)
        if (!(fabs(wide.found.cause[d] - narrow.found.cause[d]) <= within))
            fail_msg("case %u of %u statements, cause %u: %.10g in single, %.10g in double", (unsigned)seed, (unsigned)statements, d, narrow.found.cause[d], wide.found.cause[d]);
    base_arena_release(&wide.arena);
    base_arena_release(&narrow.arena);
    case_close(&data);
}

static void test_single_is_near_double(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        cases_draw(&f, seed, 1 + seed % 12, &told);
        single_is_near(told.count, 1e-4, seed);
    }
}

static void test_single_in_long_cases(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        cases_draw(&f, seed, 13 + seed % 48, &told);
        single_is_near(told.count, 1e-4, seed);
    }
}

static void test_the_best_is_the_last(void **state) {
    (void)state;
    size_t count = 0;
    while (reason_kernels_at(count)) count++;
    assert_true(count > 0);
    assert_string_equal(reason_kernels_at(0)->name, "plain");
    assert_ptr_equal(reason_kernels_best(), reason_kernels_at(count - 1));
    assert_null(reason_kernels_at(count + 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take_parts),
        cmocka_unit_test(test_take_chances),
        cmocka_unit_test(test_chances_beyond_the_grid),
        cmocka_unit_test(test_rescale),
        cmocka_unit_test(test_sum),
        cmocka_unit_test(test_sum_of),
        cmocka_unit_test(test_predict),
        cmocka_unit_test(test_all_sets_have_the_same_bits),
        cmocka_unit_test(test_cases_have_the_same_bits),
        cmocka_unit_test(test_single_is_near_double),
        cmocka_unit_test(test_single_in_long_cases),
        cmocka_unit_test(test_the_best_is_the_last),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
