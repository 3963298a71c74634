/* The nerve network: fibres are conserved, a lesion nearer the brain takes no less, and the anatomy is the textbook's. */
#include "fixture.h"

static fixture f;

static int open_network(void **state) {
    (void)state;
    fixture_open_network(&f);
    return 0;
}

static int close_network(void **state) {
    (void)state;
    fixture_close(&f);
    return 0;
}

static uint32_t place_of(const char *id) { return fixture_row(&f, KN_SECTION_place, id); }
static const char *place_id(uint32_t place) { return kn_id(&f.image, KN_SECTION_place, place); }

static net_effect effect_at(uint32_t place, bool both) {
    net_effect effect;
    assert_int_equal(net_effect_of(&f.net, place, both, &f.arena, &effect), SURAL_OK);
    return effect;
}

static net_effect lesion(const char *place) { return effect_at(place_of(place), false); }

static double moved(const net_effect *e, net_leg leg, const char *movement) {
    return e->movement[(size_t)leg * f.net.movement_count + fixture_row(&f, KN_SECTION_movement, movement)];
}

static double central(const net_effect *e, net_leg leg, const char *movement) {
    return e->upper_motor[(size_t)leg * f.net.movement_count + fixture_row(&f, KN_SECTION_movement, movement)];
}

static double jerk(const net_effect *e, net_leg leg, const char *reflex) {
    return e->reflex[(size_t)leg * f.net.reflex_count + fixture_row(&f, KN_SECTION_reflex, reflex)];
}

static double brisk(const net_effect *e, net_leg leg, const char *reflex) {
    return e->upper_reflex[(size_t)leg * f.net.reflex_count + fixture_row(&f, KN_SECTION_reflex, reflex)];
}

static double felt(const net_effect *e, net_leg leg, const char *region, net_fibre fibre) {
    return net_region(&f.net, e, leg, fixture_row(&f, KN_SECTION_region, region), fibre)->mean;
}

/* ---- fibres are conserved ---- */
static double flow_through(uint32_t origin, uint32_t place, uint32_t fibre) {
    return (double)f.net.flow[((size_t)f.net.origin[origin] * f.net.place_count + place) * NET_FIBRES + fibre];
}

/* Whatever enters a place leaves it, or ends there. */
static void conserved_at(uint32_t place) {
    double out[NET_FIBRES] = {0};
    kn_span feeds = kn_get_place(&f.image, place)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++)
        for (uint32_t fibre = 0; fibre < NET_FIBRES; fibre++) out[fibre] += net_edge_share(kn_get_edge(&f.image, i), fibre);
    for (uint32_t fibre = 0; fibre < NET_FIBRES; fibre++)
        if (out[fibre] > 0 && fabs(out[fibre] - 1) > 0.015) fail_msg("%s passes on %g of fibre %u", place_id(place), out[fibre], fibre);
}

static void test_every_place_conserves_fibres(void **state) {
    (void)state;
    for (uint32_t p = 0; p < f.net.place_count; p++) conserved_at(p);
}

typedef bool cut_member(uint32_t place);

static bool is_root(uint32_t place, const char *part) {
    return strncmp(place_id(place), "root_", 5) == 0 && strstr(place_id(place), part);
}
static bool at_foramen(uint32_t place) { return is_root(place, "_foramen"); }
static bool in_canal(uint32_t place) { return is_root(place, "_central"); }
static bool in_segment(uint32_t place) { return strncmp(place_id(place), "cordseg_", 8) == 0; }

static double crossing(uint32_t origin, uint32_t fibre, cut_member *cut) {
    double sum = 0;
    for (uint32_t p = 0; p < f.net.place_count; p++)
        if (cut(p)) sum += flow_through(origin, p, fibre);
    return sum;
}

static double skin_crossing(uint32_t skin, uint32_t fibre, cut_member *cut) {
    double sum = 0;
    kn_span feeds = kn_get_place(&f.image, skin)->feeds;
    for (uint32_t i = feeds.start; i < feeds.start + feeds.count; i++) {
        const kn_edge *edge = kn_get_edge(&f.image, i);
        sum += net_edge_share(edge, fibre) * crossing(edge->place, fibre, cut);
    }
    return sum;
}

