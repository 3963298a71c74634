"""The knowledge compiler's errors, the image it writes, what a damaged image does, and every rule of lint.

Each fixture damages one record of a copy of knowledge/. All fixtures of a table are compiled at once, each in a record of
its own, so that one error cannot hide another."""
import hashlib
import os
import random
import re
import struct
import unittest

from sural_command import IMAGE, Knowledge, SmallImage, assess, case, finding, sural, to_bytes

HEADER = struct.Struct("<8s32sIIII")  # magic, sha256, format, size, pool, version (src/knowledge/image.h)
DIGESTED = 40  # the digest covers all behind itself

# name: (record, what is replaced, by what, where the error stands (its text in the damaged record, None = 1:1), message)
ERRORS = {
    "unknown key": ("disorders/tia.yaml", r"^mechanism:", "mechanizm: x\nmechanism:", "mechanizm", 'no key "mechanizm": did you mean "mechanism"?'),
    "unknown key of a row": ("disorders/leprosy.yaml", r"low:", "lower: 0, low:", "lower:", 'no key "lower"'),
    "missing key": ("disorders/cidp.yaml", r"^degree:.*\n", "", None, 'needs "degree"'),
    "missing key of a row": ("disorders/meralgia_paraesthetica.yaml", r"(complaint_share: \{)value: [\d.]+, ", r"\1", ("complaint_share", 18),
                             'needs "value"'),
    "sequence for a value": ("disorders/cold_injury.yaml", r"^name:.*", "name: [zzz]", "zzz", "expected a single value"),
    "value for a sequence": ("disorders/tethered_cord.yaml", r"^risk_factors:\n(?:  .*\n)+", "risk_factors: zzz\n", "zzz", "expected a sequence"),
    "text for a number": ("disorders/arachnoiditis.yaml", r"^degree:.*", "degree: [0.5, 0.5, zzz]", "zzz", '"zzz" is not a number'),
    "too few numbers": ("disorders/sural_neuropathy.yaml", r"^degree:.*", "degree: [0.25, 0.75]", "0.25, 0.75", "expected 3 numbers"),
    "text for true or false": ("findings/fever.yaml", r"^sided:.*", "sided: zzz", "zzz", 'true or false, not "zzz"'),
    "empty text": ("disorders/multiple_sclerosis.yaml", r"^name:.*", 'name: ""', ("name:", 7), "empty text"),
    "number out of range": ("disorders/fibromyalgia.yaml", r"^degree:.*", "degree: [0.5, 0.5, 1.125]", "1.125", "1.125 is outside 0 to 1"),
    "number below its range": ("clusters/motor.yaml", r"^rho:.*", "rho: -0.125", "-0.125", "-0.125 is outside 0 to 0.95"),
    "unknown reference": ("disorders/lyme_radiculitis.yaml", r"finding: \w+", "finding: numbnesss", "numbnesss", 'no finding "numbnesss": did you mean "numbness"?'),
    "unknown source": ("disorders/restless_legs.yaml", r"source: \w+", "source: zzzzzzzzzz", "zzzzzzzzzz", 'no source "zzzzzzzzzz"'),
    "unknown place": ("disorders/migraine_aura.yaml", r"place: \w+", "place: paracentral_lobul", "paracentral_lobul", 'did you mean "paracentral_lobule"?'),
    "unknown word": ("disorders/spinal_infection.yaml", r"^urgency:.*", "urgency: emergancy", "emergancy", 'no such word "emergancy": did you mean "emergency"?'),
    "unknown value of a finding": ("disorders/hypocalcaemia.yaml", r"finding: onset, values: \{\w+", "finding: onset, values: {suden", "suden",
                                   'onset has no value "suden": did you mean "sudden"?'),
    "id of another name": ("disorders/syringomyelia.yaml", r"^id:.*", "id: syringomyeli", "syringomyeli", "in a file of another name"),
    "YAML: string left open": ("disorders/leg.yaml", None, 'id: leg\nname: "zzz\nx: y\n', ..., ""),
    "YAML: tab": ("disorders/tab.yaml", None, "id: tab\n\tzzz: 1\n", ..., ""),
    "YAML: key twice": ("disorders/twice.yaml", None, "id: twice\nname: a\nname: b\n", ..., "duplicate"),
}
FILES = {
    "not a .yaml file": ("findings/readme.txt", "x", '"readme.txt" is not a .yaml record'),
    "empty file": ("findings/nothing.yaml", "", "nothing.yaml: not a YAML mapping"),
    "a sequence": ("findings/list.yaml", "- a\n", "list.yaml: not a YAML mapping"),
}
CONDITIONS = {
    "fevr": 'no finding "fevr": did you mean "fever"?',
    "fever|": "expected a word",
    "": "expected a word",
    "!": "expected a word",
    "@heel": "expected a word",
    "fever babinski": "left over",
    "b12<148<": "left over",
    "fever@heel": "has no sites",
    "fever=yes": 'fever has no value "yes"',
    "numbness@hel": 'no region "hel": did you mean "heel"?',
    "numbness@ankle_dorsiflexion": 'no region "ankle_dorsiflexion"',
    "numbness@": "expected a word",
    "numbness|weakness@heel": "different types",
    "onset=suden": 'did you mean "sudden"?',
    "duration=": "expected a word",
    "duration<": "expected a number",
    "duration<soon": "expected a number",
    "agee<3": 'no finding "agee"',
    # These can never hold, or hold for the wrong people: an error, or the rule is dead in silence.
    "age=4": "",
    "age": "",
    "sex": "",
    "sex=woman": "",
    "sex>1": "",
    "!sex=female": "",
    "fever>3": "",
    "onset>3": "",
    "numbness<3": "",
    "onset=at_place": "",
}

