"""Holds every = and ≈ that the program writes against exact arithmetic on the numbers as written.

    equals.py PROGRAM [INPUTS [SEED]]

Random inputs with numbers of every size (ordinary ones, extreme exponents, subnormals, ones that
cancel) are explained and traced, each with another precision from 0 to 17. "=" must stand before a
result exactly where what is written before it gives, as fractions, what is written after it: in
--explain, and in the arithmetic of a trace. Exit status: 0 all as it
should be, 1 something is not, 2 usage.
"""

import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
from fractions import Fraction

NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?"
FACTOR = rf"\({NUMBER}\)|{NUMBER}"
PRODUCT = re.compile(rf"({FACTOR}) ?× ?({FACTOR})")
QUOTIENT = re.compile(rf"({FACTOR}) ÷ ({FACTOR})")
POWER = re.compile(rf"e\^\(({NUMBER}) − ({FACTOR})\)")
CAP = re.compile(rf"({FACTOR}) × tanh\(({NUMBER}) ÷ ({FACTOR})\)")
VECTOR = re.compile(rf"({FACTOR}) × \[(.*)\] ([=≈]) \[(.*)\]$")
RELATION = re.compile(rf"(.*) ([=≈]) ({NUMBER})$")


class Wrong(Exception):
    """The program fails, or writes what this cannot read."""


def fraction(text):
    return Fraction(text.strip("()"))


def exact(expression):
    """The value of what is written, or None where it is no fraction."""
    if match := CAP.fullmatch(expression):
        return Fraction(0) if fraction(match[2]) == 0 else None
    if match := POWER.fullmatch(expression):
        return Fraction(1) if fraction(match[1]) == fraction(match[2]) else None
    if match := QUOTIENT.fullmatch(expression):
        return fraction(match[1]) / fraction(match[2])
    total = Fraction(0)
    for term in expression.split(" + "):
        if match := PRODUCT.fullmatch(term):
            total += fraction(match[1]) * fraction(match[2])
        elif re.fullmatch(FACTOR, term):
            total += fraction(term)
        else:
            raise Wrong(f"cannot be read: {expression!r}")
    return total


class Lines:
    """Looks at lines, and counts them by what stands in them."""

    def __init__(self):
        self.counts, self.wrong = collections.Counter(), []

    def require(self, kind, line, relation, is_exact):
        self.counts[f"{kind} {relation}"] += 1
        if is_exact != (relation == "="):
            self.wrong.append(f"{kind}: {line}")

    def relation(self, kind, line):
        match = RELATION.fullmatch(line)
        self.require(kind, line, match[2], exact(match[1]) == fraction(match[3]))

    def explained(self, text):
        for line in text.splitlines():
            line = line.strip()
            if line.startswith("= ") and RELATION.fullmatch(line[2:]):
                self.relation("explained", line[2:])

    def traced(self, text):
        """The text's arithmetic: several equations a line, each after its label."""
        for line in text.splitlines():
            if not line.startswith("    "):
                continue
            for piece in re.split(r" {3,}", line.strip()):
                self.equation(piece.split("  ")[-1])

    def equation(self, text):
        if match := VECTOR.search(text):
            weight, results = fraction(match[1]), match[4].split(", ")
            parts = match[2].split(", ")
            self.require("vector", text, match[3], len(parts) == len(results) and all(
                weight * fraction(part) == fraction(result)
                for part, result in zip(parts, results)))
        elif match := RELATION.fullmatch(text):
            self.relation("traced", f"{match[1].split(' = ')[-1]} {match[2]} {match[3]}")


