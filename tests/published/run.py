#!/usr/bin/env python3
"""Holds the program against worked examples as their authors published them.

    run.py PROGRAM REPO_ROOT [--update]

data/published/NAME.json is an example's input, expected/NAME.json what its source printed:

    author, published, shows   as docs/published.md has them
    variant                    the variant that the source computes
    finding                    where a step does not follow from the inputs: what the source does
    note                       what else the source says wrong, though its numbers agree
    steps                      each with "id" (norm_1.mean: what the step says of each of its rows),
                               "head" where there are several, "values" (null: not printed; "-inf":
                               hidden by the mask), and how far a number may be off:
        "exact": true          the source prints all of it
        "decimals": n          half a unit of the n-th decimal
        "significant": n       half a unit of the n-th digit
        "float32": true        two units in the last place of a float32
        "tolerance", "why"     this much instead, where the source's inputs are themselves rounded
        "follows": false       the printed step does not follow from the inputs: "differing" of its
                               numbers must be further off than that, neither more nor fewer

What is right where the source is wrong, checks.py computes without the program.
The program traces each example with --format json and no other flag. Every printed number is
compared, the table at the end says how many, and docs/published.md must say the same: --update
writes its table. Exit status: 0 all as it should be, 1 something is not, 2 usage.
"""

import argparse
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
from checks import checks_of
from numbers_told import Wrong, compare

HERE = pathlib.Path(__file__).resolve().parent
TIMEOUT = 60
KEYS = {"author", "published", "shows", "variant", "finding", "note", "rounded_weights", "steps"}
STEP_KEYS = {"id", "head", "values", "exact", "decimals", "significant", "float32", "tolerance",
             "why", "follows", "differing"}
OF_ROWS = ("mean", "variance", "root")
TABLE_HEAD = ["example", "published by", "what it shows", "numbers compared", "digits", "result"]


def check_expected(name, expected):
    """The expected file says all it must, and nothing that is not looked at."""
    unknown = set(expected) - KEYS
    if unknown or not KEYS - {"finding", "note", "rounded_weights"} <= set(expected):
        raise Wrong(f"its expected file has keys missing or unknown: {sorted(unknown)}")
    for step in expected["steps"]:
        precision = [key for key in ("exact", "decimals", "significant", "float32") if key in step]
        if set(step) - STEP_KEYS or len(precision) != 1:
            raise Wrong(f"its expected {step['id']} has keys missing or unknown")
        if ("tolerance" in step) != ("why" in step) or ("follows" in step) != ("differing" in step):
            raise Wrong(f"its expected {step['id']} has one key without the other")
    wrong_ones = [step for step in expected["steps"] if "follows" in step]
    if bool(wrong_ones) != ("finding" in expected):
        raise Wrong("a step that does not follow and a finding go together")
    if ("finding" in expected or "note" in expected) != (checks_of(name) is not None):
        raise Wrong("a finding or a note and a checks_of_… go together")
    if not expected["steps"]:
        raise Wrong("its expected file has no steps")


