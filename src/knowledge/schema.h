/* The schema of the knowledge, said once. From these lists follow the layout of the compiled image (the structs below),
 * its validation on load, the compiler's reading of the text, `sural knowledge show` and docs/knowledge-schema.md.
 *
 * A record is a row of 4-byte cells. Field kinds:
 *   TEXT    offset into the string pool; 0 is the empty string, which means absent
 *   NUMBER  float in [low, high]; absent = NaN
 *   NUMBERS `target` floats
 *   FLAG    0 or 1
 *   WORD    index into a word list
 *   REF     index into section `target`; absent = KN_NONE
 *   VALUE   index into section value, one of those of the finding named in the same row (or the nearest row above it)
 *   ROWS    a span of rows of section `target`: in the text a sequence of mappings, or of scalars where the row has one field
 *   ROW     the same with at most one row: in the text a mapping
 *   MAP     a span of two-field rows: in the text a mapping of the first to the second
 *   DIGEST  written by the compiler: the first 16 digits of the SHA-256 of the record's text above the line `checked:`
 *   CLAUSES a span of rows of section clause: in the text a sequence of sequences of conditions (docs/knowledge.md)
 */
#ifndef KNOWLEDGE_SCHEMA_H
#define KNOWLEDGE_SCHEMA_H

/* Sections: name, folder of the text ("" = rows inside other records). */
#define KN_SECTIONS(S) \
    S(source, "sources") S(parameter, "parameters") S(cluster, "clusters") S(finding, "findings") \
    S(region, "regions") S(movement, "movements") S(reflex, "reflexes") S(place, "places") \
    S(study, "conduction") S(telling, "telling") S(pattern, "patterns") S(disorder, "disorders") S(setting, "settings") \
    S(harm, "harms") S(rule, "redflags") S(cooccurrence, "cooccurrences") \
    S(text, "") S(link, "") S(disorder_link, "") S(finding_link, "") S(value_link, "") S(region_link, "") \
    S(movement_link, "") S(reflex_link, "") S(value, "") S(unit, "") S(background, "") S(effect, "") \
    S(root_share, "") S(muscle, "") S(edge, "") S(nerve_root, "") S(member, "") S(region_reach, "") \
    S(movement_reach, "") S(field, "") S(show, "") S(measure, "") S(point, "") S(prior, "") S(figure, "") \
    S(basis, "") S(profile, "") S(ratio, "") S(frequency, "") S(lesion, "") S(distribution, "") S(chance, "") \
    S(actions, "") S(accuracy, "") S(clause, "") S(condition, "") \
    S(code, "") S(reading, "")

/* Word lists: KN_WORD_LISTS(W) names them, KN_LIST_x(X) gives the words of x; in C a word is KN_x_word. */
#define KN_WORD_LISTS(W) \
    W(grade) W(group) W(type) W(stage) W(level) W(range) W(by) W(fibre) \
    W(part) W(root) W(kind) W(crossing) W(ganglion) W(leg) W(spread) W(favours) \
    W(disorder_group) W(subject) W(compare) W(code_system) W(relation) W(reader) W(segment)
#define KN_LIST_grade(X) X(grade, none) X(grade, A) X(grade, B) X(grade, C) X(grade, estimate)
#define KN_LIST_group(X) X(group, symptom) X(group, time) X(group, trigger) X(group, history) X(group, sign) \
    X(group, test)
#define KN_LIST_type(X) X(type, flag) X(type, enum) X(type, number) X(type, region) X(type, movement) \
    X(type, reflex)
#define KN_LIST_stage(X) X(stage, history) X(stage, examination) X(stage, laboratory) X(stage, neurophysiology) \
    X(stage, imaging)
#define KN_LIST_level(X) X(level, self_care) X(level, routine) X(level, soon) X(level, same_day) X(level, emergency)
#define KN_LIST_range(X) X(range, none) X(range, low) X(range, normal) X(range, high)
#define KN_LIST_by(X) X(by, none) X(by, loss) X(by, symptom) X(by, irritation) X(by, ache) X(by, weakness) X(by, wasting) \
    X(by, reflex) X(by, movement) X(by, upper_motor) X(by, upper_motor_arm) X(by, region) X(by, ganglion) X(by, dissociation) \
    X(by, sphincter) X(by, stretch) X(by, paraspinal) X(by, arc) X(by, place)
#define KN_LIST_fibre(X) X(fibre, touch) X(fibre, vibration) X(fibre, pain) X(fibre, motor)
#define KN_LIST_part(X) X(part, leg) X(part, pelvis) X(part, trunk) X(part, arm) X(part, head)
#define KN_LIST_root(X) X(root, none) X(root, T10) X(root, T11) X(root, T12) X(root, L1) X(root, L2) X(root, L3) \
    X(root, L4) X(root, L5) X(root, S1) X(root, S2) X(root, S3) X(root, S4) X(root, S5) X(root, C5) X(root, C6) \
    X(root, C7) X(root, C8)
