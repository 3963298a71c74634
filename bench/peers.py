#!/usr/bin/env python3
"""How long other engines take for what `sural` does, on the same models, and where they give out.

Input: models (sural-model/1), one JSON object a line. Output: a line of JSON a measurement,

  {"peer", "work", "ns": median, "low", "high": quartiles, "n": runs, "error": largest difference of a posterior from
   tests/oracle/reference.py (of a gain: in bits), "notes"}              or   {"peer", "work", "fault": why there is no number}

ns is nanoseconds for one case (a batch: divided by its cases; gain: divided by its questions). The runs of all models are
put together. Every peer runs in a process of its own, on one thread, with MEMORY bytes and LIMIT seconds.

The network of a case holds the items of that case alone and the hypotheses that they can tell apart, as the model has them:
less than a network of all there is to ask, and so in favour of the peer. Building it is never counted.

usage: peers.py [--peers agrum,pgmpy,numpy,underflow] [--seconds S] [--most N] MODELS.ndjson
"""
import argparse
import json
import logging
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
import warnings

for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ[name + "_NUM_THREADS"] = "1"       # read when NumPy is loaded

import numpy as np  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "oracle"))
import reference  # noqa: E402

MEMORY = 8 << 30       # bytes
LIMIT = 900            # seconds a peer
LEAST = 3              # runs of a model
QUESTIONS = 10         # open questions whose gain is asked together
BATCH = 64             # cases in a batch
BLOCK = 64             # hypotheses that a batch takes at once
FINDINGS = (400, 2000) # observed at once, for underflow
FEW = 100              # hypotheses kept for underflow
RIGHT = 1e-5           # a posterior no farther off has not underflown; f32 reaches no more than 1e-7

NEW = "posterior, one new case"
SAME = "posterior, all answers changed"
CHANGED = "posterior, one answer changed"
GAIN = "gain of one question"
IN_BATCH = "posterior, batch, a case"


# ---- measuring ----
def timed(work, seconds):
    """Nanoseconds of every run of work(run number): at least LEAST after one that is not counted, until seconds are over."""
    runs, end = [], time.perf_counter() + seconds
    work(0)
    while len(runs) < LEAST or time.perf_counter() < end:
        start = time.perf_counter_ns()
        work(len(runs) + 1)
        runs.append(time.perf_counter_ns() - start)
    return runs


def error(posterior, model):
    expected = np.asarray(solved(model)["hypotheses"])
    return float(np.max(np.abs(np.asarray(posterior, dtype=float) - expected)))


SOLVED = {}


def solved(model):
    key = model["case"], len(model["items"]), len(model["hypotheses"])
    if key not in SOLVED:
        SOLVED[key] = reference.solve(model)
    return SOLVED[key]


class Table:
    """Runs by (peer, work), over models."""

    def __init__(self, send):
        self.send, self.rows = send, {}

    def add(self, peer, work, runs, wrong=None, notes=None):
        row = self.rows.setdefault((peer, work), {"runs": [], "error": None, "notes": notes})
        row["runs"] += runs
        if wrong is not None:
            row["error"] = max(row["error"] or 0, wrong)

    def fault(self, peer, work, why):
        self.rows.pop((peer, work), None)
        self.send({"peer": peer, "work": work, "fault": " ".join(str(why).split())[:160]})

    def close(self):
        for (peer, work), row in self.rows.items():
            low, middle, high = statistics.quantiles(row["runs"], n=4, method="inclusive")
            line = {"peer": peer, "work": work, "ns": middle, "low": low, "high": high, "n": len(row["runs"])}
            self.send(line | {key: row[key] for key in ("error", "notes") if row[key] is not None})


# ---- pyAgrum ----
def with_questions(model, count):
    """The model with open questions at its end, likenesses of its items; their rows."""
    rows = range(len(model["items"]), len(model["items"]) + count)
    asked = [model["items"][i % len(model["items"])] for i in range(count)]
    return dict(model, items=model["items"] + asked), rows


def entropy(p):
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def disorder_rows(model):
    """H rows of disorders, none of these the last."""
    names = {}
    rows = [names.setdefault(h["disorder"], len(names)) for h in model["hypotheses"][:-1]]
    return np.array(rows + [len(names)])


def gain(joint, rows):
    """Bits that an answer tells of the disorder. joint: [hypothesis, answer]"""
    by_disorder = np.stack([np.bincount(rows, weights=answer) for answer in joint.T])
    return entropy(by_disorder.sum(0)) + entropy(by_disorder.sum(1)) - entropy(by_disorder)


