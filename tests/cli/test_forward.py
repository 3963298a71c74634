"""The commands of the forward model: lesion, path, places, localise."""
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree

SURAL = os.environ["SURAL"]


def run(*words, **more):
    return subprocess.run([SURAL, *words], capture_output=True, text=True, **more)


def answer(*words):
    done = run(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lesion(place, *words):
    return answer("lesion", place, *words)


def table(one):
    return {(p["finding"], p.get("site"), p.get("value"), p.get("side")): p["probability"] for p in one["predictions"]}


def places():
    return [line.split("\t")[0] for line in run("places").stdout.splitlines()]


class Lesion(unittest.TestCase):
    def test_left_mirrors_right(self):
        swap = {"left": "right", "right": "left", None: None}
        for place in ("cfn_fibular_head", "cord_hemi_thoracic", "internal_capsule", "root_L5_recess", "commissure_thoracic"):
            left, right = table(lesion(place, "--side", "left")), table(lesion(place, "--side", "right"))
            self.assertEqual(left, {(f, s, v, swap[side]): p for (f, s, v, side), p in right.items()}, place)

    def test_more_degree_never_predicts_less(self):
        for place in places()[::13]:
            mild, severe = table(lesion(place, "--degree", "mild")), table(lesion(place, "--degree", "severe"))
            for key, p in mild.items():
                if key[0] not in ("reflex", "ncs_sensory_response_affected_area"):  # a lost reflex turns from reduced to absent
                    self.assertGreaterEqual(severe.get(key, 0) + 1e-9, p, (place, key))

    def test_every_place_answers(self):
        silent = []
        for place in places()[::4]:
            one = lesion(place, "--degree", "severe")
            self.assertTrue(all(0 <= p["probability"] <= 1 for p in one["predictions"]))
            if not one["predictions"]:
                silent.append(place)
        self.assertLessEqual(len(silent), 3, silent)

    def test_anatomy_at_the_bedside(self):
        fibular = table(lesion("cfn_fibular_head"))
        self.assertGreater(fibular["foot_drop", None, None, "left"], 0.6)
        self.assertNotIn(("weakness", "ankle_plantarflexion", None, "left"), fibular)
        self.assertLess(fibular.get(("numbness", "sole_medial", None, "left"), 0), 0.2)
        capsule = lesion("internal_capsule")
        self.assertEqual((capsule["side"], capsule["lesion_side"]), ("left", "right"))
        self.assertGreater(table(capsule)["babinski", None, None, "left"], 0.3)
        self.assertEqual(capsule["regrowth"], [])

    def test_conduction_follows_the_ganglion(self):
        nerve = {s["id"]: s["share_lost"] for s in lesion("cfn_fibular_head")["conduction_studies"]}
        root = {s["id"]: s["share_lost"] for s in lesion("root_L5_recess")["conduction_studies"]}
        self.assertGreater(nerve["superficial_fibular_sensory"], 0.5)
        self.assertNotIn("superficial_fibular_sensory", root)
        self.assertGreater(root["fibular_motor_edb"], 0.3)
        self.assertEqual(lesion("cfn_fibular_head")["block_across"], "fibular neck")
        self.assertNotIn("block_across", lesion("root_L5_recess"))
        self.assertGreater(lesion("root_L5_recess")["paraspinal_denervation"], 0.3)
        self.assertLess(lesion("cfn_fibular_head")["paraspinal_denervation"], 0.01)

    def test_bladder_and_sweating(self):
        splanchnic = table(lesion("pelvic_splanchnic_nerves", "--side", "both"))
        self.assertGreater(splanchnic["urinary_retention", None, None, None], 0.4)
        self.assertNotIn("numbness", {key[0] for key in splanchnic})
        one, both = (table(lesion("sacral_canal", "--side", side)).get(("urinary_retention", None, None, None), 0) for side in ("left", "both"))
        self.assertLess(one, both)
        self.assertIn(("colour_or_sweat_change", None, None, "left"), table(lesion("lumbar_sympathetic_chain")))
        self.assertNotIn("urinary_retention", {key[0] for key in table(lesion("pudendal_alcock"))})
        skin = table(lesion("cord_transverse_thoracic", "--side", "both"))
        self.assertIn(("reflex", "cremasteric", "reduced", "both"), skin)
        self.assertNotIn(("reflex", "cremasteric", "brisk", "both"), skin)

    def test_regrowth_is_a_millimetre_a_day(self):
        targets = lesion("cfn_fibular_head")["regrowth"]
        self.assertTrue(all(abs(t["days"] - 10 * t["cm"]) < 1e-6 for t in targets))
        self.assertEqual(targets, sorted(targets, key=lambda t: t["cm"]))

    def test_profiles(self):
        motor = table(lesion("sciatic_notch", "--profile", "motor"))
        self.assertNotIn("pinprick_reduced", {key[0] for key in motor})
        sensory = table(lesion("sciatic_notch", "--profile", "sensory"))
        self.assertNotIn("weakness", {key[0] for key in sensory})

    def test_age_makes_signs_weaker(self):
        young = {(p["finding"], p.get("site")): p for p in lesion("root_S1_recess", "--age", "30")["predictions"]}
        old = {(p["finding"], p.get("site")): p for p in lesion("root_S1_recess", "--age", "80")["predictions"]}
        for key in (("vibration_reduced", "little_toe"), ("reflex", "ankle")):
            self.assertGreater(old[key]["background"], young[key]["background"], key)

    def test_wrong_use(self):
        for words, status, text in ((["lesion"], 2, "needs a place"), (["lesion", "cfn_fibular_hed"], 1, "did you mean cfn_fibular_head"),
                                    (["lesion", "dfn_leg", "--side", "up"], 2, "left, right, both"),
                                    (["lesion", "dfn_leg", "--degree", "sever"], 1, "did you mean severe"),
                                    (["lesion", "dfn_leg", "--profile", "motr"], 1, "did you mean motor"),
                                    (["lesion", "dfn_leg", "--age", "200"], 1, "0 to 120"), (["lesion", "dfn_leg", "--age", "old"], 2, "--age"),
                                    (["path"], 2, "needs a region"), (["path", "great_to"], 1, "did you mean great_toe"),
                                    (["places", "--near", "nowhere_at_all"], 1, "unknown place"), (["places", "extra"], 2, "does not take")):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (status, ""), words)
            self.assertIn(text, done.stderr, words)


