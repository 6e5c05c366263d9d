#!/usr/bin/env python3
"""Gives the program what it must refuse, and holds what it says against the exact message.

    run.py PROGRAM [--update] [-k PATTERN]

A case is NAME.expected, the exact standard error, beside what causes it:

    NAME.json    the bad input; without NAME.args it is the only argument
    NAME.txt     the same, where it is no JSON, but printed by a program
    NAME.args    the arguments, one a line; a line INPUT stands for NAME.json or NAME.txt
    a function below, or in arrays.py, under @case("NAME"), where a file cannot say it
    a tensor that the input names: tensor_cases.py

good*.json are sound inputs, for arguments to name. Each case runs in a scratch directory with these
and its own files, a second time with exports asked for as well, and must: exit with 2, print
nothing on standard output, say exactly NAME.expected, and create or change no file. --update
rewrites the messages: read the diff before believing it.
"""

import argparse
import difflib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import arrays
import tensor_cases

HERE = pathlib.Path(__file__).resolve().parent
TIMEOUT = 60
PREFIX = b"attn-trace: "
# Cc: C0, DEL and C1; Cf: bidirectional overrides, zero-width characters; then lone surrogates and
# the separators that end a line.
HARMFUL = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Run:
    """How to start the program for one case; the functions below change what they need."""

    def __init__(self, *arguments, stdin=b"", **changes):
        self.arguments = [os.fsencode(argument) for argument in arguments]
        self.stdin = stdin
        self.stdout = subprocess.PIPE  # or a file opened for writing
        self.exports_too = True        # also run it with --export
        self.before_exec = None
        self.limited = False           # under a limit of memory, which the program must fit in
        vars(self).update(changes)


class Skip(Exception):
    pass


FUNCTIONS = {}


def case(name):
    def register(prepare):
        FUNCTIONS[name] = prepare
        return prepare
    return register


def need_permissions():
    if os.geteuid() == 0:
        raise Skip("root may read and write everything")


arrays.cases(case, Run)


# ---- files that a checked-in file cannot be ----

@case("file-missing")
def _(here):
    return Run("missing.json")

@case("answers-folder-without-any")
def _(here):
    (here / "folder").mkdir()
    (here / "folder" / "notes.md").touch()
    return Run("good.json", "--check", "folder")

@case("file-directory")
def _(here):
    (here / "directory.json").mkdir()
    return Run("directory.json")

@case("file-inside-a-file")
def _(here):
    return Run("good.json/inner.json")

@case("file-unreadable")
def _(here):
    need_permissions()
    (here / "unreadable.json").write_text("{}")
    (here / "unreadable.json").chmod(0o000)
    return Run("unreadable.json")

@case("file-empty")
def _(here):
    (here / "empty.json").write_bytes(b"")
    return Run("empty.json")

@case("file-link-to-itself")
def _(here):
    (here / "circle.json").symlink_to("circle.json")
    return Run("circle.json")

@case("file-name-hostile")
def _(here):
    name = "\x1b[31mred\n\u202e.json"
    (here / name).write_text("[]")
    return Run(name)

@case("file-name-not-utf8")
def _(here):
    name = b"caf\xe9.json"
    with open(os.path.join(os.fsencode(here), name), "wb") as file:
        file.write(b"[]")
    return Run(name)

@case("file-name-too-long")
def _(here):
    return Run("n" * 300 + ".json")

@case("stdin-empty")
def _(here):
    return Run("-")

@case("stdin-bad")
def _(here):
    return Run("-", stdin=b'{"embeddings": [[1, 2], [3]]}')

@case("stdin-closed")
def _(here):
    return Run("-", before_exec=lambda: os.close(0))


# ---- nesting that a parser which recurses would not survive ----

DEPTH = 100_000

@case("nesting-arrays-100000")
def _(here):
    return Run("-", stdin=b"[" * DEPTH)

@case("nesting-arrays-closed-100000")
def _(here):
    return Run("-", stdin=b"[" * DEPTH + b"]" * DEPTH)

