#!/usr/bin/env python3
"""Runs two builds of the program on the same command lines and expects the same of both.

    run.py OLD_PROGRAM NEW_PROGRAM DATA_DIR [-j N] [-k WORD]

For a change that must not change what the program does. Standard output, standard error, the exit
status and every file written are compared, byte for byte; but of a page its script, and what it is
told beside the trace, may differ, and a tree of --explain may name again what it took apart before. Inputs: each *.json in data/ and below
it, those of the transcripts in ../golden and of ../explain, and random ones of many shapes; and all
cases of ../bad-input. What is asked of an input is below, a function for each kind of question; of
an example in data/ all of it, of another input a part that differs from input to input. Answers to
be checked are right ones, from the old program's traces, and wrong ones, from other traces and from
../check/mistaken.py.

Each run has a folder of its own, which is called the same for both programs and holds nothing but
the files that the command line needs. Of the first commands that differ these files are kept. At
the end the differences are told in groups, by the first line that is new in each, its numbers left
out. Exit status: 0 all the same, 1 something differs, 2 usage, 77 NumPy is missing.
"""

import argparse
import collections
import difflib
import functools
import importlib.util
import itertools
import json
import multiprocessing
import os
import pathlib
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import typing

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path += [str(TESTS / "check"), str(TESTS / "explain")]
import mistaken  # first: it also finds the oracle's modules
import replay_trees
from random_inputs import random_case

SEED = 19430116
RANDOM_INPUTS = 40
EVERY_SECOND, EVERY_SEVENTH = 2, 7  # command, of other inputs than examples, and of random ones
TIMEOUT = 120
SHOWN = 20          # commands that differ; more are only counted
GROUPS, GROUP_LINE = 30, 90  # kinds of differences told at the end, and characters of each
LINES, LINE = 24, 200  # of a difference, and characters of each line

STEPS = ("queries", "keys", "values", "scores", "scaled_scores", "capped_scores",
         "masked_scores", "exponentials",
         "weights", "weighted_values", "context", "concat", "output")
# Trees of these, taken apart whole, are too large for JSON where the sentence is long.
LATE_STEPS = ("weighted_values", "context", "concat", "output")
SMALL = 40  # numbers in the embeddings, or the like
FORMATS = ("text", "json", "csv", "markdown", "html")
WIDTHS = ("40", "60", "80", "120", "200")
PAIRS = 6  # of mistakes, for each input
TEXT_AND_JSON = ([], ["--format", "json"])


# ---- commands ----

class Command(typing.NamedTuple):
    arguments: list
    files: dict = {}        # {name: bytes} that are there beforehand
    stdin: bytes = b""
    environment: dict = {}  # beside the usual one

    def told(self):
        settings = [f"{name}={shlex.quote(value)}" for name, value in self.environment.items()]
        given = [f"< {len(self.stdin)} bytes"] if self.stdin else []
        return " ".join([*settings, shlex.join(["attn-trace", *self.arguments]), *given])


class Outcome(typing.NamedTuple):
    status: object  # the exit status, or a word
    stdout: bytes = b""
    stderr: bytes = b""
    files: dict = {}


def usual_environment():
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("COLUMNS", "NO_COLOR")}
    environment.update(LC_ALL="C", TERM="xterm-256color")
    return environment


def files_below(folder):
    """{name: what it is and what it holds}"""
    found = {}
    for place, folders, files in os.walk(os.fsencode(folder)):
        for name in folders + files:
            path = os.path.join(place, name)
            mode = os.lstat(path).st_mode
            content = b""
            if stat.S_ISLNK(mode):
                content = os.readlink(path)
            elif stat.S_ISREG(mode) and os.access(path, os.R_OK):
                with open(path, "rb") as file:
                    content = file.read()
            told = os.path.relpath(path, os.fsencode(folder)).decode("utf-8", "backslashreplace")
            found[f"{told}, {stat.filemode(mode)}"] = content
    return found


