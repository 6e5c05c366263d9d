"""Random calls of ONNX Runtime's own operators, and what each says as an input file.

Not called, since what comes out is not what is documented, or nothing is (all seen in 1.30):
- MultiHeadAttention with unidirectional = 1 and more keys than queries: the last query sees every
  key, while each other one stops at its own place counted from the start;
- a key_padding_mask that hides every key: -10000 is added, and the weights are those of no mask;
- an attention_bias that is -inf in a whole row: NaN; the lowest number there is: even weights;
- GroupQueryAttention without a causal mask, which it always has.
"""

import numpy as np

from attention import rows, side_by_side
from call import Call, chance, numbers, one_of

MICROSOFT = "com.microsoft"


def multi_head_call(rng):
    """MultiHeadAttention:"""
    heads = one_of(rng, 1, 2, 3)
    n, d_k, d_v = (int(x) for x in rng.integers([1, 1, 1], [7, 9, 9]))
    past = int(rng.integers(1, 5)) if chance(rng, 0.3) else 0
    if past:
        d_v = d_k
    own = n if past or chance(rng, 0.5) else int(rng.integers(1, 7))
    m, batch = past + own, one_of(rng, 1, 2)
    Q = numbers(rng, batch, n, heads * d_k)
    K, V = numbers(rng, batch, own, heads * d_k), numbers(rng, batch, own, heads * d_v)
    attributes, inputs = {"num_heads": heads}, {"query": Q, "key": K, "value": V}
    biased = not past and d_v == d_k and chance(rng, 0.5)
    if biased:  # what is projected, and then the bias added, is Q = X I, K = V = M I
        inputs["value"] = V = K
    inputs["bias"] = numbers(rng, 3 * heads * d_k) if biased else None
    padded = chance(rng, 0.4)
    seen = rng.random(size=(batch, m)) < 0.7
    seen[:, 0] = True
    inputs["key_padding_mask"] = seen.astype(np.int32) if padded else None
    shape = (one_of(rng, 1, batch), one_of(rng, 1, heads), n, m)
    inputs["attention_bias"] = numbers(rng, *shape) if chance(rng, 0.5) else None
    cached = {}
    if past:
        cached = {"past_key": numbers(rng, batch, heads, past, d_k),
                  "past_value": numbers(rng, batch, heads, past, d_v)}
        inputs |= cached
    causal = m == n and chance(rng, 0.4)
    if causal:
        attributes["unidirectional"] = 1
    if chance(rng, 0.4):
        attributes["scale"] = float(np.float32(one_of(rng, 0.5, 0.1, 2.0)))

    def document(b):
        said = {"queries": Q[b].astype(float).tolist(), "keys": K[b].astype(float).tolist(),
                "values": V[b].astype(float).tolist()}
        if biased:
            width = heads * d_k
            identity = np.eye(width).tolist()
            b_Q, b_K, b_V = inputs["bias"].astype(float).reshape(3, -1).tolist()
            said = {"embeddings": said["queries"], "memory": {"embeddings": said["keys"]},
                    "W_Q": identity, "b_Q": b_Q, "W_K": identity, "b_K": b_K, "W_V": identity,
                    "b_V": b_V}
        said["heads"] = heads
        if past:
            said["past"] = {"keys": rows(cached["past_key"][b]),
                            "values": rows(cached["past_value"][b])}
        if inputs["attention_bias"] is not None:
            whole = np.broadcast_to(inputs["attention_bias"], (batch, heads, n, m))[b]
            said["bias"] = whole.astype(float).tolist()
        if "scale" in attributes:
            said["scale"] = 1 / attributes["scale"]
        masks = (["causal"] if causal else []) + ([seen[b].astype(int).tolist()] if padded else [])
        if masks:
            said["mask"] = masks[0] if len(masks) == 1 else {"all": masks}
        return said

    def read(b, outputs):
        return {("concat" if heads > 1 else "context", None): outputs["output"][b]}

    told = (f"MultiHeadAttention, batch {batch}, heads {heads}, n {n}, m {m}, d {d_k}/{d_v}, "
            f"{attributes}, {given(inputs)}")
    present = ["present_key", "present_value"] if past else []
    return Call(told, "MultiHeadAttention", MICROSOFT, 1, attributes, inputs, ["output", *present],
                [(document(b), lambda outputs, b=b: read(b, outputs)) for b in range(batch)])


def given(inputs):
    return ", ".join(name for name, array in inputs.items() if array is not None)