@case("nesting-objects-100000")
def _(here):
    return Run("-", stdin=b'{"embeddings":' * DEPTH)

@case("nesting-matrix-100000")
def _(here):
    return Run("-", stdin=b'{"embeddings": ' + b"[" * DEPTH + b"1" + b"]" * DEPTH + b"}")

@case("nesting-unknown-key-100000")
def _(here):
    return Run("-", stdin=b'{"extra": ' + b"[" * DEPTH + b"]" * DEPTH + b', "embeddings": [[1]]}')


# ---- texts without an end, and what no memory holds ----

def with_memory(mebibytes):
    """For before_exec: the same limit, and so the same message, on every machine."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
    return limit


def with_cpu_seconds(most):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    return limit


def need_limits(program):
    """A sanitizer's shadow memory fits into no limit."""
    done = subprocess.run([os.fsencode(program), b"--version"], capture_output=True,
                          preexec_fn=with_memory(512))
    if done.returncode != 0:
        raise Skip("the program does not start within 512 MiB")


@case("endless-zeros")
def _(here):
    return Run("/dev/zero", before_exec=with_cpu_seconds(5))

@case("endless-zeros-as-answers")
def _(here):
    return Run("good.json", "--check", "/dev/zero", exports_too=False,
               before_exec=with_cpu_seconds(5))

@case("sparse-5-gigabytes")
def _(here):
    with open(here / "sparse.json", "wb") as file:
        file.truncate(5 << 30)
    return Run("sparse.json", before_exec=with_cpu_seconds(5))

@case("sparse-after-a-fault")
def _(here):
    with open(here / "fault.json", "wb") as file:
        file.write(b"[1, 2,\n 3}\n")
        file.truncate(5 << 30)
    return Run("fault.json", before_exec=with_cpu_seconds(5))

def endless(command):
    """Bytes of which there is no end, under a limit of memory."""
    made = subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE)
    return Run("-", stdin=made.stdout, exports_too=False, limited=True,
               before_exec=with_memory(512))

@case("endless-list")
def _(here):
    return endless("printf [; exec yes 1,")

@case("endless-string")
def _(here):
    return endless("""printf '["'; yes a | tr -d '\\n'""")

@case("endless-nonsense")
def _(here):
    return endless("exec yes")

@case("too-many-pairs")
def _(here):
    return Run("-", stdin=b'{"embeddings": [' + b"[1], " * 199_999 + b"[1]]}", limited=True,
               before_exec=with_memory(512))

@case("too-many-pairs-to-audit")
def _(here):
    return Run("--audit", "-", stdin=b'{"embeddings": [' + b"[1], " * 1_699 + b"[1]]}",
               limited=True, before_exec=with_memory(512), exports_too=False)

@case("too-many-pairs-for-a-worksheet")
def _(here):
    return Run("--worksheet", "big.md", "--blank", "weights", "-",
               stdin=b'{"embeddings": [' + b"[1], " * 2_799 + b"[1]]}", limited=True,
               before_exec=with_memory(512))

@case("too-many-pairs-in-a-mask")
def _(here):
    # One row is given, of a matrix that has one for each word.
    rows, row = b", ".join([b"[1]"] * 100_000), b", ".join([b"1"] * 100_000)
    return Run("-", stdin=b'{"word": 1, "embeddings": [' + rows + b'], "mask": [[' + row + b"]]}",
               limited=True, before_exec=with_memory(512))


# ---- a message of a line, whatever it quotes ----

LONG = "long" * 250_000

def document(**changes):
    return json.dumps({"embeddings": [[1, 2], [3, 4]], **changes}).encode()

@case("long-unknown-key")
def _(here):
    return Run("-", stdin=document(**{LONG: 1}))

@case("long-file-name")
def _(here):
    return Run("name " * 2_000 + "of/a/file.json")

@case("long-folder-of-an-export")
def _(here):
    return Run("good.json", "--export", "folder/" * 500 + "out.json")

@case("long-file-name-with-a-fault")
def _(here):
    folder = here / ("folder" * 40)
    folder.mkdir()
    (folder / "bad.json").write_text("[]")
    return Run(f"{folder.name}/bad.json")