def trace(program, file, variant):
    """The steps of one variant in the program's trace: {(id, head): values}."""
    done = subprocess.run([program, file, "--format", "json"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT)
    if done.returncode != 0 or done.stderr:
        raise Wrong(f"exit status {done.returncode}: {done.stderr.strip()}")
    found = [v for v in json.loads(done.stdout)["variants"] if v["id"] == variant]
    if len(found) != 1:
        raise Wrong(f"the trace has no variant {variant}")
    steps = {}
    for step in found[0]["steps"]:
        key = step["id"], step.get("head")
        if key in steps:
            raise Wrong(f"the trace has {step_name(key)} twice")
        steps[key] = step["values"]
        facts = {fact: step[fact] for fact in OF_ROWS if fact in step}
        steps |= {(f"{step['id']}.{fact}", key[1]): values for fact, values in facts.items()}
    return steps


def step_name(key):
    return key[0] if key[1] is None else f"{key[0]} (head {key[1]})"


class Outcome:
    """What came of one example."""
    def __init__(self, name, expected):
        self.name, self.expected = name, expected
        self.rows = []  # (step, printed to, numbers, off, largest difference)
        self.checked = 0  # numbers in checks_of_NAME()
        self.problems = []


def digits(step):
    for key, text in (("decimals", "{} decimals"), ("significant", "{} digits")):
        if key in step:
            return text.format(step[key]).replace("1 decimals", "1 decimal")
    return "float32" if "float32" in step else "exact"


def run_example(program, root, name):
    expected = json.loads((HERE / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    outcome = Outcome(name, expected)
    try:
        check_expected(name, expected)
        file = root / "data" / "published" / f"{name}.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        for key in ("title", "source", "description"):
            if not document.get(key):
                raise Wrong(f"the input has no {key}")
        if expected["author"].split(",")[0].lower() not in document["source"].lower():
            raise Wrong(f"the input's source does not name {expected['author']}")
        computed = trace(program, file, expected["variant"])
        for step in expected["steps"]:
            key = step["id"], step.get("head")
            if key not in computed:
                raise Wrong(f"the trace has no {step_name(key)}")
            if key in [(row[0]["id"], row[0].get("head")) for row in outcome.rows]:
                raise Wrong(f"{step_name(key)} is expected twice")
            numbers, off, largest = compare(step, computed[key], step_name(key))
            outcome.rows.append((step, numbers, off, largest))
            if step.get("follows", True):
                outcome.problems += off
            elif len(off) != step["differing"] or not off:
                outcome.problems.append(f"{step_name(key)}: {len(off)} numbers differ from the "
                                        f"printed ones, expected {step['differing']}")
        if checks_of(name):
            outcome.checked = checks_of(name)(
                {step["id"]: step["values"] for step in expected["steps"]},
                {key[0]: values for key, values in computed.items()}, document, expected)
            if outcome.checked == 0:
                raise Wrong("nothing was checked")
    except Wrong as wrong:
        outcome.problems.append(str(wrong))
    return outcome


# ---- the tables ----

def report(outcomes):
    rows = [["example", "step", "numbers", "digits", "largest difference", "result"]]
    for outcome in outcomes:
        for step, numbers, off, largest in outcome.rows:
            within = "" if "tolerance" not in step else f", within {step['tolerance']:g}"
            rows.append([outcome.name, step_name((step["id"], step.get("head"))), str(numbers),
                         digits(step) + within, f"{largest:.1e}",
                         "agrees" if not off else f"{len(off)} differ" + (
                             ", as they should" if not step.get("follows", True) else "")])
        if outcome.checked:
            rows.append([outcome.name, "what is right", str(outcome.checked), "", "", "checked"])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def grouped(steps, of):
    """Steps by what `of` says of them: "4 decimals", or "exact `scores`; 4 decimals `weights`"."""
    groups = {}
    for step in steps:
        names = groups.setdefault(of(step), [])
        if f"`{step['id']}`" not in names:
            names.append(f"`{step['id']}`")
    if len(groups) == 1:
        return next(iter(groups))
    return "; ".join(f"{', '.join(names)}: {text}" for text, names in groups.items())


def result(outcome):
    steps = [row[0] for row in outcome.rows]
    if outcome.problems:
        return "**does not agree**"
    wrong = [step for step in steps if not step.get("follows", True)]
    if wrong:
        names = " and ".join(f"`{step['id']}`" for step in wrong)
        verb = "does" if len(wrong) == 1 else "do"
        rest = "" if len(wrong) == len(steps) else "the other steps agree; "
        return (f"{rest}the source's {names} {verb} not follow from its inputs: "
                f"{outcome.expected['finding']}")
    note = f"; {outcome.expected['note']}" if "note" in outcome.expected else ""
    loose = [step for step in steps if "tolerance" in step]
    if loose:
        why = {step["why"] for step in loose}
        return (f"agrees within {max(s['tolerance'] for s in loose):g}: {', '.join(sorted(why))}"
                + note)
    return "agrees" + note


def markdown(outcomes):
    lines = ["| " + " | ".join(TABLE_HEAD) + " |", "|" + " --- |" * len(TABLE_HEAD)]
    for outcome in outcomes:
        counts = {}
        for step, numbers, _, _ in outcome.rows:
            counts[step["id"]] = counts.get(step["id"], 0) + numbers
        cells = [
            f"[`{outcome.name}.json`](../data/published/{outcome.name}.json)",
            f"{outcome.expected['author']}: {outcome.expected['published']}",
            outcome.expected["shows"],
            ", ".join(f"`{id}` {count}" for id, count in counts.items()),
            grouped([row[0] for row in outcome.rows], digits),
            result(outcome)]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def check_page(root, outcomes, update):
    """The page's table is what came of the run; returns the problems."""
    page = root / "docs" / "published.md"
    lines = page.read_text(encoding="utf-8").split("\n")
    starts = [i for i, line in enumerate(lines) if line.startswith(f"| {TABLE_HEAD[0]} |")]
    if len(starts) != 1:
        return [f"docs/published.md: {len(starts)} tables start with {TABLE_HEAD[0]!r}, expected 1"]
    start = end = starts[0]
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    new = markdown(outcomes)
    if lines[start:end] == new:
        return []
    if update:
        lines[start:end] = new
        page.write_text("\n".join(lines), encoding="utf-8")
        print("docs/published.md: table rewritten")
        return []
    return [f"docs/published.md: the table has\n    {line}\n  and the run gives\n    {mine}"
            for line, mine in zip(lines[start:end] + [""] * len(new), new) if line != mine] or [
            "docs/published.md: the table has more rows than there are examples"]


def main():
    parser = argparse.ArgumentParser(description="Holds the program against published examples.")
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write the table of docs/published.md")
    options = parser.parse_args()
    program, root = options.program.resolve(), options.root.resolve()

    problems = []
    inputs = {path.stem for path in root.glob("data/published/*")}
    printed = {path.stem for path in HERE.glob("expected/*")}
    problems += [f"data/published/{name}.json has no expected/{name}.json"
                 for name in sorted(inputs - printed)]
    problems += [f"expected/{name}.json has no data/published/{name}.json"
                 for name in sorted(printed - inputs)]
    if not inputs & printed:
        problems.append("there are no examples")

    outcomes = [run_example(program, root, name) for name in sorted(inputs & printed)]
    report(outcomes)
    print()
    for outcome in outcomes:
        problems += [f"{outcome.name}: {text}" for text in outcome.problems]
    if not (options.update and problems):
        problems += check_page(root, outcomes, options.update)
    for text in problems:
        print(f"WRONG {text}")
    compared = sum(numbers for outcome in outcomes for _, numbers, _, _ in outcome.rows)
    checked = sum(outcome.checked for outcome in outcomes)
    print(f"{len(outcomes)} examples, {compared} printed numbers compared, {checked} more where the "
          f"source is wrong, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
