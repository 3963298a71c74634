#include "svg/views.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NONE NULL, 0

/* ---- front; f: 0 inner, 1 outer. 4.4 units are a centimetre of an adult of 170 cm; y 0 is the navel ---- */
#define NAVEL     {0, 0, 0}
#define CREASE    {86, -41, 5}
#define CREASE_LOW {104, -45, 5}
#define CROTCH    {104, 0, 0}
#define MID_THIGH {160, 0, 4}
#define KNEE_TOP  {212, 0, -5}
#define KNEE_END  {258, 0, 5}
#define MID_SHIN  {325, 0, 3}
#define ANKLE_TOP {386, 0, -6}
#define ANKLE_END {411, 0, 0}
#define TOES      {431, 0, 5}

static const svg_station front_outline[] = {
    {0, 0, 61}, {25, 0, 64}, {50, 0, 71}, {75, 0, 77}, {98, 0, 80}, {104, 2, 80}, {112, 3.5, 80}, {135, 5, 78.5},
    {165, 8, 73}, {195, 12, 66}, {215, 14.5, 61}, {235, 15, 58.5}, {255, 14.5, 57}, {275, 11.5, 58.5}, {292, 11, 59.5},
    {310, 13, 58.5}, {335, 19, 53.5}, {360, 24, 49.5}, {382, 26, 48}, {392, 24, 49.5}, {399, 23.5, 51}, {406, 25, 50.5},
    {415, 24, 53}, {426, 22, 60}, {436, 21, 64}, {442, 21, 65}};
static const svg_band front_bands[] = {
    {"lower_abdomen", NAVEL, CREASE, 0, 1},
    {"genitals", CREASE, CROTCH, 0, 0.2},
    {"groin", CREASE, CREASE_LOW, 0.2, 1},
    {"thigh_medial", CROTCH, KNEE_TOP, 0, 0.2},
    {"thigh_anterior_upper", CREASE_LOW, MID_THIGH, 0.2, 0.8},
    {"thigh_anterior_lower", MID_THIGH, KNEE_TOP, 0.2, 0.8},
    {"thigh_lateral", CREASE_LOW, KNEE_TOP, 0.8, 1},
    {"knee_medial", KNEE_TOP, KNEE_END, 0, 0.2},
    {"knee_anterior", KNEE_TOP, KNEE_END, 0.2, 0.8},
    {"knee_lateral", KNEE_TOP, KNEE_END, 0.8, 1},
    {"leg_medial", KNEE_END, ANKLE_TOP, 0, 0.28},
    {"leg_anterior", KNEE_END, ANKLE_TOP, 0.28, 0.7},
    {"leg_lateral_upper", KNEE_END, MID_SHIN, 0.7, 1},
    {"leg_lateral_lower", MID_SHIN, ANKLE_TOP, 0.7, 1},
    {"ankle_medial", ANKLE_TOP, ANKLE_END, 0, 0.22},
    {"ankle_lateral", ANKLE_TOP, ANKLE_END, 0.8, 1},
    {"foot_dorsum_medial", ANKLE_TOP, TOES, 0.22, 0.52},
    {"foot_dorsum_lateral", ANKLE_TOP, TOES, 0.52, 0.8},
    {"foot_border_medial", ANKLE_END, TOES, 0, 0.22},
    {"foot_border_lateral", ANKLE_END, TOES, 0.8, 1}};
static const svg_knob front_toes[] = {
    {"great_toe", 27.5, 436, 7, 8, 0}, {"toe_2", 37.5, 436.5, 4.6, 7, 0}, {"toe_3", 45.5, 436, 4.2, 6.5, 0},
    {"toe_4", 53, 435, 4, 6, 0}, {"little_toe", 60, 433.5, 4, 5.5, 0}};
static const svg_view front = {
    "front", front_outline, COUNT(front_outline), front_bands, COUNT(front_bands), front_toes, COUNT(front_toes), NONE,
    NAVEL, TOES, 104, false};

/* ---- back; f: 0 inner, 1 outer ---- */
#define CREST       {34, -8, 0}
#define BUTTOCK_MID {70, 0, 4}
#define FOLD        {107, -8, 10}
#define HOLLOW_TOP  {214, 0, -6}
#define HOLLOW_END  {256, 0, 6}
#define CALF_END    {328, 0, 8}
#define HEEL_TOP    {412, 0, -8}
#define GROUND      {440, 0, 3}