#define KN_LIST_kind(X) X(kind, receptor) X(kind, cutaneous_nerve) X(kind, nerve) X(kind, entrapment_site) \
    X(kind, plexus) X(kind, root) X(kind, cauda) X(kind, conus) X(kind, cord_tract) X(kind, brainstem) \
    X(kind, thalamus) X(kind, capsule) X(kind, cortex) X(kind, vessel) X(kind, joint) X(kind, systemic)
#define KN_LIST_crossing(X) X(crossing, same) X(crossing, opposite) X(crossing, crosses) X(crossing, group)
#define KN_LIST_ganglion(X) X(ganglion, none) X(ganglion, distal) X(ganglion, at) X(ganglion, proximal)
#define KN_LIST_leg(X) X(leg, same) X(leg, other)
#define KN_LIST_spread(X) X(spread, one) X(spread, both)
#define KN_LIST_favours(X) X(favours, neither) X(favours, a) X(favours, b)
#define KN_LIST_disorder_group(X) X(disorder_group, root) X(disorder_group, cord) X(disorder_group, plexus) \
    X(disorder_group, nerve) X(disorder_group, polyneuropathy) X(disorder_group, brain) X(disorder_group, vascular) \
    X(disorder_group, other)
#define KN_LIST_subject(X) X(subject, finding) X(subject, age) X(subject, sex)
#define KN_LIST_compare(X) X(compare, none) X(compare, less) X(compare, at_most) X(compare, more) \
    X(compare, at_least)
#define KN_LIST_code_system(X) X(code_system, hpo) X(code_system, loinc) X(code_system, icd10)
#define KN_LIST_relation(X) X(relation, exact) X(relation, close) X(relation, narrower) X(relation, broader)
#define KN_LIST_segment(X) X(segment, none) X(segment, foot) X(segment, lower_leg) X(segment, knee) X(segment, thigh) \
    X(segment, buttock) X(segment, pelvis) X(segment, trunk) X(segment, arm) X(segment, head)
#define KN_LIST_reader(X) X(reader, first) X(reader, second)

/* Fields: kind, name, need, target (section, word list or count), low, high, what it is. */
#define KN_PROVENANCE(X) \
    X(NUMBER, low, OPTIONAL, 0, -1e9, 1e9, "lower end of the 95% interval or plausible range") \
    X(NUMBER, high, OPTIONAL, 0, -1e9, 1e9, "upper end") \
    X(TEXT, population, OPTIONAL, 0, 0, 0, "in whom; for an estimate, what it was reasoned from") \
    X(REF, source, REQUIRED, KN_SECTION_source, 0, 0, "id of a source; `estimate` for an estimate") \
    X(WORD, grade, REQUIRED, KN_WORDS_grade, 0, 0, "A review or guideline, B primary study, C narrative review, estimate")
#define KN_CODES(X) X(ROWS, codes, OPTIONAL, KN_SECTION_code, 0, 0, "what other terminologies call it")
/* The last of a record: an edit above it makes the readings lapse. */
#define KN_CHECKED(X) \
    X(DIGEST, digest, OPTIONAL, 0, 0, 0, "of the record's text above `checked`") \
    X(ROWS, checked, OPTIONAL, KN_SECTION_reading, 0, 0, "who read it against its sources, and when; only `codes` may stand below")
/* What a person needs to find it and to be asked for it. */
#define KN_WORDING(X) \
    X(TEXT, help, OPTIONAL, 0, 0, 0, "what a person could misread, in plain words") \
    X(ROWS, synonyms, OPTIONAL, KN_SECTION_text, 0, 0, "other words for it, lay and clinical, with common misspellings")
#define KN_SOURCES(X) X(ROWS, sources, OPTIONAL, KN_SECTION_link, 0, 0, "ids of sources")

#define KN_FIELDS_source(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, citation, REQUIRED, 0, 0, 0, "author, title, journal, year") \
    X(TEXT, address, OPTIONAL, 0, 0, 0, "where it can be read") \
    X(TEXT, kind, OPTIONAL, 0, 0, 0, "what kind of text it is") \
    X(TEXT, read, OPTIONAL, 0, 0, 0, "what of it was read") \
    X(TEXT, opened, OPTIONAL, 0, 0, 0, "day on which it was last opened and compared with the numbers that cite it")
#define KN_FIELDS_parameter(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(NUMBER, value, REQUIRED, 0, -1e3, 1e3, "the number") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "what it does in the model") \
    KN_PROVENANCE(X)
#define KN_FIELDS_cluster(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "name") \
    X(NUMBER, rho, REQUIRED, 0, 0, 0.95, "correlation of the findings' latent liability") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "why they hang together") \
    X(ROW, whole_part, OPTIONAL, KN_SECTION_figure, 0, 0, "of findings at regions: chance that a part of the limb is told of as a whole") \
    KN_PROVENANCE(X)