@case("long-key-twice")
def _(here):
    return Run("-", stdin=f'{{"{LONG}": 1, "{LONG}": 2}}'.encode())

@case("long-key-around-a-fault")
def _(here):
    return Run("-", stdin=f'{{"{LONG}": [1e999]}}'.encode())

@case("long-word")
def _(here):
    return Run("-", stdin=document(word=LONG))

@case("long-word-twice")
def _(here):
    return Run("-", "--word", "1,1", stdin=document(tokens=[LONG, "b"]))

@case("long-token-nearly-named")
def _(here):
    # Held against 10 megabytes letter by letter, it would take gigabytes.
    return Run("-", stdin=document(tokens=["long" * 2_500_000, "b"], word="longlong"),
               before_exec=with_cpu_seconds(5))

@case("long-token-of-a-flag")
def _(here):
    return Run("-", "--word", LONG[:100_000], stdin=document())

@case("long-token-that-sees-nothing")
def _(here):
    return Run("-", stdin=document(tokens=[LONG, "b"], mask=[[0, 0], [1, 1]]))

@case("long-token-without-a-mask-row")
def _(here):
    return Run("-", "--word", "2", stdin=document(tokens=["a", LONG], mask=[[1, 1]], word=1))

@case("long-mask")
def _(here):
    return Run("-", stdin=document(mask=LONG))

@case("long-bare-word")
def _(here):
    return Run("-", stdin=LONG.encode())

@case("long-string-out-of-place")
def _(here):
    return Run("-", stdin=f'{{"tokens" "{LONG}"}}'.encode())

@case("long-format")
def _(here):
    return Run("-", stdin=document(format=LONG))

@case("long-number-in-answers")
def _(here):
    answers = f'{{"raw": {{"scores": 0.{"1" * 1_000_000}}}}}'
    return Run("good.json", "--check", "-", stdin=answers.encode(), exports_too=False)

@case("long-key-in-answers")
def _(here):
    return Run("good.json", "--check", "-", stdin=json.dumps({LONG: [[1]]}).encode(),
               exports_too=False)

@case("long-words-of-a-trace")
def _(here):
    answers = {"format": "attn-trace/1", "words": list(range(100_000)), "variants": []}
    return Run("good.json", "--check", "-", stdin=json.dumps(answers).encode(), exports_too=False)

@case("long-address")
def _(here):
    return Run("good.json", "--explain", LONG[:100_000], exports_too=False)

@case("long-flag")
def _(here):
    return Run("good.json", "--" + LONG[:100_000])

@case("long-flag-value")
def _(here):
    return Run("good.json", "--scale", LONG[:100_000])


# ---- a trace as answers, with something else in the place of its input ----

def trace_with_input(found):
    answers = {"format": "attn-trace/1", "words": [1, 2, 3], "input": found, "variants": []}
    return Run("good.json", "--check", "-", stdin=json.dumps(answers).encode(), exports_too=False)

@case("answers-trace-input-number")
def _(here):
    return trace_with_input(2.5)

@case("answers-trace-input-tokens-number")
def _(here):
    return trace_with_input({"tokens": 3})


# ---- places that cannot be written ----

@case("stdout-full")
def _(here):
    return Run("good.json", stdout=open("/dev/full", "wb"), exports_too=False)

@case("stdout-full-json")
def _(here):
    return Run("--format", "json", "good.json", stdout=open("/dev/full", "wb"), exports_too=False)

@case("stdout-full-compare")
def _(here):
    return Run("--compare", "good.json", stdout=open("/dev/full", "wb"), exports_too=False)

@case("stdout-full-help")
def _(here):
    return Run("--help", stdout=open("/dev/full", "wb"), exports_too=False)

@case("stdout-closed")
def _(here):
    return Run("good.json", exports_too=False, before_exec=lambda: os.close(1))

@case("export-to-a-directory")
def _(here):
    (here / "out.json").mkdir()
    return Run("--export", "out.json", "good.json")

