#!/usr/bin/env python3
"""Writes three small models with random weights, each as transformers saves its kind.

    make_models.py FOLDER

    FOLDER/gpt2     model.safetensors, single precision; queries, keys and values in one Conv1D
    FOLDER/llama    two .safetensors and their index, bfloat16; grouped heads, rotary halves, RMSNorm
    FOLDER/bert     model.safetensors, single precision; Linear layers (output × input) with biases

Beside each stands what the attention of its first layer gives for its sentence, computed by
forward.py, as answers for attn-trace --check: layer.json, and head1.json and so on of each head
alone.
"""

import json
import pathlib
import sys

import numpy as np

import forward

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "tensors"))
from writers import safetensors, safetensors_of_arrays  # noqa: E402

WORDS, PLACES = 40, 16  # in a model's vocabulary, and in its longest sentence
SENTENCE = [11, 4, 29, 4, 17]


def drawn(seed, shapes):
    random = np.random.default_rng(seed)
    return {name: (random.standard_normal(shape) * (1.0 if len(shape) == 1 else 0.6)).astype("<f4")
            for name, shape in shapes.items()}


def gpt2(d=12):
    attn, norm = "h.0.attn", "h.0.ln_1"
    return drawn(1, {
        "wte.weight": (WORDS, d), "wpe.weight": (PLACES, d),
        f"{norm}.weight": (d,), f"{norm}.bias": (d,),
        f"{attn}.c_attn.weight": (d, 3 * d), f"{attn}.c_attn.bias": (3 * d,),
        f"{attn}.c_proj.weight": (d, d), f"{attn}.c_proj.bias": (d,)})


def llama(d=16, heads=4, kv_heads=2):
    layer = "model.layers.0"
    of_keys = d // heads * kv_heads
    return drawn(2, {
        "model.embed_tokens.weight": (WORDS, d), f"{layer}.input_layernorm.weight": (d,),
        f"{layer}.self_attn.q_proj.weight": (d, d), f"{layer}.self_attn.k_proj.weight": (of_keys, d),
        f"{layer}.self_attn.v_proj.weight": (of_keys, d), f"{layer}.self_attn.o_proj.weight": (d, d)})


def bert(d=12):
    embeddings, attention = "embeddings", "encoder.layer.0.attention"
    linear = {f"{attention}.self.{name}": (d, d) for name in ("query", "key", "value")}
    linear[f"{attention}.output.dense"] = (d, d)
    shapes = {f"{embeddings}.word_embeddings.weight": (WORDS, d),
              f"{embeddings}.position_embeddings.weight": (PLACES, d),
              f"{embeddings}.token_type_embeddings.weight": (2, d),
              f"{embeddings}.LayerNorm.weight": (d,), f"{embeddings}.LayerNorm.bias": (d,)}
    for name, shape in linear.items():
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = shape, shape[:1]
    return drawn(3, shapes)


def as_bfloat16(array):
    """The upper half of each number, as it would be cut off; and what that is."""
    upper = (array.view("<u4") >> 16).astype("<u2")
    return upper.tobytes(), (upper.astype("<u4") << 16).view("<f4")


def write_sharded(folder, arrays):
    """Every other tensor into each of two files. Gives the numbers as they are there."""
    shards, weight_map, kept = [{}, {}], {}, {}
    for i, (name, array) in enumerate(arrays.items()):
        content, kept[name] = as_bfloat16(array)
        shards[i % 2][name] = ("BF16", array.shape, content)
        weight_map[name] = f"model-{i % 2 + 1:05}-of-00002.safetensors"
    for i, shard in enumerate(shards):
        path = folder / f"model-{i + 1:05}-of-00002.safetensors"
        path.write_bytes(safetensors(shard, {"format": "pt"}))
    index = {"metadata": {"total_size": sum(2 * array.size for array in arrays.values())},
             "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
    return kept


def write_all(folder):
    """Writes the models; gives the weights of each, in double precision, by its folder's name."""
    weights = {}
    for name, make in {"gpt2": gpt2, "llama": llama, "bert": bert}.items():
        arrays, place = make(), folder / name
        place.mkdir(parents=True, exist_ok=True)
        if name == "llama":
            arrays = write_sharded(place, arrays)
        else:
            (place / "model.safetensors").write_bytes(safetensors_of_arrays(arrays))
        weights[name] = {key: array.astype(float) for key, array in arrays.items()}
        steps = forward.MODELS[name](weights[name], SENTENCE)
        (place / "layer.json").write_text(json.dumps({"qkv": steps}))
        for head in (step for step in steps if step.startswith("head")):
            (place / f"{head}.json").write_text(json.dumps({"qkv": steps[head]}))
    return weights


if __name__ == "__main__":
    write_all(pathlib.Path(sys.argv[1]))
