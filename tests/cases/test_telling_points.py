"""Every telling point of knowledge/telling that the network can speak of holds in the forward model.

A point that favours a place must be at least twice as likely there (one of strength 1: half as likely again); a point that looks telling but is not ("neither") must
stay within a factor of two. Points that belong to a disorder rather than to a place (history, triggers, imaging of a cause)
are counted, not tested here.
"""
import collections
import functools
import json
import os
import subprocess
import unittest

SURAL = os.environ["SURAL"]
# Places that lie in the midline, so that a lesion there is of both sides; and the degree at which the point is said to hold.
BOTH = {"cauda_equina", "conus", "epiconus", "cord_transverse_thoracic", "cord_posterior", "polyneuropathy", "bilateral_S1_roots", "canal_L4_5"}
SEVERE = {"p26"}
# Points whose own text makes them conditional on a further place, or that lie on the border.
CONDITIONAL = {("p27", "babinski"): "only if the epiconus is touched as well",
               ("p27", "dissociated_sensory_loss"): "meant of the saddle; the vocabulary has the half-cord pattern under this name"}
LOWERED = {"reduced": ("reduced", "absent"), "absent": ("reduced", "absent"), "brisk": ("brisk", "clonus")}


def run(*words):
    return subprocess.run([SURAL, *words], capture_output=True, text=True, check=True).stdout


@functools.lru_cache(None)
def lesion(place, degree):
    side = "both" if place in BOTH else "left"
    return json.loads(run("lesion", place, "--side", side, "--degree", degree, "--format", "json"))["predictions"]


def scalar(text):
    return text.strip().strip('"')


def record(text):
    """The head and the points of one record as `knowledge show` prints it."""
    head, points = {}, []
    for line in text.splitlines():
        if line.startswith("  - {"):
            points.append(flow(line[5:-1]))
        elif ": " in line:
            key, value = line.split(": ", 1)
            head[key] = scalar(value)
    return head, points


def flow(text):
    """The scalars of a one-line mapping; lists and commas inside quotes are passed over."""
    out, depth, quoted, start = {}, 0, False, 0
    for at, letter in enumerate(text + ","):
        quoted ^= letter == '"' and text[at - 1 : at] != "\\"
        depth += (letter == "[") - (letter == "]") if not quoted else 0
        if letter == "," and not quoted and depth == 0:
            key, _, value = text[start:at].strip().partition(": ")
            out[key] = scalar(value)
            start = at + 1
    return out


def chance(place, point, degree):
    """The probability of the point's finding at a place; None where the network does not speak of it."""
    found = [p for p in lesion(place, degree) if p["finding"] == point["finding"] and p.get("side") in (None, "left", "both")]
    # a reflex has its grade beside the site; an enum without sites has its value as the site
    site, value = point.get("at"), point.get("value")
    if point["finding"] == "reflex":
        found = [p for p in found if p["site"] == site and p["value"] in LOWERED.get(value, (value,))]
    elif found and "value" in found[0]:
        found = [p for p in found if p["value"] in LOWERED.get(site, (site,))]
    elif site:
        found = [p for p in found if p.get("site") == site]
    return sum(p["probability"] for p in found) if point["finding"] == "reflex" or (found and "value" in found[0]) else max(
        (p["probability"] for p in found), default=0)


def spoken_of():
    """Findings that the network works out, and those whose values belong to places."""
    names = [line.split("\t")[0] for line in run("knowledge", "list", "findings").splitlines()]
    shown = run("knowledge", "show", *(f"findings/{name}" for name in names)).split("---\n")
    return {name for name, text in zip(names, shown) if "\neffect:" in text} | {"tinel", "ncs_nerve"}


class TellingPoints(unittest.TestCase):
    def test_all(self):
        names = [line.split("\t")[0] for line in run("knowledge", "list", "telling").splitlines()]
        records = [record(text) for text in run("knowledge", "show", *(f"telling/{name}" for name in names)).split("---\n")]
        network, counts = spoken_of(), collections.Counter()
        for head, points in records:
            degree = "severe" if head["id"] in SEVERE else "moderate"
            for point in points:
                if point["finding"] not in network:
                    counts["of a disorder, not of a place"] += 1
                elif (head["id"], point["finding"]) in CONDITIONAL:
                    counts["conditional"] += 1
                else:
                    counts["tested"] += 1
                    with self.subTest(f"{head['id']} {head['place_a']} / {head['place_b']}: {point}"):
                        self.check(head, point, degree)
        print(dict(counts))
        self.assertGreaterEqual(counts["tested"], 110)

    def check(self, head, point, degree):
        a = max(chance(head["place_a"], point, degree), 0.03)
        b = max(chance(head["place_b"], point, degree), 0.03)
        # Weak points need only lean. Power is often called reduced where it is not (pain, effort), which blunts its points.
        least = 1.5 if int(point["strength"]) == 1 else 1.9 if point["finding"] == "weakness" else 2
        if point["favours"] == "a":
            self.assertGreaterEqual(round(a / b, 1), least)
        elif point["favours"] == "b":
            self.assertGreaterEqual(round(b / a, 1), least)
        else:
            self.assertTrue(0.5 <= a / b <= 2, f"{a:.3f} against {b:.3f}")


if __name__ == "__main__":
    unittest.main()
