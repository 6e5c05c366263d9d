"""Gives the program right numbers as other programs write them down, and expects them called right.

    write_otherwise.py PROGRAM DATA_DIR

Inputs: those of name_mistakes.py. For each variant and each convention, --check gets the right
numbers, which mistaken.py, mistaken_models.py or mistaken_block.py computes, written down in it:
they must agree, and the convention be named where the numbers would not agree otherwise. Then it gets the same with one number wrong:
they must not agree. Exit status: 0 all as it should be, 1 something is not, 2 usage, 77 NumPy is
missing.
"""

import concurrent.futures
import copy
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

import name_mistakes  # first: it also finds the oracle's modules, and skips where NumPy is missing
import numpy as np
import oracle
from document import Refused
from name_mistakes import Wrong, cases_of, command, expect, far_apart, run

NESTED = ("weighted_values",)
RESULTS = ("weights", "context", "concat", "output")


def array(values):
    return np.array(values, dtype=float)


def listed(numbers):
    """Lists, with null where no number is."""
    if numbers.ndim == 0:
        return float(numbers) if np.isfinite(numbers) else None
    return [listed(one) for one in numbers]


def heads_of(steps):
    return [steps[name] for name in steps if name.startswith("head") and name[4:].isdigit()]


def each_step(steps, change):
    """The same with change(step, numbers) in the place of each step's numbers; None leaves it."""
    changed = {}
    for name, values in steps.items():
        if isinstance(values, dict):
            changed[name] = each_step(values, change)
        else:
            numbers = change(name, array(values))
            changed[name] = values if numbers is None else listed(numbers)
    return changed


def only(names):
    return lambda steps: {name: only(names)(values) if isinstance(values, dict) else values
                          for name, values in steps.items()
                          if isinstance(values, dict) or name in names}


def of_heads(steps, join):
    """join(step, the heads' numbers) in the place of the heads' own; nothing with one head."""
    heads = heads_of(steps)
    if not heads:
        return None
    joined = {}
    for name in heads[0]:
        # Of keys and values there may be fewer heads.
        numbers = join(name, [array(head[name]) for head in heads if name in head])
        if numbers is not None and name not in steps:
            joined[name] = listed(numbers)
    return joined or None


# Each convention: {answers' key: numbers} from the right steps, or None where it has no meaning.

def batch_axis(steps, divisor):
    return each_step(steps, lambda name, numbers: numbers[None])


def two_batch_axes(steps, divisor):
    return each_step(steps, lambda name, numbers: numbers[None, None])


def head_axis(steps, divisor):
    return of_heads(steps, lambda name, heads: np.stack(heads))


def batch_and_head_axes(steps, divisor):
    return of_heads(steps, lambda name, heads: np.stack(heads)[None])


def words_before_heads(steps, divisor):
    def join(name, heads):
        clear = len(heads) not in heads[0].shape and name not in NESTED
        return np.stack(heads, axis=1) if clear else None
    return of_heads(steps, join)


def side_by_side(steps, divisor):
    return of_heads(steps, lambda name, heads:
                    None if name in NESTED else np.concatenate(heads, axis=1))


def averaged(steps, divisor):
    return of_heads(steps, lambda name, heads:
                    np.mean(heads, axis=0) if name == "weights" else None)


def turned(steps, divisor):
    steps = only([name for name in mistaken_names(steps) if name not in NESTED])(steps)
    return each_step(steps, lambda name, numbers: numbers.T)


def turned_results(steps, divisor):
    return turned(only(RESULTS)(steps), divisor)


def turned_weights(steps, divisor):
    return turned(only(("weights",))(steps), divisor)


def mistaken_names(steps):
    names = set()
    for name, values in steps.items():
        names |= mistaken_names(values) if isinstance(values, dict) else {name}
    return names


def queries_scaled(steps, divisor):
    return scaled(steps, {"queries": divisor, "rotated_queries": divisor, "scores": divisor},
                  divisor)


def scores_scaled_already(steps, divisor):
    return scaled(steps, {"scores": divisor}, divisor)


def both_scaled(steps, divisor):
    root = divisor ** 0.5 if divisor > 0 else None
    return scaled(steps, {"queries": root, "keys": root, "rotated_queries": root,
                          "rotated_keys": root, "scores": divisor}, divisor)


