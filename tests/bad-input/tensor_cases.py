"""Tensors that an input names and that cannot be had: for each case the input's W_Q, and the files
that it names. run.py says what a case is."""

import json
import pathlib
import struct
import sys
import zipfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "tensors"))
from writers import npy, npy_of, npz, safetensors, safetensors_of  # noqa: E402

NUMBERS = struct.pack("<6f", 1, 2, 3, 4, 5, 6)
W = npy("<f4", (2, 3), NUMBERS)
NPZ = npz({"W_Q.npy": W, "W_K.npy": W})
DEFLATED = npz({"W_Q.npy": W}, zipfile.ZIP_DEFLATED)
SAFE = safetensors({"attn.W_Q": ("F32", (2, 3), NUMBERS), "attn.W_K": ("F32", (2, 3), NUMBERS)})


def entry(dtype="F32", shape=(2, 3), begin=0, end=24, **more):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end], **more}


def changed(content, old, new, last=False):
    """The bytes with one piece of them replaced, its first place or its last."""
    begin = content.rindex(old) if last else content.index(old)
    return content[:begin] + new + content[begin + len(old):]


def at(content, place, new):
    """The bytes with others from a place on."""
    return content[:place] + new + content[place + len(new):]


def of(file, content, **more):
    """A W_Q that names a tensor of a file, and the file."""
    return {"file": file, **more}, {file: content}


def q(**more):
    return of("head.npy", W, **more)


def in_npz(content, name="W_Q"):
    return of("head.npz", content, name=name)


def in_safe(header, numbers=NUMBERS, name="W"):
    return of("model.safetensors", safetensors_of(header, numbers), name=name)


def sharded(index, **files):
    return {"file": "model.safetensors.index.json", "name": "W"}, {
        "model.safetensors.index.json": json.dumps(index).encode(), **files}