#define KN_FIELDS_finding(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id, as in the case format") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "plain words") \
    X(WORD, group, REQUIRED, KN_WORDS_group, 0, 0, "what kind of finding") \
    X(WORD, type, REQUIRED, KN_WORDS_type, 0, 0, "flag, enum, number, or present at named sites") \
    X(FLAG, sided, REQUIRED, 0, 0, 0, "whether a side must be given") \
    X(TEXT, question, REQUIRED, 0, 0, 0, "how to ask for it, in plain words") \
    X(TEXT, clinical, REQUIRED, 0, 0, 0, "clinical phrase") \
    X(WORD, stage, REQUIRED, KN_WORDS_stage, 0, 0, "what it takes to know it") \
    X(REF, cluster, OPTIONAL, KN_SECTION_cluster, 0, 0, "findings it hangs together with") \
    X(REF, brisk_cluster, OPTIONAL, KN_SECTION_cluster, 0, 0, "of a reflex: what its brisk and clonic values hang together with") \
    X(TEXT, unit, OPTIONAL, 0, 0, 0, "unit of a number") \
    X(NUMBER, minimum, OPTIONAL, 0, -1e9, 1e9, "smallest possible number") \
    X(NUMBER, maximum, OPTIONAL, 0, -1e9, 1e9, "largest possible number") \
    X(ROWS, units, OPTIONAL, KN_SECTION_unit, 0, 0, "other units that are converted without doubt") \
    X(ROWS, values, OPTIONAL, KN_SECTION_value, 0, 0, "the words of an enum, or the bins of a number") \
    X(ROW, background, REQUIRED, KN_SECTION_background, 0, 0, "how often it is there by chance") \
    X(ROW, effect, OPTIONAL, KN_SECTION_effect, 0, 0, "how the nerve network produces it") \
    KN_WORDING(X) \
    KN_CODES(X) \
    KN_CHECKED(X)
#define KN_FIELDS_unit(X) \
    X(TEXT, unit, REQUIRED, 0, 0, 0, "unit") \
    X(NUMBER, factor, REQUIRED, 0, 1e-12, 1e12, "value in the table's unit = given * factor + offset") \
    X(NUMBER, offset, OPTIONAL, 0, -1e9, 1e9, "see factor")
#define KN_FIELDS_value(X) \
    X(TEXT, value, REQUIRED, 0, 0, 0, "the word, or the bin's name") \
    X(TEXT, name, OPTIONAL, 0, 0, 0, "plain words") \
    X(NUMBER, from, OPTIONAL, 0, -1e9, 1e9, "lower limit of a bin") \
    X(WORD, word, OPTIONAL, KN_WORDS_range, 0, 0, "which of low, normal, high the bin counts as") \
    X(NUMBER, p, REQUIRED, 0, 0, 1, "share in the reference population") \
    X(NUMBER, p_old, OPTIONAL, 0, 0, 1, "the same from 60 years on")
#define KN_FIELDS_background(X) \
    X(NUMBERS, p, OPTIONAL, 4, 0, 1, "frequency by chance at ages 18-39, 40-59, 60-79, 80 and over") \
    X(NUMBER, female, OPTIONAL, 0, 0, 1e4, "frequency in women divided by that in men") \
    X(NUMBER, n, OPTIONAL, 0, 0, 1e9, "how many observations a distribution is worth") \
    KN_PROVENANCE(X)
#define KN_FIELDS_effect(X) \
    X(WORD, by, REQUIRED, KN_WORDS_by, 0, 0, "which output of the forward model") \
    X(WORD, fibre, OPTIONAL, KN_WORDS_fibre, 0, 0, "which fibres") \
    X(NUMBER, usual, REQUIRED, 0, 0, 1, "chance of it where the loss is complete, unless the disorder says otherwise") \
    X(REF, movement, OPTIONAL, KN_SECTION_movement, 0, 0, "the movement whose weakness it shows") \
    X(REF, region, OPTIONAL, KN_SECTION_region, 0, 0, "the region whose loss it shows") \
    X(REF, reflex, OPTIONAL, KN_SECTION_reflex, 0, 0, "the arc that serves the sphincters, or the roots that a test stretches") \
    KN_PROVENANCE(X)
#define KN_FIELDS_region(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id, as in the case format") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "plain words") \
    X(WORD, part, REQUIRED, KN_WORDS_part, 0, 0, "part of the body") \
    X(WORD, segment, OPTIONAL, KN_WORDS_segment, 0, 0, "the part of a limb that people name as a whole; absent for the unspecified ones") \
    X(TEXT, question, OPTIONAL, 0, 0, 0, "how to ask for a change of feeling there, in plain words") \
    X(TEXT, clinical, OPTIONAL, 0, 0, 0, "clinical phrase") \
    KN_WORDING(X) \
    X(FLAG, unspecified, OPTIONAL, 0, 0, 0, "anywhere in the part, place not stated") \
    X(REF, place, OPTIONAL, KN_SECTION_place, 0, 0, "its receptor in the network; the nerves that feed it stand there") \
    X(ROWS, roots, OPTIONAL, KN_SECTION_root_share, 0, 0, "roots that feed it; maps disagree within low to high") \
    X(ROWS, neighbours, OPTIONAL, KN_SECTION_region_link, 0, 0, "regions that touch it") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "where maps disagree") \
    X(WORD, grade, OPTIONAL, KN_WORDS_grade, 0, 0, "grade of the shares") \
    KN_SOURCES(X)
