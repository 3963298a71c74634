/* The public API below the adapters: the bytes are a series of calls, with ids of the vocabulary or garbage. */
#include "api/builtin.h"
#include "bytes.h"
#include "check.h"
#include "knowledge/image.h"

enum { MAX_CALLS = 64, MAX_SITES = 24, WORD_ROOM = 128 };

typedef struct caller {
    bytes in;
    kn_image image; /* for picking: the same bytes that the knowledge was opened from */
    sural_case *patient;
    size_t entries, assessed;
    sural_entry entry;
    const char *sites[MAX_SITES];
    char words[MAX_SITES + 4][WORD_ROOM]; /* garbage, terminated */
    size_t word_count;
} caller;

static const char *garbage(caller *c) {
    char *word = c->words[c->word_count++];
    size_t size = bytes_8(&c->in) % WORD_ROOM;
    bytes_take(&c->in, word, size);
    word[size] = '\0';
    return word;
}

static const char *pick_id(caller *c, kn_section section) {
    uint16_t which = bytes_16(&c->in);
    return which >= 0xFF00 ? garbage(c) : kn_id(&c->image, section, which % kn_count(&c->image, section));
}

static kn_section sites_of(uint32_t type) {
    return type == KN_type_region ? KN_SECTION_region : type == KN_type_movement ? KN_SECTION_movement : KN_SECTION_reflex;
}

/* `how` of 0 gives a statement of the right shape; its bits turn on what does not belong. */
static void pick_sites(caller *c, const kn_finding *row, uint8_t how) {
    if ((row->type >= KN_type_region) == ((how & 1) != 0)) return;
    kn_section section = how & 2 ? sites_of(how >> 5) : sites_of(row->type);
    c->entry.site_count = bytes_8(&c->in) % (MAX_SITES + 1);
    c->entry.sites = c->sites;
    for (size_t i = 0; i < c->entry.site_count; i++) c->sites[i] = pick_id(c, section);
}

static void pick_word(caller *c, const kn_finding *row, uint8_t how) {
    uint8_t which = bytes_8(&c->in);
    if (which == 0xFF || row->values.count == 0) {
        c->entry.word = garbage(c);
    } else if (row->type == KN_type_number) {
        c->entry.word = kn_word(KN_WORDS_range, which % KN_range_count);
    } else {
        kn_span own = how & 4 ? (kn_span){0, kn_count(&c->image, KN_SECTION_value)} : row->values;
        c->entry.word = kn_text_of(&c->image, kn_get_value(&c->image, own.start + which % own.count)->value);
    }
}

static void pick_number(caller *c, const kn_finding *row, uint8_t how) {
    double low = kn_or(row->minimum, 0), high = kn_or(row->maximum, 1000);
    c->entry.has_number = true;
    c->entry.number = how & 8 ? bytes_double(&c->in) : low + (high - low) * bytes_16(&c->in) / 65535;
    uint8_t unit = bytes_8(&c->in);
    if (unit == 0xFF) c->entry.unit = garbage(c);
    else if (unit & 1) c->entry.unit = kn_text_of(&c->image, row->unit);
    else if (unit & 2 && row->units.count)
        c->entry.unit = kn_text_of(&c->image, kn_get_unit(&c->image, row->units.start + (unit >> 2) % row->units.count)->unit);
}

static void pick_value(caller *c, const kn_finding *row, uint8_t how) {
    bool valued = row->type == KN_type_enum || row->type == KN_type_number || row->type == KN_type_reflex;
    if (valued == ((how & 16) != 0)) return;
    uint8_t kind = bytes_8(&c->in);
    bool number = row->type == KN_type_number ? kind & 1 : kind == 0xFF;
    if (number) pick_number(c, row, how);
    else pick_word(c, row, how);
}

static void pick_grade(caller *c) {
    uint8_t grade = bytes_8(&c->in);
    if (grade & 1) return;
    c->entry.has_grade = true;
    c->entry.grade = grade == 0xFE ? bytes_double(&c->in) : grade / 2 % 24 / 4.0;
}

static void pick_entry(caller *c) {
    uint32_t count = kn_count(&c->image, KN_SECTION_finding);
    uint16_t which = bytes_16(&c->in);
    uint8_t how = bytes_8(&c->in), more = bytes_8(&c->in);
    const kn_finding *row = kn_get_finding(&c->image, which % count);
    if (how >= 0x20 && !(how & 2)) how = 0; /* most statements should be taken */
    c->entry = (sural_entry){.finding = which >= 0xFF00 ? garbage(c) : kn_id(&c->image, KN_SECTION_finding, which % count)};
    bool sided = row->sided == ((more & 4) == 0);
    if (sided) c->entry.side = (sural_side)(1 + more % 4 % 3);
    pick_sites(c, row, how);
    pick_value(c, row, how);
    c->entry.absent = (more & 8) && (how || row->values.count == 0);
    if (strcmp(c->entry.finding, "weakness") == 0 || more >= 0xF0) pick_grade(c);
}

static void add(caller *c) {
    sural_error error;
    pick_entry(c);
    sural_status status = sural_case_add(c->patient, &c->entry, &error);
    if (status == SURAL_OK) c->entries++;
    else check_error(status, &error);
    CHECK(sural_case_add(c->patient, &c->entry, NULL) == status); /* said twice, it is the same */
    c->entries += status == SURAL_OK;
}

static void assess(const caller *c) {
    const sural_assessment *assessment;
    sural_error error;
    CHECK(sural_assess(c->patient, &assessment, &error) == SURAL_OK);
    check_assessment(assessment, c->entries);
    sural_assessment_free(assessment);
}

static void set_age(caller *c) {
    sural_error error;
    uint8_t years = bytes_8(&c->in);
    sural_status status = sural_case_set_age(c->patient, years == 0xFF ? bytes_double(&c->in) : years, &error);
    if (status != SURAL_OK) check_error(status, &error);
}

static void set_sex(caller *c) {
    static const char *const words[] = {"female", "male", "other"};
    sural_error error;
    uint8_t which = bytes_8(&c->in);
    sural_status status = sural_case_set_sex(c->patient, which == 0xFF ? garbage(c) : words[which % 3], &error);
    if (status != SURAL_OK) check_error(status, &error);
}

static void set_setting(caller *c) {
    sural_error error;
    sural_status status = sural_case_set_setting(c->patient, pick_id(c, KN_SECTION_setting), &error);
    if (status != SURAL_OK) check_error(status, &error);
}

static void call(caller *c) {
    c->word_count = 0;
    switch (bytes_8(&c->in)) {
    case 0xFC: set_age(c); break;
    case 0xFD: set_sex(c); break;
    case 0xFE: set_setting(c); break;
    case 0xFF: if (c->assessed++ == 0) assess(c); break; /* in the middle: the case must go on unharmed */
    default: add(c);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static caller c;
    sural_error error;
    c = (caller){.in = {data, size}};
    CHECK(kn_image_open(builtin_image, builtin_size, false, &c.image, &error) == SURAL_OK);
    CHECK(sural_case_create(check_knowledge(), &c.patient, &error) == SURAL_OK);
    for (size_t calls = 0; c.in.left && calls < MAX_CALLS; calls++) call(&c);
    assess(&c);
    sural_case_free(c.patient);
    return 0;
}