def expected_gain(model, row):
    """By the reference, for a question like the item in that row: entropy now, less what is expected after the answer."""
    def disorders(solution):
        return entropy(np.array(list(solution["disorders"].values())))

    now, left = solved(model), 0
    for answer in (False, True):
        told = reference.solve(dict(model, items=model["items"] + [dict(model["items"][row], observed=answer)]))
        left += np.exp(told["log_evidence"] - now["log_evidence"]) * disorders(told)
    return disorders(now) - left


def agrum_engines(gum):
    return gum.LazyPropagation, gum.ShaferShenoyInference, gum.VariableElimination


def agrum_posterior(engine):
    engine.makeInference()
    return engine.posterior("hypothesis").toarray()


def agrum_case(agrum, kind, model, seconds, table):
    peer = f"pyAgrum {kind.__name__}"
    given = agrum.evidence(model)
    flipped = {name: 1 - state for name, state in given.items()}
    last = agrum.item_name(len(given) - 1)
    engine = kind(agrum.network(model))
    engine.setNumberOfThreads(1)
    engine.setTargets({"hypothesis"})

    def new(_):
        engine.eraseAllEvidence()
        engine.setEvidence(given)
        agrum_posterior(engine)

    def same(run):
        for name, state in (flipped if run % 2 else given).items():
            engine.chgEvidence(name, state)
        agrum_posterior(engine)

    def changed(run):
        engine.chgEvidence(last, (flipped if run % 2 else given)[last])
        agrum_posterior(engine)

    runs = timed(new, seconds)
    table.add(peer, NEW + ", f64", runs, error(agrum_posterior(engine), model),
              "eraseAllEvidence, setEvidence, makeInference, posterior; network and engine are there")
    runs = timed(same, seconds)
    table.add(peer, SAME + ", f64", runs, None, "chgEvidence of every item, makeInference, posterior; the junction tree stays")
    for name, state in given.items():
        engine.chgEvidence(name, state)
    agrum_posterior(engine)
    runs = timed(changed, seconds)
    engine.chgEvidence(last, given[last])
    table.add(peer, CHANGED + ", f64", runs, error(agrum_posterior(engine), model), "chgEvidence, makeInference, posterior")


def agrum_gain(agrum, kind, model, seconds, table):
    asked, rows = with_questions(model, QUESTIONS)
    names = [agrum.item_name(row) for row in rows]
    disorders = disorder_rows(model)
    engine = kind(agrum.network(asked))
    engine.setNumberOfThreads(1)
    engine.setTargets({"hypothesis"})
    for name in names:
        engine.addJointTarget({"hypothesis", name})
    given = agrum.evidence(model)
    engine.setEvidence(given)
    last = agrum.item_name(rows[0] - 1)

    def work(run):
        engine.chgEvidence(last, given[last] ^ run & 1)
        engine.makeInference()
        gains = []
        for name in names:
            joint = engine.jointPosterior({"hypothesis", name})
            # Arrays have their variables in reverse.
            gains.append(gain(joint.toarray() if joint.names[-1] == "hypothesis" else joint.toarray().T, disorders))
        return gains

    runs = [run / QUESTIONS for run in timed(work, seconds)]
    table.add(f"pyAgrum {kind.__name__}", GAIN + ", f64", runs, abs(work(0)[0] - expected_gain(model, 0)),
              f"one answer changed, then the joint posterior of hypothesis and question, {QUESTIONS} questions together; a share")


def run_agrum(models, seconds, table):
    import agrum
    for kind in agrum_engines(agrum.gum):
        for measure, work in ((agrum_case, NEW), (agrum_gain, GAIN)):
            for model in models:
                try:
                    measure(agrum, kind, model, seconds, table)
                except (Exception, MemoryError) as why:
                    table.fault(f"pyAgrum {kind.__name__}", work + ", f64", f"{type(why).__name__}: {why}")
                    break


# ---- pgmpy ----
def pgmpy_network(model):
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.models import DiscreteBayesianNetwork
    import agrum
    bn = DiscreteBayesianNetwork()
    parents, cards, tables = {None: ["hypothesis"]}, {"hypothesis": len(model["hypotheses"])}, []

    def root(name, probabilities):
        cards[name] = len(probabilities)
        tables.append(TabularCPD(name, cards[name], [[p] for p in probabilities]))
        return name

    root("hypothesis", [h["prior"] for h in model["hypotheses"]])
    for row, latent in enumerate(model["latents"]):
        parents[row] = ["hypothesis", root(f"z_{row}", latent["nodes"])]
        if latent["whole"] > 0:
            parents[row].append(root(f"way_{row}", reference.ways(latent)))
    bn.add_nodes_from(cards)
    for row, item in enumerate(model["items"]):
        name, above = agrum.item_name(row), parents[item["latent"]]
        # Columns run over the parents, the last one fastest: [hypothesis, z, way].
        present = agrum.chances(item).transpose(2, 1, 0).reshape(1, -1)
        bn.add_node(name)
        bn.add_edges_from((parent, name) for parent in above)
        tables.append(TabularCPD(name, 2, np.concatenate([1 - present, present]), above, [cards[parent] for parent in above]))
    bn.add_cpds(*tables)
    return bn, agrum.evidence(model)