#define KN_FIELDS_root_share(X) \
    X(WORD, root, REQUIRED, KN_WORDS_root, 0, 0, "root") \
    X(NUMBER, share, REQUIRED, 0, 0, 1, "share of fibres") \
    X(NUMBER, low, OPTIONAL, 0, 0, 1, "smallest share in published maps") \
    X(NUMBER, high, OPTIONAL, 0, 0, 1, "largest share in published maps")
#define KN_FIELDS_movement(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id, as in the case format") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "plain words") \
    X(WORD, part, REQUIRED, KN_WORDS_part, 0, 0, "part of the body") \
    X(TEXT, question, OPTIONAL, 0, 0, 0, "how to ask for weakness of it, in plain words") \
    X(TEXT, clinical, OPTIONAL, 0, 0, 0, "clinical phrase") \
    KN_WORDING(X) \
    X(FLAG, unspecified, OPTIONAL, 0, 0, 0, "any movement of the part") \
    X(ROWS, muscles, OPTIONAL, KN_SECTION_muscle, 0, 0, "muscles that make it") \
    X(WORD, grade, OPTIONAL, KN_WORDS_grade, 0, 0, "grade of the shares")
#define KN_FIELDS_muscle(X) \
    X(TEXT, muscle, REQUIRED, 0, 0, 0, "muscle") \
    X(NUMBER, share, REQUIRED, 0, 0, 1, "share of the movement") \
    X(NUMBER, modelled, OPTIONAL, 0, 0, 1, "share by maximal force times moment arm") \
    X(REF, branch, REQUIRED, KN_SECTION_place, 0, 0, "motor branch") \
    X(ROWS, roots, REQUIRED, KN_SECTION_root_share, 0, 0, "its own roots") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note") \
    KN_SOURCES(X)
#define KN_FIELDS_reflex(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "plain words") \
    X(FLAG, input, REQUIRED, 0, 0, 0, "whether the case format knows it as a site of `reflex`") \
    X(WORD, part, REQUIRED, KN_WORDS_part, 0, 0, "part of the body") \
    X(REF, afferent, OPTIONAL, KN_SECTION_place, 0, 0, "branch that carries the stretch") \
    X(REF, efferent, OPTIONAL, KN_SECTION_place, 0, 0, "branch that moves the muscle") \
    X(FLAG, visceral, OPTIONAL, 0, 0, 0, "not tested with a hammer: it serves findings of its own (bladder, sweating)") \
    X(FLAG, superficial, OPTIONAL, 0, 0, 0, "a skin reflex: a lost central pathway takes it instead of making it brisk") \
    X(TEXT, muscle, OPTIONAL, 0, 0, 0, "muscle that answers") \
    X(ROWS, roots, REQUIRED, KN_SECTION_root_share, 0, 0, "segments") \
    X(TEXT, reading, OPTIONAL, 0, 0, 0, "how to read it") \
    X(WORD, grade, OPTIONAL, KN_WORDS_grade, 0, 0, "grade of the shares") \
    KN_SOURCES(X)
#define KN_FIELDS_place(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "name") \
    X(WORD, kind, REQUIRED, KN_WORDS_kind, 0, 0, "what it is") \
    X(WORD, root, OPTIONAL, KN_WORDS_root, 0, 0, "the root whose fibres alone pass here") \
    X(WORD, side, REQUIRED, KN_WORDS_crossing, 0, 0, "against the leg that it serves") \
    X(WORD, ganglion, OPTIONAL, KN_WORDS_ganglion, 0, 0, "against the dorsal root ganglion") \
    X(TEXT, level, OPTIONAL, 0, 0, 0, "where in the body") \
    X(NUMBER, cm_from_toes, OPTIONAL, 0, 0, 250, "height above the toe tips along the limb, cm, adult of 170 cm") \
    X(NUMBER, cm_from_conus, OPTIONAL, 0, 0, 250, "path length from the conus, cm") \
    X(TEXT, causes, OPTIONAL, 0, 0, 0, "what disturbs it") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note") \
    X(ROWS, feeds, OPTIONAL, KN_SECTION_edge, 0, 0, "the next places towards the brain, with shares of its fibres") \
    X(ROWS, roots, OPTIONAL, KN_SECTION_nerve_root, 0, 0, "a nerve's own roots") \
    X(ROWS, members, OPTIONAL, KN_SECTION_member, 0, 0, "a compound place: what a lesion here hits") \
    X(ROWS, regions, OPTIONAL, KN_SECTION_region_reach, 0, 0, "skin reached otherwise than through the leg's network") \
    X(ROWS, aches, OPTIONAL, KN_SECTION_region_reach, 0, 0, "skin over the lesion where it hurts, whatever its fibres serve") \
    X(ROWS, movements, OPTIONAL, KN_SECTION_movement_reach, 0, 0, "movements reached otherwise") \
    X(ROW, field, OPTIONAL, KN_SECTION_field, 0, 0, "length-dependent reach") \
    X(ROWS, shows, OPTIONAL, KN_SECTION_show, 0, 0, "values of findings that belong to this place") \
    KN_SOURCES(X)
