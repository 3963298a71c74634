"""Streams of records, hostile input, and the options of the command."""
import json
import os
import subprocess
import tempfile
import unittest

from sural_command import IMAGE, SURAL, SmallImage, assess, can_limit, case, finding, run, sural, to_bytes

GOOD = to_bytes([case("good")]).strip()
BAD = to_bytes([case("bad", finding("fevr"))]).strip()
MIB = 1 << 20
MEMORY = 512 * MIB
TOO_LONG = "more than 16 MiB"


def setUpModule():
    global small
    small = SmallImage()
    unittest.addModuleCleanup(small.close)


def answers_of(given, *arguments, **options):
    return assess(given, "--knowledge", small.image, *arguments, **options)


def outline(result):
    """Each answer as the id of its case, each error as id:line."""
    return [f"{answer['case'] or ''}:{answer['error']['line']}" if "error" in answer else answer["case"] for answer in result.objects()]


def padded(size):
    """A good record of `size` bytes."""
    head, tail = b'{"format":"sural-case/1","id":"long","findings":[],"x-pad":"', b'"}'
    return head + b"a" * (size - len(head) - len(tail)) + tail


def nested(levels):
    """A good record, apart from its depth: the record itself is the first level."""
    return b'{"format":"sural-case/1","id":"deep","findings":[],"x-deep":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


def with_findings(findings):
    return b'{"format":"sural-case/1","findings":[' + findings + b"]}"


def pretty(one):
    return json.dumps(one, indent=2).encode() + b"\n"


# name: (input, outline)
STREAMS = {
    "a bad line among good ones": (b"\n".join([GOOD, BAD, GOOD, b"{]", GOOD]) + b"\n", ["good", "bad:2", "good", ":4", "good"]),
    "no end of the last line": (BAD + b"\n" + GOOD, ["bad:1", "good"]),
    "nothing": (b"", [":1"]),
    "blank lines alone": (b"\n \n\t\r\n", [":1"]),
    "a mark of byte order alone": (b"\xef\xbb\xbf", [":1"]),
    "blank lines between": (b"\n\n" + BAD + b"\n \t\n\r\n" + GOOD + b"\n\n" + BAD + b"\n\n", ["bad:3", "good", "bad:8"]),
    "CRLF": (BAD + b"\r\n" + GOOD + b"\r\n\r\n" + BAD + b"\r\n", ["bad:1", "good", "bad:4"]),
    "a mark of byte order": (b"\xef\xbb\xbf" + GOOD + b"\n" + BAD, ["good", "bad:2"]),
    "a mark of byte order on a line of its own": (b"\xef\xbb\xbf\n" + BAD, ["bad:2"]),
    "a mark of byte order and a pretty record": (b"\xef\xbb\xbf" + pretty(case("pretty")), ["pretty"]),
    "a pretty record": (pretty(case("pretty", finding("fever"), age=3)), ["pretty"]),
    "a pretty record, CRLF": (pretty(case("pretty")).replace(b"\n", b"\r\n"), ["pretty"]),
    "a pretty record after blank lines": (b"\n\n" + pretty(case("pretty", finding("fevr"))), ["pretty:3"]),
    "a pretty record, not JSON": (b'{\n  "format": "sural-case/1",\n  "findings": [\n    oops\n  ]\n}\n', [":4"]),
    "a pretty record with blank lines, not JSON": (b'{\n\n\n  "format": oops\n}\n', [":4"]),
    "a first line cut off": (GOOD[:-2] + b"\n" + GOOD + b"\n" + BAD + b"\n", [":1", "good", "bad:3"]),
    "a first line cut off in a string": (GOOD[:12] + b"\n" + GOOD + b"\n", [":1", "good"]),
    "a first line cut off, then a blank one": (GOOD[:-2] + b"\n\n" + GOOD + b"\n", [":1", "good"]),
    "a middle line cut off": (BAD + b"\n" + GOOD[:-2] + b"\n" + GOOD + b"\n", ["bad:1", ":2", "good"]),
    "a last line cut off": (GOOD + b"\n" + GOOD[:-2], ["good", ":2"]),
    "a list of cases": (b"[" + GOOD + b"]", [":1"]),
    "a list of cases over lines": (b"[\n" + GOOD + b",\n" + GOOD + b"\n]\n", ...),
}

