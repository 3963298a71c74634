#!/usr/bin/env python3
"""The posterior of a case, worked out slowly and plainly from its model.

A model (sural-model/1, what `sural export` writes) holds, for H hypotheses:

  hypotheses  H of {disorder, prior}; the last is "none of these"
  latents     {nodes: S weights, whole: chance of the second way of telling, 0 = there is but one way}
  items       {latent: row of latents or null, observed, classes: H rows of given, given: [class][way][state] chances}

Nothing here is taken from the engine; logarithms throughout, so that no number of findings underflows.

usage: reference.py [MODELS.ndjson]     one JSON object a case on standard output
"""
import json
import math
import sys

NONE = "none of these"


def log(p):
    return math.log(p) if p > 0 else -math.inf


def log_sum(logs):
    """ln of a sum, given the ln of its terms."""
    top = max(logs)
    if top == -math.inf:
        return top
    return top + math.log(math.fsum(math.exp(x - top) for x in logs))


def ways(latent):
    """The chance of every way of telling."""
    return [1 - latent["whole"], latent["whole"]] if latent["whole"] > 0 else [1.0]


def log_chances(item):
    """[class][way][state]: ln of the chance of what was observed."""
    return [[[log(p if item["observed"] else 1 - p) for p in states] for states in row] for row in item["given"]]


def log_latent(latent, found):
    """ln P(the items of a latent | hypothesis), ways and states summed out. found: of every item, [way][state] ln chance."""
    terms = []
    for way, chance in enumerate(ways(latent)):
        for state, weight in enumerate(latent["nodes"]):
            terms.append(math.fsum([log(chance), log(weight)] + [logs[way][state] for logs in found]))
    return log_sum(terms)


def log_part(latent, items):
    """H values: ln P(items | hypothesis). Items of one latent, or one item of none. Hypotheses whose items all are of the same
    classes have the same value, worked out once."""
    logs = [log_chances(item) for item in items]
    known = {}
    for classes in zip(*(item["classes"] for item in items)):
        if classes not in known:
            found = [of_item[row] for of_item, row in zip(logs, classes)]
            known[classes] = log_latent(latent, found) if latent else found[0][0][0]
        yield known[classes]


def log_joints(model):
    """H values: ln P(hypothesis, all that was observed)."""
    parts = [[log(hypothesis["prior"]) for hypothesis in model["hypotheses"]]]
    for row, latent in enumerate(model["latents"]):
        items = [item for item in model["items"] if item["latent"] == row]
        if items:
            parts.append(log_part(latent, items))
    parts += [log_part(None, [item]) for item in model["items"] if item["latent"] is None]
    return [math.fsum(terms) for terms in zip(*parts, strict=True)]


def by_disorder(model, posterior):
    """{disorder: probability}, the last hypothesis as NONE, from H probabilities."""
    parts = {}
    for hypothesis, p in zip(model["hypotheses"][:-1], posterior):
        parts.setdefault(hypothesis["disorder"], []).append(p)
    sums = {disorder: math.fsum(ps) for disorder, ps in parts.items()}
    sums[NONE] = posterior[-1]
    return sums


def solve(model):
    """{hypotheses: H probabilities, disorders: {id: probability}, log_evidence: natural logarithm}"""
    joints = log_joints(model)
    evidence = log_sum(joints)
    if evidence == -math.inf:
        raise ValueError("no hypothesis can give what was observed")
    posterior = [math.exp(joint - evidence) for joint in joints]
    return {"hypotheses": posterior, "disorders": by_disorder(model, posterior), "log_evidence": evidence}


def faults(model):
    """What is wrong with a model as such: shapes, chances outside 0 to 1, sums that are not 1."""
    count = len(model["hypotheses"])
    if model["format"] != "sural-model/1":
        yield f"format is {model['format']}"
    total = math.fsum(h["prior"] for h in model["hypotheses"])
    if abs(total - 1) > 1e-9:
        yield f"the priors sum to {total!r}"
    for latent in model["latents"]:
        if abs(math.fsum(latent["nodes"]) - 1) > 1e-12:
            yield f"{latent['cluster']}: the nodes sum to {math.fsum(latent['nodes'])!r}"
        if not 0 <= latent["whole"] <= 1:
            yield f"{latent['cluster']}: whole is {latent['whole']!r}"
    for row, item in enumerate(model["items"]):
        name = f"item {row} ({item['finding']})"
        latent = None if item["latent"] is None else model["latents"][item["latent"]]
        shape = (len(ways(latent)), len(latent["nodes"])) if latent else (1, 1)
        if len(item["classes"]) != count or not all(0 <= c < len(item["given"]) for c in item["classes"]):
            yield f"{name}: classes do not fit"
        if any((len(row), len(states)) != (shape[0], shape[1]) for row in item["given"] for states in row):
            yield f"{name}: given is not [class][{shape[0]}][{shape[1]}]"
        if not all(0 <= p <= 1 for row in item["given"] for states in row for p in states):
            yield f"{name}: a chance is outside 0 to 1"


def main():
    source = open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin
    with source:
        for line in source:
            model = json.loads(line)
            print(json.dumps({"case": model["case"], **solve(model)}), flush=True)


if __name__ == "__main__":
    main()