def outcome(program, command):
    """What comes of a command, in a folder with its files and no others."""
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch, "work")
        here.mkdir()
        for name, content in command.files.items():
            (here / name).write_bytes(content)
        try:
            done = subprocess.run([program, *command.arguments], cwd=here, input=command.stdin,
                                  env=usual_environment() | command.environment, timeout=TIMEOUT,
                                  capture_output=True)
        except subprocess.TimeoutExpired:
            return Outcome(f"none within {TIMEOUT} s")
        return Outcome(done.returncode, done.stdout, done.stderr, files_below(here))


# ---- inputs ----

def arguments_of(flags):
    """Flags as random_inputs has them."""
    arguments = []
    if "word" in flags:
        arguments += ["--word", ",".join(str(entry) for entry in flags["word"])]
    if "scale" in flags:
        # Joined by "=", so that a negative number is not taken for a flag.
        arguments += [f"--scale={flags['scale']}"]
    for flag in ("self", "mask"):
        if flag in flags:
            arguments += [f"--{flag}", flags[flag]]
    return arguments


class Source(typing.NamedTuple):
    """An input file, the flags it is run with, and which commands are run: each `every`-th."""
    name: str
    text: bytes
    every: int = 1
    flags: dict = {}


class Input:
    """An input file and what the old program makes of it."""

    def __init__(self, old, source):
        self.old, self.name, self.text, self.flags = old, source.name, source.text, source.flags
        self.document = json.loads(self.text)
        self.own = arguments_of(self.flags)
        self.trace = self.traced()  # None: it is refused
        self.variants = [variant["id"] for variant in self.trace["variants"]] if self.trace else []

    def command(self, *arguments, own=True, files=None, stdin=b"", **environment):
        """A command on this input; own: with the flags that belong to it."""
        said = [self.name, *(self.own if own else []), *arguments]
        return Command(said, {self.name: self.text} | (files or {}), stdin, environment)

    def traced(self, *arguments, own=True, text=None):
        """The trace under these flags, or of this text in place of the input's."""
        command = self.command(*arguments, "--format", "json", own=own,
                               files={self.name: text} if text else None)
        done = outcome(self.old, command)
        return json.loads(done.stdout) if done.status == 0 else None

    def several_variants(self):
        """No flag, and each variant alone."""
        return [[], *(["--variant", name] for name in self.variants)]

    def is_small(self):
        given = self.trace["input"]
        tokens = len(given.get("memory", given).get("tokens", given["tokens"]))
        features = max(len(given[name][0]) for name in ("embeddings", "queries", "keys")
                       if name in given)
        return tokens * features * given.get("heads", 1) <= SMALL


def sources(data):
    examples = [Source(file.name, file.read_bytes()) for file in sorted(data.rglob("*.json"))]
    if not examples:
        raise SystemExit(f"no *.json in {data}")
    others = [Source(file.name, file.read_bytes(), EVERY_SECOND)
              for file in sorted((TESTS / "golden").glob("*.json"))]
    others += [Source(f"explained-{number}.json", json.dumps(document).encode(), EVERY_SECOND)
               for number, document in enumerate(replay_trees.INPUTS.values(), 1)]
    rng = np.random.default_rng(SEED)
    for index in range(RANDOM_INPUTS):
        document, flags = random_case(rng, index)
        text = json.dumps(document, ensure_ascii=bool(index % 2)).encode()
        others.append(Source(f"random-{index + 1}.json", text, EVERY_SEVENTH, flags))
    return examples + others


# ---- what is asked of an input ----

def plain(given):
    """Formats, decimals, widths and colours."""
    for only in given.several_variants():
        for format in FORMATS:
            yield given.command(*only, "--format", format)
    for width in WIDTHS:
        yield given.command(COLUMNS=width)
        yield given.command("--color", "always", COLUMNS=width)
        yield given.command("--steps", "weights,context", COLUMNS=width)
    for width in ("", "0", "1", "many"):
        yield given.command(COLUMNS=width)
    for decimals in ("0", "2", "7", "17"):
        for format in FORMATS:
            yield given.command("--precision", decimals, "--format", format)
    for when in ("always", "never", "auto"):
        yield given.command("--color", when)
        yield given.command("--color", when, NO_COLOR="1")
    for format in FORMATS[1:]:
        yield given.command("--color", "always", "--format", format)
    for format in ("text", "json"):
        yield Command(["-", "--format", format, *given.own], stdin=given.text)