# name: (line, telling piece of the message); each is one line among others
HOSTILE = {
    "not JSON": (b"numb foot", "JSON"),
    "a record cut off": (GOOD[:-1], "JSON"),
    "behind the record": (GOOD + b" x", "JSON"),
    "two records": (GOOD + GOOD, "JSON"),
    "a list": (b"[" + GOOD + b"]", "object"),
    "an empty list": (b"[]", "object"),
    "an empty object": (b"{}", "format"),
    "text": (b'"numb"', ""),
    "a number": (b"3", ""),
    "33 levels": (nested(33), "32"),
    "2047 levels": (nested(2047), "32"),
    "100000 brackets": (b"[" * 100000, ""),
    "100000 braces": (b'{"x-a":' * 100000, ""),
    "100000 levels, closed": (nested(100000), ""),
    "not UTF-8": (GOOD.replace(b"good", b"go\xffd"), "0xff"),
    "not UTF-8, overlong": (GOOD.replace(b"good", b"\xc0\xaf"), ""),
    "not UTF-8, surrogate": (GOOD.replace(b"good", b"\xed\xa0\x80"), ""),
    "not UTF-8, cut": (GOOD.replace(b"good", b"\xe2\x82"), ""),
    "not UTF-8, between keys": (GOOD.replace(b",", b",\xff", 1), ""),
    "zero byte": (GOOD.replace(b"good", b"go\0d"), "0x0"),
    "zero byte between keys": (GOOD.replace(b",", b",\0", 1), ""),
    "escaped zero": (GOOD.replace(b"good", b"go\\u0000d"), "u0000"),
    "escaped half surrogate": (GOOD.replace(b"good", b"\\ud800"), ""),
    "duplicate key": (b'{"age":3,"age":4}', "duplicate"),
    "duplicate key of a finding": (with_findings(b'{"finding":"fever","finding":"onset"}'), "duplicate"),
    "1e999": (b'{"format":"sural-case/1","findings":[],"age":1e999}', ""),
    "-1e999": (with_findings(b'{"finding":"duration","value":-1e999}'), ""),
    "1e308": (with_findings(b'{"finding":"duration","value":1e308,"unit":"y"}'), "outside"),
    "NaN": (with_findings(b'{"finding":"duration","value":NaN}'), ""),
    "an integer of 100 digits": (with_findings(b'{"finding":"duration","value":' + b"9" * 100 + b"}"), ""),
    "4097 findings": (with_findings(b",".join([b'{"finding":"fever"}'] * 4097)), "4096"),
    "300000 findings": (with_findings(b",".join([b'{"finding":"fever"}'] * 300000)), "4096"),
    "300000 sites": (with_findings(b'{"finding":"numbness","side":"left","sites":[' + b",".join([b'"heel"'] * 300000) + b"]}"),
                     "sites"),
    "long words, not ASCII": (b'{"format":"sural-case/1","findings":[],"sex":"a' + "é".encode() * 1000 + b'"}', "sex"),
    "a key of a million letters": (b'{"' + b"k" * 1000000 + b'":1}', "unknown key"),
    "a finding of a million letters": (with_findings(b'{"finding":"' + b"f" * 1000000 + b'"}'), "unknown finding"),
    "17 MiB": (padded(17 * MIB), TOO_LONG),
}

