#!/usr/bin/env python3
"""Two causes at once, reckoned again in Python from the exported model of cases with one statement outside clusters."""
import json
import math
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "cli")]
from sural_command import case, finding, sural  # noqa: E402

LIKELY, MOST_LIKELY = 1e-3, 32   # src/reason/pairs.c


def answer(command, one):
    return json.loads(sural(*command, "-", given=json.dumps(one).encode()).out)


def by_disorder(rows):
    sums = {}
    for row in rows:
        sums[row["disorder"]] = sums.get(row["disorder"], 0) + row["prior"]
    return sums


class Pairs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        whole = json.loads(sural("knowledge", "export").out)
        cls.ratio = {frozenset((r["first"], r["second"])): r["ratio"] for r in whole["cooccurrences"].values()}
        cls.second = whole["parameters"]["second_cause"]["value"]
        cls.ceiling = whole["parameters"]["ceiling"]["value"]
        cls.flags = [id for id, f in whole["findings"].items()
                     if f["type"] == "flag" and f.get("sided") in (False, "false", None) and not f.get("cluster") and not f.get("effect")]
        cls.risks = {r["finding"] for d in whole["disorders"].values() for r in d.get("risk_factors") or []}

    def prior_of_pairs(self, own, common):
        """{pair of disorders: prior}: of two causes one has the prior of the setting, the other that of general practice."""
        names = [d for d in own if d]
        weight = {frozenset((a, b)): self.ratio.get(frozenset((a, b)), 1) * (own[a] * common[b] + common[a] * own[b])
                  for i, a in enumerate(names) for b in names[i + 1:]}
        total = math.fsum(weight.values())
        return {pair: self.second * w / total for pair, w in weight.items()}

    def reckon(self, one, risk):
        """(probability of two causes, {disorder: probability})"""
        model, usual = answer(["export"], one), answer(["export"], dict(one, setting="general_practice"))
        rows, (item,) = model["hypotheses"], model["items"]
        own, common = by_disorder(rows), by_disorder(usual["hypotheses"])
        pairs = self.prior_of_pairs(own, common)
        chance = [item["given"][c][0][0] for c in item["classes"]]
        by_chance = chance[-1]
        excess = [1 - (1 - p) / (1 - by_chance) for p in chance]
        likelihood = [p if item["observed"] else 1 - p for p in chance]
        evidence = math.fsum(h["prior"] * l for h, l in zip(rows, likelihood))
        posterior = [h["prior"] * l / evidence for h, l in zip(rows, likelihood)]
        likely = sorted((i for i in range(len(rows) - 1) if posterior[i] >= LIKELY), key=lambda i: -posterior[i])
        least = posterior[likely[min(len(likely), MOST_LIKELY) - 1]] * (1 - 1e-9)
        half, total, done = [0.0] * len(rows), 0.0, set()
        for i in (i for i in likely if posterior[i] >= least):
            for k in range(len(rows) - 1):
                a, b = rows[i]["disorder"], rows[k]["disorder"]
                if a == b or k in done:
                    continue
                x, y = excess[i], excess[k]
                both = (x if abs(x) > abs(y) else y) if risk else 1 - (1 - x) * (1 - y)
                p = min(max(1 - (1 - both) * (1 - by_chance), 1e-4), self.ceiling)
                mass = (posterior[i] / own[a] * pairs[frozenset((a, b))] * rows[k]["prior"] / own[b] *
                        (p if item["observed"] else 1 - p) / likelihood[i])
                half[i] += mass / 2
                half[k] += mass / 2
                total += mass
            done.add(i)
        all_ = 1 - self.second + total
        causes = {}
        for h, p, extra in zip(rows, posterior, half):
            causes[h["disorder"]] = causes.get(h["disorder"], 0) + ((1 - self.second) * p + extra) / all_
        return total / all_, causes

    def compare(self, id, setting, risk, **more):
        one = case(id, finding(id, **more), age=51, sex="female", setting=setting)
        two, causes = self.reckon(one, risk)
        given = answer(["assess", "--format", "json"], one)
        self.assertAlmostEqual(given["two_causes"]["probability"], two, delta=1e-8, msg=id)
        for row in given["disorders"]:
            self.assertAlmostEqual(row["probability"], causes[row["id"]], delta=1e-8, msg=f"{id}: {row['id']}")

    def test_a_risk_factor(self):
        flag = next(f for f in self.flags if f in self.risks)
        self.compare(flag, "referral", True)
        self.compare(flag, "general_practice", True, present=False)

    def test_a_finding_of_either(self):
        for flag in [f for f in self.flags if f not in self.risks][:3]:
            self.compare(flag, "referral", False)

    def test_a_wrong_reckoning_is_seen(self):
        flag = next(f for f in self.flags if f in self.risks)
        self.second *= 2
        with self.assertRaises(AssertionError):
            self.compare(flag, "referral", True)


if __name__ == "__main__":
    unittest.main()