def pgmpy_query(model):
    """A call that returns the posterior of hypothesis."""
    from pgmpy.inference import VariableElimination
    bn, given = pgmpy_network(model)
    engine = VariableElimination(bn)
    return lambda *_: engine.query(["hypothesis"], evidence=given, show_progress=False).values


def run_pgmpy(models, seconds, table):
    peer = "pgmpy VariableElimination"
    for model in models:
        try:
            query = pgmpy_query(model)
            table.add(peer, NEW + ", f64", timed(query, seconds), error(query(), model), "query; network and engine are there")
        except (Exception, MemoryError) as why:
            table.fault(peer, NEW + ", f64", f"{type(why).__name__} at {len(model['items'])} items: {why}")
            return


# ---- NumPy, as one would write it by hand for this model ----
class Hand:
    """A model as arrays. Of every item a table [H, ways * states] of the chance of either answer, ready: more memory, no gather.

    part: row of a latent, or None for the items outside all latents.
    """

    def __init__(self, model, dtype):
        self.dtype = dtype
        self.prior = np.array([h["prior"] for h in model["hypotheses"]], dtype)
        self.items, self.classes, self.given, self.tables = model["items"], [], [], []
        self.answers = [bool(item["observed"]) for item in self.items]
        for item in self.items:
            present = np.array(item["given"], dtype).reshape(len(item["given"]), -1)
            self.classes.append(np.array(item["classes"]))
            self.given.append((1 - present, present))
            self.tables.append(tuple(np.ascontiguousarray(g[self.classes[-1]]) for g in self.given[-1]))
        self.parts = {}
        for row, item in enumerate(self.items):
            self.parts.setdefault(item["latent"], []).append(row)
        self.weights = {None: np.ones(1, dtype)}
        for row, latent in enumerate(model["latents"]):
            self.weights[row] = np.outer(reference.ways(latent), latent["nodes"]).ravel().astype(dtype)

    def gathered(self, row, answer):
        return self.given[row][answer][self.classes[row]]

    def ready(self, row, answer):
        return self.tables[row][answer]

    def product(self, part, answers, table):
        """[H, ways * states]: product of the chances of a part's answers."""
        rows = self.parts[part]
        total = table(rows[0], answers[rows[0]]).copy()
        for row in rows[1:]:
            total *= table(row, answers[row])
        return total

    def likelihood(self, part, answers, table):
        return self.product(part, answers, table) @ self.weights[part]

    def posterior(self, answers, table):
        p = self.prior.copy()
        for part in self.parts:
            p *= self.likelihood(part, answers, table)
        return p / p.sum()

    def log_posterior(self, answers):
        """The same by logarithms, as one must where there are many findings."""
        with np.errstate(divide="ignore"):
            p = np.log(self.prior)
            for part, rows in self.parts.items():
                logs = sum(np.log(self.ready(row, answers[row])) for row in rows) + np.log(self.weights[part])
                top = logs.max(1, keepdims=True)
                p += top[:, 0] + np.log(np.exp(logs - top).sum(1))
        p = np.exp(p - p.max())
        return p / p.sum()