# arguments: exit status, telling piece of standard error
WRONG_USE = {
    (): (2, "usage"),
    ("diagnose",): (2, "diagnose"),
    ("assess", "--top", "0", "-"): (2, "--top"),
    ("assess", "--top", "-1", "-"): (2, "--top"),
    ("assess", "--top", "1x", "-"): (2, "--top"),
    ("assess", "--top", "", "-"): (2, "--top"),
    ("assess", "--top", "99999999999999999999", "-"): (2, "--top"),
    ("assess", "--top"): (2, "--top"),
    ("assess", "--format", "xml", "-"): (2, "xml"),
    ("assess", "--format"): (2, "--format"),
    ("assess", "--knowledge"): (2, "--knowledge"),
    ("assess", "--bogus"): (2, "--bogus"),
    ("assess", "-x"): (2, "-x"),
    ("assess", "-", "-"): (2, "does not take"),
    ("assess", "no/such/file.json"): (1, "no/such/file.json"),
    ("assess", "--knowledge", "no/such.image", "-"): (1, "no/such.image"),
    ("assess", "tests"): (1, "tests"),
    ("knowledge",): (2, "usage"),
    ("knowledge", "show"): (2, "usage"),
    ("knowledge", "list"): (2, "usage"),
    ("knowledge", "lint", "more"): (2, "usage"),
    ("knowledge", "sing"): (2, "usage"),
    ("knowledge", "show", "common_fibular_neuropaty"): (1, "did you mean common_fibular_neuropathy"),
    ("knowledge", "show", "qqqqqqqqqqqqqq"): (1, "qqqqqqqqqqqqqq"),
    ("knowledge", "show", "findings/tia"): (1, "findings/tia"),
    ("knowledge", "list", "nothings"): (1, "nothings"),
}


class Streams(unittest.TestCase):
    def test_streams(self):
        for name, (given, expected) in STREAMS.items():
            with self.subTest(name):
                result = answers_of(given)
                bad = expected is ... or any(":" in one for one in expected)
                self.assertEqual(result.status, 1 if bad else 0, result.err)
                if expected is not ...:
                    self.assertEqual(outline(result), expected)
                self.assertEqual(bool(result.err), bad)

    def test_hostile(self):
        """All hostile lines in one stream, in bounded memory; the records behind them are answered."""
        lines = [line for line, _ in HOSTILE.values()]
        given = b"\n".join([*lines, nested(32), GOOD])
        result = answers_of(given, memory=MEMORY if can_limit(MEMORY) else None)
        self.assertEqual(result.status, 1, result.err[-1000:])
        answers = result.objects()
        self.assertEqual(len(answers), len(HOSTILE) + 2)
        self.assertEqual(outline(result)[-2:], ["deep", "good"])
        for line, ((name, (_, telling)), answer) in enumerate(zip(HOSTILE.items(), answers), 1):
            with self.subTest(name):
                error = answer.get("error") or {}
                self.assertEqual(error.get("line"), line)
                self.assertTrue(error["message"])
                self.assertIn(telling, error["message"])
                self.assertLess(len(error["message"]), 1000)
        print(f"{len(HOSTILE)} hostile lines", flush=True)

    def test_over_the_limit(self):
        """Far over 16 MiB, on one line or on many, memory stays bounded; just under it a record is answered."""
        memory = 128 * MIB if can_limit(128 * MIB) else None
        lines = b'{"format":"sural-case/1",\n"findings":[],"x-a":[\n' + b'"aaaaaaaaaaaaaaaaaaaaa",\n' * (6 * MIB) + b'""]}\n'
        for name, given, expected in [("one line of 150 MiB", padded(150 * MIB) + b"\n" + GOOD + b"\n", [":1", "good"]),
                                      ("lines of 150 MiB", lines, [":1"]),
                                      ("just under", padded(16 * MIB - 1) + b"\n" + padded(16 * MIB + 2) + b"\n", ["long", ":2"])]:
            with self.subTest(name):
                result = answers_of(given, memory=memory)
                self.assertEqual(outline(result), expected, result.err)
                self.assertEqual(result.status, 1)
                self.assertIn(TOO_LONG, result.err)

    def test_file_and_standard_input(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "one.ndjson")
            with open(path, "wb") as file:
                file.write(GOOD + b"\n" + BAD + b"\n")
            here = sural("assess", "--format", "json", path)
        there = assess(GOOD + b"\n" + BAD + b"\n")
        named = sural("assess", "--format", "json", "--knowledge", IMAGE, given=GOOD + b"\n" + BAD + b"\n")
        self.assertEqual(here.out, there.out)
        self.assertEqual(named.out, there.out)
        self.assertEqual([here.status, there.status, named.status], [1, 1, 1])
        self.assertIn(f"{path}:2: case bad: /findings/0/finding", here.err)
        self.assertIn("standard input:2: case bad: /findings/0/finding", there.err)