def tables(count, pairs):
    """Cosines and sines of `count` positions, as a model has them: of base 10000."""
    angles = np.outer(np.arange(count), 10000.0 ** (-np.arange(pairs) / pairs))
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def group_query_call(rng):
    """GroupQueryAttention:"""
    groups = one_of(rng, 1, 2, 3)
    heads = groups * one_of(rng, 1, 2, 3)
    turned = chance(rng, 0.6)
    d = 16 if turned else 8  # no other lengths are taken
    past = int(rng.integers(1, 6)) if chance(rng, 0.6) else 0
    n = int(rng.integers(1, 7)) if not past or chance(rng, 0.3) else 1
    m = past + n
    Q = numbers(rng, 1, n, heads * d)
    K, V = numbers(rng, 1, n, groups * d), numbers(rng, 1, n, groups * d)
    cached = {name: numbers(rng, 1, groups, past, d) for name in ("past_key", "past_value")}
    inputs = {"query": Q, "key": K, "value": V}
    inputs |= cached if past else dict.fromkeys(cached)
    inputs["seqlens_k"] = np.array([m - 1], dtype=np.int32)
    inputs["total_sequence_length"] = np.array([m], dtype=np.int32)
    attributes = {"num_heads": heads, "kv_num_heads": groups}
    said = {"queries": Q[0].astype(float).tolist(), "keys": K[0].astype(float).tolist(),
            "values": V[0].astype(float).tolist(), "heads": heads, "kv_heads": groups}
    if past:
        said["past"] = {"keys": rows(cached["past_key"][0]),
                        "values": rows(cached["past_value"][0])}

    cos = sin = None
    if turned:
        neighbours = chance(rng, 0.5)
        cos, sin = tables(m + 3, d // 2)
        attributes |= {"do_rotary": 1, "rotary_interleaved": int(neighbours)}
        said["rotary"] = {"pairs": "neighbours" if neighbours else "halves"}
        if chance(rng, 0.5):
            said["rotary"] |= {"cos": cos.astype(float).tolist(), "sin": sin.astype(float).tolist()}
    inputs |= {"cos_cache": cos, "sin_cache": sin, "position_ids": None}
    inputs["attention_bias"] = None
    if chance(rng, 0.3):
        bias = inputs["attention_bias"] = numbers(rng, 1, one_of(rng, 1, heads), n, m)
        said["bias"] = np.broadcast_to(bias[0], (heads, n, m)).astype(float).tolist()
    inputs["head_sink"] = None
    kind = one_of(rng, None, None, "smooth", "sinks")
    if kind == "smooth":  # a sink of 0
        attributes["smooth_softmax"] = 1
        said["sinks"] = 0
    if kind == "sinks":
        inputs["head_sink"] = numbers(rng, heads)
        said["sinks"] = inputs["head_sink"].astype(float).tolist()
    said["mask"] = "causal"
    if chance(rng, 0.4):
        # The word itself is counted since 1.24; up to 1.23.2 a window let one more token be seen.
        width = int(rng.integers(1, 5))
        attributes["local_window_size"] = width
        said["mask"] = {"all": ["causal", {"window": {"before": width - 1}}]}
    if chance(rng, 0.4):
        attributes["softcap"] = float(one_of(rng, 0.5, 2, 30))
        said["softcap"] = attributes["softcap"]
    if chance(rng, 0.4):
        attributes["scale"] = float(np.float32(one_of(rng, 0.5, 0.1, 2.0)))
        said["scale"] = 1 / attributes["scale"]
    told = (f"GroupQueryAttention, heads {heads}/{groups}, n {n}, m {m}, d {d}, {attributes}, "
            + given(inputs))
    outputs = ["output", "present_key", "present_value"]

    def read(outputs):
        return {("concat" if heads > 1 else "context", None): outputs["output"][0]}

    return Call(told, "GroupQueryAttention", MICROSOFT, 1, attributes, inputs, outputs,
                [(said, read)])


def rotary_call(rng):
    """RotaryEmbedding:"""
    heads, n = one_of(rng, 1, 2, 3), int(rng.integers(1, 7))
    d = 2 * int(rng.integers(1, 6))
    standard = chance(rng, 0.6)  # of the ONNX standard (opset 23), or ONNX Runtime's own
    dims = 2 * int(rng.integers(1, d // 2 + 1)) if chance(rng, 0.4) else d
    neighbours = chance(rng, 0.5)
    cos, sin = tables(12, dims // 2)
    positions = rng.integers(0, 12, size=(1, n)) if chance(rng, 0.5) else np.arange(n)[None, :]
    X = numbers(rng, 1, heads, n, d)
    flat = not standard or chance(rng, 0.5)
    attributes = {"interleaved": int(neighbours)}
    if dims != d:
        attributes["rotary_embedding_dim"] = dims
    if flat:
        attributes["num_heads"] = heads
    ids = positions.astype(np.int64)
    X_in = side_by_side(X) if flat else X
    inputs = {"X": X_in, "cos_cache": cos, "sin_cache": sin, "position_ids": ids} if standard else \
        {"input": X_in, "position_ids": ids, "cos_cache": cos, "sin_cache": sin}
    said = {"queries": rows(X[0]), "keys": rows(X[0]), "heads": heads,
            "rotary": {"pairs": "neighbours" if neighbours else "halves", "dims": dims,
                       "positions": positions[0].tolist()}}

    def read(outputs):
        Y = outputs["Y"][0]
        of_heads = np.split(Y, heads, axis=1) if flat else Y
        return {(step, head if heads > 1 else None): of_heads[head - 1]
                for step in ("rotated_queries", "rotated_keys") for head in range(1, heads + 1)}

    told = (f"RotaryEmbedding of {'ONNX' if standard else 'ONNX Runtime'}, heads {heads}, n {n}, "
            f"d {d}, {'3-D' if flat else '4-D'}, {attributes}")
    return Call(told, "RotaryEmbedding", "" if standard else MICROSOFT, 24 if standard else 1,
                attributes, inputs, ["Y"], [(said, read)])
