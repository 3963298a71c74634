"""The assessment keeps its contract (docs/assessment-format.md) on all development cases, in both output formats."""
import copy
import math
import random
import unittest

from sural_command import LEVELS, assess, case, dev_cases, finding, sural, table, to_bytes

SHUFFLED, MIRRORED = 8, 8  # of the development cases; each costs an assessment
OTHER = {"left": "right", "right": "left"}
DIGIT = 5e-12  # half a unit of the twelfth digit, ten times over: what printing may take from a number near 1
HEADINGS = ["HOW URGENT", "WHAT IT MAY BE", "WHERE (all causes together)", "WHAT TO ASK OR EXAMINE NEXT", "WHAT TO DO if it is: "]


def mirrored(one):
    one = copy.deepcopy(one)
    for row in one["findings"]:
        if "side" in row:
            row["side"] = OTHER.get(row["side"], row["side"])
    return one


def shuffled(one, seed):
    one = copy.deepcopy(one)
    random.Random(seed).shuffle(one["findings"])
    return one


def spread(cases, count):
    """`count` of the cases, evenly spread."""
    return [cases[i * len(cases) // count] for i in range(count)]


def chances(answer):
    return {row["id"]: row["probability"] for row in answer["disorders"]}


def places(rows, mirror=False):
    """Probability by site and side, and by the side of the lesion."""
    def turn(side):
        return OTHER.get(side, side) if mirror else side
    return {(row["site"], turn(row["side"]), turn(row.get("lesion_side", row["side"]))): row["probability"] for row in rows}


def rules(answer):
    return {kind: sorted(row["rule"] for row in answer["triage"][kind]) for kind in ("raised_by", "still_to_exclude")}


def decibans(chance, against):
    return 10 * math.log10(chance / against)


class Assessment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One run for all: the development cases, the empty case, some shuffled, some mirrored."""
        cls.cases = dev_cases()
        cls.shuffles = [(one, shuffled(one, seed)) for seed, one in enumerate(spread(cls.cases, SHUFFLED))]
        cls.mirrors = [(one, mirrored(one)) for one in spread([c for c in cls.cases if {"left", "right"} & {f.get("side") for f in c["findings"]}],
                                                              MIRRORED)]
        others = [other for _, other in cls.shuffles + cls.mirrors]
        cls.result = assess([*cls.cases, case("empty"), *others])
        answers = cls.result.objects()
        count = len(cls.cases)
        cls.answers, cls.empty, cls.others = answers[:count], answers[count], answers[count + 1:]
        cls.by_id = {answer["case"]: answer for answer in cls.answers}

    def each(self, check):
        for answer in [*self.answers, self.empty]:
            with self.subTest(answer["case"]):
                check(answer)

    def same(self, first, second):
        self.assertEqual(set(first), set(second))
        for key, value in first.items():
            self.assertAlmostEqual(value, second[key], delta=1e-9, msg=str(key))

    def test_every_case_is_answered(self):
        self.assertEqual((self.result.status, self.result.err), (0, ""))
        self.assertEqual([answer["case"] for answer in self.answers], [one["id"] for one in self.cases])
        self.assertEqual(len({one["id"] for one in self.cases}), len(self.cases))

        def check(answer):
            self.assertEqual(answer["format"], "sural-assessment/1")
            self.assertNotIn("error", answer)
            self.assertRegex(answer["knowledge"]["sha256"], "^[0-9a-f]{64}$")

        self.each(check)
        print(f"{len(self.cases)} cases, {len(self.others)} of them again shuffled or mirrored", flush=True)

    def test_probabilities(self):
        def check(answer):
            found = [row["probability"] for row in answer["disorders"]]
            for chance in [*found, answer["fit"]["known_causes"], *places(answer["localisation"]).values()]:
                self.assertTrue(0 <= chance <= 1, chance)
            self.assertEqual(found, sorted(found, reverse=True))
            self.assertAlmostEqual(sum(found), answer["fit"]["known_causes"], delta=1e-9)
            self.assertEqual({row["id"] for row in answer["disorders"]}, table("disorders") & set(chances(answer)))
            self.assertEqual(len(chances(answer)), len(found))
            priors = [row["evidence"]["prior"] for row in answer["disorders"]]
            self.assertTrue(all(0 < prior < 1 for prior in priors) and sum(priors) < 1)

        self.each(check)

    def test_weights(self):
        """Prior odds plus weights = posterior odds, in decibans, as near as twelve printed digits allow."""
        odds, steps = [], []

        def check(answer):
            unknown = 1 - answer["fit"]["known_causes"]
            statements = next((len(one["findings"]) for one in self.cases if one["id"] == answer["case"]), 0)
            steps_taken = list(range(statements + 1)) if statements else []
            for row in answer["disorders"]:
                chance, evidence = row["probability"], row["evidence"]
                weights = evidence["for"] + evidence["against"]
                self.assertEqual(sorted(weight["step"] for weight in weights), steps_taken, row["id"])
                self.assertEqual([w["finding"] for w in weights if w["step"] == statements], ["two_causes"] if statements else [], row["id"])
                self.assertTrue(all(weight["weight"] >= 0 for weight in evidence["for"]))
                self.assertTrue(all(weight["weight"] <= 0 for weight in evidence["against"]))
                if not 1e-12 < chance < 1 - 1e-12:
                    continue
                against = max(1 - chance, math.fsum(c for id, c in chances(answer).items() if id != row["id"]) + unknown)
                before = decibans(evidence["prior"], 1 - evidence["prior"])
                allowed = 1e-6 + 10 / math.log(10) * DIGIT / against
                total = before + math.fsum(weight["weight"] for weight in weights)
                self.assertAlmostEqual(total, decibans(chance, against), delta=allowed, msg=row["id"])
                odds.append(total)
                steps.extend(weights)

        self.each(check)
        print(f"{len(odds)} posterior odds, {len(steps)} weights", flush=True)
        self.assertGreater(len(odds), 20 * len(self.cases))

    def test_statements_are_echoed(self):
        """Every weight carries the statement that it belongs to, as it was written."""
        given = {one["id"]: [{k: v for k, v in row.items() if not k.startswith("x-")} for row in one["findings"]] for one in self.cases}
        for answer in self.answers:
            with self.subTest(answer["case"]):
                evidence = answer["disorders"][0]["evidence"]
                rows = sorted(evidence["for"] + evidence["against"], key=lambda row: row["step"])[:-1] # the last: two causes
                echoed = [{k: v for k, v in row.items() if k not in ("weight", "step")} for row in rows]
                self.assertEqual(echoed, given[answer["case"]])

    def test_places(self):
        def check(answer):
            whole = places(answer["localisation"])
            self.assertEqual(len(whole), len(answer["localisation"]))
            self.assertEqual(list(whole.values()), sorted(whole.values(), reverse=True))
            self.assertAlmostEqual(math.fsum(whole.values()), answer["fit"]["known_causes"], delta=1e-9)
            summed = {}
            for row in answer["disorders"]:
                here = places(row["sites"])
                self.assertAlmostEqual(math.fsum(here.values()), row["probability"], delta=1e-9, msg=row["id"])
                self.assertEqual(list(here.values()), sorted(here.values(), reverse=True), row["id"])
                for key, chance in here.items():
                    summed[key] = summed.get(key, 0) + chance
            self.same(whole, summed)

        self.each(check)

    def test_ids_and_words(self):
        """Every id is in a table of the contract or in the knowledge, every level and side is a word of the contract."""
        findings, disorders = table("findings"), table("disorders")
        sites = table("regions") | table("movements") | table("reflexes")
        known, red = ({row.split("\t")[0] for row in sural("knowledge", "list", name).out.decode().splitlines()} for name in ("places", "redflags"))

        def check(answer):
            triage = answer["triage"]
            named = [id for row in answer["disorders"] for key in ("unexplained", "expected_but_unknown") for id in row["evidence"][key]]
            named += [id for row in triage["raised_by"] for id in row["findings"]] + [id for row in triage["still_to_exclude"] for id in row["ask"]]
            named += [row["finding"] for row in answer["next"] + answer["not_used"]]
            self.assertLessEqual(set(named), findings | {"age", "sex"})
            self.assertLessEqual(set(chances(answer)) | {row["bears_on"] for row in answer["next"]}, disorders)
            self.assertLessEqual({id for row in answer["next"] for id in row.get("sites", [])}, sites)
            all_places = answer["localisation"] + [place for row in answer["disorders"] for place in row["sites"]]
            self.assertLessEqual({row["site"] for row in all_places}, known)
            self.assertLessEqual({row["side"] for row in all_places}, {"left", "right", "both"})
            self.assertLessEqual({row["rule"] for row in triage["raised_by"] + triage["still_to_exclude"]}, red)
            levels = [triage["level"], triage["by_expected_harm"], *(row["urgency"] for row in answer["disorders"])]
            levels += [row["level"] for row in triage["raised_by"] + triage["still_to_exclude"]]
            self.assertLessEqual(set(levels), set(LEVELS))

        self.each(check)

    def test_triage(self):
        """The level is the higher of expected harm and the gravest rule that holds; the gravest rule stands first."""
        def check(answer):
            triage = answer["triage"]
            raised = [LEVELS.index(row["level"]) for row in triage["raised_by"]]
            self.assertEqual(raised, sorted(raised, reverse=True))
            self.assertEqual(LEVELS.index(triage["level"]), max([LEVELS.index(triage["by_expected_harm"]), *raised]))
            self.assertFalse(set(rules(answer)["raised_by"]) & set(rules(answer)["still_to_exclude"]))

        self.each(check)

    def test_what_to_ask_next(self):
        """Questions have a gain, the largest first, and never ask for what was said."""
        given = {one["id"]: one["findings"] for one in self.cases}
        for answer in self.answers:
            with self.subTest(answer["case"]):
                gains = [row["gain"] for row in answer["next"]]
                self.assertEqual(gains, sorted(gains, reverse=True))
                said = {(row["finding"], side, site) for row in given[answer["case"]]
                        for side in (["left", "right"] if row.get("side") == "both" else [row.get("side")]) for site in row.get("sites", [None])}
                asked = {(row["finding"], row.get("side"), site) for row in answer["next"] for site in row.get("sites", [None])}
                self.assertFalse(said & asked)

    def test_empty_case_gives_the_prior(self):
        for row in self.empty["disorders"]:
            self.assertAlmostEqual(row["probability"], row["evidence"]["prior"], delta=1e-9, msg=row["id"])
            self.assertEqual(row["evidence"]["for"] + row["evidence"]["against"] + row["evidence"]["unexplained"], [])
        self.assertEqual(self.empty["triage"]["raised_by"], [])
        self.assertEqual(self.empty["not_used"], [])
        self.assertAlmostEqual(self.empty["fit"]["log_evidence"], 0, delta=1e-9)

    def test_order_of_findings(self):
        for (one, other), answer in zip(self.shuffles, self.others):
            with self.subTest(one["id"]):
                self.assertNotEqual(one["findings"], other["findings"])
                first = self.by_id[one["id"]]
                self.same(chances(first), chances(answer))
                self.same(places(first["localisation"]), places(answer["localisation"]))
                self.assertEqual(rules(first), rules(answer))
                self.assertEqual(first["triage"]["level"], answer["triage"]["level"])

    def test_left_mirrors_right(self):
        for (one, _), answer in zip(self.mirrors, self.others[SHUFFLED:]):
            with self.subTest(one["id"]):
                first = self.by_id[one["id"]]
                self.same(chances(first), chances(answer))
                self.same(places(first["localisation"], mirror=True), places(answer["localisation"]))
                self.assertEqual(rules(first), rules(answer))
                self.assertEqual(first["triage"]["level"], answer["triage"]["level"])

    def test_a_notice_in_every_answer(self):
        for answer in assess(dev_cases()[:5]).objects():
            self.assertIn("not a diagnosis", answer["notice"])
        self.assertIn("not a diagnosis", sural("assess", "-", given=to_bytes(dev_cases()[:1])).out.decode())

    def test_text(self):
        """Urgency comes first, the sections follow in order, and the answer is that of JSON."""
        given = [self.cases[0], case("broken", finding("fevr")), self.cases[1]]
        result = sural("assess", "-", given=to_bytes(given))
        self.assertEqual(result.status, 1)
        self.assertIn("standard input:2: case broken:", result.err)
        pages = result.out.decode().split("\n========\n\n")
        self.assertEqual(len(pages), 2)
        for page, answer in zip(pages, self.answers):
            with self.subTest(answer["case"]):
                lines = page.splitlines()
                self.assertIn(answer["case"], lines[0])
                self.assertIn("not a diagnosis", lines[1])
                headings = [line for line in lines[2:] if line[:1].strip()]
                self.assertEqual(len(headings), len(HEADINGS), headings)
                for line, heading in zip(headings, HEADINGS):
                    self.assertTrue(line.startswith(heading), line)
                level = answer["triage"]["level"].upper().replace("_", " ").replace("SELF CARE", "SELF-CARE")
                self.assertIn(f"HOW URGENT\n  {level}: ", page)
                for row in answer["disorders"][:5]:
                    self.assertIn(f"{row['name'][:66]}", page)
                    self.assertIn(f"{100 * row['probability']:.1f}%", page)


if __name__ == "__main__":
    unittest.main(verbosity=2)
