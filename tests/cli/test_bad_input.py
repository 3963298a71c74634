"""Every error that docs/case-format.md names, the words around it, and the conversions of units."""
import json
import os
import tempfile
import unittest

from sural_command import assess, case, finding, sural, to_bytes

FORMAT = "sural-case/1"
FOOT = finding("numbness", "foot_dorsum_medial", side="left")


def bare(**keys):
    """A case made of these keys alone."""
    return {"format": FORMAT, "findings": [], **keys}


def one(*findings, **keys):
    return bare(findings=list(findings), **keys)


# name: (case, pointer, telling piece of the message, did_you_mean: an id, None = none, ... = whatever)
UNKNOWN = {
    "finding": (one(finding("numbnes", "heel", side="left")), "/findings/0/finding", "numbnes", "numbness"),
    "finding, far from all": (one(finding("qqqqqqqqqqqq")), "/findings/0/finding", "qqqqqqqqqqqq", None),
    "finding, in capitals": (one(finding("FEVER")), "/findings/0/finding", "FEVER", ...),
    "finding, empty": (one(finding("")), "/findings/0/finding", "unknown finding", None),
    "region": (one(FOOT, finding("numbness", "heel", "great_to", side="left")), "/findings/1/sites/1", "great_to", "great_toe"),
    "movement": (one(finding("weakness", "ankle_dorsiflexio", side="left")), "/findings/0/sites/0", "ankle_dorsiflexio",
                 "ankle_dorsiflexion"),
    "reflex": (one(finding("reflex", "anckle", side="left", value="absent")), "/findings/0/sites/0", "anckle", "ankle"),
    "site of another type: movement": (one(finding("numbness", "ankle_dorsiflexion", side="left")), "/findings/0/sites/0",
                                       "ankle_dorsiflexion", ...),
    "site of another type: region": (one(finding("weakness", "heel", side="left")), "/findings/0/sites/0", "heel", ...),
    "site of another type: reflex": (one(finding("numbness", "brachioradialis", side="left")), "/findings/0/sites/0",
                                     "brachioradialis", ...),
    "reflex with a finding of its own": (one(finding("reflex", "plantar_response", side="left", value="absent")),
                                         "/findings/0/sites/0", "plantar_response", ...),
    "word of an enum": (one(finding("onset", value="suden")), "/findings/0/value", "suden", "sudden"),
    "word of a reflex": (one(finding("reflex", "ankle", side="left", value="absant")), "/findings/0/value", "absant", "absent"),
    "side": (one(finding("foot_drop", side="rigth")), "/findings/0/side", "left, right or both", "right"),
    "side, letters swapped": (one(finding("foot_drop", side="lfet")), "/findings/0/side", "left, right or both", "left"),
    "side, in capitals": (one(finding("foot_drop", side="Left")), "/findings/0/side", "left, right or both", "left"),
    "side, empty": (one(finding("foot_drop", side="")), "/findings/0/side", "left, right or both", None),
    "sex": (bare(sex="femal"), "/sex", "femal", "female"),
    "sex, far from all": (bare(sex="yes"), "/sex", "female, male or other", None),
    "setting": (bare(setting="emergancy"), "/setting", "emergancy", "emergency"),
    "setting, far from all": (bare(setting="on the moon"), "/setting", "on the moon", None),
    "unit": (one(finding("glucose", value=120, unit="mg/dl")), "/findings/0/unit", "mg/dl", "mg/dL"),
    "unit, far from all": (one(finding("glucose", value=120, unit="furlongs")), "/findings/0/unit", "furlongs", None),
    "unit of another quantity": (one(finding("glucose", value=120, unit="mg/L")), "/findings/0/unit", "mg/L", ...),
    "unit, empty": (one(finding("glucose", value=6, unit="")), "/findings/0/unit", "mmol/L", None),
    "unit, one letter for several": (one(finding("duration", value=3, unit="m")), "/findings/0/unit", "\"m\"", ...),
    "unit of a number that is given as a word": (one(finding("glucose", value="high", unit="furlongs")), "/findings/0/unit",
                                                 "furlongs", None),
    "key": (bare(findngs=[]), "/findngs", "findngs", "findings"),
    "key, letters swapped": (bare(agee=4), "/agee", "agee", "age"),
    "key of a finding": (one(finding("fever", presnt=True)), "/findings/0/presnt", "presnt", "present"),
    "key of a finding, letters swapped": (one(finding("onset", vlaue="days")), "/findings/0/vlaue", "vlaue", "value"),
    "key, empty": (bare(**{"": 1}), "/", "unknown key", None),
    "key, far from all": (bare(zzz=1), "/zzz", "zzz", None),
    "key that needs escaping": (bare(**{"a/b~c": 1}), "/a~1b~0c", "a/b~c", ...),
    "key like the caller's own": (bare(X=1), "/X", "x-", ...),
    "id, cut amid a letter": (one(finding("a" + "é" * 50)), "/findings/0/finding", "unknown finding", None),
    "key, cut amid a letter": (bare(**{"a" + "é" * 80: 1}), ..., "unknown key", None),
}
SIDES = {
    "missing": (one(finding("foot_drop")), "/findings/0/side", "foot_drop", None),
    "missing, with sites": (one(finding("numbness", "heel")), "/findings/0/side", "numbness", None),
    "on an unsided finding": (one(finding("fever", side="left")), "/findings/0/side", "fever", None),
    "both on an unsided finding": (one(finding("fever", side="both")), "/findings/0/side", "fever", None),
    "a number": (one(finding("foot_drop", side=1)), "/findings/0/side", "left, right or both", None),
    "a list": (one(finding("foot_drop", side=["left"])), "/findings/0/side", "left, right or both", None),
}
SITES = {
    "missing": (one(finding("numbness", side="left")), "/findings/0/sites", "numbness", None),
    "missing, movement": (one(finding("weakness", side="left")), "/findings/0/sites", "weakness", None),
    "missing, reflex": (one(finding("reflex", side="left", value="absent")), "/findings/0/sites", "reflex", None),
    "empty": (one(finding("numbness", side="left", sites=[])), "/findings/0/sites", "at least one", None),
    "text": (one(finding("numbness", side="left", sites="heel")), "/findings/0/sites", "list", None),
    "number in the list": (one(finding("numbness", "heel", 3, side="left")), "/findings/0/sites/1", "text", None),
    "on a flag": (one(finding("foot_drop", "heel", side="left")), "/findings/0/sites", "foot_drop", None),
    "on an enum": (one(finding("onset", "heel", value="days")), "/findings/0/sites", "onset", None),
    "on a number": (one(finding("duration", "heel", value=3)), "/findings/0/sites", "duration", None),
}
VALUES = {
    "missing, enum": (one(finding("onset")), "/findings/0/value", "onset", None),
    "missing, number": (one(finding("duration")), "/findings/0/value", "duration", None),
    "missing, number with a unit": (one(finding("duration", unit="d")), "/findings/0/value", "duration", None),
    "missing, reflex": (one(finding("reflex", "ankle", side="left")), "/findings/0/value", "reflex", None),
    "on a flag": (one(finding("fever", value="yes")), "/findings/0/value", "present", None),
    "number on a flag": (one(finding("fever", value=1)), "/findings/0/value", "present", None),
    "on sites": (one(finding("numbness", "heel", side="left", value="absent")), "/findings/0/value", "present", None),
    "true": (one(finding("onset", value=True)), "/findings/0/value", "text or a number", None),
    "a list": (one(finding("onset", value=["days"])), "/findings/0/value", "text or a number", None),
    "absent, enum": (one(finding("onset", value="days", present=False)), "/findings/0/present", "absent", None),
    "absent, number": (one(finding("duration", value=3, present=False)), "/findings/0/present", "absent", None),
    "number for a word": (one(finding("onset", value=3)), "/findings/0/value", "words", None),
    "word for a number": (one(finding("duration", value="for ages")), "/findings/0/value", "for ages", None),
    "slip in a word for a number": (one(finding("glucose", value="hihg")), "/findings/0/value", "hihg", "high"),
    "digits in quotes": (one(finding("duration", value="21")), "/findings/0/value", "21", None),
    "low where there is none": (one(finding("esr", value="low")), "/findings/0/value", "low", ...),
    "high where there is none": (one(finding("duration", value="high")), "/findings/0/value", "high", ...),
    "below the range": (one(finding("duration", value=-1)), "/findings/0/value", "outside", None),
    "above the range": (one(finding("hba1c", value=26)), "/findings/0/value", "outside", None),
    "above the range once converted": (one(finding("duration", value=101, unit="y")), "/findings/0/value", "outside", None),
    "unit on a flag": (one(finding("fever", unit="d")), "/findings/0/unit", "fever", None),
    "unit on an enum": (one(finding("onset", value="days", unit="d")), "/findings/0/unit", "onset", None),
    "unit a number": (one(finding("duration", value=3, unit=7)), "/findings/0/unit", "text", None),
    "grade above": (one(finding("weakness", "hip_flexion", side="left", grade=6)), "/findings/0/grade", "0 to 5", None),
    "grade below": (one(finding("weakness", "hip_flexion", side="left", grade=-1)), "/findings/0/grade", "0 to 5", None),
    "grade in quotes": (one(finding("weakness", "hip_flexion", side="left", grade="3")), "/findings/0/grade", "number", None),
    "grade on another finding": (one(finding("numbness", "heel", side="left", grade=3)), "/findings/0/grade", "weakness", None),
    "grade on a flag": (one(finding("foot_drop", side="left", grade=3)), "/findings/0/grade", "weakness", None),
    "grade of absent weakness": (one(finding("weakness", "hip_flexion", side="left", grade=3, present=False)),
                                 "/findings/0/grade", "absent", None),
    "present a number": (one(finding("fever", present=0)), "/findings/0/present", "true or false", None),
    "present a word": (one(finding("fever", present="false")), "/findings/0/present", "true or false", None),
}
PERSON = {
    "age below": (bare(age=-0.5), "/age", "0 to 120", None),
    "age above": (bare(age=120.5), "/age", "0 to 120", None),
    "age in quotes": (bare(age="54"), "/age", "number", None),
    "age true": (bare(age=True), "/age", "number", None),
    "sex a number": (bare(sex=1), "/sex", "text", None),
    "setting a list": (bare(setting=[]), "/setting", "text", None),
    "id a number": (bare(id=7), "/id", "text", None),
}
SHAPE = {
    "null at the top": (bare(age=None), "/age", "null", None),
    "null finding": (one(None), "/findings/0", "null", None),
    "null list": (bare(findings=None), "/findings", "null", None),
    "null in a finding": (one(FOOT, finding("fever", present=None)), "/findings/1/present", "null", None),
    "null among sites": (one(finding("numbness", "heel", None, side="left")), "/findings/0/sites/1", "null", None),
    "no format": ({"findings": []}, "", "format", None),
    "another version": (bare(format="sural-case/2"), "/format", FORMAT, FORMAT),
    "format a number": (bare(format=1), "/format", FORMAT, FORMAT),
    "no findings": ({"format": FORMAT}, "", "findings", None),
    "findings an object": (bare(findings={}), "/findings", "list", None),
    "findings text": (bare(findings="fever"), "/findings", "list", None),
    "finding text": (one("fever"), "/findings/0", "object", None),
    "finding a list": (one(FOOT, []), "/findings/1", "object", None),
    "finding without its id": (one({"side": "left"}), "/findings/0", "finding", None),
    "finding's id a number": (one({"finding": 3}), ..., "finding", None),
    "a list": ([], "", "object", None),
    "text": ("numb", "", "", None),
}