def scaled(steps, by, divisor):
    names = mistaken_names(steps)
    by = {name: number for name, number in by.items()
          if name in names or not name.startswith("rotated")}
    # What is normed is as long as it was, and what is given scaled, or has no scores, is so already.
    if "queries" in by and "normed_queries" in names or "scaled_scores" not in names:
        return None
    # Where the keys are weighed, they are the same as before.
    keys_weighed = "keys" in by and "values" not in names
    if divisor <= 0 or keys_weighed or not set(by) <= names:
        return None
    rest = only([name for name in names if name != "scaled_scores"])(steps)
    # Of several heads the queries are all heads' together: their own are taken from those.
    return each_step(rest, lambda name, numbers: numbers / by[name] if name in by else None)


CONVENTIONS = {
    batch_axis: "batch-axis", two_batch_axes: "batch-axis", head_axis: "head-axis",
    batch_and_head_axes: "head-axis", words_before_heads: "head-axis",
    side_by_side: "heads-side-by-side", averaged: "weights-averaged",
    turned: "words-as-columns", turned_results: "words-as-columns",
    turned_weights: "words-as-columns", queries_scaled: "queries-scaled",
    scores_scaled_already: "queries-scaled", both_scaled: "queries-and-keys-scaled",
}


BY_SHAPE = ("batch-axis", "head-axis", "heads-side-by-side", "weights-averaged")


def with_one_wrong(answers, rng):
    """The same with a number changed for good, whatever it is; None where there is none."""
    wrong = copy.deepcopy(answers)
    places = []

    def collect(value):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, (dict, list)):
                collect(item)
            elif item is not None:
                places.append((value, key))

    collect(wrong)
    if not places:
        return None
    holder, key = places[rng.integers(len(places))]
    holder[key] += 1 + abs(holder[key])
    return wrong


def check(program, scratch, case, variant, label, answers, convention):
    """What is wrong, with the command that shows it; None where nothing is."""
    file = scratch / f"{case.name.replace('/', '-')}-{variant}-{label}.json"
    file.write_text(json.dumps({variant: answers}, allow_nan=False), encoding="utf-8")
    arguments = command(program, case.file, case.flags, "--variant", variant, "--check", str(file))
    try:
        status, report = run(arguments, (0, 1))
        expect("agrees", convention is not None, report["agrees"])
        expect("exit status", 0 if convention is not None else 1, status)
        if convention:
            expect(f"{convention} is named", True, convention in report["conventions"])
    except (Wrong, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        return f"{variant}, {label}: {error!r}: {shlex.join(arguments)}"
    file.unlink()
    return None


def caches_keys(document):
    """Cached keys are not scaled after the fact."""
    return "keys" in document.get("past", {})


def checks_of(case, rng):
    try:
        variants = oracle.trace(case.document, case.flags)
    except Refused:
        return
    for variant in variants:
        steps = case.numpy.steps(case.document, variant, None, case.flags)
        if steps is None:
            continue
        divisor = variants[variant].settings["divisor"]
        for convention, name in CONVENTIONS.items():
            if convention is both_scaled and caches_keys(case.document):
                continue
            answers = convention(steps, divisor)
            wrong = answers and with_one_wrong(answers, rng)
            if not wrong:
                continue
            differs = name in BY_SHAPE or far_apart(answers, steps, case.apart)
            yield variant, convention.__name__, answers, name if differs else ""
            yield variant, f"{convention.__name__}-wrong", wrong, None


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-conventions-"))
    rng = np.random.default_rng(name_mistakes.SEED)
    calls, failures = 0, []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case in cases_of(data, scratch):
            done = [pool.submit(check, program, scratch, case, *one)
                    for one in checks_of(case, rng)]
            found = [one.result() for one in done]
            calls += len(found)
            failures += [f"{case.name}: {one}" for one in found if one]
    for failure in failures:
        print(f"WRONG: {failure}")
    print(f"{calls} checks, {len(failures)} failures"
          + (f"; inputs and answers are kept in {scratch}" if failures else ""))
    if not failures:
        shutil.rmtree(scratch)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: write_otherwise.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