static void test_shares_of_the_skin_add_up_along_every_cut(void **state) {
    (void)state;
    cut_member *const cuts[] = {at_foramen, in_canal, in_segment};
    for (uint32_t r = 0; r < f.net.region_count; r++) {
        uint32_t skin = kn_get_region(&f.image, r)->place;
        for (size_t c = 0; skin != KN_NONE && c < sizeof cuts / sizeof *cuts; c++)
            for (uint32_t fibre = 0; fibre < NET_MOTOR; fibre++) {
                double sum = skin_crossing(skin, fibre, cuts[c]);
                if (fabs(sum - 1) > 0.01) fail_msg("%s, fibre %u, cut %zu: %g", place_id(skin), fibre, c, sum);
            }
    }
}

static void test_shares_are_shares(void **state) {
    (void)state;
    for (uint32_t p = 0; p < f.net.place_count; p++) {
        net_effect e = effect_at(p, false);
        for (size_t i = 0; i < (size_t)NET_LEGS * f.net.region_count * NET_FIBRES; i++)
            if (!(e.region[i].low >= 0 && e.region[i].low <= e.region[i].mean + 1e-6 && e.region[i].mean <= e.region[i].high + 1e-6 &&
                  e.region[i].high <= 1))
                fail_msg("%s: region share %g %g %g", place_id(p), e.region[i].low, e.region[i].mean, e.region[i].high);
        for (size_t i = 0; i < (size_t)NET_LEGS * f.net.movement_count; i++)
            assert_true(e.movement[i] >= 0 && e.movement[i] <= 1 + 1e-9 && e.upper_motor[i] <= e.movement[i] + 1e-9);
    }
}

/* ---- nearer the brain ---- */
/* The effect `inner` takes at least what `outer` does, everywhere. */
static void takes_no_less(uint32_t inner, uint32_t outer) {
    net_effect in = effect_at(inner, false), out = effect_at(outer, false);
    for (uint32_t leg = 0; leg < NET_LEGS; leg++) {
        for (uint32_t r = 0; r < f.net.region_count; r++)
            for (uint32_t fibre = 0; fibre < NET_MOTOR; fibre++) {
                const net_share *a = net_region(&f.net, &in, (net_leg)leg, r, (net_fibre)fibre);
                const net_share *b = net_region(&f.net, &out, (net_leg)leg, r, (net_fibre)fibre);
                if (a->low < b->low - 1e-6 || a->mean < b->mean - 1e-6 || a->high < b->high - 1e-6)
                    fail_msg("%s takes %g of %s, %s further out %g", place_id(inner), a->mean, kn_id(&f.image, KN_SECTION_region, r),
                             place_id(outer), b->mean);
            }
        for (size_t m = leg * f.net.movement_count; m < (leg + 1) * (size_t)f.net.movement_count; m++)
            if (in.movement[m] < out.movement[m] - 1e-6) fail_msg("%s moves more than %s", place_id(inner), place_id(outer));
    }
}

static bool nerve(uint32_t place) { return kn_get_place(&f.image, place)->kind <= KN_kind_entrapment_site; }

/* Every nerve whose fibres all go on into one nerve. */
static void test_a_nerve_takes_all_that_its_tributary_takes(void **state) {
    (void)state;
    size_t pairs = 0;
    for (uint32_t p = 0; p < f.net.place_count; p++) {
        const kn_place *place = kn_get_place(&f.image, p);
        if (place->kind == KN_kind_receptor || !nerve(p) || place->feeds.count != 1) continue;
        uint32_t next = kn_get_edge(&f.image, place->feeds.start)->place;
        if (!nerve(next)) continue;
        takes_no_less(next, p);
        pairs++;
    }
    assert_true(pairs > 30);
}

static size_t jerks_spared(uint32_t inner, uint32_t outer) {
    net_effect in = effect_at(inner, false), out = effect_at(outer, false);
    size_t spared = 0;
    for (uint32_t x = 0; x < f.net.reflex_count; x++) {
        if (in.reflex[x] >= out.reflex[x] - 1e-6) continue;
        print_error("%s: %s takes %g of it, %s nearer the cord %g\n", kn_id(&f.image, KN_SECTION_reflex, x), place_id(outer), out.reflex[x],
                    place_id(inner), in.reflex[x]);
        spared++;
    }
    return spared;
}

/* A reflex whose arc is cut further out is cut nearer the cord too. */
static void test_a_nerve_takes_the_reflexes_of_its_tributary(void **state) {
    (void)state;
    size_t spared = 0;
    for (uint32_t p = 0; p < f.net.place_count; p++) {
        kn_span feeds = kn_get_place(&f.image, p)->feeds;
        if (feeds.count == 1 && nerve(p) && nerve(kn_get_edge(&f.image, feeds.start)->place))
            spared += jerks_spared(kn_get_edge(&f.image, feeds.start)->place, p);
    }
    assert_int_equal(spared, 0);
}

