#!/usr/bin/env python3
"""The same posterior by another's code: the model as a Bayesian network in pyAgrum, exact inference.

Variables: hypothesis (H states, a root); z_<cluster> (S states, a root) and, where parts are told of as wholes, way_<cluster>
(2 states, a root) for every latent; item_<row> (absent, present) with parents hypothesis, z, way. Chances are multiplied
as they are, not as logarithms: some hundred findings underflow here.

usage: agrum.py [--bif NETWORK.bif]     models (sural-model/1) as NDJSON on standard input, an answer a line on standard output
  --bif   the network is what `sural export --format bif` wrote; the model gives evidence and names alone
"""
import argparse
import json
import sys

import numpy as np

try:
    import pyagrum as gum
except ImportError:
    import pyAgrum as gum

import reference

ABSENT, PRESENT = 0, 1


def chances(item):
    """[way, state, hypothesis]: chance that the item is present."""
    return np.asarray(item["given"], dtype=float)[np.asarray(item["classes"])].transpose(1, 2, 0)


def add_root(bn, name, probabilities):
    bn.add(gum.LabelizedVariable(name, name, len(probabilities)))
    bn.cpt(name)[:] = probabilities


def add_item(bn, name, parents, item):
    bn.add(gum.LabelizedVariable(name, name, ["absent", "present"]))
    for parent in parents:
        bn.addArc(parent, name)
    present = chances(item)
    # pyAgrum's arrays have the parents in reverse, the variable itself last: [way, z, hypothesis, item].
    shape = [bn.variable(parent).domainSize() for parent in reversed(parents)] + [2]
    bn.cpt(name)[:] = np.ascontiguousarray(np.stack([1 - present, present], axis=-1).reshape(shape))


def network(model):
    """The model as a Bayesian network; every root comes before the items."""
    bn = gum.BayesNet("sural")
    add_root(bn, "hypothesis", [h["prior"] for h in model["hypotheses"]])
    parents = {None: ["hypothesis"]}
    for row, latent in enumerate(model["latents"]):
        parents[row] = ["hypothesis", "z_" + latent["cluster"]]
        add_root(bn, parents[row][1], latent["nodes"])
        if latent["whole"] > 0:
            parents[row].append("way_" + latent["cluster"])
            add_root(bn, parents[row][2], reference.ways(latent))
    for row, item in enumerate(model["items"]):
        add_item(bn, item_name(row), parents[item["latent"]], item)
    return bn


def item_name(row):
    return f"item_{row}"


def evidence(model):
    """{variable: state}"""
    return {item_name(row): PRESENT if item["observed"] else ABSENT for row, item in enumerate(model["items"])}


def bif_evidence(bn, model):
    """{variable: label}: the items of a BIF stand in the order of the model's items, whatever they are called."""
    names = [bn.variable(node).name() for node in sorted(bn.nodes())]
    items = [name for name in names if name != "hypothesis" and not name.startswith(("z_", "way_"))]
    if len(items) != len(model["items"]):
        raise ValueError(f"the network has {len(items)} items, the model {len(model['items'])}")
    return {name: "present" if item["observed"] else "absent" for name, item in zip(items, model["items"])}


def solve(model, bif=None):
    """{hypotheses: H probabilities, disorders: {id: probability}, log_evidence: natural logarithm}"""
    bn = gum.loadBN(bif) if bif else network(model)
    engine = gum.LazyPropagation(bn)
    engine.setTargets({"hypothesis"})
    engine.setEvidence(bif_evidence(bn, model) if bif else evidence(model))
    engine.makeInference()
    posterior = engine.posterior("hypothesis").toarray().tolist()
    return {"hypotheses": posterior, "disorders": reference.by_disorder(model, posterior),
            "log_evidence": float(np.log(engine.evidenceProbability()))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bif")
    bif = parser.parse_args().bif
    for line in sys.stdin:
        print(json.dumps(solve(json.loads(line), bif)), flush=True)


if __name__ == "__main__":
    main()