#define KN_FIELDS_edge(X) \
    X(REF, place, REQUIRED, KN_SECTION_place, 0, 0, "next place towards the brain") \
    X(NUMBER, touch, OPTIONAL, 0, 0, 1, "share of the touch fibres") \
    X(NUMBER, vibration, OPTIONAL, 0, 0, 1, "share of the vibration and position fibres") \
    X(NUMBER, pain, OPTIONAL, 0, 0, 1, "share of the pinprick and temperature fibres") \
    X(NUMBER, motor, OPTIONAL, 0, 0, 1, "share of the motor fibres (against the signal)") \
    X(NUMBER, low, OPTIONAL, 0, 0, 1, "smallest published share") \
    X(NUMBER, high, OPTIONAL, 0, 0, 1, "largest published share")
#define KN_FIELDS_nerve_root(X) \
    X(WORD, root, REQUIRED, KN_WORDS_root, 0, 0, "root") \
    X(NUMBER, sensory, OPTIONAL, 0, 0, 1, "share of the sensory fibres") \
    X(NUMBER, motor, OPTIONAL, 0, 0, 1, "share of the motor fibres") \
    X(NUMBER, measured, OPTIONAL, 0, 0, 1, "measured share of the area")
#define KN_FIELDS_member(X) \
    X(REF, place, REQUIRED, KN_SECTION_place, 0, 0, "place") \
    X(NUMBER, degree, REQUIRED, 0, 0, 1, "how much of it is hit") \
    X(WORD, leg, OPTIONAL, KN_WORDS_leg, 0, 0, "whose fibres: of the leg that suffers, or of the other")
#define KN_FIELDS_region_reach(X) \
    X(REF, region, REQUIRED, KN_SECTION_region, 0, 0, "region") \
    X(NUMBER, share, REQUIRED, 0, 0, 1, "share reached")
#define KN_FIELDS_movement_reach(X) \
    X(REF, movement, REQUIRED, KN_SECTION_movement, 0, 0, "movement") \
    X(NUMBER, share, REQUIRED, 0, 0, 1, "share reached")
#define KN_FIELDS_field(X) \
    X(NUMBER, mild, REQUIRED, 0, 0, 250, "fibre length, cm from the conus, at which half is lost when mild") \
    X(NUMBER, moderate, REQUIRED, 0, 0, 250, "when moderate") \
    X(NUMBER, severe, REQUIRED, 0, 0, 250, "when severe") \
    X(NUMBER, width, REQUIRED, 0, 1, 250, "how soft the border is, cm") \
    X(NUMBER, motor_lag, REQUIRED, 0, -50, 250, "how many cm further out motor fibres begin to suffer; less than 0 where the muscle beyond its branch suffers too") \
    X(NUMBER, reflex_reach, REQUIRED, 0, 0, 100, "how many cm longer a reflex arc counts than its afferent branch") \
    X(NUMBER, hand_at, OPTIONAL, 0, 0, 250, "fibre length of the leg to which the hand corresponds, cm")
#define KN_FIELDS_show(X) \
    X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "finding") \
    X(VALUE, value, REQUIRED, 0, 0, 0, "the value that belongs to this place")
#define KN_FIELDS_study(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "nerve conduction study") \
    X(REF, place, OPTIONAL, KN_SECTION_place, 0, 0, "where the nerve is stimulated or recorded; absent for a group of studies") \
    X(WORD, fibre, OPTIONAL, KN_WORDS_fibre, 0, 0, "touch for a sensory response, motor for a motor response") \
    X(ROWS, measures, REQUIRED, KN_SECTION_measure, 0, 0, "normal values")
#define KN_FIELDS_measure(X) \
    X(TEXT, parameter, REQUIRED, 0, 0, 0, "what is measured") \
    X(TEXT, unit, OPTIONAL, 0, 0, 0, "unit") \
    X(TEXT, age, OPTIONAL, 0, 0, 0, "in whom") \
    X(TEXT, mean, OPTIONAL, 0, 0, 0, "mean, or a range or formula") \
    X(TEXT, sd, OPTIONAL, 0, 0, 0, "standard deviation") \
    X(TEXT, lower_limit, OPTIONAL, 0, 0, 0, "lower limit of normal") \
    X(TEXT, upper_limit, OPTIONAL, 0, 0, 0, "upper limit of normal") \
    X(TEXT, side_to_side_limit, OPTIONAL, 0, 0, 0, "largest normal difference between sides") \
    X(TEXT, change_with_age, OPTIONAL, 0, 0, 0, "change with age") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note") \
    KN_SOURCES(X)
#define KN_FIELDS_telling(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(REF, place_a, REQUIRED, KN_SECTION_place, 0, 0, "a place") \
    X(REF, place_b, REQUIRED, KN_SECTION_place, 0, 0, "its neighbour") \
    X(ROWS, points, REQUIRED, KN_SECTION_point, 0, 0, "what tells them apart")
