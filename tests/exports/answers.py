#!/usr/bin/env python3
"""Gives the program arrays as answers, as NumPy and safetensors keep them, and LaTeX.

    answers.py PROGRAM DATA_DIR

An exported trace is checked with every number right, of every input; with one number changed it is
not. A single array is a step's by its name, by --as or by its shape; in half precision and with a
batch's axis before it is right still. What no step has is refused. Exit status: 0 all is well,
1 something is not, 77 NumPy is missing.
"""

import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is missing (Debian and Ubuntu: apt-get install python3-numpy)")
    sys.exit(77)

sys.dont_write_bytecode = True  # a test leaves nothing in the source tree
from cases import SEED, export, files


def check(program, file, answers, *flags):
    done = subprocess.run([program, str(file), "--check", str(answers), *flags],
                          capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def check_exports(program, data, scratch, rng):
    """How many exported traces are right, and wrong once a number is changed."""
    right = 0
    for file in files(data):
        for ending in ("npz", "safetensors"):
            path = scratch / f"trace.{ending}"
            if not export(program, file, [], path):
                continue
            status, said, error = check(program, file, path)
            assert status == 0, (file.name, ending, status, said[-800:], error)
            right += 1
        with np.load(scratch / "trace.npz") as archive:
            arrays = {name: archive[name].copy() for name in archive}
        steps = [name for name in arrays if not name.startswith("input.")]
        name = steps[rng.integers(len(steps))]
        finite = np.flatnonzero(np.isfinite(arrays[name]))
        if len(finite) == 0:
            continue
        at = finite[rng.integers(len(finite))]
        arrays[name].flat[at] += 0.01 + 0.01 * np.abs(arrays[name][np.isfinite(arrays[name])]).max()
        np.savez_compressed(scratch / "changed.npz", **arrays)
        status, said, error = check(program, file, scratch / "changed.npz")
        assert status == 1, (file.name, name, at, status, said[-800:], error)
    return right


def check_latex(program, data, scratch):
    """How many documents are read as what they were written of, to the decimals that they show."""
    right = 0
    path = scratch / "trace.tex"
    for file in files(data):
        for variant in ("raw", "qkv"):
            for decimals in ("4", "2"):
                flags = ("--variant", variant, "--precision", decimals)
                if not export(program, file, list(flags), path):
                    continue
                status, said, error = check(program, file, path, *flags)
                assert status == 0, (file.name, flags, status, said[-800:], error)
                right += 1
    return right


def check_single(program, data, scratch):
    file = pathlib.Path(data) / "published" / "blazewild-two-heads.json"
    assert export(program, file, ["--variant", "qkv"], scratch / "trace.npz")
    with np.load(scratch / "trace.npz") as archive:
        weights = np.stack([archive[f"qkv.head{head}.weights"] for head in (1, 2)])
        concat = archive["qkv.concat"]
    path = scratch / "one.npy"
    qkv = ("--variant", "qkv")
    cases = [("heads by --as", weights, ("--as", "weights"), 0),
             ("a batch of one", weights[None], ("--as", "weights"), 0),
             ("one head", weights[1], ("--as", "qkv.head2.weights"), 0),
             ("the other head's", weights[0], ("--as", "qkv.head2.weights"), 1),
             ("single precision", weights.astype(np.float32), ("--as", "weights"), 0),
             ("half precision", weights.astype(np.float16), ("--as", "weights"), 0),
             ("greatest byte first", weights.astype(">f8"), ("--as", "weights"), 0),
             ("Fortran's order", np.asfortranarray(concat), ("--as", "concat"), 0),
             ("too few columns", concat[:, :1], ("--as", "concat"), 1),
             ("too few rows", concat[:2], ("--as", "concat"), 2),
             ("of no step", np.zeros((17, 23)), (), 2),
             ("a name that is none", concat, ("--as", "nothing"), 2),
             ("pickled", np.array([{"a": 1}], dtype=object), ("--as", "concat"), 2)]
    for what, array, flags, expected in cases:
        np.save(path, array, allow_pickle=True)
        status, said, error = check(program, file, path, *qkv, *flags)
        assert status == expected, (what, status, said[-600:], error)
    check_names(program, file, weights, scratch)
    return len(cases)


def check_names(program, file, weights, scratch):
    """A .npy is a step's by its file's name; beside steps a mask is held against the input's."""
    np.save(scratch / "weights.npy", weights)
    status, said, error = check(program, file, scratch / "weights.npy", "--variant", "qkv")
    assert status == 0 and "head2.weights" in said, (status, said, error)
    np.savez(scratch / "masked.npz", weights=weights, attn_mask=np.ones(weights.shape[1:], bool),
             other=np.ones(3))
    status, said, error = check(program, file, scratch / "masked.npz", "--variant", "qkv")
    assert status == 0, (status, said, error)
    assert '"attn_mask" is a mask' in said and '"other" is no step\'s' in said, said
    assert "The numbers (float64)" in said, said
    np.savez(scratch / "masked.npz", weights=weights, mask=np.tri(*weights.shape[1:]))
    status, said, error = check(program, file, scratch / "masked.npz", "--variant", "qkv")
    assert "not the input's: it hides token 2 from word 1" in said, said


def main(program, data):
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory(prefix="attn-trace-exports-") as folder:
        scratch = pathlib.Path(folder)
        single = check_single(program, data, scratch)
        documents = check_latex(program, data, scratch)
        right = check_exports(program, data, scratch, rng)
    print(f"{right} exported traces are right, and wrong with a number changed; {documents} in "
          f"LaTeX; {single} arrays")
    return 0 if right > 100 else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("usage: answers.py PROGRAM DATA_DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
