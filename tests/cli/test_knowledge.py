"""`sural knowledge`: list, show, why, diff, export, status."""
import csv
import html.parser
import io
import os
import re
import shutil
import tempfile
import unittest

from sural_command import IMAGE, Knowledge, sural

import json


def ids(section):
    return [line.split("\t")[0] for line in sural("knowledge", "list", section).out.decode().splitlines()]


class Reading(unittest.TestCase):
    def test_list(self):
        self.assertEqual(len(ids("disorders")), 95)
        self.assertEqual(ids("findings"), sorted(ids("findings")))
        wrong = sural("knowledge", "list", "disorder")
        self.assertEqual(wrong.status, 1)
        self.assertIn("there are sources, parameters", wrong.err)

    def test_show_every_record(self):
        for section in ("disorders", "findings", "redflags", "settings", "regions"):
            shown = sural("knowledge", "show", *[f"{section}/{one}" for one in ids(section)[:60]])
            self.assertEqual(shown.status, 0, shown.err)
            self.assertEqual(shown.out.decode().count("\n---\n"), min(len(ids(section)), 60) - 1)

    def test_why(self):
        """A number, in whom, its grade and its source; with the chance of a finding beside a frequency."""
        said = sural("knowledge", "why", "meralgia_paraesthetica/pelvic_compression_test").out.decode()
        for part in ("disorders/meralgia_paraesthetica/findings/pelvic_compression_test", "value", "in whom", "grade", "chance", "source"):
            self.assertIn(part, said)
        self.assertIn("10.1212/WNL.0b013e318233b356", sural("knowledge", "why", "meralgia_paraesthetica/incidence").out.decode())
        self.assertRegex(sural("knowledge", "why", "findings/onset/background").out.decode(), r"value +sudden [\d.]+, ")
        self.assertRegex(sural("knowledge", "why", "parameters/spill").out.decode(), r"value +[\d.]+   \([\d.]+ to [\d.]+\)")
        wrong = sural("knowledge", "why", "meralgia_paraesthetica/zzz")
        self.assertEqual(wrong.status, 1)
        self.assertIn("no number at", wrong.err)

    def test_status(self):
        said = dict(re.findall(r"^ *(\S.*?) {2,}(\d+)", sural("knowledge", "status").out.decode(), re.M))
        self.assertEqual(said["disorders"], "95")
        self.assertEqual(int(said["numbers"]), sum(int(said[grade]) for grade in ("A", "B", "C", "estimate")))

    def test_use(self):
        for words in ([], ["show"], ["why"], ["diff", "a"], ["lint", "x"], ["zzz"], ["export", "--format", "xml"], ["list"]):
            with self.subTest(words):
                self.assertEqual(sural("knowledge", *words).status, 2)