#define KN_FIELDS_point(X) \
    X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "finding") \
    X(TEXT, at, OPTIONAL, 0, 0, 0, "region, movement, reflex or value") \
    X(TEXT, value, OPTIONAL, 0, 0, 0, "grade of a reflex") \
    X(TEXT, expect_a, OPTIONAL, 0, 0, 0, "what a lesion at a shows") \
    X(TEXT, expect_b, OPTIONAL, 0, 0, 0, "what a lesion at b shows") \
    X(WORD, favours, REQUIRED, KN_WORDS_favours, 0, 0, "which it favours if present; neither: it looks telling but is not") \
    X(NUMBER, p_a, OPTIONAL, 0, 0, 1, "published frequency in a") \
    X(NUMBER, p_b, OPTIONAL, 0, 0, 1, "published frequency in b") \
    X(NUMBER, strength, REQUIRED, 0, 1, 3, "1 to 3") \
    X(TEXT, why, OPTIONAL, 0, 0, 0, "why") \
    KN_SOURCES(X)
#define KN_FIELDS_disorder(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "clinical name") \
    X(TEXT, plain_name, REQUIRED, 0, 0, 0, "name for a person") \
    X(WORD, group, REQUIRED, KN_WORDS_disorder_group, 0, 0, "group") \
    X(TEXT, article, OPTIONAL, 0, 0, 0, "what the source article names") \
    X(TEXT, icd10, REQUIRED, 0, 0, 0, "ICD-10 code") \
    X(TEXT, plain, REQUIRED, 0, 0, 0, "what it is, for a person") \
    X(TEXT, clinical, REQUIRED, 0, 0, 0, "what it is, for a clinician") \
    X(TEXT, mechanism, REQUIRED, 0, 0, 0, "how it comes to numbness") \
    X(WORD, urgency, REQUIRED, KN_WORDS_level, 0, 0, "how soon somebody in whom it is likely should be seen") \
    X(TEXT, window, REQUIRED, 0, 0, 0, "the time window in words") \
    X(ROW, prior, REQUIRED, KN_SECTION_prior, 0, 0, "how common it is") \
    X(NUMBERS, degree, REQUIRED, 3, 0, 1, "shares of mild, moderate and severe lesions") \
    X(ROW, degree_basis, OPTIONAL, KN_SECTION_basis, 0, 0, "where the shares come from") \
    X(ROW, profile, REQUIRED, KN_SECTION_profile, 0, 0, "which fibres suffer") \
    X(ROW, profile_basis, OPTIONAL, KN_SECTION_basis, 0, 0, "where the profile comes from") \
    X(ROWS, risk_factors, OPTIONAL, KN_SECTION_ratio, 0, 0, "what makes it likelier or less likely") \
    X(ROWS, territory, REQUIRED, KN_SECTION_frequency, 0, 0, "how often in the core of the lesion's territory") \
    X(ROWS, lesions, REQUIRED, KN_SECTION_lesion, 0, 0, "where it sits") \
    X(ROWS, findings, REQUIRED, KN_SECTION_frequency, 0, 0, "flags that the network does not work out") \
    X(ROWS, distributions, REQUIRED, KN_SECTION_distribution, 0, 0, "enums and numbers") \
    X(ROWS, accuracy, OPTIONAL, KN_SECTION_accuracy, 0, 0, "how good its tests are") \
    X(ROW, actions, REQUIRED, KN_SECTION_actions, 0, 0, "what to do") \
    KN_CODES(X) \
    KN_CHECKED(X)
#define KN_FIELDS_prior(X) \
    X(ROW, incidence, REQUIRED, KN_SECTION_figure, 0, 0, "new cases per 100 000 adults a year") \
    X(ROW, complaint_share, REQUIRED, KN_SECTION_figure, 0, 0, "share whose complaint is numbness in one leg") \
    X(NUMBERS, age, REQUIRED, 4, 0, 100, "relative incidence at ages 18-39, 40-59, 60-79, 80 and over") \
    X(NUMBER, female, REQUIRED, 0, 0, 1e4, "incidence in women divided by that in men") \
    X(ROW, basis, REQUIRED, KN_SECTION_basis, 0, 0, "where age and female come from")
#define KN_FIELDS_figure(X) X(NUMBER, value, REQUIRED, 0, 0, 1e6, "value") KN_PROVENANCE(X) \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_basis(X) \
    X(REF, source, REQUIRED, KN_SECTION_source, 0, 0, "source") \
    X(WORD, grade, REQUIRED, KN_WORDS_grade, 0, 0, "grade") \
    X(NUMBER, n, OPTIONAL, 0, 0, 1e9, "how many observations the shares are worth") \
    X(TEXT, population, OPTIONAL, 0, 0, 0, "in whom") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_profile(X) \
    X(NUMBER, touch, REQUIRED, 0, 0, 1, "large fibres of the skin") \
    X(NUMBER, vibration, REQUIRED, 0, 0, 1, "vibration and position") \
    X(NUMBER, pain, REQUIRED, 0, 0, 1, "pinprick, temperature, small fibres") \
    X(NUMBER, motor, REQUIRED, 0, 0, 1, "motor fibres")
#define KN_FIELDS_pattern(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "name") \
    X(ROW, profile, REQUIRED, KN_SECTION_profile, 0, 0, "which fibres suffer") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "in what it is seen") \
    KN_PROVENANCE(X)
