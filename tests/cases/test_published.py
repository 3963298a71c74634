"""Floors under the figures on published cases, with all that is known of each, without tests, and by history alone.

The floors lie below what the engine reaches, so that a change that makes it worse is seen; they are no targets."""
import json
import os
import shlex
import subprocess
import sys
import unittest

CASES = "tests/cases/dev.ndjson"
FORMS = {"plain": [], "without tests": ["--without-tests"], "history alone": ["--history-only"]}
FLOORS = {"plain": {"top1": 0.50, "top3": 0.70}}


class Published(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """The three forms side by side: each takes its own run over all cases."""
        command = " ".join(map(shlex.quote, shlex.split(os.environ["SURAL"]) + ["assess", "--format", "json", "-"]))
        scorer = [sys.executable, "-B", "tests/tools/score_cases.py", "--sural", command, "--json", CASES]
        running = {form: subprocess.Popen(scorer + options, stdout=subprocess.PIPE) for form, options in FORMS.items()}
        cls.figures = {}
        for form, process in running.items():
            out, _ = process.communicate()
            cls.figures[form] = json.loads(out)
            print(f"\n{form}", *(f"  {name:20} {figure}" for name, figure in cls.figures[form].items()), sep="\n", flush=True)

    def test_all_answered(self):
        with open(CASES, encoding="utf-8") as lines:
            count = sum(1 for line in lines if line.strip())
        for form, figures in self.figures.items():
            with self.subTest(form):
                self.assertEqual((figures["cases"], figures["not_answered"]["k"], figures["exit"]), (count, 0, 0))

    def test_nobody_in_danger_is_sent_home(self):
        for form, figures in self.figures.items():
            with self.subTest(form):
                self.assertEqual(figures["grave_under_triage"]["k"], 0)

    def test_floors(self):
        for form, floors in FLOORS.items():
            for name, floor in floors.items():
                with self.subTest(f"{form}, {name}"):
                    self.assertGreaterEqual(self.figures[form][name]["k"] / self.figures[form]["cases"], floor)


if __name__ == "__main__":
    unittest.main(verbosity=2)