class Export(unittest.TestCase):
    def test_json(self):
        """All sections with all records; numbers and texts as shown."""
        whole = json.loads(sural("knowledge", "export").out)
        self.assertEqual(whole["format"], "sural-knowledge/1")
        for section in ("sources", "disorders", "findings", "redflags", "places"):
            self.assertEqual(list(whole[section]), ids(section))
        mp = whole["disorders"]["meralgia_paraesthetica"]
        self.assertEqual(mp["prior"]["incidence"]["source"], "parisi2011")
        self.assertAlmostEqual(sum(row["weight"] for row in mp["lesions"]), 1, places=5)

    def test_tsv(self):
        """One row a number, as many as `status` counts, each with a grade and a source that exists."""
        rows = list(csv.DictReader(io.StringIO(sural("knowledge", "export", "--format", "tsv").out.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
        count = re.search(r"^numbers +(\d+)", sural("knowledge", "status").out.decode(), re.M)[1]
        self.assertEqual(len(rows), int(count))
        sources = set(ids("sources"))
        for row in rows:
            self.assertIn(row["source"], sources)
            self.assertIn(row["grade"], ("A", "B", "C", "estimate"), row)
            self.assertTrue(row["value"], row)

    def test_html(self):
        """A page a disorder; every link inside the site leads somewhere; no script and nothing from outside."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        done = sural("knowledge", "export", "--format", "html", "--out", folder, timeout=900)
        self.assertEqual((done.status, done.err), (0, ""))
        pages = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names if name.endswith(".html")]
        self.assertEqual(len([page for page in pages if "/disorders/" in page]), 95)
        anchors, links = {}, []
        for page in pages:
            reader = Page()
            with open(page, encoding="utf-8") as file:
                reader.feed(file.read())
            anchors[page] = reader.ids
            links += [(page, link) for link in reader.links]
            self.assertEqual(reader.scripts, 0)
        for page, link in links:
            self.assertNotRegex(link, r"^\w+:")
            target, _, anchor = link.partition("#")
            path = os.path.normpath(os.path.join(os.path.dirname(page), target)) if target else page
            self.assertTrue(os.path.exists(path), f"{page}: {link}")
            if anchor:
                self.assertIn(anchor, anchors[path], f"{page}: {link}")
        print(f"{len(pages)} pages, {len(links)} links", flush=True)

    def test_html_needs_a_folder(self):
        for more in ([], ["--out", "/nowhere/at/all"]):
            done = sural("knowledge", "export", "--format", "html", *more)
            self.assertEqual(done.status, 2)
            self.assertIn("a folder that exists", done.err)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.scripts = set(), [], 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.scripts += tag == "script"
        if "id" in attributes:
            self.ids.add(attributes["id"])
        self.links += [attributes[key] for key in ("href", "src") if key in attributes]


class Changes(unittest.TestCase):
    def test_an_edit_makes_a_reading_lapse(self):
        """A reading holds for the text that was read; codes below it may change."""
        def counted(image):
            said = sural("knowledge", "status", "--knowledge", image).out.decode()
            return [int(re.search(rf"{what} +(\d+)", said)[1]) for what in ("read twice", "second read lapsed")]

        twice, lapsed = counted(IMAGE)
        knowledge = Knowledge()
        self.addCleanup(knowledge.close)
        knowledge.damage("disorders/tarsal_tunnel_syndrome.yaml", r"^degree:.*", "degree: [0.5, 0.3, 0.2]")
        knowledge.damage("disorders/leprosy.yaml", r"^codes:\n", "codes:\n  - {system: icd10, code: A30.9, relation: broader}\n")
        _, image = knowledge.compile()
        self.assertEqual(counted(image), [twice - 1, lapsed + 1])

    def test_diff(self):
        """What was changed, dropped and added between two images, and nothing else."""
        knowledge = Knowledge()
        self.addCleanup(knowledge.close)
        knowledge.damage("disorders/tarsal_tunnel_syndrome.yaml", r"^urgency:.*", "urgency: emergency")
        knowledge.damage("parameters/spill.yaml", r"^value:.*", "value: 0.2")
        knowledge.write("sources/brand_new.yaml", "id: brand_new\ncitation: nobody\n")
        level = re.search(r"^urgency: (\w+)", sural("knowledge", "show", "tarsal_tunnel_syndrome").out.decode(), re.M)[1]
        _, image = knowledge.compile()
        done = sural("knowledge", "diff", IMAGE, image)
        self.assertEqual(done.status, 0, done.err)
        lines = [line for line in done.out.decode().splitlines() if "/digest" not in line]
        self.assertEqual(lines, ["+ sources/brand_new", "~ parameters/spill/value: 0.3 -> 0.2",
                                 f"~ disorders/tarsal_tunnel_syndrome/urgency: {level} -> emergency"])
        back = sural("knowledge", "diff", image, IMAGE).out.decode()
        self.assertIn("- sources/brand_new\n", back)
        same = sural("knowledge", "diff", IMAGE, IMAGE)
        self.assertEqual((same.status, same.out), (0, b""))
        self.assertEqual(sural("knowledge", "diff", IMAGE, "/nowhere").status, 1)


if __name__ == "__main__":
    unittest.main()