#define KN_FIELDS_ratio(X) \
    X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "flag") \
    X(NUMBER, ratio, REQUIRED, 0, 1e-6, 1e6, "odds ratio against people without it") \
    KN_PROVENANCE(X) \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_frequency(X) \
    X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "finding") \
    X(NUMBER, p, REQUIRED, 0, 0, 1, "frequency; of a sided finding, on the side that suffers") \
    X(NUMBER, other_side, OPTIONAL, 0, 0, 1, "frequency on the other side") \
    KN_PROVENANCE(X) \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_lesion(X) \
    X(REF, place, REQUIRED, KN_SECTION_place, 0, 0, "place") \
    X(NUMBER, weight, REQUIRED, 0, 0, 1, "share of patients") \
    X(WORD, side, REQUIRED, KN_WORDS_spread, 0, 0, "one leg, or both") \
    KN_PROVENANCE(X) \
    X(ROWS, findings, OPTIONAL, KN_SECTION_frequency, 0, 0, "frequencies that differ for this lesion") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_distribution(X) \
    X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "enum or number") \
    X(MAP, values, REQUIRED, KN_SECTION_chance, 0, 0, "chance of each value; the rest follows the background") \
    X(NUMBER, n, REQUIRED, 0, 0, 1e9, "how many observations it is worth") \
    X(TEXT, population, REQUIRED, 0, 0, 0, "in whom") \
    X(REF, source, REQUIRED, KN_SECTION_source, 0, 0, "source") \
    X(WORD, grade, REQUIRED, KN_WORDS_grade, 0, 0, "grade") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "note")
#define KN_FIELDS_chance(X) \
    X(VALUE, value, REQUIRED, 0, 0, 0, "value; `at_place` = the one that belongs to the lesion's place") \
    X(NUMBER, p, REQUIRED, 0, 0, 1, "chance")
#define KN_FIELDS_actions(X) \
    X(ROWS, first_steps, REQUIRED, KN_SECTION_text, 0, 0, "for the person") \
    X(ROWS, tests, REQUIRED, KN_SECTION_text, 0, 0, "in order, each with why") \
    X(ROWS, specialist, REQUIRED, KN_SECTION_text, 0, 0, "who, and how soon") \
    X(ROWS, self_care, OPTIONAL, KN_SECTION_text, 0, 0, "what a person can do") \
    X(ROWS, drugs, OPTIONAL, KN_SECTION_text, 0, 0, "drugs by class, without doses") \
    X(ROWS, physical, OPTIONAL, KN_SECTION_text, 0, 0, "physical therapy and aids") \
    X(ROWS, procedures, OPTIONAL, KN_SECTION_text, 0, 0, "injections and operations") \
    X(ROWS, prevention, REQUIRED, KN_SECTION_text, 0, 0, "what prevents it") \
    X(ROWS, watch, REQUIRED, KN_SECTION_text, 0, 0, "when to come back at once") \
    X(TEXT, outlook, REQUIRED, 0, 0, 0, "how it goes on, with time to recovery") \
    X(TEXT, pregnancy, OPTIONAL, 0, 0, 0, "what is different in pregnancy") \
    X(TEXT, old_age, OPTIONAL, 0, 0, 0, "what is different in old age") \
    X(ROWS, clinician, OPTIONAL, KN_SECTION_text, 0, 0, "the course of action in the clinician's voice") \
    KN_SOURCES(X)
#define KN_FIELDS_accuracy(X) \
    X(TEXT, test, REQUIRED, 0, 0, 0, "test, and what counts as positive") \
    X(REF, finding, OPTIONAL, KN_SECTION_finding, 0, 0, "the finding that it is here") \
    X(ROW, sensitivity, OPTIONAL, KN_SECTION_figure, 0, 0, "share of patients in whom it is positive") \
    X(ROW, specificity, OPTIONAL, KN_SECTION_figure, 0, 0, "share of people without the disorder in whom it is negative") \
    X(TEXT, note, OPTIONAL, 0, 0, 0, "what it cannot tell")
#define KN_FIELDS_code(X) \
    X(WORD, system, REQUIRED, KN_WORDS_code_system, 0, 0, "terminology") \
    X(TEXT, code, REQUIRED, 0, 0, 0, "code") \
    X(TEXT, name, OPTIONAL, 0, 0, 0, "its name there") \
    X(WORD, relation, REQUIRED, KN_WORDS_relation, 0, 0, "the code against the record: the same, nearly, says more, says less") \
    X(TEXT, value, OPTIONAL, 0, 0, 0, "of a finding with values: the one that the code means")
#define KN_FIELDS_reading(X) \
    X(WORD, reader, REQUIRED, KN_WORDS_reader, 0, 0, "first wrote or revised it; second did not") \
    X(TEXT, date, REQUIRED, 0, 0, 0, "day, as 2026-11-24") \
    X(TEXT, digest, REQUIRED, 0, 0, 0, "of the text that was read, as `sural-kbc --digest FILE` prints it") \
    X(NUMBER, changed, REQUIRED, 0, 0, 1e6, "how many numbers the reading changed") \
    X(TEXT, note, REQUIRED, 0, 0, 0, "what was compared; where the readers disagreed, and how it was settled")