def number(draw, kind):
    """Of a kind of which an input has one or two."""
    if kind == "whole":
        return draw.randint(-9, 9)
    if kind == "typed":
        return round(draw.uniform(-10, 10), draw.randint(0, 4))
    if kind == "any":
        return draw.uniform(-3, 3)
    if kind == "wide":
        size = round(draw.uniform(1, 10), draw.randint(0, 16)) * 10.0 ** draw.randint(-60, 60)
        return draw.choice([-size, size])
    if kind == "tiny":
        return draw.choice([5e-324, -5e-324, 1e-310, 2.5e-308, 3e-200, 1e-38, -7e-45, 1e-16,
                            0.0])
    if kind == "large":
        return draw.choice([1e15, 1e16, -1e16, 123456789012345678, 2.0 ** 60, 1e100,
                            999999999999999.9])
    return draw.choice([1, -1, 1e16, -1e16, 0.1, 0.2, -0.3, 1e-17, 2.0 ** -53])  # they cancel


def matrix(draw, rows, columns):
    kinds = draw.choices(["whole", "typed", "any", "wide", "tiny", "large", "cancel"], k=2)
    return [[number(draw, draw.choice(kinds)) for _ in range(columns)] for _ in range(rows)]


def random_input(draw):
    words, tokens = draw.randint(1, 3), draw.randint(1, 4)
    width, features = draw.randint(1, 3), draw.randint(1, 3)
    made = {"queries": matrix(draw, words, width), "keys": matrix(draw, tokens, width),
            "values": matrix(draw, tokens, features), "word": 1}
    made["scale"] = draw.choice(["none", "dim", "sqrt", 0.3, 7, 1e10, 3e-5])
    if draw.random() < 0.3:
        made["softcap"] = draw.choice([1, 30, 0.7, 1e-20])
    if draw.random() < 0.2:
        made["mask"] = [[1] + [draw.randint(0, 1) for _ in range(tokens - 1)] for _ in range(words)]
    return made


def run(program, text, precision, *flags):
    done = subprocess.run([program, "-", "--variant", "qkv", "--precision", str(precision), *flags],
                          input=text, capture_output=True, text=True, encoding="utf-8", timeout=60,
                          env=os.environ | {"COLUMNS": "1000000"})
    if done.returncode not in (0, 2) or (done.returncode == 2 and "too large" not in done.stderr):
        raise Wrong(f"{flags}: exit status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


# Below 1e-38 the difference once was lost.
EDGES = [
    {"queries": [[10]], "keys": [[10], [0]], "values": [[1], [2]], "scale": "none"},
    {"queries": [[1]], "keys": [[1], [1]], "values": [[1e16], [1]], "scale": "none"},
    {"queries": [[1e-150, 1]], "keys": [[1e-170, 0.1], [1, 1]], "values": [[5e-324], [1]]},
    {"queries": [[1e-8]], "keys": [[1e-9], [0]], "values": [[1], [2]], "softcap": 30},
    {"queries": [[1.2]], "keys": [[1], [1.0000000000000002]], "values": [[1], [2]]},
]


def main(program, count=100, seed=1):
    draw, lines = random.Random(seed), Lines()
    traced = 0
    for index in range(count):
        made = EDGES[index] if index < len(EDGES) else random_input(draw)
        text = json.dumps(made)
        precisions = range(18) if index < len(EDGES) else [draw.randint(0, 17)]
        for precision in precisions:
            before = len(lines.wrong)
            try:
                explained = run(program, text, precision, "--explain",
                                f"context[1,{len(made['values'][0])}]")
                if not explained:
                    continue  # a number that no double can hold
                traced += 1
                lines.explained(explained)
                lines.traced(run(program, text, precision, "--arithmetic", "all"))
            except Wrong as wrong:
                lines.wrong.append(str(wrong))
            if len(lines.wrong) > before:
                print(f"WRONG --precision {precision} {text}")
                print("".join(f"      {line}\n" for line in lines.wrong[before:]), end="")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(lines.counts.items())))
    print(f"{traced} traces of {count} inputs, {len(lines.wrong)} wrong")
    # Else nothing was tested.
    kinds = [f"{kind} {relation}" for kind in ("explained", "vector", "traced")
             for relation in "=≈"]
    return 1 if lines.wrong or any(lines.counts[kind] < 10 for kind in kinds) else 0


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4 or shutil.which(sys.argv[1]) is None:
        print("usage: equals.py PROGRAM [INPUTS [SEED]]", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
