#!/usr/bin/env python3
"""Holds the program against ONNX Runtime, which calls the operators that models are exported to.

    run.py PROGRAM WORK_DIR

Random calls of Attention (of the ONNX standard) and of MultiHeadAttention, GroupQueryAttention and
RotaryEmbedding (ONNX Runtime's own), each said as an input file: every step's numbers that an
operator puts out must agree to 1e-5, since it computes in single precision, first with the oracle's
and then with the program's. WORK_DIR gets the packages of the lock file and the calls. Exit status:
0 all agree, 1 something differs, 2 usage, 77 there is no NumPy, Node.js or npm, or the packages
cannot be had.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


try:
    import numpy as np
except ImportError:
    skip("NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
sys.path.insert(0, str(HERE.parent / "oracle"))
import oracle
from attention import attention_call
from contrib import group_query_call, multi_head_call, rotary_call

SEED = 20170612
KINDS = [(attention_call, 200), (multi_head_call, 60), (group_query_call, 100), (rotary_call, 40)]
TOLERANCE = 1e-5  # of the largest number of a matrix, or of 1 where that is larger
OLDEST_NODE = 18


class Differs(Exception):
    """Two of them disagree; the message says where."""


def find_tools():
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            skip(f"{tool} is not installed (Debian and Ubuntu: .ci/setup)")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        skip(f"Node.js {OLDEST_NODE} is not installed (found {version.lstrip('v')})")


def install(work):
    """The packages of the lock file, unless they are there already."""
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = work / "node_modules" / ".lock-that-was-installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    # Without scripts: what the package's own would download is for graphics cards.
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                               "--fetch-timeout=30000", "--fetch-retries=1"],
                              cwd=work, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        skip("npm cannot install onnxruntime-node: no answer for five minutes")
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:500]
        skip(f"npm cannot install onnxruntime-node: {said}")
    stamp.write_bytes(lock)


def infer(work, calls):
    """ONNX Runtime's version, and for each call {name: array}, or what it said instead."""
    (work / "calls.json").write_text(json.dumps([call.as_json() for call in calls]))
    done = subprocess.run(["node", "infer.mjs", "calls.json"], cwd=work, capture_output=True,
                          text=True, timeout=600, env={**os.environ, "ORT_DISABLE_TELEMETRY": "1"})
    if done.returncode != 0:
        raise SystemExit(f"node: exit status {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    return answer["version"], [one.get("error") or {name: array_of(out) for name, out in
                                                    one["outputs"].items()}
                               for one in answer["answers"]]


def array_of(output):
    """Hidden scores are -inf, for which ONNX Runtime (1.30) has the lowest number there is."""
    array = np.array(output["data"], dtype=float).reshape(output["shape"])
    array[array == np.finfo(np.float32).min] = -np.inf
    return array


def of_oracle(document):
    """{(step, head): array} of the variant that goes furthest."""
    variants = oracle.trace(document)
    return {place: numbers.values for place, numbers in list(variants.values())[-1].step.items()}


def of_program(program, document):
    done = subprocess.run([program, "-", "--format", "json"], capture_output=True, text=True,
                          input=json.dumps(document, allow_nan=False), encoding="utf-8", timeout=60)
    if done.returncode != 0:
        raise Differs(f"exit status {done.returncode}, standard error: {done.stderr.strip()!r}")
    variant = json.loads(done.stdout)["variants"][-1]
    found = {}
    for step in variant["steps"]:
        values = np.array(step["values"], dtype=float)
        if step["id"] == "masked_scores":
            values[np.isnan(values)] = -np.inf
        found[step["id"], step.get("head")] = values
    return found


def compare(expected, found):
    """How many numbers agree, and how far they are apart at most."""
    count, largest = 0, 0.0
    for (id, head), theirs in expected.items():
        what = f"{id} of head {head}" if head else id
        ours = found.get((id, head))
        if ours is None or ours.shape != theirs.shape:
            shape = "no such step" if ours is None else f"the shape {ours.shape}"
            raise Differs(f"{what}: {shape}, ONNX Runtime has {theirs.shape}")
        if not (np.isneginf(ours) == np.isneginf(theirs)).all():
            raise Differs(f"{what}: other cells are hidden\nfound: {ours.tolist()}\n"
                          f"ONNX Runtime: {theirs.tolist()}")
        finite = np.isfinite(theirs)
        size = max(1.0, np.abs(theirs[finite]).max(initial=0.0))
        apart = np.abs(ours[finite] - theirs[finite]).max(initial=0.0) / size
        if not (apart <= TOLERANCE and (finite | np.isneginf(theirs)).all()):
            raise Differs(f"{what}: they are {apart:.1e} apart\nfound: {ours.tolist()}\n"
                          f"ONNX Runtime: {theirs.tolist()}")
        count += theirs.size
        largest = max(largest, apart)
    return count, largest


def compare_call(call, outputs, sources):
    """How many numbers agree, and how far they are apart at most; sources: {whose: function that
    makes {(step, head): array} of an input file}."""
    if isinstance(outputs, str):
        raise Differs(f"ONNX Runtime: {outputs}")
    total, largest = 0, 0.0
    for document, read in call.readings:
        for whose, compute in sources.items():
            try:
                count, apart = compare(read(outputs), compute(document))
            except (Differs, oracle.Refused) as difference:
                raise Differs(f"{whose}: {difference}\n{json.dumps(document)}") from None
            total, largest = total + count, max(largest, apart)
    return total, largest


def main(program, work):
    find_tools()
    work.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json", "infer.mjs"):
        shutil.copy(HERE / file, work)
    install(work)

    sources = {"the oracle": of_oracle,
               "the program": lambda document: of_program(program, document)}
    rng = np.random.default_rng(SEED)
    calls = [(make(rng), make) for make, count in KINDS for _ in range(count)]
    version, answers = infer(work, [call for call, _ in calls])
    print(f"ONNX Runtime {version}, seed {SEED}")
    differing = 0
    for make, count in KINDS:
        total, largest = 0, 0.0
        for (call, made_by), outputs in zip(calls, answers):
            if made_by is not make:
                continue
            try:
                agreeing, apart = compare_call(call, outputs, sources)
                total, largest = total + agreeing, max(largest, apart)
            except Differs as difference:
                differing += 1
                print(f"{call.told}: DIFFERS: {difference}")
        print(f"{make.__doc__} {count} calls, {total} numbers, largest difference {largest:.1e}")
    if differing:
        print(f"{differing} of {len(calls)} calls differ")
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: run.py PROGRAM WORK_DIR", file=sys.stderr)
        sys.exit(2)
    if shutil.which(sys.argv[1]) is None:
        print(f"{sys.argv[1]} is no program that can be run", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()))