static const svg_station back_outline[] = {
    {0, 0, 61}, {25, 0, 64}, {50, 0, 71}, {75, 0, 77}, {98, 0, 80}, {108, 1.5, 80}, {116, 3.5, 80}, {135, 5, 78.5},
    {165, 8, 73}, {195, 12, 66}, {215, 14.5, 61}, {235, 15.5, 58}, {255, 13.5, 57}, {275, 9.5, 60}, {292, 8.5, 61.5},
    {310, 11.5, 59.5}, {335, 18.5, 53.5}, {360, 25, 48.5}, {382, 27.5, 46.5}, {394, 25.5, 48.5}, {402, 25.5, 49.5},
    {412, 27, 48.5}, {424, 25, 50}, {432, 25, 50}, {438, 27, 48}, {443, 31, 44}};
static const svg_band back_bands[] = {
    {NULL, NAVEL, CREST, 0, 1},
    {"buttock_upper", CREST, BUTTOCK_MID, 0, 1},
    {"buttock_lower", BUTTOCK_MID, FOLD, 0.14, 0.8},
    {"saddle", BUTTOCK_MID, FOLD, 0, 0.14},
    {"thigh_lateral", BUTTOCK_MID, HOLLOW_TOP, 0.8, 1},
    {"thigh_medial", FOLD, HOLLOW_TOP, 0, 0.2},
    {"thigh_posterior", FOLD, HOLLOW_TOP, 0.2, 0.8},
    {"knee_medial", HOLLOW_TOP, HOLLOW_END, 0, 0.2},
    {"knee_posterior", HOLLOW_TOP, HOLLOW_END, 0.2, 0.8},
    {"knee_lateral", HOLLOW_TOP, HOLLOW_END, 0.8, 1},
    {"leg_medial", HOLLOW_END, ANKLE_TOP, 0, 0.22},
    {"leg_posterior_upper", HOLLOW_END, CALF_END, 0.22, 0.8},
    {"leg_posterior_lower", CALF_END, HEEL_TOP, 0.22, 0.8},
    {"leg_lateral_upper", HOLLOW_END, CALF_END, 0.8, 1},
    {"leg_lateral_lower", CALF_END, ANKLE_TOP, 0.8, 1},
    {"ankle_medial", ANKLE_TOP, HEEL_TOP, 0, 0.22},
    {"ankle_lateral", ANKLE_TOP, HEEL_TOP, 0.8, 1},
    {"heel", HEEL_TOP, GROUND, 0, 1}};
/* what shows of the forefoot behind the heel */
static const svg_knob back_forefoot[] = {{"foot_border_lateral", 50, 432, 7, 8, 0}};
static const svg_view back = {
    "back", back_outline, COUNT(back_outline), back_bands, COUNT(back_bands), back_forefoot, COUNT(back_forefoot), NONE,
    NAVEL, GROUND, 107, true};

/* ---- outer side; f: 0 back, 1 front ---- */
#define HIP         {22, 52, 0}
#define HIP_LOW     {38, 52, 0}
#define SIDE_MID    {72, 0, 0}
#define SIDE_FOLD   {108, 0, 0}
#define SIDE_THIGH  {160, 0, 0}
#define SIDE_KNEE   {212, 0, -4}
#define SIDE_SHIN   {258, 0, 4}
#define SIDE_CALF   {326, 0, 3}
#define SIDE_ANKLE  {388, 0, -8}
#define SIDE_TARSUS {416, 0, -4}
#define SIDE_BORDER {425, 0, 0}
#define SIDE_GROUND {441, 0, 0}

static const svg_station outer_outline[] = {
    {0, -40, 50}, {15, -39, 51}, {30, -44, 51}, {48, -56, 49}, {70, -65, 47}, {90, -63, 46}, {104, -56, 46},
    {120, -50, 47}, {145, -46, 46}, {175, -40, 42}, {200, -34, 36}, {218, -30, 33}, {232, -28, 34}, {246, -28, 33},
    {258, -30, 28}, {272, -37, 25}, {288, -42, 24}, {305, -42, 23}, {325, -37, 21}, {350, -27, 19}, {375, -20, 17},
    {388, -18, 17}, {397, -19, 20}, {405, -22, 27}, {411, -25, 36}, {417, -27, 45}, {423, -28.5, 55}, {429, -29, 64},
    {434, -28, 69}, {438, -25, 71}, {441, -20, 70}};