class Options(unittest.TestCase):
    def test_top(self):
        every, three, one = (assess(GOOD, *top).objects()[0] for top in ([], ["--top", "3"], ["--top", "1"]))
        self.assertNotIn("left_out", every)
        for cut, shown in ((three, 3), (one, 1)):
            self.assertEqual(cut["disorders"], every["disorders"][:shown])
            left = every["disorders"][shown:]
            self.assertEqual(cut["left_out"]["disorders"], len(left))
            self.assertAlmostEqual(cut["left_out"]["probability"], sum(d["probability"] for d in left), delta=1e-9)
            for key in ("localisation", "fit", "triage"):
                self.assertEqual(cut[key], every[key])

    def test_wrong_use(self):
        for arguments, (status, telling) in WRONG_USE.items():
            with self.subTest(arguments):
                result = sural(*arguments, *(["--knowledge", small.image] if arguments[:1] == ("knowledge",) else []))
                self.assertEqual(result.status, status, result.err)
                self.assertIn(telling, result.err)
                self.assertEqual(result.out, b"")

    def test_version_and_help(self):
        with open("VERSION", encoding="utf-8") as file:
            version = file.read().strip()
        result = sural("--version")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertRegex(result.out.decode(), rf"^sural {version}\nknowledge \S+ sha256 [0-9a-f]{{64}}\n$")
        for option in ("--help", "-h"):
            result = sural(option)
            self.assertEqual((result.status, result.err), (0, ""))
            self.assertIn(b"usage: sural assess", result.out)

    def test_output_that_cannot_be_written(self):
        """Neither silence nor success when standard output is full or closed."""
        commands = [["assess", "-"], ["assess", "--format", "json", "-"], ["--version"], ["--help"], ["knowledge", "list", "disorders"],
                    ["knowledge", "show", "tia"]]
        for command in commands:
            with self.subTest(" ".join(command)), open("/dev/full", "wb") as full:
                option = [] if command[0].startswith("-") else ["--knowledge", small.image]
                result = run(SURAL + command + option, given=GOOD, stdout=full)
                self.assertEqual(result.status, 1)
                self.assertTrue(result.err, "nothing on standard error")
        with self.subTest("closed"):
            closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *SURAL, "assess", "--format", "json", "examples/foot-drop.json"],
                                    stderr=subprocess.PIPE)
            self.assertEqual(closed.returncode, 1)
            self.assertIn(b"could not be written", closed.stderr)

    def test_knowledge(self):
        result = sural("knowledge", "list", "disorders")
        self.assertEqual(result.status, 0)
        rows = [row.split("\t") for row in result.out.decode().splitlines()]
        self.assertIn(["tia", "Transient ischaemic attack"], rows)
        self.assertEqual([id for id, _ in rows], sorted(id for id, _ in rows))
        for id in ("tia", "disorders/tia", "numbness", "places/cfn_fibular_head"):
            with self.subTest(f"show {id}"):
                result = sural("knowledge", "show", id, "--knowledge", small.image)
                self.assertEqual((result.status, result.err), (0, ""))
                self.assertIn(id.split("/")[-1].encode(), result.out)

    def test_lint_of_what_is_built_in(self):
        result = sural("knowledge", "lint")
        self.assertEqual(result.out.decode(), "")
        self.assertEqual(result.status, 0, result.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
