#!/usr/bin/env python3
"""Tensors that an input names, in files that NumPy wrote. Usage: run.py PROGRAM

Of each, or of a part of it, the program's trace must have exactly the numbers that NumPy reads or
slices: of every type, order of bytes and of axes, version and packing. What lies beside them is not
read: of a file of 5 GB a head takes a second at most, and no more memory than a small one.
"""

import itertools
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is not installed (Debian and Ubuntu: .ci/setup)")
    sys.exit(77)

from writers import npy_of, safetensors, safetensors_of_arrays

TYPES = ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|i1", "<i2", ">i4", "<i8", "|u1", ">u2", "<u4",
         ">u8", "|b1"]
random = np.random.default_rng(20)


def numbers(dtype, shape):
    drawn = random.standard_normal(shape) * 50
    if dtype == "|b1":
        return drawn > 0
    return np.asarray(np.abs(drawn) if "u" in dtype else drawn).astype(dtype)


def run(program, document, folder):
    """The input as the program understood it, after a run on this document."""
    path = folder / "in.json"
    path.write_text(json.dumps(document))
    done = subprocess.run([program, str(path), "--format", "json", "--steps", "scores"],
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"{json.dumps(document)}: {done.stderr}")
    return json.loads(done.stdout)["input"]


class Checks:
    def __init__(self, program, folder):
        self.program, self.folder, self.count = program, folder, 0

    def same(self, reference, expected):
        """The embeddings that a reference names are these, bit for bit."""
        found = np.array(run(self.program, {"embeddings": reference}, self.folder)["embeddings"],
                         dtype=np.float64)
        expected = np.asarray(expected, dtype=np.float64)
        if found.shape != expected.shape or found.tobytes() != expected.tobytes():
            sys.exit(f"{reference}: found\n{found}\nexpected\n{expected}")
        self.count += 1

    def every_type(self):
        for dtype, order in itertools.product(TYPES, "CF"):
            array = np.asarray(numbers(dtype, (4, 3)), order=order)
            np.save(self.folder / "a.npy", array)
            self.same({"file": "a.npy"}, array)
            for save in (np.savez, np.savez_compressed):
                save(self.folder / "a.npz", other=np.arange(3), W=array)
                self.same({"file": "a.npz", "name": "W"}, array)
            if dtype[0] != ">" and order == "C":
                (self.folder / "a.safetensors").write_bytes(
                    safetensors_of_arrays({"b": np.arange(3), "W": array}))
                self.same({"file": "a.safetensors", "name": "W"}, array)

    def bfloat16(self):
        """The upper half of a single-precision number; as numpy stores ml_dtypes' it is '<V2'."""
        upper = (numbers("<f4", (4, 3)).view("<u4") >> 16).astype("<u2")
        array = (upper.astype("<u4") << 16).view("<f4")
        header = "{'descr': '<V2', 'fortran_order': False, 'shape': (4, 3), }\n"
        (self.folder / "b.npy").write_bytes(npy_of(header, upper.tobytes()))
        self.same({"file": "b.npy"}, array)
        (self.folder / "b.safetensors").write_bytes(
            safetensors({"W": ("BF16", (4, 3), upper.tobytes())}))
        self.same({"file": "b.safetensors", "name": "W"}, array)

    def versions(self):
        array = numbers("<f4", (4, 3))
        for version in ((1, 0), (2, 0), (3, 0)):
            with open(self.folder / "v.npy", "wb") as file:
                np.lib.format.write_array(file, array, version=version)
            self.same({"file": "v.npy"}, array)

    def parts(self):
        """Of matrices large enough that a part of them is read in several pieces."""
        array = numbers("<f4", (300, 400))
        deep = numbers("<f8", (3, 2, 20, 30))
        for order, save in itertools.product("CF", (np.savez, np.savez_compressed)):
            save(self.folder / "p.npz", W=np.asarray(array, order=order),
                 deep=np.asarray(deep, order=order))
            W, deeper = ({"file": "p.npz", "name": name} for name in ("W", "deep"))
            self.same({**W, "rows": [290, 300], "columns": [7, 12]}, array[290:300, 7:12])
            self.same({**W, "rows": [290, 300], "columns": [7, 12], "transposed": True},
                      array[290:300, 7:12].T)
            self.same({**W, "ids": [299, 3, 3, 0], "columns": [399, 400]},
                      array[[299, 3, 3, 0], 399:400])
            self.same({**W, "ids": [5, 1, 5], "columns": [0, 2], "transposed": True},
                      array[[5, 1, 5], 0:2].T)
            self.same({**W, "columns": [0, 300], "rows": [0, 2]}, array[0:2, 0:300])
            self.same({**deeper, "index": [2, 1]}, deep[2, 1])
            self.same({**deeper, "index": [0, 1], "columns": [5, 9], "ids": [19, 2]},
                      deep[0, 1][[19, 2], 5:9])

    def everywhere(self):
        """Each place of an input where numbers may stand, and that a trace has them there."""
        shapes = {"embeddings": (3, 4), "W_Q": (4, 4), "W_K": (4, 2), "W_V": (4, 2), "b_Q": (4,),
                  "b_K": (2,), "b_V": (2,), "W_O": (4, 4), "b_O": (4,), "sinks": (2,),
                  "alibi": (2,), "bias": (2, 3, 3), "positions": (3, 4), "mask": (3, 3)}
        inside = {"qk_norm": {"queries": (2,), "keys": (2,)},
                  "rotary": {"cos": (3, 1), "sin": (3, 1)},
                  "norm": {"gain_1": (4,), "shift_1": (4,), "gain_2": (4,), "shift_2": (4,)},
                  "feed_forward": {"W_1": (4, 5), "b_1": (5,), "W_2": (5, 4), "b_2": (4,)}}
        arrays, document, plain = {}, {}, {}

        def put(into, written, key, name, shape):
            array = np.tril(np.ones(shape)) if key == "mask" else numbers("<f4", shape)
            arrays[name] = array
            into[key] = {"file": "all.npz", "name": name}
            written[key] = array.astype(float).tolist()

        for key, shape in shapes.items():
            put(document, plain, key, key, shape)
        for key, parts in inside.items():
            document[key], plain[key] = {}, {}
            for part, shape in parts.items():
                put(document[key], plain[key], part, f"{key}.{part}", shape)
        for one in (document, plain):
            one.update(heads=2, kv_heads=1)
            one["qk_norm"]["kind"], one["rotary"]["pairs"] = "rms", "halves"
            one["norm"].update(kind="layer", place="before")
            one["feed_forward"]["activation"] = "gelu"
        np.savez(self.folder / "all.npz", **arrays)
        found, expected = (run(self.program, one, self.folder) for one in (document, plain))
        if found != expected:
            sys.exit(f"a tensor at one of its places is not the numbers there: {found} {expected}")
        self.count += len(arrays)

    def large(self):
        """A head of a matrix of 5 GB, in a file that is mostly a hole."""
        rows, columns, head = 4096, 655_360, (1000, 1128)
        header = json.dumps({"W": {"dtype": "F16", "shape": [rows, columns],
                                   "data_offsets": [0, rows * columns * 2]}}).encode()
        with open(self.folder / "large.safetensors", "wb") as file:
            file.write(struct.pack("<Q", len(header)) + header)
            begin = file.tell()
            file.truncate(begin + rows * columns * 2)
            for row in (0, 1, rows - 1):
                file.seek(begin + 2 * (row * columns + head[0]))
                file.write(np.arange(row, row + 128, dtype="<f2").tobytes())
        reference = {"file": "large.safetensors", "name": "W", "columns": list(head)}
        document = {"tokens": ["a"], "embeddings": [[0] * rows], "W_Q": reference, "W_K": reference}
        seconds, megabytes = measure(self.program, document, self.folder)
        numbers_alone = 2 * rows * 128 * 8 / 1e6
        print(f"two heads of 4096 × 128, of 5 GB: {seconds:.2f} s, {megabytes:.0f} MB, of which "
              f"their numbers are {numbers_alone:.0f}")
        if seconds > 1 and os.environ.get("CI") is None:
            sys.exit("expected less than a second")
        if megabytes > numbers_alone + 50:
            sys.exit("expected no more than 50 MB beyond the numbers")
        taken = np.zeros((rows, 128))
        for row in (0, 1, rows - 1):
            taken[row] = np.arange(row, row + 128, dtype="<f2")
        self.same({**reference, "rows": [0, 2]}, taken[0:2])
        self.same({**reference, "ids": [rows - 1, 7]}, taken[[rows - 1, 7]])


def measure(program, document, folder):
    """Seconds until a run begins to write, and the most megabytes that it took up to then."""
    path = folder / "in.json"
    path.write_text(json.dumps(document))
    start = time.monotonic()
    with subprocess.Popen([program, str(path), "--format", "json"], stdout=subprocess.PIPE) as run:
        if not run.stdout.read(1):
            sys.exit(f"{json.dumps(document)[:200]}: nothing was written")
        seconds = time.monotonic() - start
        # It waits, since it has more to write than a pipe takes.
        status = pathlib.Path(f"/proc/{run.pid}/status").read_text()
        run.stdout.read()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return seconds, int(kilobytes) / 1000


def main():
    with tempfile.TemporaryDirectory() as scratch:
        checks = Checks(sys.argv[1], pathlib.Path(scratch))
        checks.every_type()
        checks.bfloat16()
        checks.versions()
        checks.parts()
        checks.everywhere()
        checks.large()
        print(f"{checks.count} tensors are NumPy's, bit for bit")


if __name__ == "__main__":
    main()
