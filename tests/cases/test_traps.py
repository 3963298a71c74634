"""The ways in which programs of this kind are known to fail, each as a small case: silence taken for absence, sparse input
answered with confidence, a finding of a second illness that sinks the right cause, one sign too many, a benign label for a
dangerous disease, the whole leg without a place."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.getcwd(), "tests", "cli"))
from sural_command import LEVELS, assess, case, finding  # noqa: E402

DISC = [finding("low_back_pain"), finding("leg_pain_radiating_below_knee", side="left"), finding("onset", value="days"),
        finding("weakness", "great_toe_extension", side="left"), finding("numbness", "foot_dorsum_medial", "great_toe", side="left")]
FIBULAR = [finding("foot_drop", side="right"), finding("numbness", "foot_dorsum_medial", "leg_lateral_lower", side="right"),
           finding("habitual_leg_crossing"), finding("onset", value="days"), finding("low_back_pain", present=False)]
GUILLAIN_BARRE = [finding("weakness", "leg_unspecified", side="both"), finding("tingling", "leg_unspecified", side="both"),
                  finding("onset", value="days"), finding("ascending"), finding("recent_infection"), finding("course", value="progressive")]


def one(findings, **keys):
    answer = assess([case("x", *findings, **{"age": 45, "sex": "male", **keys})])
    assert answer.status == 0, answer.err
    return answer.objects()[0]


def first(answer, count=1):
    return [d["id"] for d in answer["disorders"][:count]]


def at_least(answer, level):
    return LEVELS.index(answer["triage"]["level"]) >= LEVELS.index(level)


class Traps(unittest.TestCase):
    def test_sparse_input_stays_open(self):
        """One or two findings never make a cause nearly certain, and more than one cause stays in play."""
        for findings in ([finding("numbness", "leg_unspecified", side="left")], [finding("tingling", "great_toe", side="right")],
                         [finding("foot_drop", side="left")], [finding("low_back_pain")],
                         [finding("numbness", "thigh_lateral", side="left"), finding("diabetes_mellitus")]):
            with self.subTest(findings):
                answer = one(findings)
                self.assertLess(answer["disorders"][0]["probability"], 0.9)
                self.assertGreater(sum(d["probability"] > 0.01 for d in answer["disorders"]), 3)

    def test_the_whole_leg_has_places(self):
        """"The whole leg is numb" is answered with places, brain and cord among them, and without one being sure."""
        answer = one([finding("numbness", "leg_unspecified", side="left")])
        self.assertGreater(len(answer["localisation"]), 10)
        self.assertLess(answer["localisation"][0]["probability"], 0.5)

    def test_silence_is_not_absence(self):
        """What nobody mentioned weighs nothing: an explicit no does, silence does not, so the two differ."""
        silent = one(DISC)
        told = one(DISC + [finding("urinary_retention", present=False), finding("numbness", "saddle", side="both", present=False)])
        chance = {d["id"]: d["probability"] for d in silent["disorders"]}["cauda_equina_syndrome"]
        self.assertGreater(chance, {d["id"]: d["probability"] for d in told["disorders"]}["cauda_equina_syndrome"])
        rules = [rule["rule"] for rule in silent["triage"]["still_to_exclude"]]
        self.assertTrue(any("cauda_equina" in rule for rule in rules), rules)

    def test_one_sign_too_many(self):
        """An L5 root with one sign of S1 stays a root: no jump to plexus or nerve."""
        self.assertEqual(first(one(DISC)), ["lumbar_disc_radiculopathy"])
        self.assertEqual(first(one(DISC + [finding("numbness", "little_toe", side="left")])), ["lumbar_disc_radiculopathy"])

    def test_a_second_illness(self):
        """Findings that belong to something else do not sink the cause."""
        others = [finding("hypertension"), finding("migraine"), finding("hypothyroidism"), finding("fatigue"), finding("high_cholesterol")]
        self.assertEqual(first(one(FIBULAR)), ["common_fibular_neuropathy"])
        self.assertEqual(first(one(FIBULAR + others)), ["common_fibular_neuropathy"])

    def test_guillain_barre_is_never_benign(self):
        """With reflexes lost, kept, or not tested, it stays among the first and is urgent."""
        for more in ([], [finding("reflex", "ankle", "knee", side="both", value="absent")], [finding("reflex", "ankle", side="both", value="normal")]):
            with self.subTest(more):
                answer = one(GUILLAIN_BARRE + more)
                self.assertIn("guillain_barre", first(answer, 3))
                self.assertTrue(at_least(answer, "same_day"), answer["triage"]["level"])

    def test_slow_and_fast(self):
        """Onset is no gate: multiple sclerosis keeps a chance after a sudden start, and a stroke after hours."""
        answer = one([finding("numbness", "leg_unspecified", side="left"), finding("onset", value="sudden")], age=28, sex="female")
        chance = {d["id"]: d["probability"] for d in answer["disorders"]}
        self.assertGreater(chance["multiple_sclerosis"], 1e-4)

    def test_one_side_alone(self):
        """Findings of one side leave the other open, and there is a candidate."""
        answer = one([finding("reflex", "ankle", side="left", value="absent")])
        self.assertGreater(answer["fit"]["known_causes"], 0.5)

    def test_an_emergency_survives_reassuring_findings(self):
        """A leg without blood stays an emergency whatever harmless things are added."""
        leg = [finding("pulse_foot_absent", side="left"), finding("limb_cold", side="left"), finding("onset", value="hours"),
               finding("numbness", "leg_unspecified", side="left")]
        for more in ([], [finding("low_back_pain")], [finding("anxiety_disorder")], [finding("low_back_pain", present=False), finding("fever", present=False)]):
            with self.subTest(more):
                self.assertEqual(one(leg + more, age=70)["triage"]["level"], "emergency")


if __name__ == "__main__":
    unittest.main()