def against(name, first, second, *more):
    """A contradiction between the first statement and the last."""
    findings = [first, *more, second]
    return name, (one(*findings), f"/findings/{len(findings) - 1}", "/findings/0", None)


NUMB, NOT_NUMB = finding("numbness", "heel", "great_toe", side="left"), finding("numbness", "sole_medial", "heel", side="left", present=False)
CONTRADICTIONS = dict([
    against("flag", finding("fever"), finding("fever", present=False)),
    against("flag, with others between", finding("fever"), finding("fever", present=False), FOOT, finding("onset", value="days")),
    against("one of several sites", NUMB, NOT_NUMB),
    against("enum", finding("onset", value="days"), finding("onset", value="weeks")),
    against("number", finding("glucose", value=5), finding("glucose", value=9)),
    against("number, in two units", finding("duration", value=3, unit="wk"), finding("duration", value=22, unit="d")),
    against("number and word", finding("glucose", value=5), finding("glucose", value="high")),
    against("words of a number", finding("glucose", value="low"), finding("glucose", value="high")),
    against("reflex", finding("reflex", "ankle", side="left", value="absent"), finding("reflex", "ankle", side="both", value="normal")),
    against("both and left", finding("foot_drop", side="both"), finding("foot_drop", side="left", present=False)),
    against("right and both", finding("foot_drop", side="right", present=False), finding("foot_drop", side="both")),
    against("grade", finding("weakness", "hip_flexion", side="left", grade=3), finding("weakness", "hip_flexion", side="left", grade=4)),
    against("grade 5 and weak", finding("weakness", "hip_flexion", side="left", grade=5), finding("weakness", "hip_flexion", side="left")),
])
TABLES = {"unknown": UNKNOWN, "side": SIDES, "sites": SITES, "value": VALUES, "person": PERSON, "shape": SHAPE,
          "contradiction": CONTRADICTIONS}

