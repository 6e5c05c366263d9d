#!/usr/bin/env python3
"""Runs the traces that are exported as Python scripts.

    scripts.py PROGRAM DATA_DIR

The script of every input must end well, having said of every step of the JSON trace that it agrees;
with any one number of the trace changed it must not. It imports nothing but NumPy and math, and a
token or a title, whatever it holds, is never run. Exit status: 0 all is well, 1 something is not,
77 NumPy is missing.
"""

import ast
import contextlib
import io
import json
import pathlib
import sys

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
from cases import SEED, address, export, hold_all

HOSTILE = ['"]); print("run me"', "'''", '"""', "\\", "\\\"", "\n__import__('os')", "\u2028", "#",
           "{x}", "\x00", "\ud83d\udc10".encode("utf-16", "surrogatepass").decode("utf-16"),
           "\U000e0041", "\u202e", "-*- coding: rot13 -*-", "%s", "\r", "\f", "$(id)"]


class Failed(Exception):
    """The script ended otherwise than well."""


def run(source, name):
    """What a script prints. In this process: starting NumPy takes longer than any of them."""
    printed = io.StringIO()
    # Every number that is not finite is a fault of the script, unless it says otherwise.
    with contextlib.redirect_stdout(printed), np.errstate(all="raise", under="ignore"):
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__"})
        except Exception as trouble:
            raise Failed(f"{type(trouble).__name__}: {trouble}") from trouble
    return printed.getvalue()


def addresses(trace):
    return [address(variant, step)
            for variant in trace["variants"] for step in variant["steps"]]


def check_imports(tree):
    names = [alias.name for node in ast.walk(tree) for alias in getattr(node, "names", [])
             if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert set(names) <= {"numpy", "math"}, names


def change_one(rng, source, tree):
    """The script with one of the numbers that it expects changed, by a thousandth of its matrix's
    largest."""
    expected = [[node for node in ast.walk(call.args[2])
                 if isinstance(node, ast.Constant) and isinstance(node.value, (int, float))]
                for call in ast.walk(tree)
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "agrees"]
    expected = [numbers for numbers in expected if numbers]  # not those of a word alone, all NaN
    numbers = expected[rng.integers(len(expected))]
    node = numbers[rng.integers(len(numbers))]
    largest = max(node.value for node in numbers)
    changed = repr(node.value + 0.001 * (largest or 1))
    lines = source.split("\n")
    line = lines[node.lineno - 1].encode()
    lines[node.lineno - 1] = (line[:node.col_offset] + changed.encode()
                              + line[node.end_col_offset:]).decode()
    return "\n".join(lines), f"{node.value!r} to {changed} in line {node.lineno}"


def check(program, file, flags, scratch, rng):
    """How many steps agree."""
    paths = [scratch / "trace.json", scratch / "trace.py"]
    if not export(program, file, flags, *paths):
        return 0
    trace = json.loads(paths[0].read_text(encoding="utf-8"))
    source = paths[1].read_text(encoding="utf-8")
    tree = ast.parse(source)
    check_imports(tree)
    try:
        printed = run(source, file.name)
    except Failed as trouble:
        raise AssertionError(str(trouble)) from trouble
    expected = addresses(trace)
    assert printed == "".join(f"{address} agrees\n" for address in expected), printed
    changed, what = change_one(rng, source, tree)
    try:
        run(changed, file.name)
    except Failed:
        return len(expected)
    raise AssertionError(f"changed {what}, it agrees still")


def check_hostile(program, scratch):
    """Each text as a token and as the title is the text that it was."""
    file = scratch / "hostile.json"
    for text in HOSTILE:
        given = {"title": text, "source": text, "tokens": [text, "b"],
                 "embeddings": [[1, 0], [0, 1]]}
        file.write_text(json.dumps(given), encoding="utf-8")
        path = scratch / "hostile.py"
        assert export(program, file, [], path), text
        source = path.read_bytes()
        space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(source, "hostile.py", "exec"), space)
        assert space["tokens"] == [text, "b"], (text, space["tokens"])
        assert "run me" not in printed.getvalue(), text
        calls = ast.dump(ast.parse(source)).count("Call(")
        file.write_text(json.dumps({**given, "title": "t", "tokens": ["a", "b"]}),
                        encoding="utf-8")
        assert export(program, file, [], path)
        assert calls == ast.dump(ast.parse(path.read_bytes())).count("Call("), text


def main(program, data):
    rng = np.random.default_rng(SEED)
    return hold_all(data, "steps agree",
                    lambda scratch: check_hostile(program, scratch),
                    lambda file, flags, scratch: check(program, file, flags, scratch, rng))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: scripts.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
