#!/usr/bin/env python3
"""The reference against numbers worked out by hand."""
import copy
import math
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reference  # noqa: E402
import synthetic  # noqa: E402


def tiny():
    """Two causes at three places, one latent of two states told in two ways, two items in it and one outside."""
    return {
        "format": "sural-model/1", "case": "tiny",
        "hypotheses": [{"disorder": "a", "prior": 0.3}, {"disorder": "a", "prior": 0.2}, {"disorder": "b", "prior": 0.4},
                       {"disorder": "none", "prior": 0.1}],
        "latents": [{"cluster": "felt", "nodes": [0.75, 0.25], "whole": 0.2}],
        "items": [
            {"finding": "numb", "latent": 0, "observed": True, "classes": [0, 0, 1, 1],
             "given": [[[0.8, 0.4], [0.6, 0.2]], [[0.1, 0.3], [0.1, 0.3]]]},
            {"finding": "tingling", "latent": 0, "observed": False, "classes": [0, 1, 1, 1],
             "given": [[[0.5, 0.5], [0.5, 0.5]], [[0.2, 0.6], [0.1, 0.9]]]},
            {"finding": "onset", "latent": None, "observed": True, "classes": [0, 1, 0, 1], "given": [[[0.5]], [[0.1]]]}]}


# P(numb, no tingling | hypothesis): chance of the way * (weight * numb * no tingling + the same in the other state).
FELT = [0.8 * (0.75 * 0.8 * 0.5 + 0.25 * 0.4 * 0.5) + 0.2 * (0.75 * 0.6 * 0.5 + 0.25 * 0.2 * 0.5),
        0.8 * (0.75 * 0.8 * 0.8 + 0.25 * 0.4 * 0.4) + 0.2 * (0.75 * 0.6 * 0.9 + 0.25 * 0.2 * 0.1),
        0.8 * (0.75 * 0.1 * 0.8 + 0.25 * 0.3 * 0.4) + 0.2 * (0.75 * 0.1 * 0.9 + 0.25 * 0.3 * 0.1)]
JOINT = [0.3 * FELT[0] * 0.5, 0.2 * FELT[1] * 0.1, 0.4 * FELT[2] * 0.5, 0.1 * FELT[2] * 0.1]


class ReferenceTest(unittest.TestCase):
    def test_by_hand(self):
        """0.33, 0.498, 0.087; joints 0.0495, 0.00996, 0.0174, 0.00087; their sum 0.07773."""
        answer = reference.solve(tiny())
        self.assertAlmostEqual(sum(JOINT), 0.07773, places=15)
        self.assertAlmostEqual(answer["log_evidence"], math.log(0.07773), places=13)
        for got, expected in zip(answer["hypotheses"], (0.0495, 0.00996, 0.0174, 0.00087)):
            self.assertAlmostEqual(got, expected / 0.07773, places=14)
        self.assertAlmostEqual(answer["disorders"]["a"], 0.05946 / 0.07773, places=14)
        self.assertAlmostEqual(answer["disorders"][reference.NONE], 0.00087 / 0.07773, places=14)

    def test_no_items(self):
        model = dict(tiny(), items=[])
        answer = reference.solve(model)
        self.assertAlmostEqual(answer["log_evidence"], 0, places=14)
        self.assertAlmostEqual(answer["disorders"]["a"], 0.5, places=14)

    def test_order_says_nothing(self):
        model = synthetic.make_model(seed=7, hypotheses=40, classes=10)
        turned = dict(model, items=model["items"][::-1])
        for one, other in zip(reference.solve(model)["hypotheses"], reference.solve(turned)["hypotheses"]):
            self.assertAlmostEqual(one, other, places=14)

    def test_does_not_underflow(self):
        """10^-3 to the power of 400 is no double; the odds of two hypotheses are still 1.001^400."""
        given = [[[0.001]], [[0.001 * 1.001]]]
        item = {"finding": "rare", "latent": None, "observed": True, "classes": [0, 1], "given": given}
        model = dict(tiny(), latents=[], items=[item] * 400,
                     hypotheses=[{"disorder": "a", "prior": 0.5}, {"disorder": "none", "prior": 0.5}])
        answer = reference.solve(model)
        odds = 1.001 ** 400
        self.assertAlmostEqual(answer["hypotheses"][1], odds / (1 + odds), places=11)
        self.assertAlmostEqual(answer["log_evidence"], 400 * math.log(0.001) + math.log((1 + odds) / 2), places=9)

    def test_impossible(self):
        model = tiny()
        model["items"][2]["given"] = [[[0.0]], [[0.0]]]
        with self.assertRaises(ValueError):
            reference.solve(model)
        model["items"][2]["given"] = [[[0.0]], [[0.1]]]
        self.assertEqual(reference.solve(model)["hypotheses"][0], 0)

    def test_faults(self):
        self.assertEqual(list(reference.faults(tiny())), [])
        self.assertEqual(list(reference.faults(synthetic.make_model(seed=1, hypotheses=50))), [])
        damages = [lambda m: m["hypotheses"][0].update(prior=0.31), lambda m: m["latents"][0].update(nodes=[0.75, 0.26]),
                   lambda m: m["latents"][0].update(whole=0), lambda m: m["items"][0]["classes"].pop(),
                   lambda m: m["items"][0]["classes"].append(9), lambda m: m["items"][2]["given"][0][0].append(0.5),
                   lambda m: m["items"][2]["given"].__setitem__(0, [[1.5]])]
        for damage in damages:
            model = copy.deepcopy(tiny())
            damage(model)
            self.assertTrue(list(reference.faults(model)))


if __name__ == "__main__":
    unittest.main()
