"""`sural sample`: cases drawn from the model."""
import collections
import json
import unittest

from sural_command import assess, sural

DRAWS = 600


def sample(*words):
    result = sural("sample", *words)
    if result.status != 0:
        raise AssertionError(result.err)
    return result.objects()


class Sample(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        first, again, other = (sural("sample", "-n", "20", "--seed", seed).out for seed in ("5", "5", "6"))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_a_case_follows_from_its_number_alone(self):
        self.assertEqual(sample("-n", "3", "--seed", "5"), sample("-n", "9", "--seed", "5")[:3])

    def test_shape(self):
        for one in sample("-n", "100", "--seed", "2"):
            self.assertEqual(one["format"], "sural-case/1")
            self.assertTrue(18 <= one["age"] <= 95 and one["sex"] in ("female", "male"), one["id"])
            self.assertEqual(one["setting"], "general_practice")
            self.assertEqual(one["findings"][0]["finding"], "numbness")
            self.assertIn(one["x-side"], ("left", "right", "both", None))
            truth = [one["x-disorder"], one["x-place"], one["x-side"], one["x-degree"]]
            self.assertIn(truth.count(None), (0, 4), one["id"])

    def test_a_few_to_some_sixty_statements(self):
        counts = sorted(len(one["findings"]) for one in sample("-n", "300", "--seed", "4"))
        self.assertGreaterEqual(counts[0], 1)
        self.assertLess(counts[150], 40)
        self.assertLess(counts[-1], 80)

    def test_every_case_is_accepted(self):
        """By the reader: a case in a setting that is not known would be an error, and so would be any of its statements."""
        cases = sample("-n", "150", "--seed", "9")
        spoiled = [{**one, "findings": one["findings"] + [{"finding": "no_such_finding"}]} for one in cases]
        for one, error in zip(spoiled, assess(spoiled).objects()):
            at = f"/findings/{len(one['findings']) - 1}/finding"
            self.assertEqual(error.get("error", {}).get("pointer", error.get("pointer")), at, error)

    def test_cases_are_assessed(self):
        """Cut short: statements at hundreds of sites take long to weigh for pairs of causes."""
        cases = [{**one, "findings": [spoken for spoken in one["findings"] if "sites" not in spoken][:5]} for one in sample("-n", "8", "--seed", "9")]
        result = assess(cases)
        self.assertEqual((result.status, len(result.objects())), (0, 8), result.err)

    def test_one_disorder(self):
        for one in sample("-n", "30", "--disorder", "meralgia_paraesthetica", "--setting", "referral"):
            self.assertEqual((one["x-disorder"], one["setting"]), ("meralgia_paraesthetica", "referral"))

    def test_shares_follow_the_prior(self):
        """Over an empty case: age and sex are unknown there, so the shares are near, not the same."""
        answer = assess([{"format": "sural-case/1", "findings": []}]).objects()[0]
        drawn = collections.Counter(one["x-disorder"] for one in sample("-n", str(DRAWS), "--seed", "1"))
        for cause in answer["disorders"][:8]:
            share = cause["probability"]
            error = (share * (1 - share) / DRAWS) ** 0.5
            self.assertAlmostEqual(drawn[cause["id"]] / DRAWS, share, delta=4 * error + 0.25 * share, msg=cause["id"])
        self.assertAlmostEqual(drawn[None] / DRAWS, 0.05, delta=0.04)

    def test_wrong_use(self):
        for words in (["-n", "0"], ["-n", "x"], ["-n"], ["--seed", "-1"], ["--seed", "99999999999999999999"], ["word"], ["--what", "1"]):
            result = sural("sample", *words)
            self.assertEqual((result.status, result.out), (2, b""), words)

    def test_unknown_ids(self):
        for words, hint in ((["--disorder", "meralgia_paresthetica"], "meralgia_paraesthetica"), (["--setting", "emergncy"], "emergency")):
            result = sural("sample", *words)
            self.assertEqual((result.status, result.out), (1, b""))
            self.assertIn(hint, result.err)

    def test_knowledge_that_is_not_there(self):
        self.assertEqual(sural("sample", "--knowledge", "/no/such/file").status, 1)


if __name__ == "__main__":
    unittest.main()