def comparisons(given):
    formats = [format for format in FORMATS if format != "html"]
    for only in given.several_variants():
        for format in formats:
            yield given.command("--compare", *only, "--format", format)
    for first, second in itertools.combinations(given.variants, 2):
        for format in formats:
            yield given.command("--compare", "--variant", f"{second},{first}", "--format", format)
    for width in WIDTHS:
        yield given.command("--compare", COLUMNS=width)
    for decimals in ("0", "2", "7", "17"):
        for format in ("text", "markdown"):
            yield given.command("--compare", "--precision", decimals, "--format", format)
    yield given.command("--compare", "--color", "always")
    yield given.command("--compare", "--steps", "weights")
    yield given.command("--compare", "--mask", "causal", "--scale", "none", own=False)
    yield Command(["-", "--compare", *given.own], stdin=given.text)


def settings(given):
    """Other words, policies, scales and masks than the input's own."""
    choices = list(itertools.product([None, "carry", "skip", "score"],
                                     [None, "sqrt", "none", "dim", "3"],
                                     [None, "none", "causal"]))
    for number, choice in enumerate(choices):
        flags = dict(zip(("self", "scale", "mask"), choice))
        said = arguments_of({key: value for key, value in flags.items() if value})
        yield given.command(*said, "--format", ("text", "json")[number % 2], own=False)
        if choice.count(None) == 2:
            for format in FORMATS:
                yield given.command(*said, "--format", format, own=False)
            yield given.command(*said, "--compare", own=False)
    for scale in ("-2.5", "0.25", "1e-3", "1e6"):
        yield given.command(f"--scale={scale}", own=False)

    tokens = given.trace["input"]["tokens"] if given.trace else []
    numbers = [str(position) for position in range(1, len(tokens) + 1)]
    lists = [numbers, numbers[:1], numbers[-1:], numbers[:2], numbers[::-2], tokens[:1],
             [*tokens[-1:], *numbers[:1]], ["0"], [str(len(tokens) + 1)]]
    for words in lists:
        for format in ("text", "json", "markdown"):
            yield given.command("--word", ",".join(words), "--format", format, own=False)
        yield given.command("--word", ",".join(words), "--compare", own=False)


def steps(given):
    lists = [*STEPS, "weights,context", "scores,scaled_scores,exponentials,weights",
             "context,weights", "queries,keys,values", "scaled_scores,masked_scores,weights",
             "concat,output", "weighted_values,context", ",".join(STEPS)]
    for list_ in lists:
        for format in ("text", "json", "csv", "markdown"):
            yield given.command("--steps", list_, "--format", format)
    for number, list_ in enumerate(lists):
        for name in given.variants[number % 3:][:1]:
            yield given.command("--steps", list_, "--variant", name)