static void test_sciatic_fibular_chain(void **state) {
    (void)state;
    takes_no_less(place_of("cfn_fibular_head"), place_of("dfn_leg"));
    takes_no_less(place_of("cfn_popliteal"), place_of("cfn_fibular_head"));
    takes_no_less(place_of("sciatic_fib_midthigh"), place_of("cfn_popliteal"));
    takes_no_less(place_of("sciatic_midthigh"), place_of("sciatic_fib_midthigh"));
    takes_no_less(place_of("sciatic_fib_notch"), place_of("sciatic_fib_midthigh"));
}

/* From a root to the cortex, each for the fibres that it carries. */
static void rises(const char *const *places, size_t count, double (*taken)(const net_effect *e)) {
    double before = 0;
    for (size_t i = 0; i < count; i++) {
        net_effect e = lesion(places[i]);
        if (taken(&e) < before - 1e-6) fail_msg("%s takes %g, what lies further out %g", places[i], taken(&e), before);
        before = taken(&e);
    }
    assert_true(before > 0.99);
}

static double toe_power(const net_effect *e) { return moved(e, NET_THIS, "great_toe_extension"); }
static double toe_vibration(const net_effect *e) { return felt(e, NET_THIS, "great_toe", NET_VIBRATION); }
static double toe_pain(const net_effect *e) { return felt(e, NET_THIS, "great_toe", NET_PAIN); }
static double toe_touch(const net_effect *e) { return felt(e, NET_THIS, "great_toe", NET_TOUCH); }
#define RISES(taken, ...) \
    rises((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), taken)

static void test_root_to_cortex(void **state) {
    (void)state;
    RISES(toe_power, "root_L5_foramen", "root_L5_recess", "root_L5_central", "cordseg_L5", "cst_thoracic", "cst_cervical", "ic_motor", "m1_leg");
    RISES(toe_vibration, "root_L5_foramen", "root_L5_central", "cordseg_L5", "dc_thoracic", "ml_pons", "vpl_leg", "ic_sensory", "s1_leg");
    RISES(toe_pain, "root_L5_foramen", "root_L5_central", "cordseg_L5", "stt_thoracic", "stt_pons", "vpl_leg", "ic_sensory", "s1_leg");
    RISES(toe_touch, "root_L5_foramen", "root_L5_central", "cordseg_L5", "vpl_leg", "ic_sensory", "s1_leg");
}

/* ---- compound places ---- */
/* The copy of the image is the test's own, so that degrees can be set. */
static void set_degrees(const kn_place *place, float degree) {
    char *bytes = f.bytes;
    for (uint32_t i = 0; i < place->members.count; i++) {
        const kn_member *member = kn_get_member(&f.image, place->members.start + i);
        memcpy(bytes + ((const char *)&member->degree - bytes), &degree, sizeof degree);
    }
}

static double total(const net_effect *e) {
    double sum = 0;
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.region_count * NET_FIBRES; i++) sum += e->region[i].low + e->region[i].mean + e->region[i].high;
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.movement_count; i++) sum += e->movement[i] + e->upper_motor[i];
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.reflex_count; i++) sum += e->reflex[i] + e->upper_reflex[i];
    return sum;
}

static bool nowhere_less(const net_effect *a, const net_effect *b) {
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.region_count * NET_FIBRES; i++)
        if (a->region[i].low < b->region[i].low - 1e-9 || a->region[i].mean < b->region[i].mean - 1e-9 || a->region[i].high < b->region[i].high - 1e-9)
            return false;
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.movement_count; i++)
        if (a->movement[i] < b->movement[i] - 1e-9) return false;
    for (size_t i = 0; i < (size_t)NET_LEGS * f.net.reflex_count; i++)
        if (a->reflex[i] < b->reflex[i] - 1e-9) return false;
    return true;
}

