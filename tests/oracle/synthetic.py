#!/usr/bin/env python3
"""Models with made-up numbers (sural-model/1), to try an inference engine without the command.

usage: synthetic.py [--hypotheses 3000] [--items 30] [--latents 6] [--states 8] [--classes 400] [--seed 1] [--count 1]
"""
import argparse
import json
import random

DISORDERS = 90
LONE = 0.25      # share of items outside all latents
WHOLES = 3       # latents with two ways of telling: every third


def weights(rng, count):
    parts = [rng.random() + 0.05 for _ in range(count)]
    return [part / sum(parts) for part in parts]


def make_latent(rng, row, states):
    return {"cluster": f"cluster_{row}", "nodes": weights(rng, states), "whole": 0.4 if row % WHOLES == 0 else 0}


def make_item(rng, row, hypotheses, latents, classes):
    latent = None if rng.random() < LONE else rng.randrange(len(latents))
    ways = 2 if latent is not None and latents[latent]["whole"] > 0 else 1
    states = 1 if latent is None else len(latents[latent]["nodes"])
    given = [[sorted(rng.uniform(0.001, 0.97) for _ in range(states)) for _ in range(ways)] for _ in range(classes)]
    return {"finding": f"finding_{row}", "latent": latent, "observed": latent is None or rng.random() < 0.6,
            "classes": [rng.randrange(classes) for _ in range(hypotheses)], "given": given}


def make_model(seed, hypotheses=3000, items=30, latents=6, states=8, classes=400):
    rng = random.Random(seed)
    priors = weights(rng, hypotheses)
    rows = [make_latent(rng, row, states) for row in range(latents)]
    return {"format": "sural-model/1", "case": f"synthetic-{seed}", "one_cause": 0.95,
            "hypotheses": [{"disorder": f"disorder_{row % DISORDERS}", "prior": prior} for row, prior in enumerate(priors)],
            "latents": rows,
            "items": [make_item(rng, row, hypotheses, rows, min(classes, hypotheses)) for row in range(items)]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("hypotheses", 3000), ("items", 30), ("latents", 6), ("states", 8), ("classes", 400), ("seed", 1),
                        ("count", 1)):
        parser.add_argument("--" + name, type=int, default=value)
    options = vars(parser.parse_args())
    seed, count = options.pop("seed"), options.pop("count")
    for i in range(count):
        print(json.dumps(make_model(seed + i, **options)))


if __name__ == "__main__":
    main()
