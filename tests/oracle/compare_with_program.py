"""Holds the program's every number against oracle.py's.

    compare_with_program.py PROGRAM DATA_DIR [TIMES]

Inputs: each *.json in data/ and below it, and random ones of many shapes, TIMES as many as usual. For each, every variant
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
from compare_csv import compare_csv
from compare_trace import compare_trace
from differs import Differs, expect
from document import Refused, complete
from page_replay import page_program, replay_as_page
from random_blocks import random_block_case, spoil_block
from random_inputs import random_case, told
from random_models import random_model_case, spoil
from replay import replay
from replay_rows import NotTheSame

SEED = 20170612
RANDOM_INPUTS = 150
RANDOM_MODELS = 200
RANDOM_BLOCKS = 150

PAGE_PROGRAM = page_program()


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


def cases_of(data, scratch, times):
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
    for index in range(RANDOM_INPUTS * times):
        document, flags = random_case(rng, index)
        if index % 5 == 4:
            document["softcap"] = float(rng.choice([0.5, 1, 3, 30, 50]))
        cases.append(written(scratch, f"random-{index + 1}", document, flags, bool(index % 2)))
    for index, document in enumerate(NOTHING_HIDDEN):
        cases.append(written(scratch, f"nothing-hidden-{index + 1}", document, {}))
    models = [random_model_case(rng) for _ in range(RANDOM_MODELS * times)]
    blocks = [random_block_case(rng, index) for index in range(RANDOM_BLOCKS * times)]
    for kind, inputs, spoilt_in in (("model", models, spoil), ("block", blocks, spoil_block)):
        for number, (document, flags) in enumerate(inputs, 1):
            cases.append(written(scratch, f"{kind}-{number}", document, flags))
            spoilt = copy.deepcopy(document)
            if spoilt_in(rng, spoilt):
                cases.append(written(scratch, f"{kind}-{number}-spoilt", spoilt, flags))
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


def main(program, data, times):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="attn-trace-oracle-"))
    print(f"seed {SEED}")
    cases = cases_of(data, scratch, times)
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
    if len(sys.argv) not in (3, 4):
        print("usage: compare_with_program.py PROGRAM DATA_DIR [TIMES]", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2], int((*sys.argv, 1)[3])))
