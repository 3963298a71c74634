"""What the tests of the command share: running it, building cases, damaging a copy of the knowledge."""
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import tempfile

SURAL = shlex.split(os.environ["SURAL"])
KBC = shlex.split(os.environ["SURAL_KBC"])
IMAGE = os.environ["SURAL_IMAGE"]
ROOT = os.getcwd()
LEVELS = ["self_care", "routine", "soon", "same_day", "emergency"]


class Result:
    """The exit status (negative: killed by a signal), the bytes of standard output, the text of standard error."""

    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout or b""
        self.err = (process.stderr or b"").decode("utf-8", "replace")

    def objects(self):
        return [json.loads(line) for line in self.out.split(b"\n") if line]


def run(command, given=b"", memory=None, stdout=subprocess.PIPE, timeout=120):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    return Result(subprocess.run(command, input=given, stdout=stdout, stderr=subprocess.PIPE, timeout=timeout,
                                 preexec_fn=limit if memory else None))


def sural(*arguments, **options):
    return run(SURAL + list(arguments), **options)


def assess(given, *arguments, **options):
    """Cases (or raw bytes) through standard input, as JSON."""
    return sural("assess", "--format", "json", *arguments, "-", given=to_bytes(given), **options)


def to_bytes(given):
    if isinstance(given, (bytes, bytearray)):
        return bytes(given)
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in given)


def finding(name, *sites, **keys):
    return {"finding": name, **({"sites": list(sites)} if sites else {}), **keys}


def case(name, *findings, **keys):
    return {"format": "sural-case/1", "id": name, "findings": list(findings), **keys}


def dev_cases():
    with open("tests/cases/dev.ndjson", encoding="utf-8") as lines:
        return [json.loads(line)["case"] for line in lines if line.strip()]


def table(name):
    """The ids of a table of the case format."""
    with open(f"tests/spec/{name}.tsv", encoding="utf-8") as lines:
        return {line.split("\t")[0] for line in lines if line.strip() and not line.startswith("#")}


def can_limit(memory):
    """A sanitizer reserves terabytes of addresses: no limit can be set on such a build."""
    return sural("--help", memory=memory).status == 0


class Knowledge:
    """A copy of knowledge/ in a temporary folder, in which single records can be damaged. It is made of links; a folder
    gets links of its own before anything in it changes."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sural-knowledge-")
        self.path = os.path.join(self.folder, "knowledge")
        self.link("knowledge", self.path)

    @staticmethod
    def link(source, target):
        os.mkdir(target)
        for name in os.listdir(source):
            os.symlink(os.path.abspath(os.path.join(source, name)), os.path.join(target, name))

    def own(self, name):
        folder = os.path.join(self.path, name)
        if os.path.islink(folder):
            os.unlink(folder)
            self.link(os.path.join("knowledge", name), folder)
        return folder

    def close(self):
        shutil.rmtree(self.folder)

    def read(self, record):
        with open(os.path.join(self.path, record), encoding="utf-8") as file:
            return file.read()

    def write(self, record, text):
        path = os.path.join(self.own(os.path.dirname(record)), os.path.basename(record))
        if os.path.lexists(path):
            os.unlink(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def damage(self, record, pattern, by):
        """Replaces the first match; a pattern that matches nothing is a fault of the test."""
        text, count = re.subn(pattern, by, self.read(record), count=1, flags=re.M)
        if count != 1:
            raise AssertionError(f"{record}: nothing matches {pattern}")
        self.write(record, text)
        return text

    def shrink(self):
        """Leaves two causes and no red flag: what opens in a sixth of the time, where the knowledge itself is not at issue."""
        for folder, kept in (("disorders", ["tia.yaml", "common_fibular_neuropathy.yaml"]), ("redflags", []), ("cooccurrences", [])):
            path = self.own(folder)
            for name in set(os.listdir(path)) - set(kept):
                os.unlink(os.path.join(path, name))

    def compile(self, image="damaged.image"):
        image = os.path.join(self.folder, image)
        return run(KBC + [self.path, "--image", image]), image


class SmallImage(Knowledge):
    """The image of a shrunken knowledge, in a temporary folder."""

    def __init__(self):
        super().__init__()
        self.shrink()
        result, self.image = self.compile("small.image")
        if result.status != 0:
            raise AssertionError(result.err)
