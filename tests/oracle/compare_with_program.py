"""Holds the program's every number against oracle.py's.

    compare_with_program.py PROGRAM DATA_DIR

Inputs: each *.json in data/ and below it, and random ones of many shapes. For each, every variant
and step is compared cell by cell, with the rows' max and sum, the divisor, the shapes, which cells
are null, and what the trace says about itself. Then the trace is taken alone: each step must follow
from the operands that it names (replay.py, and the program on docs/trace.md), the CSV must have the
same numbers, and given back as INPUT it must yield the same bytes. Exit status: 0 all agree, 1
something differs, 2 usage, 77 NumPy is missing.
"""

import copy
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import oracle
from document import Refused, complete
from page_replay import page_program, replay_as_page
from random_inputs import random_case, told
from random_models import random_model_case, spoil
from replay import NotTheSame, replay
from said import axes, description, names_heads

SEED = 20170612
RANDOM_INPUTS = 300
RANDOM_MODELS = 400

# A number may differ by 1e-12 of itself. Where terms cancel, though, two correct programs that add
# in a different order differ by more than that: by up to (terms x 2^-53) of sum |products|. So
# ROUNDING of that sum is allowed on top: enough for dot products of a hundred terms, and a hundred
# times less than 1e-12. oracle.Sized makes these sums and carries them through the later steps.
# SMALLEST lets exponentials below the range of normal doubles lose digits, as they do.
TOLERANCE = 1e-12
ROUNDING = 2.0**-46
SMALLEST = 1e-300

PAGE_PROGRAM = page_program()


class Differs(Exception):
    """The program and the oracle disagree; the message says where."""


def expect(what, ours, theirs):
    if type(ours) is not type(theirs) or ours != theirs:
        raise Differs(f"{what}: the program says {theirs!r}, expected {ours!r}")


def array(what, values, shape):
    """A JSON value as an array of that shape, null as NaN; only numbers and nulls are let in."""
    if not shape:
        if values is None:
            return np.array(np.nan)
        if isinstance(values, bool) or not isinstance(values, (int, float)):
            raise Differs(f"{what}: the program says {values!r}, expected a number or null")
        return np.array(float(values))
    if not isinstance(values, list) or len(values) != shape[0]:
        size = len(values) if isinstance(values, list) else repr(values)
        raise Differs(f"{what}: the program has {size} entries, expected {shape[0]}")
    return np.array([array(f"{what}[{i + 1}]", v, shape[1:]) for i, v in enumerate(values)])


def compare_numbers(what, ours, values):
    """How many numbers were compared; raises Differs at the first that differs."""
    expected = np.where(ours.values == -np.inf, np.nan, ours.values)
    theirs = array(what, values, expected.shape)
    # What is exactly 0, as the weight of a hidden cell is, has no room.
    allowed = (TOLERANCE * np.abs(expected) + ROUNDING * ours.room
               + SMALLEST * (np.abs(expected) + ours.room > 0))
    agrees = np.isnan(expected) & np.isnan(theirs) | (np.abs(expected - theirs) <= allowed)
    if not agrees.all():
        cell = tuple(int(i) for i in np.argwhere(~agrees)[0])
        where = f"[{','.join(str(i + 1) for i in cell)}]" if cell else ""
        raise Differs(f"{what}{where}: the program says {float(theirs[cell])!r}, expected "
                      f"{float(expected[cell])!r} (may differ by {float(allowed[cell]):.1e})")
    return expected.size


def compare_input(full, echoed):
    """The trace's "input": what was read, in full names, with the defaults filled in."""
    if sorted(echoed) != sorted(full):
        raise Differs(f"input: the program has {sorted(echoed)}, expected {sorted(full)}")
    for key, value in full.items():
        if echoed[key] != value:  # 2 and 2.0 are the same number, true and 1 too
            raise Differs(f"input.{key}: the program says {echoed[key]!r}, expected {value!r}")