@case("export-inside-a-file")
def _(here):
    return Run("--export", "good.json/out.json", "good.json")

@case("export-no-write-permission")
def _(here):
    need_permissions()
    (here / "out.json").write_text("old")
    (here / "out.json").chmod(0o400)
    return Run("--export", "out.json", "good.json")

@case("export-directory-no-write-permission")
def _(here):
    need_permissions()
    (here / "locked").mkdir(mode=0o500)
    return Run("--export", "locked/out.json", "good.json")

@case("worksheet-answers-filled-in")
def _(here):
    (here / "sheet.answers.json").write_text('{"qkv": {"weights": [[0.5, null, null]]}}')
    return Run("good.json", "--worksheet", "sheet.md")

@case("worksheet-answers-no-json")
def _(here):
    (here / "sheet.answers.json").write_text("my notes")
    return Run("good.json", "--worksheet", "sheet.md")

@case("export-onto-answers-filled-in")
def _(here):
    (here / "mine.json").write_text('{"qkv": {"weights": [[0.5, null, null]]}}')
    return Run("good.json", "--export", "mine.json", exports_too=False)

@case("export-onto-answers-after-blanks")
def _(here):
    (here / "mine.json").write_text("{" + " \n" * 100_000 + '"weights": [[0.5, null, null]]}')
    return Run("good.json", "--export", "mine.json", exports_too=False)

@case("export-onto-answers-with-a-slip")
def _(here):
    (here / "mine.json").write_text("{“weights”: [[0,5; 0,25]]")
    return Run("good.json", "--export", "mine.json", exports_too=False)

@case("export-onto-a-sheet")
def _(here):
    (here / "mine.md").write_text("# Sheet\n\nName: Ann\n\nWork out every blank, step after step: "
                                  "each uses the numbers before it.\n\nMy working: ...\n")
    return Run("good.json", "--export", "mine.md", exports_too=False)

@case("worksheet-of-a-class-with-other-numbers")
def _(here):
    (here / "sheet-02.input.json").write_text("{}")
    return Run("good.json", "--worksheet", "sheet.md", "--students", "2")

@case("worksheet-of-a-class-filled-in")
def _(here):
    (here / "sheet-02.answers.json").write_text('{"qkv": {"weights": [[0.5, null, null]]}}')
    return Run("good.json", "--worksheet", "sheet.md", "--students", "2")

@case("class-list-answers-of-no-sheet")
def _(here):
    (here / "class.json").write_text('{"format": "attn-trace-sheets/1", "sheets": ["good.json"]}')
    (here / "answers.json").write_text('{"sheet": {"input": "other.json"}}')
    return Run("class.json", "--check", "answers.json")

@case("export-onto-the-input-by-a-link")
def _(here):
    (here / "link.json").symlink_to("good.json")
    return Run("--export", "link.json", "good.json")

@case("export-onto-the-input-by-a-hard-link")
def _(here):
    os.link(here / "good.json", here / "hard.json")
    return Run("--export", "hard.json", "good.json")

@case("export-onto-standard-input")
def _(here):
    return Run("--export", "good.json", "-", stdin=(here / "good.json").open("rb"),
               exports_too=False)

@case("export-to-a-full-device")
def _(here):
    (here / "full.json").symlink_to("/dev/full")
    return Run("--export", "full.json", "good.json")

@case("export-file-too-large")
def _(here):
    # Stands for a full disk: the write fails half way, and the old file must stay.
    (here / "out.json").write_text("old")

    def small_files_only():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    return Run("--export", "out.json", "good.json", before_exec=small_files_only,
               exports_too=False)

@case("export-second-file-fails")
def _(here):
    (here / "first.json").write_text("old")
    return Run("--export", "first.json", "--export", "third.csv", "--export",
               "nowhere/second.md", "good.json")

@case("export-bad-input-keeps-the-old-file")
def _(here):
    (here / "old.json").write_text("old")
    (here / "bad.json").write_text("[]")
    return Run("--export", "old.json", "bad.json")


# ---- flags that change nothing; with an export they do ----

