#!/usr/bin/env python3
"""Holds every #include to src/LAYERS: no edge that is not listed, no cycle, no system header in src beyond the C library.

Without arguments it first checks itself on small trees, then the tree it stands in. Exit status 1 on any fault.
"""
import pathlib
import re
import sys
import tempfile

C_LIBRARY = set("""assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype""".split())
PUBLIC = "sural/sural.h"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>|(\S+))', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ROOM_FOLDERS = ("src", "adapters", "apps", "tools")


def read_layers(path):
    """The list as {room: set of rooms it may include}."""
    layers = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        room, colon, allowed = line.partition(":")
        if not colon or room in layers:
            raise SystemExit(f"{path}:{number}: expected `room: rooms`, each room once")
        layers[room.strip()] = set(allowed.split())
    return layers


def cycle_in(edges):
    """One cycle of a graph {node: nodes} as a list, or None."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for target in sorted(edges.get(node, ())):
            found = visit(target)
            if found:
                return found
        done.add(path.pop())
        return None

    for start in sorted(edges):
        found = visit(start)
        if found:
            return found
    return None


def room_of(root, path):
    """src/base/x.c stands in base, adapters/json/x.c in adapters/json; None for a file outside any room."""
    parts = path.relative_to(root).parts
    if len(parts) < 3:
        return None
    return parts[1] if parts[0] == "src" else f"{parts[0]}/{parts[1]}"


def resolve(root, path, name):
    """The file that #include "name" means: beside the includer, in src or in adapters."""
    for base in (path.parent, root / "src", root / "adapters"):
        if (base / name).is_file():
            return (base / name).resolve()
    return None


def source_files(root):
    for folder in ROOM_FOLDERS:
        for path in sorted((root / folder).rglob("*.[ch]")):
            yield path.resolve()


def includes(path):
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), path.read_text(encoding="utf-8"))
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2), match.group(3)


def system_fault(room, name, in_src):
    if name == PUBLIC or not in_src:
        return None
    if name.endswith(".h") and name[:-2] in C_LIBRARY:
        return None
    return f"<{name}> is not of the C standard library; {room} may use no other"


def edge_fault(room, target, layers):
    if target == room or target in layers[room]:
        return None
    return f"{room} may not include {target}"


def check_file(root, path, layers, files, rooms):
    """Faults of one file; adds its edges to `files` and `rooms`."""
    faults, room = [], room_of(root, path)
    in_src = path.is_relative_to(root / "src")
    if room not in layers:
        return [f"{path}: stands in no room of src/LAYERS"]
    for line, own, system, other in includes(path):
        fault = None
        if other:
            fault = f"#include {other}: only names in quotes or brackets can be checked"
        elif system:
            fault = system_fault(room, system, in_src)
        else:
            target = resolve(root, path, own)
            target_room = room_of(root, target) if target else None
            if target_room is None:
                fault = f'"{own}" is in no room'
            else:
                fault = edge_fault(room, target_room, layers)
                files.setdefault(path, set()).add(target)
                if target_room != room:
                    rooms.setdefault(room, set()).add(target_room)
        if fault:
            faults.append(f"{path.relative_to(root)}:{line}: {fault}")
    return faults


def check_list(layers):
    faults = [f"src/LAYERS: {room} may include {target}, which is no room"
              for room in layers for target in sorted(layers[room]) if target not in layers]
    cycle = cycle_in(layers)
    return faults + ([f"src/LAYERS: a cycle: {' -> '.join(cycle)}"] if cycle else [])


def check(root):
    """All faults of a tree, as lines."""
    root = root.resolve()
    layers = read_layers(root / "src" / "LAYERS")
    faults, files, rooms = check_list(layers), {}, {}
    for path in source_files(root):
        faults += check_file(root, path, layers, files, rooms)
    for what, edges, name in (("rooms", rooms, str), ("files", files, lambda path: str(path.relative_to(root)))):
        cycle = cycle_in(edges)
        if cycle:
            faults.append(f"a cycle of {what}: {' -> '.join(name(node) for node in cycle)}")
    return faults


# ---- the check of the check ----
LAYERS = "base:\ncase: base\ninfer: base case\nadapters/json:\napps/cli: adapters/json\ntools/kbc: base\n"
GOOD = {
    "src/LAYERS": LAYERS,
    "src/base/arena.h": '#include <stddef.h>\n#include <sural/sural.h>\n',
    "src/base/arena.c": '#include "base/arena.h"\n#include <string.h>\n',
    "src/case/case.h": '#include "base/arena.h"\n/* #include "infer/infer.h" */\n',
    "src/infer/infer.h": '#include "case/case.h"\n',
    "adapters/json/case.h": '#include <jansson.h>\n#include <sural/sural.h>\n',
    "apps/cli/main.c": '#include "json/case.h"\n#include "cli.h"\n#include <unistd.h>\n',
    "apps/cli/cli.h": "",
    "tools/kbc/main.c": '#include "base/arena.h"\n',
}
BAD = [
    ({"src/base/arena.c": '#include "case/case.h"\n'}, "src/base/arena.c:1: base may not include case"),
    ({"src/case/case.h": '\n # include "infer/infer.h"\n'}, "src/case/case.h:2: case may not include infer"),
    ({"adapters/json/case.h": '#include "base/arena.h"\n'}, "adapters/json may not include base"),
    ({"adapters/json/case.h": '#include "../../src/base/arena.h"\n'}, "adapters/json may not include base"),
    ({"tools/kbc/main.c": '#include "infer/infer.h"\n'}, "tools/kbc may not include infer"),
    ({"src/base/arena.c": "#include <unistd.h>\n"}, "<unistd.h> is not of the C standard library"),
    ({"src/base/arena.c": "#include <sys/stat.h>\n"}, "<sys/stat.h> is not of the C standard library"),
    ({"src/base/arena.c": "#include NAME\n"}, "only names in quotes or brackets"),
    ({"src/base/arena.c": '#include "gone.h"\n'}, '"gone.h" is in no room'),
    ({"src/base/a.h": '#include "base/b.h"\n', "src/base/b.h": '#include "base/a.h"\n'}, "a cycle of files"),
    ({"src/LAYERS": LAYERS.replace("base:", "base: infer")}, "src/LAYERS: a cycle"),
    ({"src/LAYERS": LAYERS.replace("case: base", "case: base nowhere")}, "nowhere, which is no room"),
    ({"src/attic/old.c": ""}, "stands in no room"),
]


def faults_of_tree(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return check(root)


def self_test():
    faults = [f"self-test: a good tree has faults: {fault}" for fault in faults_of_tree(GOOD)]
    for change, expected in BAD:
        found = faults_of_tree({**GOOD, **change})
        if not any(expected in fault for fault in found):
            faults.append(f"self-test: not caught: {expected} (found {found})")
    return faults


def main():
    faults = self_test() or check(pathlib.Path(__file__).resolve().parents[2])
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
