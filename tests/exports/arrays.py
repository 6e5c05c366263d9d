#!/usr/bin/env python3
"""Holds the trace as .npz and as .safetensors against the JSON of the same run.

    arrays.py PROGRAM DATA_DIR

NumPy reads the one, safetensors_reader.py the other: every step under its address and every matrix
of the input, number by number the same bits. What was not scored is NaN, what is hidden −∞. The
archive is what ZIP demands, and the same trace gives the same bytes. Exit status: 0 all is well,
1 something is not, 77 NumPy is missing.
"""

import json
import math
import pathlib
import sys
import zipfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
import safetensors_reader
from cases import address, export, hold_all

# Names of a trace that stand elsewhere in its input.
PLACES = {"memory": ("memory", "embeddings"), "past_keys": ("past", "keys"),
          "past_values": ("past", "values")}


def numbers(values, step=None):
    null = -np.inf if step == "masked_scores" else np.nan
    def of(value):
        return [of(part) for part in value] if isinstance(value, list) else \
            null if value is None else value
    return np.array(of(values), float)


def expected_steps(trace):
    """Every step under its address."""
    found = {}
    for variant in trace["variants"]:
        unscored = {}
        for step in variant["steps"]:
            array = numbers(step["values"], step["id"])
            # In masked scores null is a cell that is hidden, or one that was not scored before.
            if step["op"] in ("dot", "divide", "cap", "add"):
                unscored[step.get("head")] = np.isnan(array)
            elif step["op"] == "mask":
                array = np.where(unscored[step.get("head")], np.nan, array)
            found[address(variant, step)] = array
    return found


def expected_inputs(given):
    """Every matrix of the input, by its path in the JSON."""
    found = {}

    def walk(value, path):
        if isinstance(value, dict):
            for key, part in value.items():
                walk(part, (*path, key))
        elif isinstance(value, list) and path[0] not in ("mask", "tour", "word"):
            numeric = isinstance(np.ravel(np.array(value, object))[0], (int, float))
            if numeric and path != ("rotary", "positions"):
                found[".".join(path)] = numbers(value)
    walk(given, ())
    for key in ("sinks", "alibi"):  # one number may stand alone
        if isinstance(given.get(key), (int, float)) and given[key] is not True:
            found[key] = numbers([given[key]])
    for name, path in PLACES.items():
        if ".".join(path) in found:
            found[name] = found.pop(".".join(path))
    return {f"input.{name}": array for name, array in found.items()}


def usual_slopes(heads):
    """Those of ALiBi's paper: 2^(-8i/h); of a number that is no power of two the slopes of the one
    below it, and then every other one of the one above."""
    below = 2 ** int(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / below) for i in range(below)]
    return slopes + [2 ** (-4 * (i + 1) / below) for i in range(0, 2 * (heads - below), 2)]


def split_made(found, trace):
    """Takes out what the JSON has no numbers of: a mask's cells, and slopes that are usual."""
    found, given = dict(found), trace["input"]
    mask = found.pop("input.mask", None)
    assert (mask is None) == ("mask" not in given), "a mask"
    if given.get("alibi") is True:
        slopes = found.pop("input.alibi")
        assert np.allclose(slopes, usual_slopes(given.get("heads", 1)), rtol=1e-15), slopes
    return found, 0 if mask is None else check_mask(mask, trace)


def check_mask(mask, trace):
    """The mask's cells are those that masked scores hide. How many were held against them."""
    count = 0
    for variant in trace["variants"]:
        steps = {(step["id"], step.get("head", 1)): step for step in variant["steps"]}
        for (name, head), step in steps.items():
            if name != "masked_scores":
                continue
            of_head = mask if mask.ndim == 2 else mask[head - 1]
            before = numbers(steps[step["from"][0].split(".")[-1], head]["values"])
            after = numbers(step["values"])
            for row, word in enumerate(trace["words"]):
                scored = ~np.isnan(before[row])
                assert np.array_equal(of_head[word - 1][scored] == 1, ~np.isnan(after[row])[scored])
                assert np.isin(of_head[word - 1], (0, 1)).all(), of_head
                count += int(scored.sum())
    return count


def compare(found, expected):
    assert list(sorted(found)) == list(sorted(expected)), set(found) ^ set(expected)
    for name, array in expected.items():
        assert found[name].dtype == np.float64, (name, found[name].dtype)
        assert found[name].shape == array.shape, (name, found[name].shape, array.shape)
        same = np.array_equal(found[name], array, equal_nan=True)
        # 0 and -0 are equal, and are told apart.
        assert same and np.array_equal(np.signbit(found[name])[array == 0],
                                       np.signbit(array)[array == 0]), name
    return sum(array.size for array in expected.values())


def check_archive(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, "a member's CRC is wrong"
        for member in archive.infolist():
            assert member.compress_type == zipfile.ZIP_STORED, member
            assert member.date_time == (1980, 1, 1, 0, 0, 0) and not member.extra, member
            with archive.open(member) as file:
                header = file.read(10)
                assert header[:8] == b"\x93NUMPY\1\0", header
                assert (10 + int.from_bytes(header[8:], "little")) % 64 == 0, "not aligned"


def check(program, file, flags, scratch):
    """How many numbers are the same."""
    paths = [scratch / f"trace.{ending}" for ending in ("json", "npz", "safetensors")]
    if not export(program, file, flags, *paths):
        return 0
    trace = json.loads(paths[0].read_text(encoding="utf-8"))
    expected = {**expected_inputs(trace["input"]), **expected_steps(trace)}
    check_archive(paths[1])
    with np.load(paths[1], allow_pickle=False) as archive:
        arrays, count = split_made({name: archive[name] for name in archive}, trace)
    count += compare(arrays, expected)
    tensors, metadata = safetensors_reader.read(paths[2])
    count += compare(split_made(tensors, trace)[0], expected)
    assert list(tensors) == list(archive.files), "another order"
    given = trace["input"]
    assert metadata.get("title") == given.get("title"), metadata
    assert json.loads(metadata["tokens"]) == given["tokens"], metadata
    assert json.loads(metadata["words"]) == trace["words"], metadata
    for variant in trace["variants"]:
        assert json.loads(metadata[f"{variant['id']}.settings"]) == variant["settings"], metadata
    return count


def check_choices(program, data, scratch):
    """--steps, --variant and --word choose here as elsewhere, and a run is like another."""
    file = pathlib.Path(data) / "pronoun.json"
    chosen = ["--steps", "weights,weighted_values", "--variant", "raw,qkv", "--word", "goat,it"]
    first, second = scratch / "first.npz", scratch / "second.npz"
    assert export(program, file, chosen, first) and export(program, file, chosen, second)
    assert first.read_bytes() == second.read_bytes(), "the same trace gives other bytes"
    with np.load(first, allow_pickle=False) as archive:
        steps = {name: archive[name].shape for name in archive if not name.startswith("input.")}
    assert steps == {"raw.weights": (2, 8), "raw.weighted_values": (2, 8, 6),
                     "qkv.weights": (2, 8), "qkv.weighted_values": (2, 8, 4)}, steps


def main(program, data):
    return hold_all(data, "numbers the same",
                    lambda scratch: check_choices(program, data, scratch),
                    lambda file, flags, scratch: check(program, file, flags, scratch))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: arrays.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