CASES = {
    # what an input says of a tensor
    "file-missing": ({"file": "none.npz", "name": "W_Q"}, {}),
    "file-is-a-number": ({"file": 7}, {}),
    "file-of-no-name": ({"file": ""}, {}),
    "file-key-missing": ({"name": "W_Q"}, {}),
    "file-key-misspelt": q(colums=[0, 1]),
    "file-is-a-folder": ({"file": "."}, {}),
    "name-missing": of("head.npz", NPZ),
    "name-of-an-npy": q(name="W_Q"),
    "name-unknown": in_npz(NPZ, "W_q"),
    "name-far-from-all": of("model.safetensors", SAFE, name="lm_head.weight"),
    "name-is-a-number": in_npz(NPZ, 3),
    "rows-of-one-number": q(rows=[1]),
    "rows-as-text": q(rows="0:2"),
    "rows-beyond": q(rows=[1, 3]),
    "rows-empty": q(rows=[1, 1]),
    "rows-beside-ids": q(rows=[0, 1], ids=[0]),
    "columns-negative": q(columns=[-1, 2]),
    "columns-beyond": q(columns=[0, 4]),
    "ids-beyond": q(ids=[0, 2]),
    "ids-empty": q(ids=[]),
    "ids-with-a-fraction": q(ids=[0.5]),
    "transposed-as-text": q(transposed="yes"),
    "index-beyond": q(index=[2]),
    "index-of-a-matrix": q(index=[0]),
    "of-three-axes": of("head.npy", npy("<f4", (1, 2, 3), NUMBERS)),
    "rows-of-three-axes": of("head.npy", npy("<f4", (1, 2, 3), NUMBERS), rows=[0, 1]),
    "plus-of-another-shape": q(plus={"file": "head.npy", "rows": [0, 1]}),
    "plus-of-none": q(plus={"file": "none.npy"}),
    "plus-a-number": q(plus=1),
    "shape-does-not-fit": q(rows=[0, 1]),
    "infinite": of("head.npy", npy("<f4", (2, 3), NUMBERS[:20] + b"\0\0\x80\x7f")),
    "nan": of("head.npy", npy("<f2", (2, 3), bytes(6) + b"\0\x7e" + bytes(4))),
    "without-numbers": of("head.npy", npy("<f4", (0, 3), b"")),
    # .npy
    "npy-cut-off": of("head.npy", W[:-1]),
    "npy-of-nothing": of("head.npy", b""),
    "npy-header-beyond": of("head.npy", b"\x93NUMPY\1\0\xff\xff" + W[10:]),
    "npy-version": of("head.npy", b"\x93NUMPY\4\0" + W[8:]),
    "npy-objects": of("head.npy", npy("|O", (2, 3), b"\x80\4N.")),
    "npy-complex": of("head.npy", npy("<c8", (3,), NUMBERS)),
    "npy-structures": of("head.npy", npy([("x", "<f4")], (6,), NUMBERS)),
    "npy-code-in-the-header": of("head.npy", npy_of("__import__('os')\n", NUMBERS)),
    "npy-key-twice": of("head.npy", npy_of("{'descr': '<f4', 'descr': '<f8'}\n", NUMBERS)),
    "npy-shape-overflows": of("head.npy", npy("<f8", (2**62, 8), NUMBERS)),
    "npy-integer-of-no-double": of("head.npy", npy("<i8", (1, 1), struct.pack("<q", 2**53 + 1))),
    # .npz
    "npz-cut-off": in_npz(NPZ[:-4]),
    "npz-member-of-no-array": in_npz(npz({"W_Q.npy": b"text"})),
    "npz-member-twice": in_npz(changed(NPZ, b"W_K.npy", b"W_Q.npy", last=True)),
    "npz-other-name-in-its-header": in_npz(changed(NPZ, b"W_Q.npy", b"W_X.npy")),
    "npz-members-overlap": in_npz(changed(
        NPZ, struct.pack("<I", NPZ.index(b"PK\3\4", 1)) + b"W_K", bytes(4) + b"W_K")),
    "npz-checksum": in_npz(changed(NPZ, NUMBERS, NUMBERS[4:] + NUMBERS[:4])),
    # The first block is of the type that there is not.
    "npz-deflated-bytes-that-are-not": in_npz(at(DEFLATED, 30 + len("W_Q.npy") + 20, b"\7")),
    "npz-encrypted": in_npz(at(NPZ, NPZ.index(b"PK\1\2") + 8, b"\1")),
    "npz-packed-otherwise": in_npz(npz({"W_Q.npy": W}, zipfile.ZIP_BZIP2)),
    # .safetensors
    "safetensors-header-too-long": of("model.safetensors", struct.pack("<Q", 10**9) + b"{}", name="W"),
    "safetensors-of-git-lfs": of(
        "model.safetensors", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        name="W"),
    "safetensors-no-object": in_safe(b"[]"),
    "safetensors-no-json": in_safe(b"{'W': 1}"),
    "safetensors-key-twice": in_safe(b'{"W": {}, "W": {}}'),
    "safetensors-hole": in_safe({"W": entry(begin=4, end=28)}, NUMBERS + bytes(4)),
    "safetensors-overlap": in_safe({"V": entry(), "W": entry(begin=12, end=36)}, bytes(36)),
    "safetensors-beyond": in_safe({"W": entry()}, NUMBERS[:-1]),
    "safetensors-more-than-it-says": in_safe({"W": entry()}, NUMBERS + b"x"),
    "safetensors-shape": in_safe({"W": entry(shape=(3, 3))}),
    "safetensors-shape-negative": in_safe({"W": entry(shape=(-2, -3))}),
    "safetensors-type": in_safe({"W": entry(dtype="F8_E5M2", shape=(24,))}),
    "safetensors-metadata": in_safe({"__metadata__": {"step": 3}, "W": entry()}),
    # several files
    "sharded-elsewhere": sharded({"weight_map": {"W": "../model-1.safetensors"}}),
    "sharded-without-a-map": sharded({"metadata": {}}),
    "sharded-file-missing": sharded({"weight_map": {"W": "model-1.safetensors"}}),
    "sharded-not-in-its-file": sharded({"weight_map": {"W": "model-1.safetensors"}},
                                       **{"model-1.safetensors": SAFE}),
    # what is no file of numbers
    "pickle": of("model.bin", b"\x80\2ctorch._utils\n", name="W"),
    "pickle-in-a-zip": of("model.pt", npz({"model/data.pkl": b"\x80\2."}), name="W"),
    "of-another-kind": of("model.gguf", b"GGUF\3\0\0\0", name="W"),
}


def write(name, here):
    """Writes a case's files; gives its input."""
    W_Q, files = CASES[name]
    for file, content in files.items():
        (here / file).write_bytes(content)
    document = {"embeddings": [[1, 0], [0, 1]], "W_Q": W_Q, "W_K": [[1, 0, 1], [0, 1, 0]]}
    (here / "in.json").write_text(json.dumps(document))
    return "in.json"