static void test_a_compound_lesion_grows_with_its_degree(void **state) {
    (void)state;
    static const float degrees[] = {0.1f, 0.35f, 0.7f, 1};
    size_t compounds = 0;
    for (uint32_t p = 0; p < f.net.place_count; p++) {
        const kn_place *place = kn_get_place(&f.image, p);
        if (place->members.count == 0) continue;
        net_effect before = effect_at(p, false);
        for (size_t d = 0; d < sizeof degrees / sizeof *degrees; d++) {
            set_degrees(place, degrees[d]);
            net_effect now = effect_at(p, false);
            if (d && !nowhere_less(&now, &before)) fail_msg("%s: less at degree %g", place_id(p), (double)degrees[d]);
            if (d && total(&before) > 0.01 && !(total(&now) > total(&before))) fail_msg("%s: no more at %g", place_id(p), (double)degrees[d]);
            before = now;
        }
        compounds++;
    }
    assert_true(compounds > 20);
}

/* ---- textbook anatomy ---- */
static void test_fibular_nerve_at_its_head(void **state) {
    (void)state;
    net_effect e = lesion("cfn_fibular_head");
    assert_true(moved(&e, NET_THIS, "ankle_dorsiflexion") > 0.9);
    assert_true(moved(&e, NET_THIS, "ankle_eversion") > 0.9);
    assert_true(moved(&e, NET_THIS, "great_toe_extension") > 0.9);
    assert_true(moved(&e, NET_THIS, "ankle_inversion") < 0.3);
    assert_true(moved(&e, NET_THIS, "ankle_plantarflexion") < 0.1);
    assert_true(moved(&e, NET_THIS, "hip_abduction") < 0.01);
    assert_true(felt(&e, NET_THIS, "foot_dorsum_medial", NET_TOUCH) > 0.8);
    assert_true(felt(&e, NET_THIS, "first_web_space", NET_TOUCH) > 0.8);
    assert_true(felt(&e, NET_THIS, "sole_medial", NET_TOUCH) < 0.02);
    assert_true(felt(&e, NET_THIS, "sole_lateral", NET_TOUCH) < 0.02);
    assert_true(felt(&e, NET_THIS, "heel", NET_TOUCH) < 0.02);
    assert_true(jerk(&e, NET_THIS, "ankle") < 0.01);
}

/* What tells L5 from the fibular nerve: inversion and hip abduction. */
static void test_root_L5(void **state) {
    (void)state;
    net_effect root = lesion("root_L5_recess"), nerve_effect = lesion("cfn_fibular_head");
    assert_true(moved(&root, NET_THIS, "hip_abduction") > 0.4);
    assert_true(moved(&root, NET_THIS, "ankle_inversion") > 2 * moved(&nerve_effect, NET_THIS, "ankle_inversion"));
    assert_true(moved(&root, NET_THIS, "great_toe_extension") > 0.5);
    assert_true(moved(&root, NET_THIS, "knee_extension") < 0.1);
    assert_true(moved(&root, NET_THIS, "ankle_plantarflexion") < 0.25);
    assert_true(felt(&root, NET_THIS, "first_web_space", NET_TOUCH) > 0.5);
    assert_true(felt(&root, NET_THIS, "foot_border_lateral", NET_TOUCH) < 0.2);
    assert_true(jerk(&root, NET_THIS, "ankle") < 0.2 && jerk(&root, NET_THIS, "knee") < 0.2);
}

static void test_root_S1(void **state) {
    (void)state;
    net_effect e = lesion("root_S1_recess");
    assert_true(jerk(&e, NET_THIS, "ankle") > 0.6);
    assert_true(jerk(&e, NET_THIS, "knee") < 0.05);
    assert_true(moved(&e, NET_THIS, "ankle_plantarflexion") > 0.5);
    assert_true(felt(&e, NET_THIS, "foot_border_lateral", NET_TOUCH) > 0.6);
    assert_true(felt(&e, NET_THIS, "ankle_medial", NET_TOUCH) < 0.2);
}

static void test_femoral_nerve(void **state) {
    (void)state;
    net_effect e = lesion("femoral_thigh"), above = lesion("femoral_pelvic");
    assert_true(jerk(&e, NET_THIS, "knee") > 0.9);
    assert_true(moved(&e, NET_THIS, "knee_extension") > 0.9);
    assert_true(moved(&above, NET_THIS, "hip_flexion") > moved(&e, NET_THIS, "hip_flexion")); /* iliacus branches off in the pelvis */
    assert_true(felt(&e, NET_THIS, "leg_medial", NET_TOUCH) > 0.8); /* saphenous */
    assert_true(felt(&e, NET_THIS, "thigh_lateral", NET_TOUCH) < 0.2);
    assert_true(moved(&e, NET_THIS, "ankle_dorsiflexion") < 0.01);
    assert_true(moved(&e, NET_THIS, "hip_adduction") < 0.1);
}