static const svg_band outer_bands[] = {
    {NULL, NAVEL, HIP, 0, 0.55},
    {"lower_abdomen", NAVEL, HIP, 0.55, 1},
    {"buttock_upper", HIP, SIDE_MID, 0, 0.36},
    {"buttock_lower", SIDE_MID, SIDE_FOLD, 0, 0.36},
    {"groin", HIP, HIP_LOW, 0.75, 1},
    {"thigh_lateral", HIP, SIDE_KNEE, 0.36, 0.75},
    {"thigh_posterior", SIDE_FOLD, SIDE_KNEE, 0, 0.36},
    {"thigh_anterior_upper", HIP_LOW, SIDE_THIGH, 0.75, 1},
    {"thigh_anterior_lower", SIDE_THIGH, SIDE_KNEE, 0.75, 1},
    {"knee_posterior", SIDE_KNEE, SIDE_SHIN, 0, 0.3},
    {"knee_lateral", SIDE_KNEE, SIDE_SHIN, 0.3, 0.7},
    {"knee_anterior", SIDE_KNEE, SIDE_SHIN, 0.7, 1},
    {"leg_posterior_upper", SIDE_SHIN, SIDE_CALF, 0, 0.42},
    {"leg_posterior_lower", SIDE_CALF, SIDE_TARSUS, 0, 0.3},
    {"leg_lateral_upper", SIDE_SHIN, SIDE_CALF, 0.42, 0.82},
    {"leg_lateral_lower", SIDE_CALF, SIDE_ANKLE, 0.3, 0.82},
    {"leg_anterior", SIDE_SHIN, SIDE_ANKLE, 0.82, 1},
    {"ankle_lateral", SIDE_ANKLE, SIDE_BORDER, 0.3, 0.7},
    {"foot_dorsum_lateral", SIDE_ANKLE, SIDE_BORDER, 0.7, 1},
    {"heel", SIDE_TARSUS, SIDE_GROUND, 0, 0.3},
    {"foot_border_lateral", SIDE_BORDER, SIDE_GROUND, 0.3, 1}};
static const svg_knob outer_far_toes[] = {{"great_toe", 76, 433.5, 10, 6.5, 0}};
static const svg_knob outer_toes[] = {{"little_toe", 69, 436, 9, 5, 0}};
static const svg_view outer = {
    "outer", outer_outline, COUNT(outer_outline), outer_bands, COUNT(outer_bands), outer_far_toes, COUNT(outer_far_toes),
    outer_toes, COUNT(outer_toes), NAVEL, SIDE_GROUND, 0, true};

/* ---- inner side, of the leg alone; f: 0 back, 1 front ---- */
#define CUT {112, -26, 0}

static const svg_band inner_bands[] = {
    {"thigh_posterior", CUT, SIDE_KNEE, 0, 0.3},
    {"thigh_medial", CUT, SIDE_KNEE, 0.3, 0.72},
    {"thigh_anterior_upper", CUT, SIDE_THIGH, 0.72, 1},
    {"thigh_anterior_lower", SIDE_THIGH, SIDE_KNEE, 0.72, 1},
    {"knee_posterior", SIDE_KNEE, SIDE_SHIN, 0, 0.3},
    {"knee_medial", SIDE_KNEE, SIDE_SHIN, 0.3, 0.72},
    {"knee_anterior", SIDE_KNEE, SIDE_SHIN, 0.72, 1},
    {"leg_posterior_upper", SIDE_SHIN, SIDE_CALF, 0, 0.34},
    {"leg_posterior_lower", SIDE_CALF, SIDE_TARSUS, 0, 0.34},
    {"leg_medial", SIDE_SHIN, SIDE_ANKLE, 0.34, 0.84},
    {"leg_anterior", SIDE_SHIN, SIDE_ANKLE, 0.84, 1},
    {"ankle_medial", SIDE_ANKLE, SIDE_BORDER, 0.34, 0.7},
    {"foot_dorsum_medial", SIDE_ANKLE, SIDE_BORDER, 0.7, 1},
    {"heel", SIDE_TARSUS, SIDE_GROUND, 0, 0.34},
    {"foot_border_medial", SIDE_BORDER, SIDE_GROUND, 0.34, 1}};
static const svg_knob inner_toes[] = {{"great_toe", 73, 433.5, 12.5, 7.3, 0}};
static const svg_view inner = {
    "inner", outer_outline, COUNT(outer_outline), inner_bands, COUNT(inner_bands), inner_toes, COUNT(inner_toes), NONE,
    CUT, SIDE_GROUND, 0, true};

/* ---- the foot from above; f: 0 big-toe side, 1 little-toe side; 6 units are a centimetre ---- */
#define FOOT_CUT {0, 0, 8}
#define TARSUS   {34, 0, 8}
#define TOE_LINE {122, -27, 5}

static const svg_station top_outline[] = {
    {0, -18, 18}, {12, -18.5, 19}, {26, -21, 22}, {40, -22.5, 25}, {58, -23.5, 28}, {76, -26, 30.5}, {92, -29, 32.5},
    {104, -30.5, 33}, {114, -30, 32}, {122, -28.5, 30}, {130, -26, 28}};