def explanations(given):
    if not given.trace:
        return
    for rows, _ in replay_trees.steps(given.trace):
        row = list(rows)[-1]
        step = next(name for name in STEPS if f".{name}[" in row)
        cells = [cell for cells in rows.values() for cell in cells]
        numbers = {cell: number for cells in rows.values() for cell, number in cells.items()}
        yield given.command("--explain", cells[-1])
        yield given.command("--explain", cells[len(cells) // 2], "--depth", "1")
        for address in (cells[-1], row):
            yield given.command("--explain", address, "--depth", "2")
            yield given.command("--explain", address, "--depth", "2", "--format", "json")
        if given.is_small() or step not in LATE_STEPS:
            yield given.command("--explain", cells[0], "--format", "json")
        if given.is_small():
            yield given.command("--explain", row)
        yield from (given.command("--explain", cell)
                    for cell in [cell for cell in cells if numbers[cell] is None][:1])

    last = given.trace["variants"][-1]["id"]
    tokens = given.trace["input"]["tokens"]
    word = tokens[given.trace["words"][0] - 1]
    head = "head2." if given.trace["input"].get("heads", 1) > 1 else ""
    for cell in (f"{last}.{head}weights[{word},{tokens[0]}]", f"{last}.{head}context[{word},1]",
                 f"{last}.{head}weights[{word}]"):
        yield given.command("--explain", cell)
        yield given.command("--variant", last, "--explain", cell.partition(".")[2])
        for width in WIDTHS:
            yield given.command("--explain", cell, COLUMNS=width)
        for decimals in ("0", "2", "17"):
            yield given.command("--explain", cell, "--precision", decimals)
        for flags in (["--mask", "causal"], ["--self", "skip"], ["--scale", "dim"]):
            yield given.command("--explain", cell, *flags, own=False)
        yield given.command("--explain", cell, "--color", "always")


def audits(given):
    for only in given.several_variants():
        for format in TEXT_AND_JSON:
            yield given.command("--audit", *only, *format)
    yield given.command("--audit", "--precision", "1")
    for flags in (["--mask", "causal"], ["--self", "skip"], ["--self", "carry"], ["--scale", "3"]):
        for format in TEXT_AND_JSON:
            yield given.command("--audit", *flags, *format, own=False)
    for width in WIDTHS:
        yield given.command("--audit", COLUMNS=width)
    yield given.command("--audit", "--precision", "17", "--color", "always")


def files(given):
    """Exports and worksheets."""
    every = [part for ending in ("json", "csv", "md", "html")
             for part in ("--export", f"out.{ending}")]
    for more in ([], ["--precision", "2"], ["--mask", "causal"], ["--format", "text"],
                 ["--compare"], ["--color", "always"]):
        yield given.command(*every, *more, own=not more)
    yield given.command("--export", "out.json", "--export", "other.json", "--steps", "weights")
    yield given.command("--export", "out.md", files={"out.md": b"an older export\n"})
    yield given.command("--export", "out.csv", "--export", "nowhere/out.md")

    sheet = ["--worksheet", "sheet.md"]
    for only in given.several_variants():
        yield given.command(*sheet, *only)
    for blank in ("weights", "scores,weights,context", "context,output", "weighted_values",
                  "masked_scores,exponentials"):
        yield given.command(*sheet, "--blank", blank)
        yield given.command(*sheet, "--blank", blank, "--precision", "2", "--compare")
    for decimals in ("0", "17"):
        yield given.command(*sheet, "--precision", decimals)
    yield given.command(*sheet, "--mask", "causal", "--scale", "dim", "--self", "skip", own=False)
    yield given.command(*sheet, *every)
    yield given.command(*sheet, files={"sheet.md": b"old\n", "sheet.answers.json": b"{}"})
    yield given.command(*sheet, files={"sheet.answers.json": b'{"raw": {"weights": [[1]]}}'})


def given_back(given):
    """A trace as input."""
    for flags in ([], ["--steps", "weights"], given.several_variants()[-1]):
        done = outcome(given.old, given.command(*flags, "--format", "json"))
        if done.status != 0:
            continue
        for more in ([], ["--format", "json"], ["--format", "html"], ["--compare"], ["--audit"],
                     ["--scale", "none"], ["--mask", "causal"], ["--word", "1"]):
            yield Command(["trace.json", *more], {"trace.json": done.stdout})


# ---- answers to be checked ----

in_full = None  # as Python writes them


def decimals(count):
    return lambda number: f"{number:.{count}f}"


def written(value, form):
    """Answers as JSON, numbers as the form writes them."""
    if form is in_full:
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(one, form)}"
                               for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(one, form) for one in value) + "]"
    return form(value) if isinstance(value, (int, float)) else json.dumps(value)


def answers_of(trace):
    """{variant: {step: values, "head1": {step: values}}}"""
    answers = {}
    for variant in trace["variants"]:
        own = answers[variant["id"]] = {}
        for step in variant["steps"]:
            place = own.setdefault(f"head{step['head']}", {}) if "head" in step else own
            place[step["id"]] = step["values"]
    return answers


def only_steps(answers, names):
    """The same without the other steps."""
    found = {key: only_steps(value, names) if isinstance(value, dict) else value
             for key, value in answers.items() if isinstance(value, dict) or key in names}
    return {key: value for key, value in found.items() if value}


def places(answers, path=()):
    """The place of each step, as keys."""
    for key, value in answers.items():
        if isinstance(value, dict):
            yield from places(value, (*path, key))
        else:
            yield (*path, key)