/* Brown-Séquard. */
static void test_half_of_the_thoracic_cord(void **state) {
    (void)state;
    net_effect e = lesion("cord_hemi_thoracic");
    assert_true(felt(&e, NET_OTHER, "great_toe", NET_PAIN) > 0.9);
    assert_true(felt(&e, NET_THIS, "great_toe", NET_PAIN) < 0.01);
    assert_true(felt(&e, NET_THIS, "great_toe", NET_VIBRATION) > 0.9);
    assert_true(felt(&e, NET_OTHER, "great_toe", NET_VIBRATION) < 0.01);
    assert_true(moved(&e, NET_THIS, "hip_flexion") > 0.9 && central(&e, NET_THIS, "hip_flexion") > 0.9);
    assert_true(moved(&e, NET_OTHER, "hip_flexion") < 0.01);
    assert_true(brisk(&e, NET_THIS, "knee") > 0.9 && jerk(&e, NET_THIS, "knee") < 0.01);
    assert_true(moved(&e, NET_THIS, "hand_grip") < 0.01);
    assert_true(e.dissociation > 0.99);
    const char *const others[] = {"cord_transverse_thoracic", "cord_anterior", "cord_posterior", "medulla_lateral", "conus", "sciatic_notch"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        net_effect other = lesion(others[i]);
        assert_true(other.dissociation < 0.01);
    }
}

/* It hurts over an entrapment, whatever the nerve serves; a root has no such place. */
static void test_local_ache(void **state) {
    (void)state;
    net_effect head = lesion("cfn_fibular_head"), root = lesion("root_L5_recess");
    uint32_t knee = kn_find(&f.image, KN_SECTION_region, "knee_lateral");
    assert_true(head.ache[knee] > 0.5 && head.core_ache >= head.ache[knee]);
    assert_true(felt(&head, NET_THIS, "knee_lateral", NET_TOUCH) < 0.5);
    assert_true(root.core_ache < 1e-9);
}

static void test_leg_area_of_the_cortex(void **state) {
    (void)state;
    net_effect e = lesion("paracentral_lobule");
    assert_true(central(&e, NET_THIS, "ankle_dorsiflexion") > 0.9);
    assert_true(brisk(&e, NET_THIS, "ankle") > 0.9 && jerk(&e, NET_THIS, "ankle") < 0.01);
    assert_true(moved(&e, NET_THIS, "hand_grip") < 0.3 && moved(&e, NET_THIS, "face_lower") < 0.1);
    assert_true(felt(&e, NET_THIS, "great_toe", NET_TOUCH) > 0.5);
    assert_true(moved(&e, NET_OTHER, "ankle_dorsiflexion") < 0.01);
}

static void test_nerves_are_lower_motor(void **state) {
    (void)state;
    const char *const peripheral[] = {"cfn_fibular_head", "root_L5_recess", "sciatic_notch", "lumbosacral_plexus", "femoral_thigh"};
    for (size_t i = 0; i < sizeof peripheral / sizeof *peripheral; i++) {
        net_effect e = lesion(peripheral[i]);
        assert_true(central(&e, NET_THIS, "ankle_dorsiflexion") < 1e-9);
        assert_true(brisk(&e, NET_THIS, "knee") < 1e-9);
        assert_true(moved(&e, NET_OTHER, "leg_unspecified") < 1e-9);
        assert_true(felt(&e, NET_OTHER, "leg_unspecified", NET_TOUCH) < 1e-9);
    }
}

static void test_commissure(void **state) {
    (void)state;
    net_effect e = lesion("commissure_lumbosacral");
    for (uint32_t leg = 0; leg < NET_LEGS; leg++) {
        assert_true(felt(&e, (net_leg)leg, "great_toe", NET_PAIN) > 0.9);
        assert_true(felt(&e, (net_leg)leg, "great_toe", NET_VIBRATION) < 0.01);
        assert_true(moved(&e, (net_leg)leg, "leg_unspecified") < 0.01);
    }
}