class Drawing(unittest.TestCase):
    def test_svg(self):
        regions = [line.split("\t")[0] for line in run("knowledge", "list", "regions").stdout.splitlines()]
        for place, side in (("root_L5_recess", "left"), ("cord_transverse_thoracic", "both"), ("hip_joint", "right")):
            done = run("lesion", place, "--side", side, "--format", "svg")
            self.assertEqual(done.returncode, 0, done.stderr)
            root = xml.etree.ElementTree.fromstring(done.stdout)
            self.assertEqual(root.get("role"), "img")
            self.assertTrue(root.find("{*}title").text and root.find("{*}desc").text)
            ids = [element.get("id", "") for element in root.iter()]
            named = [one for one in ids if one]
            self.assertEqual(len(named), len(set(named)), "an id stands twice")
            for region in regions:
                for leg in ("left", "right"):
                    self.assertTrue(any(one == f"{leg}-{region}" or one.startswith(f"{leg}-{region}-") for one in ids), (region, leg))
            self.assertNotIn("http://", done.stdout.replace("http://www.w3.org/2000/svg", ""))


class PathAndPlaces(unittest.TestCase):
    def test_path(self):
        steps = answer("path", "great_toe")["steps"]
        share = {step["place"]: step for step in steps}
        self.assertEqual(steps[0]["kind"], "receptor")
        self.assertEqual(steps[-1]["kind"], "cortex")
        self.assertGreater(share["root_L5_foramen"]["touch"], 0.5)
        self.assertAlmostEqual(share["stt_thoracic"]["pain"], 1, 6)
        self.assertNotIn("pain", share["dc_thoracic"])
        self.assertIn("motor", answer("path", "ankle_dorsiflexion")["steps"][0])
        self.assertEqual(answer("path", "reflexes/ankle")["section"], "reflexes")

    def test_near(self):
        near = {n["place"]: n for n in answer("places", "--near", "cfn_fibular_head")["neighbours"]}
        self.assertEqual(near["cfn_popliteal"]["relation"], "towards_brain")
        self.assertEqual(near["dfn_leg"]["relation"], "towards_skin")
        telling = {(t["finding"], t.get("site")) for t in near["cfn_popliteal"]["telling"]}
        self.assertIn(("numbness", "knee_lateral"), telling)
        for one in near.values():
            for t in one["telling"]:
                self.assertEqual(t["weight"] > 0, t["probability"] > t["there"])

    def test_localise(self):
        with open("examples/foot-drop.json", encoding="utf-8") as file:
            case = file.read()
        one = json.loads(run("localise", "--format", "json", "-", input=case).stdout)
        whole = json.loads(run("assess", "--format", "json", "-", input=case).stdout)
        self.assertEqual(one["localisation"], whole["localisation"])
        self.assertEqual(one["localisation"][0]["site"], "cfn_fibular_head")
        self.assertIn("fibular head", run("localise", "-", input=case).stdout)

    def test_text(self):
        for words, text in ((["lesion", "cauda_equina", "--side", "both"], "TIME TO RECOVERY"), (["path", "knee"], "way to the brain"),
                            (["places", "--near", "root_L5_recess"], "towards_brain")):
            done = run(*words)
            self.assertEqual(done.returncode, 0, words)
            self.assertIn(text, done.stdout, words)


if __name__ == "__main__":
    unittest.main()