def rows_of(values):
    """The rows of a step, numbers only."""
    if values and isinstance(values[0], list):
        for row in values:
            yield from rows_of(row)
    else:
        yield values


def changed(answers, place, change):
    """The same, but one step's rows as change() leaves them."""
    answers = json.loads(json.dumps(answers))
    step = functools.reduce(lambda tree, key: tree[key], place, answers)
    change(list(rows_of(step)))
    return answers


def slip(difference):
    """Changes the last number."""
    def change(rows):
        for row, at in ((row, at) for row in rows[::-1] for at in range(len(row))[::-1]):
            if row[at] is not None:
                row[at] += difference
                return
    return change


def in_place_of_null(replacement):
    def change(rows):
        for row in rows:
            row[:] = [replacement if number is None else number for number in row]
    return change


def blank_first(rows):
    rows[0][0] = None


def one_too_few(rows):
    for row in rows:
        row.pop()


def one_too_many(rows):
    for row in rows:
        row.append(1)


def dropped(share):
    """Every third number 0, the others as dropout scales them."""
    def change(rows):
        count = itertools.count()
        for row in rows:
            row[:] = [None if number is None else
                      0 if next(count) % 3 == 1 else number / (1 - share) for number in row]
    return change


def checks(given):
    if not given.trace:
        return
    right = answers_of(given.trace)
    yield from right_checks(given, right)
    yield from slips(given, right)
    yield from known_mistakes(given)
    yield from other_traces(given, right)


def checked(given, answers, form, *arguments, own=True, **environment):
    return given.command("--check", "mine.json", *arguments, own=own,
                         files={"mine.json": written(answers, form).encode()}, **environment)


def right_checks(given, right):
    for form in (in_full, decimals(0), decimals(2), decimals(4)):
        for answers in (right, only_steps(right, ("weights", "context", "output"))):
            for format in TEXT_AND_JSON:
                yield checked(given, answers, form, *format)
    for tolerance in ("0.001", "1%", "0", "1e-9"):
        yield checked(given, right, decimals(2), "--tolerance", tolerance)
    yield Command([given.name, *given.own, "--check", "-"], {given.name: given.text},
                  written(right, decimals(3)).encode())
    for format in TEXT_AND_JSON:
        yield checked(given, given.trace, in_full, *format)
    for name in given.variants:  # its steps alone
        yield checked(given, right[name], decimals(3), "--variant", name)
        yield checked(given, right, decimals(4), "--variant", name, "--format", "json")
    for nothing in ({}, {name: None for name in given.variants},
                    {name: {"weights": None} for name in given.variants}):
        for format in TEXT_AND_JSON:
            yield checked(given, nothing, in_full, *format)