class Batch:
    """Many cases with the same items."""

    def __init__(self, hand):
        self.hand, self.logs = hand, {}
        self.both = [np.stack(tables) for tables in hand.tables]
        for part, rows in hand.parts.items():
            self.logs[part] = np.stack([np.log(hand.tables[row][answer]).ravel() for row in rows for answer in (0, 1)])

    def by_products(self, answers):
        """[B, H]. answers: [B, items] of 0 or 1. In blocks of hypotheses, so that a block's tables stay in the cache while
        all cases use them."""
        hand, total = self.hand, np.tile(self.hand.prior, (len(answers), 1))
        for start in range(0, len(hand.prior), BLOCK):
            block = slice(start, start + BLOCK)
            for part, rows in hand.parts.items():
                found = self.both[rows[0]][answers[:, rows[0]], block]
                for row in rows[1:]:
                    found *= self.both[row][answers[:, row], block]
                total[:, block] *= found @ hand.weights[part]
        return total / total.sum(1, keepdims=True)

    def by_logarithms(self, answers):
        """The same: a part's logarithms are one matrix product, answers [B, 2 * items] times logs [2 * items,
        H * ways * states]; then exp, and the states added with their weights."""
        count, hand = len(answers), self.hand
        total = np.tile(np.log(hand.prior), (count, 1))
        for part, rows in hand.parts.items():
            chosen = np.stack([1 - answers[:, rows], answers[:, rows]], axis=2).reshape(count, -1).astype(hand.dtype)
            found = chosen @ self.logs[part]
            if part is None:
                total += found
            else:
                np.exp(found, out=found)
                total += np.log(found.reshape(count, len(hand.prior), -1) @ hand.weights[part])
        total -= total.max(1, keepdims=True)
        np.exp(total, out=total)
        return total / total.sum(1, keepdims=True)


def hand_changed(hand, last):
    """A call that flips the last item and makes the posterior anew: of the other parts, the likelihood is kept."""
    part = hand.items[last]["latent"]
    rest = hand.prior.copy()
    for other in hand.parts:
        if other != part:
            rest *= hand.likelihood(other, hand.answers, hand.ready)
    answers = list(hand.answers)

    def work(run):
        answers[last] = hand.answers[last] ^ bool(run & 1)
        p = rest * hand.likelihood(part, answers, hand.ready)
        return p / p.sum()
    return work


def hand_gain(hand, model):
    """(row, a call that finds the gain of one open question like the item in that row); the rest of the case is kept."""
    row = next((row for row, item in enumerate(hand.items) if item["latent"] is not None), 0)
    part = hand.items[row]["latent"]
    product = hand.product(part, hand.answers, hand.ready) * hand.weights[part]
    rest = hand.prior.copy()
    for other in hand.parts:
        if other != part:
            rest *= hand.likelihood(other, hand.answers, hand.ready)
    weight = product * rest[:, None]
    weight /= weight.sum()
    whole, disorders, present = weight.sum(1), disorder_rows(model), hand.tables[row][1]

    def work(_):
        yes = np.einsum("hs,hs->h", weight, present)
        return gain(np.stack([whole - yes, yes], axis=1), disorders)
    return row, work


def numpy_case(model, dtype, name, seconds, table):
    hand = Hand(model, dtype)
    for peer, how, notes in (("NumPy, rows gathered", hand.gathered, "rows of the item tables gathered by class, multiplied"),
                             ("NumPy, tables ready", hand.ready, "tables of every item at full length, multiplied")):
        runs = timed(lambda _: hand.posterior(hand.answers, how), seconds)
        table.add(peer, f"{NEW}, {name}", runs, error(hand.posterior(hand.answers, how), model), notes)
    changed = hand_changed(hand, len(hand.items) - 1)
    table.add("NumPy, tables ready", f"{CHANGED}, {name}", timed(changed, seconds), error(changed(0), model),
              "the part of the answer anew, the others kept")
    row, work = hand_gain(hand, model)
    table.add("NumPy, tables ready", f"{GAIN}, {name}", timed(work, seconds), abs(work(0) - expected_gain(model, row)),
              "the rest of the case kept, not counted")
    rng = random.Random(1)
    answers = np.array([hand.answers] + [[bool(rng.getrandbits(1)) for _ in hand.items] for _ in range(BATCH - 1)]).astype(int)
    batch = Batch(hand)
    for peer, how in (("NumPy, blocks of products", batch.by_products), ("NumPy, matrix product", batch.by_logarithms)):
        runs = [run / BATCH for run in timed(lambda _: how(answers), seconds)]
        table.add(peer, f"{IN_BATCH}, {name}", runs, error(how(answers)[0], model),
                  f"{BATCH} cases with the same items; tables, or their logarithms, are there")


def run_numpy(models, seconds, table):
    for model in models:
        for dtype, name in ((np.float64, "f64"), (np.float32, "f32")):
            numpy_case(model, dtype, name, seconds, table)