GOOD = {
    "caller's own keys": one({**FOOT, "x-note": None, "x-": {"a": None}}, **{"x-id": [1, {"finding": None}]}),
    "ages at the ends": one(FOOT, age=0),
    "age 120": one(FOOT, age=120, sex="other", setting="community"),
    "duplicate statement": one(FOOT, FOOT, finding("fever"), finding("fever", present=True)),
    "left again in both": one(finding("foot_drop", side="left"), finding("foot_drop", side="both")),
    "left and right differ": one(finding("foot_drop", side="left"), finding("foot_drop", side="right", present=False)),
    "a grade later": one(finding("weakness", "hip_flexion", side="left"), finding("weakness", "hip_flexion", side="left", grade=4)),
    "full power": one(finding("weakness", "hip_flexion", side="left", grade=5, present=False)),
    "number in its laboratory's word": one(finding("glucose", value=5), finding("glucose", value="normal")),
}

# Statements in another unit, and the same in the table's, worked out apart from the knowledge; each near a border of two bins,
# so that a factor wrong by some per cent shows. Statements of one row stand in one case.
UNITS = [
    [("duration", 13.2, "wk", 92.4), ("glucose", 128, "mg/dL", 7.104), ("b12", 195, "pg/mL", 143.9), ("hba1c", 49, "mmol/mol", 6.635),
     ("creatinine", 1.4, "mg/dL", 123.8), ("haemoglobin", 11.8, "g/dL", 118.0), ("calcium", 8.5, "mg/dL", 2.121),
     ("magnesium", 1.75, "mg/dL", 0.72), ("crp", 4.9, "mg/dL", 49.0), ("csf_protein", 46, "mg/dL", 0.46),
     ("d_dimer", 0.52, "mg/L FEU", 520.0), ("methylmalonic_acid", 290, "nmol/L", 0.29), ("episode_duration", 0.98, "h", 58.8)],
    [("duration", 11.9, "mo", 362.2), ("glucose", 124, "mg/dL", 6.882), ("b12", 205, "pg/mL", 151.3), ("hba1c", 46, "mmol/mol", 6.36),
     ("creatinine", 0.118, "mmol/L", 118.0), ("haemoglobin", 7.5, "mmol/L", 120.9), ("calcium", 4.35, "mEq/L", 2.175),
     ("crp", 5.1, "mg/dL", 51.0), ("csf_protein", 440, "mg/L", 0.44), ("d_dimer", 0.48, "ug/mL FEU", 480.0),
     ("episode_duration", 95, "s", 1.583), ("post_void_residual", 0.21, "L", 210.0)],
    [("duration", 1.02, "y", 372.6), ("b12", 0.225, "nmol/L", 225.0), ("platelets", 148000, "/uL", 148.0)],
    [("duration", 23, "h", 0.958), ("b12", 302, "ng/L", 222.9), ("pregnancy_week", 93, "d", 13.29)],
]