# (message of lint, what is replaced in its record, by what)
ROW = "low: 0, high: 1, population: x, source: estimate, grade: estimate"
ENUM = "group: symptom\ntype: enum\nsided: false\nquestion: q\nclinical: c\nstage: history\n"
BACKGROUND = "background: {n: 20, population: x, source: estimate, grade: estimate}\n"


def words(count):
    return "".join(f"  - {{value: v{i}, p: {1 / count}}}\n" for i in range(count))


LINT = [
    ("disorders/leprosy: incidence: no grade", r"(incidence: \{.*grade: )\w+", r"\1none"),
    ('disorders/cidp: incidence: source "estimate" and grade "estimate" go together', r"(incidence: \{.*)source: \w+, grade: \w+", r"\1source: estimate, grade: B"),
    ("disorders/fibromyalgia: incidence: no population", r"(incidence: \{.*)population: \".*?\", ", r"\1"),
    ("disorders/tethered_cord: incidence: no interval", r"(incidence: \{.*)low: [\d.]+, ", r"\1"),
    ("disorders/arachnoiditis: incidence: 99 lies outside its interval 1 to 2", r"incidence: \{value: [\d.]+, low: [\d.]+, high: [\d.]+",
     "incidence: {value: 99, low: 1, high: 2"),
    ("disorders/syringomyelia: degree: shares sum to 0.5, not 1", r"^degree:.*", "degree: [0.25, 0.25, 0]"),
    ("disorders/sural_neuropathy: lesions: weights sum to 0.5, not 1", r"^lesions:\n(?:  .*\n)+",
     "lesions:\n  - {place: root_L5_recess, weight: 0.5, side: one, source: estimate, grade: estimate}\n"),
    ("disorders/hypocalcaemia: onset: chances sum to 1.5", r"finding: onset, values: \{.*?\}", "finding: onset, values: {sudden: 0.75, days: 0.75}"),
    *[(f"disorders/{disorder}: actions: no {what}", rf"^  {key}:\n(?:    .*\n)+", f"  {key}: []\n")
      for disorder, what, key in [("cold_injury", "first step", "first_steps"), ("multiple_sclerosis", "test", "tests"),
                                  ("spinal_infection", "specialist", "specialist"),
                                  ("migraine_aura", "prevention", "prevention")]],
    ("disorders/restless_legs: actions: no treatment", r"(?:^  (?:self_care|drugs|physical|procedures):\n(?:    .*\n)+)+", ""),
    ("disorders/tarsal_tunnel_syndrome: actions: nothing for the clinician", r"^  clinician:\n(?:    .*\n)+", ""),
    ("disorders/morton_neuroma: actions: not said when to come back at once", r"^  watch:\n(?:    .*\n)+", "  watch: []\n"),
    ("disorders/obturator_neuropathy: degree_basis: missing", r"^degree_basis:.*\n", ""),
    ("disorders/pudendal_neuropathy: profile_basis: no n", r"(profile_basis: \{.*)n: [\d.]+, ", r"\1"),
    ("disorders/saphenous_neuropathy: its text says \"HIV test positive\", its tables lack hiv_test", r"^plain: \"", "plain: \"HIV test positive. "),
    ("disorders/sciatic_neuropathy: the person's voice has a sentence of 31 words, more than 30", r"^plain: .*", "plain: \"" + "go " * 30 + "on.\""),
    ("disorders/deep_fibular_neuropathy: the person's voice reads at grade", r"^plain: .*", "plain: \"" + "Electrophysiological characterisation. " * 60 + "\""),
    ("disorders/tia: icd10: \"G4\" has not the form of a code", r"^icd10:.*", "icd10: G4"),
    ("findings/zz_twin: \"leg swelling\" means leg_swelling too", None,
     "id: zz_twin\nname: zz twin\ngroup: symptom\ntype: flag\nsided: false\nquestion: q\nclinical: c\nstage: history\n"
     "background: {p: [0.1, 0.1, 0.1, 0.1], low: 0, high: 1, population: x, source: estimate, grade: estimate}\n"
     "synonyms: [leg swelling, aa1, aa2, aa3, aa4]\n"),
    ("findings/few_words: 1 synonyms, not 5 to 20", None,
     "id: few_words\nname: few words\ngroup: symptom\ntype: flag\nsided: false\nquestion: q\nclinical: c\nstage: history\n"
     "background: {p: [0.1, 0.1, 0.1, 0.1], low: 0, high: 1, population: x, source: estimate, grade: estimate}\nsynonyms: [one word only]\n"),
    ("findings/hba1c: codes: \"4548-5\" has not the form of loinc", r"^codes:\n", "codes:\n  - {system: loinc, code: 4548-5, relation: exact}\n"),
    ("findings/gait: codes: HP:0001288 has no value \"dancing\"", r"^codes:\n", "codes:\n  - {system: hpo, code: \"HP:0001288\", relation: exact, value: dancing}\n"),
    ("findings/fever: question or help has a sentence of 32 words, more than 30", r"^question: .*", "question: \"" + "is " * 31 + "it?\""),
    ("regions/sole_medial: no question, or no clinical phrase", r"^clinical:.*\n", ""),
    ("disorders/lyme_radiculitis: actions: no source", r"^  sources: .*", "  sources: []"),
    ("disorders/transverse_myelitis: findings: foot_drop is worked out by the network", r"^findings:\n",
     rf"findings:\n  - {{finding: foot_drop, p: 0.5, {ROW}}}\n"),
    ("disorders/vasculitic_neuropathy: findings: skin_thin_hairless stands twice", r"^findings:\n",
     rf"findings:\n  - {{finding: skin_thin_hairless, p: 0.5, {ROW}}}\n  - {{finding: skin_thin_hairless, p: 0.5, {ROW}}}\n"),
    ("disorders/toxic_neuropathy: skin_thin_hairless stands under findings and under risk_factors", r"^risk_factors:\n((?:  .*\n)*)((?:.*\n)*?)findings:\n",
     rf"risk_factors:\n\1  - {{finding: skin_thin_hairless, ratio: 1, {ROW}}}\n\2findings:\n  - {{finding: skin_thin_hairless, p: 0.5, {ROW}}}\n"),
    ("disorders/subdural_haematoma: territory: the network does not work out fever", r"^territory:\n", rf"territory:\n  - {{finding: fever, p: 0.5, {ROW}}}\n"),
    ("disorders/spondylolisthesis: lesions: a lesion at nowhere does nothing", r"^lesions:\n",
     r"lesions:\n  - {place: nowhere, weight: 0, side: one, source: estimate, grade: estimate}\n"),
    ("findings/fatigue: background: no interval", r"^(background: \{.*)low: [\d.]+, ", r"\1"),
    ("findings/half: values: shares sum to 0.5, not 1", None, f"id: half\nname: half\n{ENUM}values:\n  - {{value: a, p: 0.5}}\n{BACKGROUND}"),
    ("findings/esr: values: limits do not rise", r"from: 50", "from: 20"),
    ("regions/heel: roots: shares sum to 0.5, not 1", r"^roots:\n(?:  .*\n)+", "roots:\n  - {root: S1, share: 0.5}\n"),
    ("places/cfn_fibular_head: feeds: pain shares sum to 0.5, not 1", r"(place: cfn_popliteal.*)pain: 1", r"\1pain: 0.5"),
    ("sources/uncited: nobody cites it", None, "id: uncited\ncitation: nobody\n"),
]
ADDED = {"places/nowhere.yaml": "id: nowhere\nname: nowhere\nkind: nerve\nside: same\n"}