#define KN_FIELDS_setting(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "as in the case format") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "name") \
    X(NUMBER, exponent, REQUIRED, 0, 0, 1, "priors are raised to this power and renormalised") \
    X(NUMBERS, urgency, REQUIRED, 5, 0, 1e3, "multipliers of priors by urgency, self_care to emergency") \
    X(NUMBERS, cost, REQUIRED, 5, 0.1, 1e4, "what it takes to learn a finding by history, examination, laboratory, neurophysiology, imaging, in questions asked") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "how it was reasoned") \
    KN_PROVENANCE(X)
#define KN_FIELDS_harm(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "the true urgency") \
    X(NUMBERS, cost, REQUIRED, 5, 0, 1e6, "harm of being told self_care, routine, soon, same_day, emergency") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "how it was reasoned") \
    KN_PROVENANCE(X)
#define KN_FIELDS_rule(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id") \
    X(TEXT, name, REQUIRED, 0, 0, 0, "what it is, in a few words") \
    X(WORD, level, REQUIRED, KN_WORDS_level, 0, 0, "the level it raises to") \
    X(ROWS, disorders, REQUIRED, KN_SECTION_disorder_link, 0, 0, "what it looks for") \
    X(TEXT, window, REQUIRED, 0, 0, 0, "time window in words") \
    X(TEXT, why, REQUIRED, 0, 0, 0, "why, with guideline and year") \
    X(TEXT, advice, REQUIRED, 0, 0, 0, "what the person should do now") \
    X(REF, source, REQUIRED, KN_SECTION_source, 0, 0, "source") \
    X(WORD, grade, REQUIRED, KN_WORDS_grade, 0, 0, "grade") \
    X(CLAUSES, when, REQUIRED, KN_SECTION_clause, 0, 0, "any clause whose conditions all hold") \
    X(CLAUSES, unless, OPTIONAL, KN_SECTION_clause, 0, 0, "but not when one of these clauses holds; silence never cancels") \
    KN_CHECKED(X)
#define KN_FIELDS_cooccurrence(X) \
    X(TEXT, id, REQUIRED, 0, 0, 0, "permanent id: the two ids with `-and-` between them") \
    X(REF, first, REQUIRED, KN_SECTION_disorder, 0, 0, "a disorder") \
    X(REF, second, REQUIRED, KN_SECTION_disorder, 0, 0, "another") \
    X(NUMBER, ratio, REQUIRED, 0, 0, 1000, "how much oftener the two are there together than if they had nothing to do with each other") \
    X(TEXT, about, REQUIRED, 0, 0, 0, "why") \
    KN_PROVENANCE(X)
#define KN_FIELDS_clause(X) X(ROWS, conditions, REQUIRED, KN_SECTION_condition, 0, 0, "all of these")
#define KN_FIELDS_condition(X) \
    X(TEXT, text, REQUIRED, 0, 0, 0, "as written") \
    X(WORD, subject, REQUIRED, KN_WORDS_subject, 0, 0, "what it is about") \
    X(FLAG, absent, OPTIONAL, 0, 0, 0, "holds when all of the findings are explicitly absent") \
    X(FLAG, both, OPTIONAL, 0, 0, 0, "holds when present on both sides") \
    X(ROWS, findings, OPTIONAL, KN_SECTION_finding_link, 0, 0, "any of these") \
    X(ROWS, regions, OPTIONAL, KN_SECTION_region_link, 0, 0, "at any of these") \
    X(ROWS, movements, OPTIONAL, KN_SECTION_movement_link, 0, 0, "at any of these") \
    X(ROWS, reflexes, OPTIONAL, KN_SECTION_reflex_link, 0, 0, "at any of these") \
    X(ROWS, values, OPTIONAL, KN_SECTION_value_link, 0, 0, "with any of these values") \
    X(WORD, compare, OPTIONAL, KN_WORDS_compare, 0, 0, "comparison of a number, an age or a grade") \
    X(NUMBER, number, OPTIONAL, 0, -1e9, 1e9, "with this") \
    X(TEXT, word, OPTIONAL, 0, 0, 0, "or this (sex)")
#define KN_FIELDS_text(X) X(TEXT, text, REQUIRED, 0, 0, 0, "text")
#define KN_FIELDS_link(X) X(REF, source, REQUIRED, KN_SECTION_source, 0, 0, "source")
#define KN_FIELDS_disorder_link(X) X(REF, disorder, REQUIRED, KN_SECTION_disorder, 0, 0, "disorder")
#define KN_FIELDS_finding_link(X) X(REF, finding, REQUIRED, KN_SECTION_finding, 0, 0, "finding")
#define KN_FIELDS_value_link(X) X(REF, value, REQUIRED, KN_SECTION_value, 0, 0, "value")
#define KN_FIELDS_region_link(X) X(REF, region, REQUIRED, KN_SECTION_region, 0, 0, "region")
#define KN_FIELDS_movement_link(X) X(REF, movement, REQUIRED, KN_SECTION_movement, 0, 0, "movement")
#define KN_FIELDS_reflex_link(X) X(REF, reflex, REQUIRED, KN_SECTION_reflex, 0, 0, "reflex")

#endif