static const svg_band top_bands[] = {
    {"ankle_medial", FOOT_CUT, TARSUS, 0, 0.25},
    {"leg_anterior", FOOT_CUT, TARSUS, 0.25, 0.75},
    {"ankle_lateral", FOOT_CUT, TARSUS, 0.75, 1},
    {"foot_border_medial", TARSUS, TOE_LINE, 0, 0.14},
    {"foot_dorsum_medial", TARSUS, TOE_LINE, 0.14, 0.53},
    {"foot_dorsum_lateral", TARSUS, TOE_LINE, 0.53, 0.87},
    {"foot_border_lateral", TARSUS, TOE_LINE, 0.87, 1}};
static const svg_knob top_toes[] = {
    {"great_toe", -18.8, 132, 9.4, 17.5, -3}, {"toe_2", -3.4, 131, 5.9, 17, 1}, {"toe_3", 8.2, 126, 5.6, 16, 3},
    {"toe_4", 18.6, 118.5, 5.4, 15, 5}, {"little_toe", 27.6, 108.5, 5.6, 14, 9}};
static const svg_knob top_webs[] = {{"first_web_space", -10.2, 119, 3.6, 7.5, 0}, {"third_web_space", 13.2, 113, 3.2, 6.5, -8}};
static const svg_view top = {
    "top", top_outline, COUNT(top_outline), top_bands, COUNT(top_bands), top_toes, COUNT(top_toes),
    top_webs, COUNT(top_webs), FOOT_CUT, TOE_LINE, 0, false};

/* ---- the sole, toes up; f: 0 big-toe side, 1 little-toe side ---- */
#define BALL      {35, 22, -7}
#define HEEL_LINE {122, 0, -6}
#define SOLE_END  {159, 0, 2}

static const svg_station sole_outline[] = {
    {26, -25, 28}, {34, -27.5, 30}, {44, -30.5, 32}, {54, -30, 33}, {66, -26, 32}, {80, -19, 30}, {96, -15, 28},
    {110, -15.5, 25.5}, {122, -17.5, 23.5}, {134, -18.5, 21.5}, {144, -17, 19.5}, {151, -13.5, 15.5}, {156, -9, 10.5},
    {159, -4, 5.5}};
static const svg_band sole_bands[] = {
    {"foot_border_medial", BALL, HEEL_LINE, 0, 0.1},
    {"sole_medial", BALL, HEEL_LINE, 0.1, 0.58},
    {"sole_lateral", BALL, HEEL_LINE, 0.58, 0.92},
    {"foot_border_lateral", BALL, HEEL_LINE, 0.92, 1},
    {"heel", HEEL_LINE, SOLE_END, 0, 1}};
static const svg_knob sole_toes[] = {
    {"great_toe", -17.5, 22, 10, 17, 3}, {"toe_2", -2.2, 21.5, 6, 16, -1}, {"toe_3", 9, 26, 5.6, 15, -3},
    {"toe_4", 19.2, 33, 5.4, 14, -5}, {"little_toe", 28, 42.5, 5.6, 13.5, -9}};
static const svg_view sole = {
    "sole", sole_outline, COUNT(sole_outline), sole_bands, COUNT(sole_bands), sole_toes, COUNT(sole_toes), NONE,
    BALL, SOLE_END, 0, true};

/* ---- the small figure, half of it; f: 0 inner, 1 outer ---- */
#define CROWN    {0, 0, 0}
#define HAIRLINE {11, 0, 0}
#define CHIN     {50, 0, 0}
#define NECK     {45, 0, 0}
#define COLLAR   {61, 6, -2}
#define WAIST    {154, 0, 0}
#define HIPS     {198, -26, 0}
#define SHOULDER {68, 6, 0}
#define ELBOW    {130, 0, 0}
#define WRIST    {179, 0, 0}
#define FINGERS  {231, 0, 0}

static const svg_station head_outline[] = {
    {0, 0, 5}, {2, 0, 10}, {6, 0, 15}, {12, 0, 18.5}, {20, 0, 20}, {30, 0, 19}, {40, 0, 14.5}, {46, 0, 9.5}, {50, 0, 3}};
static const svg_band head_bands[] = {{NULL, CROWN, HAIRLINE, 0, 1}, {"face", HAIRLINE, CHIN, 0, 1}};
static const svg_station trunk_outline[] = {
    {45, 0, 10}, {56, 0, 10}, {61, 0, 13}, {66, 0, 30}, {72, 0, 40}, {80, 0, 42}, {95, 0, 40}, {115, 0, 36.5},
    {135, 0, 33}, {152, 0, 32}, {166, 0, 34}, {182, 0, 38}, {198, 0, 40}};