def slips(given, right):
    """One thing wrong, at each step."""
    all_places = list(places(right))
    for number, place in enumerate(all_places):
        format = TEXT_AND_JSON[number % 2]
        yield checked(given, changed(right, place, slip(0.01)), decimals(4), *format)
        yield checked(given, changed(right, place, blank_first), decimals(4), *format)
        length = (one_too_few, one_too_many)[number // 2 % 2]
        yield checked(given, changed(right, place, length), decimals(4), *format)
        alone = only_steps(right, place[-1:])
        yield checked(given, changed(alone, place, slip(1)), in_full, *format)
        if place[-1] == "masked_scores":
            for hidden in ("-inf", -1e9, 0):
                yield checked(given, changed(right, place, in_place_of_null(hidden)), in_full)
        if place[-1] == "weights":
            yield checked(given, changed(right, place, in_place_of_null(0)), in_full)
            for share in (0.1, 0.5):
                answers = changed(right, place, dropped(share))
                yield checked(given, answers, in_full, *format)
                yield checked(given, answers, decimals(3), *format)
    wrong = changed(right, all_places[-1], slip(1))
    for width in WIDTHS:
        yield checked(given, wrong, decimals(3), COLUMNS=width)
    for more in (["--color", "always"], ["--precision", "2"], ["--precision", "17"],
                 ["--export", "out.json"], ["--tolerance", "0.001"], ["--tolerance", "1%"]):
        yield checked(given, wrong, decimals(3), *more)


def known_mistakes(given):
    """Each of the catalogue, and some pairs of them, in all variants that have a place for it."""
    applying = []
    for mistake in mistaken.MISTAKES:
        answers = mistaken_answers(given, mistake)
        if not answers:
            continue
        applying.append(mistake)
        results = only_steps(answers, ("weights", "context"))
        name = list(answers)[-1]
        yield checked(given, answers, in_full)
        yield checked(given, answers, decimals(2), "--format", "json")
        yield checked(given, results, decimals(4))
        more = (["--tolerance", "0.001"], ["--tolerance", "1%"], ["--variant", name],
                ["--color", "always"])[len(applying) % 4]
        yield checked(given, results, decimals(3), *more, COLUMNS="60")
    pairs = list(itertools.combinations(applying, 2))
    for pair in pairs[::len(pairs) // PAIRS + 1]:
        answers = mistaken_answers(given, pair)
        if answers:
            yield checked(given, answers, in_full)
            yield checked(given, answers, decimals(4), "--format", "json")


def mistaken_answers(given, mistake):
    made = {name: mistaken.steps(given.document, name, mistake, given.flags)
            for name in given.variants}
    return {name: steps for name, steps in made.items() if steps}


def other_traces(given, right):
    """The numbers of the same input under other flags, and of the input with something changed."""
    for flags in (["--scale", "none"], ["--scale", "dim"], ["--scale", "3"], ["--self", "carry"],
                  ["--self", "skip"], ["--self", "score"], ["--mask", "causal"],
                  ["--mask", "none"]):
        trace = given.traced(*flags, own=False)
        if trace:
            yield checked(given, trace, in_full, own=False)
            yield checked(given, answers_of(trace), decimals(4), "--format", "json", own=False)
        yield checked(given, right, decimals(4), *flags, own=False)
    for document in edited(given.document):
        trace = given.traced(text=json.dumps(document).encode())
        if trace:
            yield checked(given, trace, in_full)
            yield checked(given, answers_of(trace), decimals(3), "--format", "json")


def edited(document):
    """The input with one thing done wrong."""
    matrices = [name for name in document if name[:2] == "W_" or name in ("Q", "K", "V")]
    for name in matrices:
        yield document | {name: [list(column) for column in zip(*document[name])]}
    for one, other in itertools.combinations(matrices, 2):
        yield document | {one: document[other], other: document[one]}
    for name in (*matrices, "embeddings", "queries", "keys", "values"):
        if name in document:
            rows = [list(row) for row in document[name]]
            rows[0][0] += 1
            yield document | {name: rows}
    for name in ("b_Q", "b_K", "b_V", "b_O", "W_O", "heads", "mask"):
        if name in document:
            yield {key: value for key, value in document.items() if key != name}


# ---- what is asked without an input ----

def without_input():
    for arguments in (["--help"], ["-h"], ["--version"], ["--list-mistakes"],
                      ["--list-mistakes", "--color", "always"], []):
        yield Command(arguments)
        for width in WIDTHS:
            yield Command(arguments, environment={"COLUMNS": width})
    for format in FORMATS:
        yield Command(["--list-mistakes", "--format", format])


# ---- bad input ----

def load_bad_input():
    """Its script, which has the same name as this one."""
    spec = importlib.util.spec_from_file_location("bad_input", TESTS / "bad-input" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bad_input = load_bad_input()


def bad_names():
    files = {path.stem for path in bad_input.HERE.iterdir()
             if path.suffix in (".json", ".args") and not path.stem.startswith("good")}
    return sorted(files | bad_input.FUNCTIONS.keys())


def bad_outcome(program, name, extra):
    """What comes of one case, in a folder as that script makes it; None where it is skipped."""
    with tempfile.TemporaryDirectory() as scratch:
        here, exports = pathlib.Path(scratch, "bad-input"), pathlib.Path(scratch, "exports")
        here.mkdir()
        exports.mkdir()
        (exports / "kept.json").write_text("an older export\n")
        for path in [*bad_input.HERE.glob("good*.json"), bad_input.HERE / f"{name}.json"]:
            if path.exists():
                shutil.copy(path, here)
        try:
            run = (bad_input.FUNCTIONS[name](here) if name in bad_input.FUNCTIONS
                   else bad_input.from_files(name))
        except bad_input.Skip:
            return None
        if extra and not run.exports_too:
            return None
        try:
            done = bad_input.start(program, run, extra, here)
        except subprocess.TimeoutExpired:
            return Outcome(f"none within {TIMEOUT} s")
        return Outcome(done.returncode, done.stdout or b"", done.stderr, files_below(scratch))


# ---- the comparison ----

class Report(typing.NamedTuple):
    """What became of some commands."""
    kind: str
    statuses: collections.Counter
    differing: list  # (command line, lines, files) each; None for each beyond those shown
    groups: collections.Counter  # of those, by what they say first that is new


def group(lines):
    """What a difference begins with: the first line that came or, of none, that went."""
    for sign in ("+", "-"):
        for one in lines:
            if one.startswith(sign) and not one.startswith(sign * 3):
                return f"{sign} " + re.sub(r"[0-9.]+", "#", one[1:].strip())[:GROUP_LINE]
    return lines[0]


def line(data):
    # An escape code is shown, not obeyed.
    return data.decode("utf-8", "backslashreplace").replace("\x1b", "␛")


def difference(what, one, other):
    """A short difference of two byte strings: where they begin to differ."""
    before, after = one.split(b"\n"), other.split(b"\n")
    same = len(os.path.commonprefix([before, after]))
    # Of long lines the part that differs.
    heads = [lines[same] if same < len(lines) else b"" for lines in (before, after)]
    column = len(os.path.commonprefix(heads))
    start = max(0, column - LINE // 2) if max(map(len, heads)) > LINE else 0
    cut = lambda lines: [line(text[start:start + LINE])
                         for text in lines[max(0, same - 2):same + LINES // 2]]
    yield f"{what} differs from line {same + 1} on" + (f", column {column + 1}" if start else "")
    yield from itertools.islice(difflib.unified_diff(cut(before), cut(after), "old", "new",
                                                     lineterm="", n=2), LINES + 3)


def page_without_script(page):
    """A page, but for its script, the script's hash and the facts that it is given."""
    page = re.sub(rb"script-src '[^']*'", b"", page)
    page = re.sub(rb'(<script type="application/json" id="facts">).*?</script>', b"", page, flags=re.S)
    return re.sub(rb"<script>.*?</script>", b"", page, flags=re.S)


def same_tree(old, new, apart):
    """Whether a tree is another, which may say again for what it took apart before."""
    if isinstance(old, list):
        return len(old) == len(new) and all(same_tree(*pair, apart) for pair in zip(old, new))
    told = {key: new[key] for key in new if key not in ("operands", "again")}
    if told != {key: old[key] for key in old if key != "operands"}:
        return False
    if new.get("again"):
        return not old["operands"] or new["cell"] in apart
    apart.add(new["cell"])
    return same_tree(old["operands"], new["operands"], apart)


def same(one, other):
    """Whether two outputs are the same but for what may differ."""
    if one == other:
        return True
    if one.startswith(b"<!DOCTYPE html>"):
        return page_without_script(one) == page_without_script(other)
    if one.startswith((b'{"cell"', b'[\n  {"cell"')):
        return same_tree(json.loads(one), json.loads(other), set())
    return False


def differences(old, new):
    """What differs, as lines; none where nothing does."""
    if not isinstance(old.status, int) or old.status != new.status:
        yield f"exit status: old {old.status}, new {new.status}"
    for what, one, other in (("standard output", old.stdout, new.stdout),
                             ("standard error", old.stderr, new.stderr)):
        if not same(one, other):
            yield from difference(what, one, other)
    for name in sorted(old.files.keys() | new.files.keys()):
        if name not in new.files:
            yield f"{name} is missing with the new program"
        elif name not in old.files:
            yield f"{name} is missing with the old program"
        elif not same(old.files[name], new.files[name]):
            yield from difference(name, old.files[name], new.files[name])


ASKED = {"plain": plain, "compare": comparisons, "settings": settings, "steps": steps,
         "explain": explanations, "audit": audits, "files": files, "given back": given_back,
         "check": checks}


class Comparison:
    """Both programs, as each process of the pool has them."""

    def __init__(self, old, new, data, word):
        self.old, self.new, self.word = old, new, word
        self.sources = sources(data)

    def work(self):
        """(kind, what of) each, what takes long first."""
        asked = [(kind, number) for kind in reversed(ASKED) for number in range(len(self.sources))]
        return [*asked, ("without input", None), *(("bad input", name) for name in bad_names())]

    @functools.lru_cache(maxsize=None)
    def input(self, number):
        return Input(self.old, self.sources[number])

    def commands(self, kind, number):
        if number is None:
            return without_input()
        every = self.sources[number].every
        return itertools.islice(ASKED[kind](self.input(number)), number % every, None, every)

    def report(self, kind, what):
        report = Report(kind, collections.Counter(), [], collections.Counter())
        if kind == "bad input":
            self.compare_bad_input(report, what)
        else:
            for command in self.commands(kind, what):
                if self.word in command.told():
                    self.add(report, command.told(), outcome(self.old, command),
                             outcome(self.new, command), command.files)
        return report

    def compare_bad_input(self, report, name):
        exports = [b"--export", b"../exports/kept.json", b"--export", b"../exports/new.md"]
        for extra in ([], exports):
            told = f"bad-input, case {name}" + (", with exports" if extra else "")
            if self.word not in told:
                continue
            old, new = (bad_outcome(program, name, extra) for program in (self.old, self.new))
            if old is not None:
                self.add(report, told, old, new, {})

    @staticmethod
    def add(report, told, old, new, files):
        lines = list(differences(old, new))
        report.statuses[old.status] += 1
        if lines:
            report.groups[group(lines)] += 1
            report.differing.append((told, lines, files) if len(report.differing) < SHOWN
                                    else None)


comparison = None


def start_process(*arguments):
    global comparison
    comparison = Comparison(*arguments)


def work_on(part):
    return comparison.report(*part)


# ---- the runner ----

def show(told, lines, files, kept):
    print(f"DIFFERS {told}")
    if files:
        kept.mkdir(parents=True)
        for name, content in files.items():
            (kept / name).write_bytes(content)
        print(f"    its files are in {kept}")
    for one in lines:
        sys.stdout.buffer.write(f"    {one}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def told_statuses(statuses):
    in_order = sorted(statuses.items(), key=str)
    return ", ".join(f"{count} exit {status}" for status, count in in_order)


def main():
    path = lambda text: pathlib.Path(text).resolve(strict=True)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old", type=path, metavar="OLD_PROGRAM")
    parser.add_argument("new", type=path, metavar="NEW_PROGRAM")
    parser.add_argument("data", type=path, metavar="DATA_DIR")
    parser.add_argument("-j", type=int, metavar="N", default=2, help="processes (default: 2)")
    parser.add_argument("-k", metavar="WORD", default="", help="only command lines with this in it")
    options = parser.parse_args()

    totals, differ, shown = {}, collections.Counter(), 0
    groups = collections.Counter()
    kept = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-same-"))
    arguments = (options.old, options.new, options.data, options.k)
    with multiprocessing.Pool(options.j, start_process, arguments) as pool:
        for report in pool.imap_unordered(work_on, Comparison(*arguments).work()):
            totals.setdefault(report.kind, collections.Counter()).update(report.statuses)
            differ[report.kind] += len(report.differing)
            groups.update(report.groups)
            for one in filter(None, report.differing):
                if shown < SHOWN:
                    shown += 1
                    show(*one, kept / str(shown))
    for kind, statuses in totals.items():
        if statuses:
            print(f"{kind}: {statuses.total()} commands ({told_statuses(statuses)}), "
                  f"{differ[kind]} differ")
    if not any(kept.iterdir()):
        kept.rmdir()
    if differ.total() > shown:
        print(f"{shown} of those that differ are shown above")
    for told, count in groups.most_common(GROUPS):
        print(f"{count:6} {told}")
    if len(groups) > GROUPS:
        print(f"       and {len(groups) - GROUPS} other beginnings")
    commands = sum(statuses.total() for statuses in totals.values())
    print(f"{commands} commands, {differ.total()} differ")
    return 1 if differ.total() or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
