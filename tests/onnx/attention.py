"""Random calls of the ONNX operator Attention (opset 24), and what each says as an input file.

Not called: a mask of whole numbers, which is no mask to ONNX Runtime (1.30) but is added; one of
fewer columns than tokens, which it refuses; cached keys beside another number of new keys than of
queries, for which an input file has no words.
"""

import numpy as np

from call import Call, chance, numbers, one_of

STEP_OF_MODE = {0: "scaled_scores", 1: "capped_scores", 2: "masked_scores", 3: "weights"}


def attention_call(rng):
    """Attention:"""
    groups = one_of(rng, 1, 1, 2, 3)
    heads = groups * one_of(rng, 1, 1, 2, 3)
    n, d_k, d_v = (int(x) for x in rng.integers([1, 1, 1], [7, 9, 9]))
    past = int(rng.integers(1, 5)) if chance(rng, 0.35) else 0
    own = n if chance(rng, 0.6) else int(rng.integers(1, 7))
    m = past + own
    batch = one_of(rng, 1, 1, 2)
    flat = chance(rng, 0.5)  # 3-D: the heads side by side

    Q, K, V = (numbers(rng, batch, count, rows, width) for count, rows, width in
               ((heads, n, d_k), (groups, own, d_k), (groups, own, d_v)))
    attributes, inputs = {}, {}
    for name, tensor in (("Q", Q), ("K", K), ("V", V)):
        inputs[name] = side_by_side(tensor) if flat else tensor
    if flat:
        attributes |= {"q_num_heads": heads, "kv_num_heads": groups}
    inputs["attn_mask"], seen, bias = random_mask(rng, batch, heads, n, m)
    cached = {}
    if past:
        cached = {"past_key": numbers(rng, batch, groups, past, d_k),
                  "past_value": numbers(rng, batch, groups, past, d_v)}
    inputs |= {"past_key": cached.get("past_key"), "past_value": cached.get("past_value")}
    # With cached keys, and another number of keys than of queries beside them, 1.30 gives other
    # numbers than a causal mask that begins where the cached keys end.
    causal = chance(rng, 0.4) and not (past and own != n)
    if causal:
        attributes["is_causal"] = 1
    padded = None
    if not past and chance(rng, 0.3):
        padded = rng.integers(1, m + 1, size=batch)
        inputs["nonpad_kv_seqlen"] = padded
    if chance(rng, 0.5):
        attributes["scale"] = float(np.float32(one_of(rng, 0.5, 0.1, 1.0, 2.0)))
    if chance(rng, 0.4):
        attributes["softcap"] = float(one_of(rng, 0.5, 2, 30))
    mode = int(rng.integers(4))
    if chance(rng, 0.8):
        attributes["qk_matmul_output_mode"] = mode
    else:
        mode = 0
    present = ["present_key", "present_value"] if past else ["", ""]

    def document(b):
        said = {"queries": rows(Q[b]), "keys": rows(K[b]), "values": rows(V[b]),
                "empty_rows": "zeros"}
        if heads > 1:
            said["heads"] = heads
        if groups != heads:
            said["kv_heads"] = groups
        if "scale" in attributes:
            said["scale"] = 1 / attributes["scale"]
        if "softcap" in attributes:
            said["softcap"] = attributes["softcap"]
        if past:
            said["past"] = {"keys": rows(cached["past_key"][b]),
                            "values": rows(cached["past_value"][b])}
        if bias is not None:
            said["bias"] = of_heads(bias[b], heads)
        masks = [causal_mask(n, m, None if padded is None else padded[b])] if causal else []
        if seen is not None:
            masks.append({"heads": [one.astype(int).tolist() for one in seen[b]]} if heads > 1
                         else seen[b][0].astype(int).tolist())
        if padded is not None:
            masks.append([int(j < padded[b]) for j in range(m)])
        if masks:
            said["mask"] = masks[0] if len(masks) == 1 else {"all": masks}
        return said

    def read(b, outputs):
        Y = outputs["Y"][b]
        context = np.split(Y, heads, axis=1) if flat else Y
        found = {("context", head): context[head - 1] for head in range(1, heads + 1)}
        step = STEP_OF_MODE[mode]
        if step == "capped_scores" and "softcap" not in attributes:
            step = "scaled_scores"
        if step == "masked_scores" and "mask" not in document(b):
            step = "biased_scores" if bias is not None else \
                "capped_scores" if "softcap" in attributes else "scaled_scores"
        for head in range(1, heads + 1):
            found[step, head] = outputs["qk"][b][head - 1]
        return found if heads > 1 else {(id, None): rows for (id, _), rows in found.items()}

    told = (f"Attention, batch {batch}, heads {heads}/{groups}, n {n}, m {m}, d {d_k}/{d_v}, "
            f"{'3-D' if flat else '4-D'}, past {past}, {attributes}"
            + (", mask" if seen is not None else "") + (", bias" if bias is not None else "")
            + (f", padded {padded.tolist()}" if padded is not None else ""))
    return Call(told, "Attention", "", 24, attributes, inputs, ["Y", *present, "qk"],
                [(document(b), lambda outputs, b=b: read(b, outputs)) for b in range(batch)])


def causal_mask(n, m, padded):
    """Without padding, aligned at the start of what is not cached; with it, at its end: only where
    nothing is padded is that the end of all tokens."""
    if padded is None:
        return "causal"
    if padded == m:
        return {"causal": "end"}
    return [[int(j <= i + padded - n) for j in range(m)] for i in range(n)]


def side_by_side(tensor):
    """batch x heads x rows x d as batch x rows x (heads d)."""
    batch, heads, rows_, d = tensor.shape
    return tensor.transpose(0, 2, 1, 3).reshape(batch, rows_, heads * d)


def rows(of_heads):
    """heads x rows x d as the rows of an input file."""
    return np.concatenate(list(of_heads), axis=1).astype(float).tolist()


def of_heads(matrices, heads):
    each = [matrix.astype(float).tolist() for matrix in matrices]
    return each if heads > 1 else each[0]


def random_mask(rng, batch, heads, n, m):
    """(the tensor, which cells it lets be seen, what it adds), each of the last two batch x heads x
    n x m or None."""
    kind = one_of(rng, None, "bool", "bias", "additive", "bias and mask")
    if kind is None:
        return None, None, None
    shape = one_of(rng, (n, m), (batch, 1, n, m), (batch, heads, n, m), (1, heads, n, m),
                   (heads, n, m))
    whole = (batch, heads, n, m)
    cells = rng.random(size=shape) < 0.75
    if kind == "bool":
        return cells, np.broadcast_to(cells, whole), None
    added = numbers(rng, *shape) if kind != "additive" else np.zeros(shape, dtype=np.float32)
    bias = np.broadcast_to(added, whole) if kind != "additive" else None
    if kind == "bias":
        return added, None, bias
    tensor = np.where(cells, added, -np.inf).astype(np.float32)
    return tensor, np.broadcast_to(cells, whole), bias
