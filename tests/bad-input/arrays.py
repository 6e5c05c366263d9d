"""Files of arrays that are given as answers and must be refused.

cases(case, Run) adds them to those of run.py: good.json has three words, queries and keys of length
2, and values of length 3.
"""

import io
import json
import struct
import zipfile

QKV = ("--variant", "qkv")


def npy(rows, descr="<f8", shape=None, version=b"\1\0"):
    """An array as numpy's format has it, of rows of numbers."""
    numbers = [number for row in rows for number in row]
    shape = shape or (len(rows), len(rows[0]))
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return (b"\x93NUMPY" + version + struct.pack("<H", len(header)) + header.encode()
            + struct.pack(f"<{len(numbers)}d", *numbers))


def npz(**arrays):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, array in arrays.items():
            archive.writestr(f"{name}.npy", array)
    return data.getvalue()


def safetensors(name, shape, numbers):
    header = json.dumps({name: {"dtype": "F64", "shape": shape,
                                "data_offsets": [0, 8 * len(numbers)]}}).encode()
    return struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(numbers)}d", *numbers)


WEIGHTS = [[0.5, 0.25, 0.25]] * 3

# Name, ending, bytes, flags.
FILES = [
    ("shape-of-none", "npy", npy([[1.0] * 7] * 5), QKV),
    ("shape-of-several", "npy", npy(WEIGHTS), QKV),
    ("as-other-shape", "npy", npy([[1.0, 2.0]]), (*QKV, "--as", "weights")),
    ("as-no-step", "npy", npy(WEIGHTS), (*QKV, "--as", "attention_map")),
    ("as-twice", "npy", npy(WEIGHTS), (*QKV, "--as", "weights,scores")),
    ("read-thousands", "npy", npy(WEIGHTS), (*QKV, "--as", "weights", "--read", "thousands")),
    ("step-twice", "npz", npz(weights=npy(WEIGHTS), attn=npy(WEIGHTS)), QKV),
    ("no-variant", "npz", npz(weights=npy(WEIGHTS)), ()),
    ("other-variant", "npz", npz(**{"query-key.weights": npy(WEIGHTS)}), QKV),
    ("named-other-shape", "npz", npz(weights=npy([[1.0, 2.0]])), QKV),
    ("head-there-is-not", "npz", npz(**{"qkv.head2.weights": npy(WEIGHTS)}), QKV),
    ("step-there-is-not", "npz", npz(concat=npy(WEIGHTS)), QKV),
    ("no-arrays", "npz", npz(), QKV),
    ("cut-off", "npy", npy(WEIGHTS)[:-1], QKV),
    ("empty", "npz", b"", QKV),
    ("npy-header-cut-off", "npy", npy(WEIGHTS)[:40], QKV),
    ("safetensors-header-cut-off", "safetensors", safetensors("weights", [3, 3], [0.5] * 9)[:30], QKV),
    ("text-called-npz", "npz", b"0.5 0.25 0.25\n", QKV),
    ("text-called-safetensors", "safetensors", b"0.5", QKV),
    ("objects", "npy", npy(WEIGHTS, descr="|O"), QKV),
    ("pickle", "pt", b"\x80\4.", QKV),
    ("hostile-name", "safetensors", safetensors("\x1b[31mred\u202e", [5, 7], [1.0] * 35), QKV),
    ("out-of-file", "safetensors", safetensors("weights", [3, 3], [1.0] * 9)[:-8], QKV),
]


def cases(case, Run):
    def add(name, ending, data, flags):
        @case(f"arrays-{name}")
        def _(here):
            (here / f"mine.{ending}").write_bytes(data)
            return Run("good.json", "--check", f"mine.{ending}", *flags)
    for one in FILES:
        add(*one)
