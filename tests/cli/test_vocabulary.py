"""The knowledge holds the contract of tests/spec whole: every id, with its group, type, side, words and unit."""
import os
import subprocess
import unittest

SURAL = os.environ["SURAL"]


def rows(table):
    with open(os.path.join("tests", "spec", table), encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def ids(section):
    out = subprocess.run([SURAL, "knowledge", "list", section], capture_output=True, text=True, check=True).stdout
    return dict(line.split("\t") for line in out.splitlines())


def show(section, names):
    command = [SURAL, "knowledge", "show", *(f"{section}/{name}" for name in names)]
    return [parse(text) for text in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("---\n")]


def parse(text):
    head = [line.split(": ", 1) for line in text.splitlines() if ": " in line and not line.startswith(" ")]
    values = [line.split("value: ")[1].split(",")[0].rstrip("}") for line in text.splitlines() if line.startswith("  - {value: ")]
    return dict(head), values


class Vocabulary(unittest.TestCase):
    def test_ids(self):
        for table, section in (("findings.tsv", "findings"), ("regions.tsv", "regions"), ("movements.tsv", "movements"),
                               ("disorders.tsv", "disorders"), ("reflexes.tsv", "reflexes")):
            known, wanted = ids(section), {row[0] for row in rows(table)}
            self.assertEqual(wanted - set(known), set(), section)
            if section in ("findings", "disorders"):
                self.assertEqual(set(known) - wanted, set(), f"{section}: ids that the contract does not know")

    def test_findings(self):
        table = rows("findings.tsv")
        for (name, group, kind, sided, values, *_), (head, words) in zip(table, show("findings", [row[0] for row in table]), strict=True):
            with self.subTest(name):
                self.assertEqual(head["group"], group)
                self.assertEqual(head["type"], kind.split(":")[-1])
                self.assertEqual(head["sided"], "true" if sided == "yes" else "false")
                if kind == "enum":
                    self.assertEqual(words, values.split(","))
                if kind == "number":
                    self.assertEqual(head["unit"].strip('"'), values)

    def test_disorders(self):
        table = rows("disorders.tsv")
        for (_, title, group, article), (head, _) in zip(table, show("disorders", [row[0] for row in table]), strict=True):
            with self.subTest(title):
                self.assertEqual(head["name"].strip('"'), title)
                self.assertEqual(head["group"], group)
                self.assertEqual(head.get("article", "-").strip('"'), article)


if __name__ == "__main__":
    unittest.main()