class BadInput(unittest.TestCase):
    def check(self, name, row, line, answer, said):
        given, pointer, telling, meant = row
        error = answer.get("error") or {}
        self.assertEqual(answer.get("format"), "sural-assessment/1")
        self.assertEqual(answer.get("case"), name if isinstance(given, dict) and "id" not in given else None)
        self.assertTrue("error" in answer, f"no error in the answer, which has {list(answer)}")
        self.assertEqual(error.get("line"), line)
        self.assertIn("pointer", error)
        if pointer is not ...:
            self.assertEqual(error["pointer"], pointer)
        self.assertIn(telling, error.get("message", ""))
        self.assertTrue(error.get("message"))
        if meant is not ...:
            self.assertEqual(error.get("did_you_mean"), meant)
        self.assertNotIn("disorders", answer)
        self.assertTrue(said, f"nothing on standard error for line {line}")
        for piece in [error["message"], error["pointer"], *([name] if answer["case"] else []), error.get("did_you_mean", "")]:
            self.assertIn(piece, said[0])

    def test_every_error(self):
        """All of them in one file, each line with its own error."""
        rows = [(f"{kind}: {name}", row) for kind, rows in TABLES.items() for name, row in rows.items()]
        lines = [{"id": name, **row[0]} if isinstance(row[0], dict) else row[0] for name, row in rows]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bad.ndjson")
            with open(path, "wb") as file:
                file.write(to_bytes(lines))
            result = sural("assess", "--format", "json", path)
        self.assertEqual(result.status, 1, result.err)
        answers = result.objects()
        self.assertEqual(len(answers), len(rows))
        for line, ((name, row), answer) in enumerate(zip(rows, answers), 1):
            with self.subTest(name):
                said = [text for text in result.err.splitlines() if text.startswith(f"{path}:{line}:")]
                self.check(name, row, line, answer, said)
        print(f"{len(rows)} errors", flush=True)

    def test_alone(self):
        """A single bad case gives exit status 1 in both output formats; in text, standard output stays empty."""
        for form in ("json", "text"):
            with self.subTest(form):
                result = sural("assess", "--format", form, "-", given=to_bytes([one(finding("fevr"))]))
                self.assertEqual(result.status, 1)
                self.assertRegex(result.err, r"^standard input:1: .*/findings/0/finding.*fevr.*did you mean fever")
                self.assertEqual(bool(result.out), form == "json")

    def test_good(self):
        result = assess([{"id": name, **given} for name, given in GOOD.items()])
        self.assertEqual(result.err, "")
        self.assertEqual(result.status, 0)
        self.assertEqual([answer["case"] for answer in result.objects()], list(GOOD))

    def test_duplicates_count_once(self):
        once = one(FOOT, finding("fever"))
        twice = one(FOOT, finding("fever"), FOOT, finding("fever"))
        answers = assess([once, twice]).objects()
        chances = [{d["id"]: d["probability"] for d in answer["disorders"]} for answer in answers]
        for name, chance in chances[0].items():
            self.assertAlmostEqual(chance, chances[1][name], delta=1e-11, msg=name)

    def test_units(self):
        """The same number in another unit gives the same answer, apart from the statement that is echoed."""
        given = []
        for row in UNITS:
            given.append(case("", *[finding(name, value=value, unit=unit) for name, value, unit, _ in row]))
            given.append(case("", *[finding(name, value=value) for name, _, _, value in row]))
        result = assess(given)
        self.assertEqual(result.status, 0, result.err)
        answers = [self.without_echo(answer) for answer in result.objects()]
        self.assertEqual(len(answers), len(given))
        for row, converted, plain in zip(UNITS, answers[::2], answers[1::2]):
            for (name, value, unit, _), here, there in zip(row, converted.pop("weights"), plain.pop("weights")):
                with self.subTest(f"{name} {value} {unit}"):
                    self.assertEqual(here, there)
            self.assertEqual(converted, plain)

    @staticmethod
    def without_echo(answer):
        """The weights of each statement over all disorders apart; the rest without the statements."""
        steps = {}
        for disorder in answer["disorders"]:
            evidence = disorder["evidence"]
            for row in evidence.pop("for") + evidence.pop("against"):
                steps.setdefault(row["step"], {})[disorder["id"]] = row["weight"]
        answer["weights"] = [steps[step] for step in sorted(steps)]
        return json.loads(json.dumps(answer))


if __name__ == "__main__":
    unittest.main(verbosity=2)