def compare_trace(document, flags, traced):
    """How many numbers agree; raises Differs when something does not."""
    expect("keys", ["format", "generator", "input", "words", "variants"], list(traced))
    full = complete(document, flags)
    expect("format", "attn-trace/2" if names_heads(full) or "softcap" in full else "attn-trace/1",
           traced["format"])
    expect("words", full["word"], traced["words"])
    compare_input(full, traced["input"])

    ours = oracle.trace(document, flags)
    expect("variants", list(ours), [variant["id"] for variant in traced["variants"]])
    count = 0
    for variant in traced["variants"]:
        name, settings = variant["id"], dict(variant["settings"])
        numbers = ours[name]
        expect(f"{name}.settings", list(numbers.settings), list(settings))
        divisor = oracle.Sized(numbers.settings["divisor"])
        for key, value in numbers.settings.items():
            if key == "divisor":
                count += compare_numbers(f"{name}.settings.divisor", divisor, settings[key])
            elif settings[key] != value:
                raise Differs(f"{name}.settings.{key}: the program says {settings[key]!r}, "
                              f"expected {value!r}")
        expect(f"{name}.steps", list(numbers.step),
               [(step["id"], step.get("head")) for step in variant["steps"]])
        for step, ((id, head), expected) in zip(variant["steps"], numbers.step.items()):
            place = f"{name}.{id}" + (f" of head {head}" if head else "")
            measured = {"values": expected, **measured_of_rows(numbers, id, head)}
            said = {key: value for key, value in step.items() if key not in measured}
            expect(place, description(full, name, id, head, numbers.settings), said)
            for key, value in measured.items():
                if key not in step:
                    raise Differs(f"{place}: {key} is missing")
                what = place if key == "values" else f"{place}.{key}"
                count += compare_numbers(what, value, step[key])
    return count


def measured_of_rows(numbers, id, head):
    """The numbers that a step has beside its own."""
    measured = {}
    if (id, head) in numbers.divisor:
        measured["divisor"] = oracle.Sized(numbers.divisor[id, head])
    if (id, head) in numbers.norm:
        norm = numbers.norm[id, head]
        measured |= {"root": norm.root} | ({"mean": norm.mean} if norm.mean else {})
    if (id, head) in numbers.rotation:
        rotation = numbers.rotation[id, head]
        for name in ("angles", "cos", "sin"):
            turn = getattr(rotation, name)
            if turn is not None:
                measured[name] = oracle.Sized(turn, rotation.room)
    if id == "biased_scores" and numbers.slope.get(head):
        measured["slope"] = oracle.Sized(numbers.slope[head])
    if id == "exponentials":
        measured |= {"max": numbers.max[head], "sum": numbers.sum[head]}
        if head in numbers.of_sink:
            measured["sink_exponential"] = numbers.of_sink[head]
    return measured


def csv_rows(traced):
    """The rows that the trace must have as CSV: strings, and the number last."""
    several = any("heads" in variant["settings"] for variant in traced["variants"])
    cached = len(traced["input"].get("past", {}).get("tokens", []))
    rows = []
    for variant in traced["variants"]:
        before = None
        for step in variant["steps"]:
            head = step.get("head")
            values = np.array(step["values"], dtype=float)
            if step["id"] == "masked_scores":  # null, but scored: hidden
                values[np.isnan(values) & ~np.isnan(before)] = -np.inf
            before = values
            # Tokens are counted from the first cached one on, which only these steps have rows for.
            own_tokens = axes(step["id"]) == axes("keys") and step["id"] != "scaled_keys"
            for cell, value in np.ndenumerate(values):
                if np.isnan(value):
                    continue
                at = [str(i + 1) for i in cell]
                if own_tokens:
                    at[0] = str(cell[0] + 1 + cached)
                if axes(step["id"])[0]:
                    at[0] = str(traced["words"][cell[0]])
                place = [at.pop(0) if there else "" for there in axes(step["id"])]
                of_head = [str(head or "")] if several else []
                rows.append([variant["id"], step["id"], *of_head, *place, float(value)])
    header = "variant,step,head,word,token,feature,value" if several else \
        "variant,step,word,token,feature,value"
    return header, rows


def compare_csv(traced, text):
    """How many numbers the CSV has; raises Differs where it is not the trace."""
    header, rows = csv_rows(traced)
    lines = text.split("\n")
    expect("CSV: its first line", header, lines[0])
    expect("CSV: after its last line", "", lines[-1])
    expect("CSV: lines", len(rows) + 1, len(lines) - 1)
    for number, (line, row) in enumerate(zip(lines[1:], rows), start=2):
        *place, value = line.split(",")
        # As text, so that a zero's sign counts.
        expect(f"CSV: line {number}", [*row[:-1], repr(row[-1])], [*place, repr(float(value))])
    return len(rows)


def run(program, file, flags, format="json"):
    """The program's exit status, standard output and standard error."""
    command = [program, str(file), "--format", format]
    if "word" in flags:
        command += ["--word", ",".join(str(entry) for entry in flags["word"])]
    if "scale" in flags:
        # Joined by "=", so that a negative number is not taken for a flag.
        command += [f"--scale={flags['scale']}"]
    for flag in ("self", "mask", "variant"):
        if flag in flags:
            command += [f"--{flag}", flags[flag]]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def run_well(what, program, file, flags, format="json"):
    """What the program writes where nothing should be wrong."""
    done = run(program, file, flags, format)
    if done.returncode != 0 or done.stderr:
        raise Differs(f"{what}: exit status {done.returncode}, standard error: "
                      f"{done.stderr.strip()!r}")
    return done.stdout