/* ---- length-dependent disease ---- */
static void test_field_grows_with_length_and_degree(void **state) {
    (void)state;
    net_effect e = lesion("polyneuropathy");
    assert_non_null(e.field);
    for (uint32_t degree = 0; degree < NET_DEGREES; degree++)
        for (double cm = 0; cm < 140; cm += 0.5) {
            double here = net_field_loss(e.field, cm, degree, false);
            assert_true(here >= 0 && here <= 1);
            assert_true(net_field_loss(e.field, cm + 0.5, degree, false) > here);
            assert_true(net_field_loss(e.field, cm, degree, true) < here); /* motor fibres suffer later */
            if (degree) assert_true(here > net_field_loss(e.field, cm, degree - 1, false));
        }
    assert_true(net_field_loss(e.field, (double)NAN, 2, false) <= 0);
}

static void test_toes_lie_further_than_thighs(void **state) {
    (void)state;
    const char *const outward[] = {"thigh_anterior_upper", "knee_anterior", "leg_anterior", "foot_dorsum_medial", "great_toe"};
    double before = 0;
    for (size_t i = 0; i < sizeof outward / sizeof *outward; i++) {
        double cm = net_region_cm(&f.net, fixture_row(&f, KN_SECTION_region, outward[i]));
        assert_true(cm > before);
        before = cm;
    }
}

/* ---- both sides ---- */
static bool same_legs(const net_effect *e) {
    size_t regions = (size_t)f.net.region_count * NET_FIBRES, movements = f.net.movement_count, reflexes = f.net.reflex_count;
    return memcmp(e->region, e->region + regions, regions * sizeof *e->region) == 0 &&
           memcmp(e->movement, e->movement + movements, movements * sizeof(double)) == 0 &&
           memcmp(e->upper_motor, e->upper_motor + movements, movements * sizeof(double)) == 0 &&
           memcmp(e->reflex, e->reflex + reflexes, reflexes * sizeof(double)) == 0 &&
           memcmp(e->upper_reflex, e->upper_reflex + reflexes, reflexes * sizeof(double)) == 0;
}

static void test_both_makes_both_legs_equal(void **state) {
    (void)state;
    for (uint32_t p = 0; p < f.net.place_count; p++) {
        net_effect both = effect_at(p, true), one = effect_at(p, false);
        if (!same_legs(&both)) fail_msg("%s: the legs differ", place_id(p));
        if (!nowhere_less(&both, &one)) fail_msg("%s: one side takes more than both", place_id(p));
    }
}

/* A lesion that a disorder names has an effect: else the disorder could not cause numbness there. */
static void test_every_lesion_of_a_disorder_does_something(void **state) {
    (void)state;
    size_t idle = 0;
    for (uint32_t d = 0; d < kn_count(&f.image, KN_SECTION_disorder); d++) {
        kn_span lesions = kn_get_disorder(&f.image, d)->lesions;
        for (uint32_t i = lesions.start; i < lesions.start + lesions.count; i++) {
            uint32_t place = kn_get_lesion(&f.image, i)->place;
            net_effect e = effect_at(place, false);
            if (e.field || total(&e) > 0) continue;
            print_error("%s: a lesion at %s does nothing\n", kn_id(&f.image, KN_SECTION_disorder, d), place_id(place));
            idle++;
        }
    }
    assert_int_equal(idle, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_place_conserves_fibres),
        cmocka_unit_test(test_shares_of_the_skin_add_up_along_every_cut),
        cmocka_unit_test(test_shares_are_shares),
        cmocka_unit_test(test_a_nerve_takes_all_that_its_tributary_takes),
        cmocka_unit_test(test_a_nerve_takes_the_reflexes_of_its_tributary),
        cmocka_unit_test(test_sciatic_fibular_chain),
        cmocka_unit_test(test_root_to_cortex),
        cmocka_unit_test(test_fibular_nerve_at_its_head),
        cmocka_unit_test(test_root_L5),
        cmocka_unit_test(test_root_S1),
        cmocka_unit_test(test_femoral_nerve),
        cmocka_unit_test(test_half_of_the_thoracic_cord), cmocka_unit_test(test_local_ache),
        cmocka_unit_test(test_leg_area_of_the_cortex),
        cmocka_unit_test(test_nerves_are_lower_motor),
        cmocka_unit_test(test_commissure),
        cmocka_unit_test(test_field_grows_with_length_and_degree),
        cmocka_unit_test(test_toes_lie_further_than_thighs),
        cmocka_unit_test(test_both_makes_both_legs_equal),
        cmocka_unit_test(test_every_lesion_of_a_disorder_does_something),
        cmocka_unit_test(test_a_compound_lesion_grows_with_its_degree), /* last: it changes the degrees of the image */
    };
    return cmocka_run_group_tests(tests, open_network, close_network);
}