# name: (record, what is replaced, by what): what reasoning could not bear is refused on compiling and on opening, and the record named
BROKEN = {
    "a finding under findings that is no flag": ("disorders/tia.yaml", r"^findings:\n", rf"findings:\n  - {{finding: onset, p: 0.5, {ROW}}}\n"),
    "a distribution of a flag": ("disorders/spinal_tumour.yaml", r"^distributions:\n",
                                 r"distributions:\n  - {finding: falls, values: {}, n: 1, population: x, source: estimate, grade: estimate}\n"),
    "an enum without values": ("findings/hollow.yaml", None, f"id: hollow\nname: hollow\n{ENUM}{BACKGROUND}"),
    "a flag with values": ("findings/fever.yaml", r"^background:", "values:\n  - {value: a, p: 1}\nbackground:"),
    "more than 32 values": ("findings/many.yaml", None, f"id: many\nname: many\n{ENUM}values:\n{words(33)}{BACKGROUND}"),
    "a chance above 1": ("clusters/altered_feeling.yaml", r"value: 0.45", "value: 45"),
    "no background": ("findings/headache.yaml", r"^(background: \{)p: \[.*?\], ", r"\1"),
    "a place made of itself": ("places/aca_territory.yaml", r"^members:\n(?:  .*\n)+", "members:\n  - {place: aca_territory, degree: 1}\n"),
}