def idle(*arguments):
    return Run("good.json", *arguments, exports_too=False)

@case("idle-word-with-about")
def _(here):
    return idle("--about", "--word", "1")

@case("idle-precision-with-about")
def _(here):
    return idle("--about", "--precision", "2")

@case("idle-steps-with-explain")
def _(here):
    return idle("--explain", "qkv.weights[1,1]", "--steps", "weights")

@case("idle-arithmetic-with-check")
def _(here):
    return idle("--check", "good.json", "--arithmetic", "all")

@case("idle-arithmetic-with-worksheet")
def _(here):
    return idle("--worksheet", "sheet.md", "--arithmetic", "all")


# ---- tensors of other files ----

for name in tensor_cases.CASES:
    FUNCTIONS[f"tensor-{name}"] = lambda here, name=name: Run(tensor_cases.write(name, here))

@case("export-onto-a-file-of-tensors")
def _(here):
    (here / "head.csv").write_bytes(tensor_cases.W)
    (here / "in.json").write_text('{"embeddings": {"file": "head.csv"}}')
    return Run("in.json", "--export", "head.csv", exports_too=False)

@case("export-onto-answers-in-arrays")
def _(here):
    (here / "mine.npz").write_bytes(arrays.npz(weights=arrays.npy(arrays.WEIGHTS)))
    return Run("good.json", "--export", "mine.npz", exports_too=False)


@case("export-onto-the-other-input")
def _(here):
    (here / "other.json").write_text((here / "good.json").read_text())
    return Run("good.json", "--variant", "raw", "--next", "next.json", "--with", "other.json",
               "--export", "other.json", exports_too=False)


@case("export-onto-a-file-of-tensors-of-the-other-input")
def _(here):
    (here / "head.csv").write_bytes(tensor_cases.W)
    other = json.loads((here / "good.json").read_text())
    other["W_Q"] = {"file": "head.csv", "ids": [0, 1, 0, 1], "columns": [0, 2]}
    (here / "other.json").write_text(json.dumps(other))
    return Run("good.json", "--variant", "raw", "--next", "next.json", "--with", "other.json",
               "--export", "head.csv", exports_too=False)


@case("tensor-of-a-pipe")
def _(here):
    os.mkfifo(here / "pipe.npy")
    (here / "in.json").write_text('{"embeddings": {"file": "pipe.npy"}}')
    return Run("in.json")


# ---- the runner ----

def from_files(name):
    arguments = HERE / f"{name}.args"
    input_file = HERE / f"{name}.txt"
    if not input_file.exists():
        input_file = HERE / f"{name}.json"
    if not arguments.exists():
        return Run(input_file.name)
    lines = arguments.read_bytes().split(b"\n")[:-1]  # the last one ends with a newline too
    return Run(*(os.fsencode(input_file.name) if line == b"INPUT" else line for line in lines))


def snapshot(*directories):
    """Every file below, with all that changes when it is written."""
    seen = {}
    for directory in directories:
        for place, _, files in os.walk(os.fsencode(directory)):
            for each in [place] + [os.path.join(place, file) for file in files]:
                status = os.lstat(each)
                # A directory's own times change with what is in it, which is listed anyway.
                times = () if each == place else (status.st_size, status.st_mtime_ns)
                seen[each] = (status.st_mode, status.st_ino, *times)
    return seen


def changes(before, after):
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            what = ("created" if path not in before else
                    "removed" if path not in after else "changed")
            yield f"{os.path.basename(path)!r} was {what}"


def harmful(text):
    return sorted({f"U+{ord(c):04X}" for c in text
                   if c != "\n" and unicodedata.category(c) in HARMFUL})


def start(program, run, extra, here):
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("COLUMNS", "NO_COLOR")}
    environment.update(LC_ALL="C", TERM="xterm-256color")
    given = ({"input": run.stdin} if isinstance(run.stdin, bytes) else {"stdin": run.stdin})
    return subprocess.run([os.fsencode(program)] + extra + run.arguments, cwd=here,
                          env=environment, stdout=run.stdout, stderr=subprocess.PIPE,
                          timeout=TIMEOUT, preexec_fn=run.before_exec, **given)