# ---- underflow ----
def long_case(model, findings):
    """A case of that many findings: those of the model over and over, under every n-th hypothesis."""
    step = max(1, len(model["hypotheses"]) // FEW)
    kept = range(len(model["hypotheses"]) - 1, -1, -step)[::-1]
    total = sum(model["hypotheses"][h]["prior"] for h in kept)
    hypotheses = [dict(model["hypotheses"][h], prior=model["hypotheses"][h]["prior"] / total) for h in kept]
    items = [dict(item, classes=[item["classes"][h] for h in kept]) for item in model["items"]]
    return dict(model, hypotheses=hypotheses, items=[items[i % len(items)] for i in range(findings)])


def agrum_solve(kind):
    def solve(model):
        import agrum
        engine = getattr(agrum.gum, kind)(agrum.network(model))
        engine.setTargets({"hypothesis"})
        engine.setEvidence(agrum.evidence(model))
        return agrum_posterior(engine)
    return solve


def hand_solve(dtype, logs):
    def solve(model):
        hand = Hand(model, dtype)
        return hand.log_posterior(hand.answers) if logs else hand.posterior(hand.answers, hand.ready)
    return solve


LONG_PEERS = [("pyAgrum " + kind, agrum_solve(kind)) for kind in ("LazyPropagation", "ShaferShenoyInference", "VariableElimination")]
LONG_PEERS += [("pgmpy VariableElimination", lambda model: pgmpy_query(model)())]
LONG_PEERS += [(f"NumPy {name}, {'logarithms' if logs else 'products'}", hand_solve(dtype, logs))
               for logs in (False, True) for dtype, name in ((np.float64, "f64"), (np.float32, "f32"))]


def verdict(posterior, model):
    if not np.all(np.isfinite(posterior)):
        return "no number (NaN)"
    wrong = error(posterior, model)
    return f"right to {wrong:.0e}" if wrong <= RIGHT else f"wrong by {wrong:.2g}"


def run_underflow(long, peer, send):
    line = {"peer": peer, "work": f"underflow, {len(long['items'])} findings", "log_evidence": solved(long)["log_evidence"]}
    try:
        with np.errstate(all="ignore"):
            posterior = np.asarray(dict(LONG_PEERS)[peer](long), dtype=float)
        send(line | {"verdict": verdict(posterior, long)})
    except (Exception, MemoryError) as why:
        send(line | {"verdict": f"fails: {type(why).__name__}: " + " ".join(str(why).split())[:120]})


# ---- running ----
def quiet():
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def child(work, arguments, pipe):
    quiet()
    work(*arguments, pipe.send)


def timing(run, models, seconds, send):
    table = Table(send)
    run(models, seconds, table)
    table.close()


def apart(peer, what, work, *arguments):
    """Runs work(*arguments, send) in a process of its own; yields what it sends, and what became of it if it died."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=child, args=(work, arguments, there))
    process.start()
    there.close()
    end = time.monotonic() + LIMIT
    try:
        while here.poll(max(0, end - time.monotonic())):
            yield here.recv()
        yield {"peer": peer, "work": what, "fault": f"not done after {LIMIT} s"}
        process.kill()
    except EOFError:
        process.join()
        if process.exitcode:
            yield {"peer": peer, "work": what, "fault": f"ended with status {process.exitcode}"}
    process.join()


def versions():
    from importlib.metadata import PackageNotFoundError, version
    found = {"Python": sys.version.split()[0]}
    for package in ("numpy", "pyagrum", "pgmpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def sizes(models):
    def middle(of):
        return statistics.median(of(model) for model in models)
    return {"models": len(models), "hypotheses": middle(lambda m: len(m["hypotheses"])), "items": middle(lambda m: len(m["items"])),
            "latents": middle(lambda m: len(m["latents"])), "states": max(len(l["nodes"]) for m in models for l in m["latents"])}


RUNS = {"agrum": run_agrum, "pgmpy": run_pgmpy, "numpy": run_numpy}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models")
    parser.add_argument("--peers", default="agrum,pgmpy,numpy,underflow")
    parser.add_argument("--seconds", type=float, default=0.5, help="for every model, engine and work")
    parser.add_argument("--most", type=int, default=8, help="models")
    options = parser.parse_args()
    with open(options.models, encoding="utf-8") as lines:
        models = [json.loads(line) for line, _ in zip(lines, range(options.most))]

    def show(line):
        print(json.dumps(line), flush=True)

    show({"versions": versions(), "sizes": sizes(models), "seconds": options.seconds})
    for model in models:
        solved(model)
    chosen = options.peers.split(",")
    for name in chosen:
        if name in RUNS:
            for line in apart(name, "all", timing, RUNS[name], models, options.seconds):
                show(line)
    if "underflow" in chosen:
        for findings in FINDINGS:
            long = long_case(models[0], findings)
            solved(long)
            for peer, _ in LONG_PEERS:
                for line in apart(peer, f"underflow, {findings} findings", run_underflow, long, peer):
                    show(line)


if __name__ == "__main__":
    main()
