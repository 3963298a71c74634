#!/usr/bin/env python3
"""The measurements of the engine, its peers and the machine as one table of text.

usage: speed_table.py [--title LINE]... FILE.ndjson...      lines as bench-engine, peers.py and stream write them
"""
import argparse
import json

ENGINE = "Sural"
UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns"))
# What a work is set against where the engine has no line of its own for it.
AS = {"posterior, all answers changed, f64": "posterior, one new case, f64"}
# A batch may also be done one case after the other.
ALSO = {f"posterior, batch, a case, {kind}": f"posterior, one new case, {kind}" for kind in ("f64", "f32")}


def lines(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield json.loads(line)


def time(ns):
    for size, unit in UNITS:
        if ns >= size or size == 1:
            return f"{ns / size:.3g} {unit}"


def spread(row):
    return f"{time(row['low'])} to {time(row['high'])}"


def ratio(peer, engine):
    """How many times the engine's time a peer takes: of medians, and between the far quartiles."""
    low, high = peer["low"] / engine["high"], peer["high"] / engine["low"]
    return f"{peer['ns'] / engine['ns']:.3g} ({low:.3g} to {high:.3g})"


def columns(rows):
    """Rows of cells as lines, the first cell and the last one to the left."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    return ["  " + "  ".join(cell.ljust(width) if i in (0, last) else cell.rjust(width)
                             for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in rows]


def works(times):
    """Works in the order of their first line, those of the peers before what the engine alone does."""
    seen = dict.fromkeys(row["work"] for row in times if row["peer"] != ENGINE)
    return list(seen | dict.fromkeys(row["work"] for row in times))


def engine_of(work, times):
    own = [row for row in times if row["peer"] == ENGINE]
    return next((row for name in (work, AS.get(work)) for row in own if row["work"] == name), None)


def section(work, times):
    rows = [row for row in times if row["work"] == work]
    if work in ALSO:
        rows += [dict(row, peer=row["peer"] + ", one by one") for row in times
                 if row["work"] == ALSO[work] and row["peer"].startswith("NumPy")]
    engine = engine_of(work, times)
    if engine and engine not in rows:
        rows.append(dict(engine, peer=f"{ENGINE}, {engine['work']}"))
    yield work
    table = [("", "median", "quartiles", "runs", "times Sural", "error", "")]
    for row in sorted(rows, key=lambda row: row["ns"]):
        against = ratio(row, engine) if engine and not row["peer"].startswith(ENGINE) else "-"
        wrong = f"{row['error']:.0e}" if "error" in row else "-"
        rate = f"{row['bytes'] / row['ns']:.3g} GB/s read" if "bytes" in row else ""
        table.append((row["peer"], time(row["ns"]), spread(row), str(row["n"]), against, wrong, rate))
    yield from columns(table)


def note(row):
    peer = row["peer"] if row["peer"].startswith("NumPy") else row["peer"].split()[0]
    return f"  {peer}; {row['work'].rsplit(', ', 1)[0]}: {row['notes']}"


def report(all_lines):
    times = [dict(line, peer=line.get("peer", ENGINE)) for line in all_lines if "ns" in line]
    for work in works(times):
        yield from section(work, times)
        yield ""
    notes = dict.fromkeys(note(row) for row in times if row.get("notes"))
    if notes:
        yield "what is in a number"
        yield from notes
        yield ""
    faults = [(line["peer"], line["work"], line["fault"]) for line in all_lines if "fault" in line]
    if faults:
        yield "no number"
        yield from columns(faults)
        yield ""
    long = [line for line in all_lines if "verdict" in line]
    for work in dict.fromkeys(line["work"] for line in long):
        rows = [line for line in long if line["work"] == work]
        yield f"{work} (ln evidence {rows[0].get('log_evidence', float('nan')):.0f})"
        yield from columns([(row.get("peer", ENGINE), row["verdict"]) for row in rows])
        yield ""
    machine = [line for line in all_lines if "gb_per_s" in line]
    if machine:
        yield "what the memory can do, one thread, GB/s"
        yield from columns([(line["work"], f"{line['gb_per_s']:.3g}", f"{line['low']:.3g} to {line['high']:.3g}", f"{line['kib']} KiB")
                            for line in machine])


def head(all_lines):
    for line in all_lines:
        if "versions" in line:
            yield "peers: " + ", ".join(f"{name} {version}" for name, version in line["versions"].items() if version)
            yield "models: " + ", ".join(f"{value:g} {name}" for name, value in line["sizes"].items()) + " (medians)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", action="append", default=[])
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    all_lines = list(lines(options.files))
    print("\n".join([*options.title, *head(all_lines), "", *report(all_lines)]))


if __name__ == "__main__":
    main()
