"""The worked examples of docs/method.md are right, the generated pages are of today, and links inside the project hold."""
import glob
import math
import os
import re
import subprocess
import unittest

SURAL, SURAL_KBC = os.environ["SURAL"], os.environ["SURAL_KBC"]
NAMES = {name: getattr(math, name) for name in ("exp", "sqrt", "log", "log2", "log10", "erfc", "fabs")}
NAMES |= {"ln": math.log, "max": max, "min": min, "abs": abs}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Documents(unittest.TestCase):
    def test_examples(self):
        """Each line is `name = expression = value`, or `f(x) = expression`; a name may be used further down its block."""
        count = 0
        for block in re.findall(r"```example\n(.*?)```", read("docs/method.md"), re.S):
            known = dict(NAMES)
            for line in block.strip().splitlines():
                function = re.fullmatch(r"(\w+)\(([\w, ]+)\) = (.+)", line)
                if function:
                    known[function[1]] = eval(f"lambda {function[2]}: {function[3]}", known)  # our own text
                    continue
                name, expression, value = line.split(" = ")
                known[name.strip()] = got = eval(expression, known)
                self.assertAlmostEqual(got, float(value), delta=max(abs(got) * 2e-3, 2e-5), msg=line)
                count += 1
        self.assertGreater(count, 60)

    def test_schema_page(self):
        page = subprocess.run([SURAL_KBC, "--schema"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(page, read("docs/knowledge-schema.md"), "regenerate it: sural-kbc --schema > docs/knowledge-schema.md")

    def test_network_page(self):
        done = subprocess.run(["script/network-page", SURAL, "--check"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_priors_page(self):
        done = subprocess.run(["script/priors-page", "--check", SURAL], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_links(self):
        for page in [*glob.glob("*.md"), *glob.glob("docs/**/*.md", recursive=True)]:
            for target in re.findall(r"\]\(([^)#\s]+)", read(page)):
                if not target.startswith(("http://", "https://")):
                    self.assertTrue(os.path.exists(os.path.join(os.path.dirname(page), target)), f"{page}: {target}")


if __name__ == "__main__":
    unittest.main()