static const svg_band trunk_bands[] = {
    {NULL, NECK, COLLAR, 0, 1}, {"trunk", COLLAR, WAIST, 0, 1}, {"lower_abdomen", WAIST, HIPS, 0, 1}};
static const svg_station arm_outline[] = {
    {68, 36, 42}, {72, 38, 48}, {78, 41, 53.5}, {88, 42, 57}, {105, 43, 59}, {120, 45.5, 60}, {132, 47, 62}, {145, 48, 65},
    {160, 52, 67.5}, {172, 55.5, 68.5}, {180, 57, 69}, {188, 56.5, 72}, {198, 57, 75}, {210, 60, 76.5}, {222, 64, 76},
    {228, 66.5, 74.5}, {231, 68.5, 72.5}};
static const svg_band arm_bands[] = {
    {"upper_arm", SHOULDER, ELBOW, 0, 1}, {"forearm", ELBOW, WRIST, 0, 1}, {"hand", WRIST, FINGERS, 0, 1}};
static const svg_view head = {
    "figure", head_outline, COUNT(head_outline), head_bands, COUNT(head_bands), NONE, NONE, CROWN, CHIN, 999, true};
static const svg_view trunk = {
    "figure", trunk_outline, COUNT(trunk_outline), trunk_bands, COUNT(trunk_bands), NONE, NONE, NECK, HIPS, 999, true};
static const svg_view arm = {
    "figure", arm_outline, COUNT(arm_outline), arm_bands, COUNT(arm_bands), NONE, NONE, SHOULDER, FINGERS, 72, true};

/* ---- the page ---- */
#define BOTH(view, x, y, scale) {&view, SURAL_SIDE_RIGHT, x, y, scale, -1}, {&view, SURAL_SIDE_LEFT, x, y, scale, 1}

const svg_placement svg_placements[] = {
    BOTH(front, 106, 66, 1),
    {&back, SURAL_SIDE_LEFT, 294, 66, 1, -1},
    {&back, SURAL_SIDE_RIGHT, 294, 66, 1, 1},
    {&outer, SURAL_SIDE_LEFT, 494, 66, 1, -1},
    {&outer, SURAL_SIDE_RIGHT, 640, 66, 1, 1},
    {&inner, SURAL_SIDE_RIGHT, 838, 66, 1, -1},
    {&inner, SURAL_SIDE_LEFT, 974, 66, 1, 1},
    {&top, SURAL_SIDE_RIGHT, 66, 596, 1.25, -1},
    {&top, SURAL_SIDE_LEFT, 156, 596, 1.25, 1},
    {&sole, SURAL_SIDE_RIGHT, 270, 588, 1.25, -1},
    {&sole, SURAL_SIDE_LEFT, 360, 588, 1.25, 1},
    BOTH(arm, 502, 582, 0.95),
    BOTH(trunk, 502, 582, 0.95),
    BOTH(head, 502, 582, 0.95)};
const size_t svg_placement_count = COUNT(svg_placements);

const svg_box svg_boxes[] = {
    {"leg_unspecified", "leg", 600, 604, SURAL_SIDE_RIGHT}, {"leg_unspecified", "leg", 644, 604, SURAL_SIDE_LEFT},
    {"arm_unspecified", "arm", 600, 638, SURAL_SIDE_RIGHT}, {"arm_unspecified", "arm", 644, 638, SURAL_SIDE_LEFT}};
const size_t svg_box_count = COUNT(svg_boxes);

const svg_caption svg_captions[] = {
    {"Front", 106, 54, true},            {"right", 62, 526, false},  {"left", 150, 526, false},
    {"Back", 294, 54, true},             {"left", 254, 526, false},  {"right", 334, 526, false},
    {"Outer sides", 567, 54, true},      {"left", 474, 526, false},  {"right", 660, 526, false},
    {"Inner sides", 906, 54, true},      {"right", 818, 526, false}, {"left", 994, 526, false},
    {"Feet from above", 111, 570, true}, {"right", 66, 806, false},  {"left", 156, 806, false},
    {"Soles", 315, 570, true},           {"right", 270, 806, false}, {"left", 360, 806, false},
    {"Elsewhere", 502, 570, true},       {"right", 442, 818, false}, {"left", 562, 818, false},
    {"Place not stated", 662, 570, true}, {"right", 617, 596, false}, {"left", 661, 596, false}};
const size_t svg_caption_count = COUNT(svg_captions);
