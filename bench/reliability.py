#!/usr/bin/env python3
"""How often the first cause is right where it is given a probability: published cases in three forms, in five bins.

usage: bench/reliability.py COMMAND...      one table a command, such as build/release/sural; setting `referral`
"""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
import score_cases  # noqa: E402

FORMS = {"plain": (), "without tests": ("test",), "history alone": ("sign", "test")}


def answers(command, rows, left_out):
    """The assessment of every case, without the findings of some groups."""
    group, lines = score_cases.groups(), []
    for row in rows:
        case = dict(row["case"], id=row["id"], setting="referral")
        case["findings"] = [f for f in case["findings"] if group.get(f["finding"]) not in left_out]
        lines.append(json.dumps(case))
    done = subprocess.run([command, "assess", "--format", "json", "-"], input="\n".join(lines), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(command, rows):
    for form, left_out in FORMS.items():
        bins = [[] for _ in range(5)]
        for row, answer in zip(rows, answers(command, rows, left_out), strict=True):
            first = answer["disorders"][0]
            bins[min(int(first["probability"] * 5), 4)].append((first["probability"], first["id"] in row["gold"]["diagnosis"]))
        error = sum(abs(sum(p for p, _ in b) - sum(right for _, right in b)) for b in bins) / len(rows)
        yield f"{form}: expected calibration error {error:.3f}\n  probability   cases   said   right\n"
        for i, b in enumerate(bins):
            if b:
                yield f"  {i / 5:.1f} to {i / 5 + 0.2:.1f}   {len(b):6}  {sum(p for p, _ in b) / len(b):.3f}   {sum(r for _, r in b) / len(b):.3f}\n"


def main():
    with open(os.path.join(ROOT, "tests", "cases", "dev.ndjson"), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for command in sys.argv[1:]:
        version = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.split()
        print(f"\n{' '.join(version[:4])} {version[-1][:12]}\n" + "".join(table(command, rows)), end="")


if __name__ == "__main__":
    main()