def expect_refusal(program, file, flags):
    """An error, and nothing else."""
    done = run(program, file, flags)
    expect("exit status", 2, done.returncode)
    expect("standard output", "", done.stdout)
    expect("standard error starts with attn-trace: ", True, done.stderr.startswith("attn-trace: "))


def refuse_constant(text):
    raise Differs(f"{text} is no JSON number")


def check(program, file, document, flags, scratch):
    """How many numbers agree for one input and the flags it is run with."""
    try:
        variants = list(oracle.trace(document, flags))
    except Refused:
        expect_refusal(program, file, flags)
        return 0
    written = run_well("the trace", program, file, flags)
    try:
        traced = json.loads(written, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise Differs(f"standard output is no JSON: {error}") from None
    count = compare_trace(document, flags, traced)
    replay(traced)
    replay_as_page(PAGE_PROGRAM, written)
    count += compare_csv(traced, run_well("as CSV", program, file, flags, "csv"))
    for name in ("raw", "query-key", "qkv"):
        if name not in variants:
            expect_refusal(program, file, {**flags, "variant": name})

    exported = scratch / "exported.json"
    exported.write_text(written, encoding="utf-8")
    again = run_well("the trace given back", program, exported, {})
    if again != written:
        at = next((i for i, (a, b) in enumerate(zip(written, again)) if a != b),
                  min(len(written), len(again)))
        raise Differs(f"the trace given back yields another one: {again[at:at + 60]!r} "
                      f"where it was {written[at:at + 60]!r}")
    return count


def cases_of(data, scratch):
    """(name, file, document, flags) of every input."""
    cases = []
    for file in sorted(pathlib.Path(data).rglob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        n = len(complete(document)["tokens"])
        all_flags = [{}, {"mask": "causal"}]
        all_flags += [{"self": policy, "scale": "none"} for policy in ("carry", "skip", "score")]
        if len(document.get("mask", "")) in (0, n) or isinstance(document["mask"], str):
            all_flags.append({"word": list(range(1, n + 1))})
        cases += [(str(file.relative_to(data)), file, document, flags) for flags in all_flags]
    if not cases:
        raise SystemExit(f"no *.json in {data}")
    rng = np.random.default_rng(SEED)
    for index in range(RANDOM_INPUTS):
        document, flags = random_case(rng, index)
        if index % 5 == 4:
            document["softcap"] = float(rng.choice([0.5, 1, 3, 30, 50]))
        cases.append(written(scratch, f"random-{index + 1}", document, flags, bool(index % 2)))
    for index, document in enumerate(NOTHING_HIDDEN):
        cases.append(written(scratch, f"nothing-hidden-{index + 1}", document, {}))
    for index in range(RANDOM_MODELS):
        document, flags = random_model_case(rng)
        name = f"model-{index + 1}"
        cases.append(written(scratch, name, document, flags))
        spoilt = copy.deepcopy(document)
        way = spoil(rng, spoilt)
        if way:
            cases.append(written(scratch, f"{name}-spoilt", spoilt, flags))
    return cases


# What chance does not come to: masks that hide nothing among others.
NOTHING_HIDDEN = [{"queries": [[1, 0, 2, 1], [0, 1, 1, 2]], "keys": [[1, 1, 0, 2], [2, 0, 1, 0]],
                   "values": [[1, 2], [3, 4]], "heads": 2, "mask": mask}
                  for mask in ({"all": ["none", "causal"]}, {"all": ["none"]},
                               {"heads": ["none", "causal"]})]


def written(scratch, name, document, flags, ensure_ascii=True):
    file = scratch / f"{name}.json"
    file.write_text(json.dumps(document, ensure_ascii=ensure_ascii), encoding="utf-8")
    return file.name, file, document, flags


def main(program, data):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-oracle-"))
    print(f"seed {SEED}")
    cases = cases_of(data, scratch)
    total, refused, differing = 0, 0, 0
    for name, file, document, flags in cases:
        try:
            count = check(program, file, document, flags, scratch)
            total += count
            refused += not count
            outcome = f"{count} numbers agree" if count else "refused, as it should be"
            print(f"{name}: {outcome} ({told(document, flags)})")
        except (Differs, NotTheSame) as difference:
            differing += 1
            print(f"{name}: DIFFERS: {difference} ({told(document, flags)})")
    print(f"{len(cases)} inputs, {refused} of them refused as they should be, {total} numbers "
          "compared" + (f", {differing} inputs differ; the random ones are kept in {scratch}"
                        if differing else ""))
    if not differing:
        shutil.rmtree(scratch)
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: compare_with_program.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