def problems_of(program, name, expected, update):
    """What is wrong with this case, as lines; empty when nothing is."""
    with tempfile.TemporaryDirectory() as scratch:
        # Named as this directory, since one case spells the name out.
        here = pathlib.Path(scratch, "bad-input")
        here.mkdir()
        for path in [*HERE.glob("good*.json"), HERE / f"{name}.json", HERE / f"{name}.txt"]:
            if path.exists():
                shutil.copy(path, here)
        exports = pathlib.Path(scratch, "exports")
        exports.mkdir()
        (exports / "kept.json").write_text("an older export\n")
        run = FUNCTIONS[name](here) if name in FUNCTIONS else from_files(name)
        if run.limited:
            need_limits(program)
        extras = [[]]
        if run.exports_too:
            extras.append([b"--export", os.fsencode(exports / "kept.json"),
                           b"--export", os.fsencode(exports / "new.md")])
        for extra in extras:
            before = snapshot(here, exports)
            try:
                done = start(program, run, extra, here)
            except subprocess.TimeoutExpired:
                return [f"does not end within {TIMEOUT} s"]
            if update and not extra and done.returncode == 2:
                (HERE / f"{name}.expected").write_bytes(done.stderr)
                expected = done.stderr
            found = list(changes(before, snapshot(here, exports)))
            if done.returncode != 2:
                found.append(f"exit status {done.returncode}, expected 2")
            if done.stdout:
                found.append(f"{len(done.stdout)} bytes on standard output, expected none: "
                             f"{done.stdout[:60]!r} …")
            if done.stderr != expected:
                found += ["standard error differs:"] + [
                    "  " + line for line in difflib.unified_diff(
                        shown(expected), shown(done.stderr), "expected", "found", lineterm="")]
            for line in done.stderr.split(b"\n")[:-1]:
                if not line.startswith(PREFIX):
                    found.append(f"a line does not begin with {PREFIX.decode()!r}: {line!r}")
            if len(done.stderr) > 1000:
                found.append(f"a message of {len(done.stderr)} bytes")
            if done.stderr.count(b"\n") not in (1, 2) or not done.stderr.endswith(b"\n"):
                found.append("expected one line, or two")
            bad = harmful(done.stderr.decode("utf-8", "surrogateescape"))
            if bad:
                found.append(f"harmful characters on standard error: {', '.join(bad)}")
            if found:
                return [f"with {b' '.join(extra).decode()}"] * bool(extra) + found
    return []


def shown(text):
    return text.decode("utf-8", "backslashreplace").splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=lambda path: pathlib.Path(path).resolve(strict=True))
    parser.add_argument("--update", action="store_true", help="rewrite the expected messages")
    parser.add_argument("-k", metavar="PATTERN", default="", help="only cases matching this")
    options = parser.parse_args()

    files = {path.stem for path in HERE.iterdir()
             if path.suffix in (".json", ".txt", ".args") and not path.stem.startswith("good")}
    expectations = {path.stem for path in HERE.glob("*.expected")}
    stray = expectations - files - FUNCTIONS.keys()
    counts = {"cases": 0, "failed": 0, "skipped": 0}
    for name in sorted(files | FUNCTIONS.keys() | stray):
        if not re.search(options.k, name):
            continue
        counts["cases"] += 1
        try:
            if name in stray:
                problems = ["this .expected belongs to no case"]
            elif name in expectations or options.update:
                path = HERE / f"{name}.expected"
                expected = path.read_bytes() if path.exists() else b""
                problems = problems_of(options.program, name, expected, options.update)
            else:
                problems = [f"{name}.expected is missing; --update writes it"]
        except Skip as reason:
            counts["skipped"] += 1
            print(f"skipped {name}: {reason}")
            continue
        if problems:
            counts["failed"] += 1
            print(f"FAILED {name}")
            for line in problems:
                print(f"    {line}")
    print("{cases} cases, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] or not counts["cases"] else 0


if __name__ == "__main__":
    sys.exit(main())
