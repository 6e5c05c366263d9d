"""Which inputs contradict themselves, as far as random inputs are made to do so."""

import math

from blocks import ACTIVATIONS
from document import attended, cached, kv_heads
from refused import require


def require_all(full, Q, K, V):
    """Raises Refused. Q, K, V: the queries, keys and values of all heads, or None each."""
    n, m, p, heads, groups = (len(full["tokens"]), attended(full), cached(full),
                              full.get("heads", 1), kv_heads(full))
    require(heads % groups == 0, "key/value heads that cannot share the heads evenly")
    for rows, count in ((Q, heads), (K, groups), (V, groups)):
        require(rows is None or rows.width() % count == 0, "columns that heads cannot share evenly")
    require(not (Q and K) or Q.width() * groups == K.width() * heads, "queries longer than keys")

    if "scores" in full:
        beside = ("queries", "keys", "W_Q", "W_K", "qk_norm", "rotary", "scale_on", "past")
        require(not any(key in full for key in beside), "scores beside what makes them")
        require(of_each_head(full["scores"], heads, n, m), "scores of another shape")
    if "bias" in full:
        require(of_each_head(full["bias"], heads, n, m), "a bias of another shape")
    for key in ("alibi", "sinks"):
        numbers = full.get(key, True)
        require(numbers is True or not isinstance(numbers, list) and (key == "sinks" or heads == 1)
                or isinstance(numbers, list) and len(numbers) == heads, f"{key}: not one a head")
    require(full.get("softcap", 1) > 0, "a cap that is not above 0")
    if p:
        for name, rows in (("keys", K), ("values", V)):
            cached_rows = full["past"].get(name)
            require(rows is None or cached_rows is not None
                    and all(len(row) == rows.width() for row in cached_rows)
                    and len(cached_rows) == p, f"cached {name} of another shape")
    if "qk_norm" in full and Q and K:
        d = Q.width() // heads
        require(full["qk_norm"]["epsilon"] >= 0, "a negative epsilon")
        for name, rows in (("queries", Q), ("keys", K)):
            gain = full["qk_norm"].get(name)
            require(gain is None or len(gain) in (d, rows.width()), "gains that do not fit")
    if "rotary" in full:
        require_rotary(full["rotary"], n, Q.width() // heads if Q else None)


def of_each_head(matrix, heads, n, m):
    """Whether it is n x m, or one such for each head."""
    each = matrix if isinstance(matrix[0][0], list) else [matrix] * heads
    return len(each) == heads and all(len(one) == n and all(len(row) == m for row in one)
                                      for one in each)


def require_rotary(rotary, n, d):
    require(len(rotary["positions"]) == n, "not a position for each word")
    if "cos" in rotary or "sin" in rotary:
        require("cos" in rotary and "sin" in rotary, "one table without the other")
        require(not {"base", "dims", "factor"} & rotary.keys(), "tables beside a base")
        shapes = {(len(table), *{len(row) for row in table})
                  for table in (rotary["cos"], rotary["sin"])}
        require(len(shapes) == 1, "tables of two shapes")
        dims = 2 * len(rotary["cos"][0])
        require(all(position == int(position) and 0 <= position < len(rotary["cos"])
                    for position in rotary["positions"]), "a position that no row is for")
    else:
        dims = rotary["dims"]
        require(dims % 2 == 0 and dims >= 2, "features that are no pairs")
        require(rotary["base"] > 0 and rotary["factor"] > 0, "a base or a factor not above 0")
        require(all(math.isfinite(position) for position in rotary["positions"]), "no position")
    require(d is None or dims <= d, "more features to turn than there are")


def require_blocks(full):
    """What the keys of the block around attention say fits in itself."""
    norm, network = full.get("norm", {}), full.get("feed_forward")
    if "positions" in full or "residual" in full or norm.get("place") == "before":
        require("embeddings" in full, "nothing that is a word's own")
    if "positions" in full:
        require(full["positions"] == "sinusoidal" or not isinstance(full["positions"], str),
                "positions of another name")
    if norm:
        require(norm.get("kind") in ("layer", "rms"), "another kind of norm")
        require(norm.get("place") in ("after", "before"), "a norm at no place")
        require(norm["epsilon"] >= 0, "a negative epsilon")
        shifts = {"shift_1", "shift_2"} & norm.keys()
        require(not (shifts and norm["kind"] == "rms"), "a shift beside rms")
        of_second = {"gain_2", "shift_2"} & norm.keys()
        require(not of_second or network is not None, "gains for no second norm")
    if network is not None:
        require({"W_1", "W_2", "activation"} <= network.keys(), "half a network")
        require_network(full, network, network.get("b_2"))
    for letter in "QKV":
        if isinstance(full.get(f"W_{letter}"), dict):
            require_network(full, full[f"W_{letter}"], full.get(f"b_{letter}"))


def require_network(full, network, last_bias):
    require(network["activation"] in ACTIVATIONS, "another activation")
    (_, hidden), (rows, columns) = (sizes(full, network[name]) for name in ("W_1", "W_2"))
    require(rows == hidden, "a second matrix that does not fit the first")
    for bias, width in ((network.get("b_1"), hidden), (last_bias, columns)):
        require(bias is None or len(bias) == width, "a bias that does not fit")
    require("W_gate" not in network
            or sizes(full, network["W_gate"]) == sizes(full, network["W_1"]),
            "a gate of another shape")


def sizes(full, stored):
    """A matrix's rows and columns, as it is used."""
    found = len(stored), len(stored[0])
    return found[::-1] if full.get("layout") == "out_in" else found


def block(full, X, r):
    """Whether the block around attention fits a result that is r long."""
    norm, network = full.get("norm", {}), full.get("feed_forward")
    if "residual" in full and r != X.width():
        return False
    last = r
    if network:
        rows, _ = sizes(full, network["W_1"])
        _, last = sizes(full, network["W_2"])
        if rows != r or "residual" in full and last != r:
            return False
    before = norm.get("place") == "before"
    widths = {"1": X.width() if before else r, "2": r if before else last} if norm else {}
    return all(len(norm.get(f"{name}_{number}", [0] * width)) == width
               for number, width in widths.items() for name in ("gain", "shift"))
