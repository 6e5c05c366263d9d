#!/usr/bin/env python3
"""Heads of models, named in input files as their checkpoints have them. Usage: run.py PROGRAM

Every head alone, and all together with the output projection, of a model as GPT-2's, as Llama's and
as BERT's are stored: weights, context vectors and output are what forward.py computes of the same
checkpoint, to 1e-12.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: NumPy is not installed (Debian and Ubuntu: .ci/setup)")
    sys.exit(77)

import forward
from make_models import SENTENCE, write_all

N = len(SENTENCE)


def tensor(file, name, **part):
    return {"file": file, "name": name, **part}


def gpt2(head=None, heads=3, d=12):
    """Queries, keys and values side by side, each head a block of columns."""
    file, attention = "gpt2/model.safetensors", "h.0.attn"
    document = {
        "embeddings": tensor(file, "wte.weight", ids=SENTENCE),
        "positions": tensor(file, "wpe.weight", rows=[0, N]),
        "norm": {"kind": "layer", "place": "before",
                 "gain_1": tensor(file, "h.0.ln_1.weight"),
                 "shift_1": tensor(file, "h.0.ln_1.bias")},
        "mask": "causal"}
    width = d // heads
    for i, letter in enumerate("QKV"):
        begin = i * d + (head or 0) * width
        columns = [begin, begin + (d if head is None else width)]
        document[f"W_{letter}"] = tensor(file, f"{attention}.c_attn.weight", columns=columns)
        document[f"b_{letter}"] = tensor(file, f"{attention}.c_attn.bias", columns=columns)
    if head is None:
        document.update(heads=heads, W_O=tensor(file, f"{attention}.c_proj.weight"),
                        b_O=tensor(file, f"{attention}.c_proj.bias"))
    return document


def llama(head=None, heads=4, kv_heads=2, d=16):
    """A head of queries is a block of rows, and two of them share one of keys and values."""
    file, layer = "llama/model.safetensors.index.json", "model.layers.0"
    attention, width = f"{layer}.self_attn", d // heads
    document = {
        "embeddings": tensor(file, "model.embed_tokens.weight", ids=SENTENCE),
        "norm": {"kind": "rms", "place": "before",
                 "gain_1": tensor(file, f"{layer}.input_layernorm.weight")},
        "layout": "out_in", "rotary": {"pairs": "halves"}, "mask": "causal"}
    for letter in "QKV":
        part = {}
        if head is not None:
            begin = (head if letter == "Q" else head // (heads // kv_heads)) * width
            part = {"rows": [begin, begin + width]}
        document[f"W_{letter}"] = tensor(file, f"{attention}.{letter.lower()}_proj.weight", **part)
    if head is None:
        document.update(heads=heads, kv_heads=kv_heads,
                        W_O=tensor(file, f"{attention}.o_proj.weight"))
    return document


def bert(head=None, heads=3, d=12):
    """Output × input with biases; word, place and kind of sentence are added up, and normed."""
    file, attention = "bert/model.safetensors", "encoder.layer.0.attention"
    document = {
        "embeddings": tensor(
            file, "embeddings.word_embeddings.weight", ids=SENTENCE,
            plus=tensor(file, "embeddings.token_type_embeddings.weight", ids=[0] * N)),
        "positions": tensor(file, "embeddings.position_embeddings.weight", rows=[0, N]),
        "norm": {"kind": "layer", "place": "before", "epsilon": 1e-12,
                 "gain_1": tensor(file, "embeddings.LayerNorm.weight"),
                 "shift_1": tensor(file, "embeddings.LayerNorm.bias")},
        "layout": "out_in"}
    width = d // heads
    for letter, name in zip("QKV", ("query", "key", "value")):
        rows = {} if head is None else {"rows": [head * width, (head + 1) * width]}
        columns = {} if head is None else {"columns": rows["rows"]}
        document[f"W_{letter}"] = tensor(file, f"{attention}.self.{name}.weight", **rows)
        document[f"b_{letter}"] = tensor(file, f"{attention}.self.{name}.bias", **columns)
    if head is None:
        document.update(heads=heads, W_O=tensor(file, f"{attention}.output.dense.weight"),
                        b_O=tensor(file, f"{attention}.output.dense.bias"))
    return document


def traced(program, folder, document):
    """The steps of qkv, by id and head."""
    (folder / "in.json").write_text(json.dumps(document))
    done = subprocess.run([program, str(folder / "in.json"), "--variant", "qkv", "--format", "json"],
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"{json.dumps(document)}: {done.stderr}")
    steps = json.loads(done.stdout)["variants"][0]["steps"]
    return {(step["id"], step.get("head")): step["values"] for step in steps}


def require_same(what, found, expected):
    """Where a mask hides, a weight is 0 in both."""
    found = np.array(found, dtype=float)
    if found.shape != np.shape(expected) or not np.allclose(found, expected, rtol=0, atol=1e-12):
        sys.exit(f"{what}: found\n{found}\nexpected\n{np.array(expected)}")


def main():
    program, compared = sys.argv[1], 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        weights = write_all(folder)
        for name, make in {"gpt2": gpt2, "llama": llama, "bert": bert}.items():
            expected = forward.MODELS[name](weights[name], SENTENCE)
            heads = len(expected) - 1
            whole = traced(program, folder, make())
            require_same(f"{name}'s output", whole["output", None], expected["output"])
            for head in range(heads):
                alone = traced(program, folder, make(head))
                for step in ("weights", "context"):
                    right = expected[f"head{head + 1}"][step]
                    what = f"{name}'s {step}, head {head + 1}"
                    require_same(what, whole[step, head + 1], right)
                    require_same(f"{what} alone", alone[step, None], right)
                    compared += 2
    print(f"{compared} matrices of 3 models' heads, and their outputs, are what NumPy computes of "
          "the same checkpoints")


if __name__ == "__main__":
    main()
