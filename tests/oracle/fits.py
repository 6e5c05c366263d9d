"""Which inputs contradict themselves, as far as random inputs are made to do so."""

import math

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