def record_of(message):
    return message.split(":")[0] + ".yaml"


class Compiler(unittest.TestCase):
    def setUp(self):
        self.knowledge = Knowledge()
        self.addCleanup(self.knowledge.close)

    def refused(self):
        result, image = self.knowledge.compile()
        self.assertEqual(result.status, 1, result.err)
        self.assertFalse(os.path.exists(image), "an image in spite of errors")
        return result.err.replace(self.knowledge.path + "/", "").splitlines()

    def at(self, record, text, token):
        """The file, line and column at which an error at `token` has to stand."""
        token, more = token if isinstance(token, tuple) else (token, 0)
        place = 0 if token is None else text.index(token) + more
        return f"{record}:{text.count(chr(10), 0, place) + 1}:{place - text.rfind(chr(10), 0, place)}: "

    def test_errors(self):
        texts = {}
        for name, (record, pattern, by, _, _) in ERRORS.items():
            if pattern is None:
                self.knowledge.write(record, by)
            texts[name] = by if pattern is None else self.knowledge.damage(record, pattern, by)
        self.assertEqual(len({row[0] for row in ERRORS.values()}), len(ERRORS))
        said = self.refused()
        for name, (record, _, _, token, message) in ERRORS.items():
            with self.subTest(name):
                lines = [line for line in said if line.startswith(f"{record}:")]
                wanted = rf"{record}:\d+:\d+: " if token is ... else re.escape(self.at(record, texts[name], token))
                self.assertTrue(any(re.match(wanted, line) and message in line for line in lines), f"{wanted}{message}\nin {lines}")
        self.assertRegex(said[-1], r"^sural-kbc: \d+ errors$")
        print(f"{len(ERRORS)} errors of the compiler", flush=True)

    def test_files(self):
        for record, text, _ in FILES.values():
            self.knowledge.write(record, text)
        said = "\n".join(self.refused())
        for name, (_, _, message) in FILES.items():
            with self.subTest(name):
                self.assertIn(message, said)

    def test_conditions(self):
        """Each bad condition in a rule of its own, on line 12."""
        rule = self.knowledge.read("redflags/b12_cord.yaml").split("when:")[0]
        self.assertNotIn("\n\n", rule)
        for number, text in enumerate(CONDITIONS):
            self.knowledge.write(f"redflags/bad_{number}.yaml", re.sub(r"^id:.*", f"id: bad_{number}", rule) + f'when:\n  - ["{text}"]\n')
        line = rule.count("\n") + 2
        said = self.refused()
        for number, (text, message) in enumerate(CONDITIONS.items()):
            with self.subTest(text):
                lines = [row for row in said if row.startswith(f"redflags/bad_{number}.yaml:{line}:")]
                self.assertTrue(any(message in row for row in lines), f"{message!r} is not in {lines}")
        print(f"{len(CONDITIONS)} conditions", flush=True)

    def test_a_rule_without_clauses(self):
        """A rule that can never hold is an error of the compiler or of lint, never silence."""
        self.knowledge.damage("redflags/b12_cord.yaml", r"^when:\n(?:  .*\n)+", "when: []\n")
        result, image = self.knowledge.compile()
        if result.status == 0:
            self.assertEqual(sural("knowledge", "lint", "--knowledge", image).status, 1, "neither the compiler nor lint minds")

    def test_broken(self):
        refusals = []
        for name, (record, pattern, by) in BROKEN.items():
            with self.subTest(name):
                self.setUp()
                if pattern is None:
                    self.knowledge.write(record, by)
                else:
                    self.knowledge.damage(record, pattern, by)
                result, image = self.knowledge.compile()
                self.assertIn(result.status, (1, 2), result.err)
                self.assertFalse(os.path.exists(image), "an image in spite of errors")
                self.assertIn(os.path.basename(record).split(".")[0], result.err)
                refusals.append((name, result.status, record in result.err))
        with self.subTest("exit status 1, and the file named, as `sural-kbc` says of all errors"):
            self.assertEqual(refusals, [(name, 1, True) for name in BROKEN])

    def test_a_network_that_runs_in_a_circle(self):
        """Neither the compiler nor the command hangs or crashes on it."""
        self.knowledge.damage("places/cfn_popliteal.yaml", r"^feeds:\n(?:  .*\n)+",
                              "feeds:\n  - {place: cfn_fibular_head, touch: 1, vibration: 1, pain: 1, motor: 1}\n")
        result, image = self.knowledge.compile()
        if result.status == 0:
            result = assess([case("x", finding("fever"))], "--knowledge", image, timeout=30)
        self.assertIn(result.status, (1, 2), result.err)
        self.assertIn("circle", result.err)

    def test_two_builds_are_the_same(self):
        images = []
        for name in ("one", "two"):
            result, path = self.knowledge.compile(name)
            self.assertEqual((result.status, result.err), (0, ""))
            with open(path, "rb") as file:
                images.append(file.read())
        self.assertEqual(images[0], images[1])

    def test_lint(self):
        for message, pattern, by in LINT:
            if pattern is None:
                self.knowledge.write(record_of(message), by)
            else:
                self.knowledge.damage(record_of(message), pattern, by)
        for record, text in ADDED.items():
            self.knowledge.write(record, text)
        result, image = self.knowledge.compile()
        self.assertEqual((result.status, result.err), (0, ""))
        result = sural("knowledge", "lint", "--knowledge", image)
        self.assertEqual(result.status, 1, result.err)
        said = result.out.decode().splitlines()
        for message, _, _ in LINT:
            with self.subTest(message):
                self.assertTrue(any(line.startswith(message) for line in said), [line for line in said if line.startswith(message.split(":")[0])])
        self.assertIn(f"{len(said)} lint findings", result.err)
        records = {message.split(":")[0] for message, _, _ in LINT}
        print(f"{len(LINT)} rules of lint", flush=True)
        self.assertEqual([line for line in said if line.split(":")[0] not in records and "nobody cites it" not in line], [])


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.small = SmallImage()
        cls.addClassCleanup(cls.small.close)
        with open(cls.small.image, "rb") as file:
            cls.bytes = file.read()

    def open(self, image, sign=False):
        """Opens an image and reasons with it."""
        if sign:
            image = image[:8] + hashlib.sha256(image[DIGESTED:]).digest() + image[DIGESTED:]
        path = os.path.join(self.small.folder, "other.image")
        with open(path, "wb") as file:
            file.write(image)
        return assess([case("x", finding("fever"), finding("numbness", "heel", side="left"))], "--knowledge", path)

    def refused(self, result):
        self.assertEqual(result.status, 1, result.err[-500:])
        self.assertEqual(result.out, b"")
        self.assertRegex(result.err, r"^sural: \S+: .*knowledge image")

    def test_digest(self):
        """The digest is that of all behind the header, and the one that the command reports."""
        for path in (IMAGE, self.small.image):
            with open(path, "rb") as file:
                image = file.read()
            magic, digest, version, size, pool, _ = HEADER.unpack_from(image)
            self.assertEqual((magic, version, size), (b"SURALKN\n", 3, len(image)))
            self.assertLess(pool, size)
            self.assertEqual(digest, hashlib.sha256(image[DIGESTED:]).digest())
            self.assertEqual(assess([case("x")], "--knowledge", path).objects()[0]["knowledge"]["sha256"], digest.hex())

    def test_truncated(self):
        size = len(self.bytes)
        for length in (0, 1, 7, 8, 55, 56, 57, 400, 500, size // 2, size - 4, size - 1):
            with self.subTest(length):
                self.refused(self.open(self.bytes[:length]))
                self.assertIn(self.open(self.resized(self.bytes[:length]), sign=True).status, (1,))
        self.refused(self.open(self.bytes + b"\0"))

    @staticmethod
    def resized(image):
        return image if len(image) < HEADER.size else image[:44] + struct.pack("<I", len(image)) + image[48:]

    def test_flipped(self):
        """A flip anywhere is seen, by the header's own checks or by the digest."""
        chance = random.Random(1)
        for place in [*range(0, HEADER.size, 5), *(chance.randrange(HEADER.size, len(self.bytes)) for _ in range(20)), len(self.bytes) - 1]:
            with self.subTest(place):
                self.refused(self.open(self.with_cell(place, bytes([self.bytes[place] ^ 1 << chance.randrange(8)]))))

    def with_cell(self, place, cell):
        return self.bytes[:place] + cell + self.bytes[place + len(cell):]

    def test_signed_anew(self):
        """With a good digest over bad content, every offset is still checked: an answer or a refusal, never a crash."""
        chance = random.Random(2)
        pool = HEADER.unpack_from(self.bytes)[4]
        directory = range(HEADER.size, struct.unpack_from("<I", self.bytes, HEADER.size)[0], 4)  # up to the rows of the first section
        places = [44, 48, 52, *chance.sample(directory, 16), *(chance.randrange(HEADER.size // 4, pool // 4) * 4 for _ in range(40))]
        counts = {0: 0, 1: 0}
        for place in places:
            cell = chance.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\0\0\xc0\x7f", struct.pack("<I", chance.randrange(1 << 20))])
            with self.subTest(place=place, cell=cell):
                result = self.open(self.with_cell(place, cell), sign=True)
                self.assertIn(result.status, (0, 1), result.err[-500:])
                self.assertEqual(bool(result.err), result.status == 1)
                counts[result.status] += 1
        print(f"images signed anew: {counts[1]} refused, {counts[0]} answered", flush=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
