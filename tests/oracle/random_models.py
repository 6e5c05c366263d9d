"""Random inputs with the keys that say how today's models attend, in every combination."""

import numpy as np

from document import complete
from random_inputs import chance, one_of, random_matrix, random_scale, random_tokens, random_words


def numbers(rng, count):
    return random_matrix(rng, 1, count)[0]


def random_model_case(rng):
    """(document, flags). Nearly all of them can be computed."""
    groups = one_of(rng, 1, 1, 1, 2, 3)
    heads = groups * one_of(rng, 1, 1, 2, 3)
    n, d_k, d_v = (int(x) for x in rng.integers([1, 1, 1], [6, 7, 5]))
    given_scores = chance(rng, 0.12)
    p = int(rng.integers(1, 5)) if not given_scores and chance(rng, 0.4) else 0
    cross = chance(rng, 0.2)
    own = int(rng.integers(1, 6)) if cross else n
    m = p + own
    document, flags = {}, {}
    if heads > 1:
        document["heads"] = heads
    if groups != heads or heads > 1 and chance(rng, 0.1):
        document["kv_heads"] = groups

    if given_scores:
        add_scores(rng, document, heads, groups, n, m, d_v)
    else:
        add_vectors(rng, document, heads, groups, n, own, cross, d_k, d_v)
        if chance(rng, 0.4):
            add_norm(rng, document, heads, groups, d_k)
        if d_k > 1 and chance(rng, 0.5):
            add_rotary(rng, document, n, p, d_k)
        if chance(rng, 0.2):
            document["scale_on"] = one_of(rng, "queries", "both", "scores")
    if p:
        add_past(rng, document, groups, p, d_k, d_v)
    if "scores" not in document and chance(rng, 0.3):
        width = heads * (d_v if "values" in document or "W_V" in document else d_k)
        sizes = (width, int(rng.integers(1, 5)))
        document["W_O"] = random_matrix(rng, *(sizes[::-1] if "layout" in document else sizes))
    if chance(rng, 0.5):
        scale = random_scale(rng)
        positive = isinstance(scale, str) or scale > 0
        if (positive or document.get("scale_on") != "both") and \
                ("scores" not in document or scale not in ("sqrt", "dim")):
            (document if chance(rng, 0.7) else flags)["scale"] = scale

    if chance(rng, 0.3):
        document["softcap"] = one_of(rng, 0.5, 1, 3, 30, 50)
    if chance(rng, 0.3):
        each = heads > 1 and chance(rng, 0.5)
        matrices = [random_matrix(rng, n, m) for _ in range(heads)]
        document["bias"] = matrices if each else matrices[0]
    if chance(rng, 0.25):
        slopes = [round(abs(x), 2) for x in numbers(rng, heads)]
        document["alibi"] = one_of(rng, True, slopes, slopes[0] if heads == 1 else True)
    if chance(rng, 0.3):
        document["sinks"] = numbers(rng, heads) if chance(rng, 0.6) else numbers(rng, 1)[0]
    if chance(rng, 0.5):
        document["empty_rows"] = one_of(rng, "zeros", "uniform", "refuse")
    if chance(rng, 0.6):
        empty = 0.3 if "empty_rows" in document or "sinks" in document else 0.0
        document["mask"] = random_mask(rng, heads, n, m, empty)
    if chance(rng, 0.1):
        flags["mask"] = one_of(rng, "none", "causal", "causal-end", "window:1", "window:2:1",
                               "causal,window:2")
    if chance(rng, 0.5):
        document["self"] = one_of(rng, "carry", "carry", "skip", "score")
    if chance(rng, 0.3):
        document["tokens"] = random_tokens(rng, n)
    if chance(rng, 0.4):
        tokens = complete(document)["tokens"]
        flags["word"] = random_words(rng, tokens, list(range(1, n + 1)), in_file=False)
    order = rng.permutation(list(document))
    return {str(key): document[str(key)] for key in order}, flags


def add_vectors(rng, document, heads, groups, n, own, cross, d_k, d_v):
    """Embeddings and matrices, or queries, keys and values themselves; own: rows of keys."""
    d_model = int(rng.integers(1, 6))
    out_in = chance(rng, 0.3)
    widths = {"Q": heads * d_k, "K": groups * d_k, "V": groups * d_v}
    if chance(rng, 0.15):
        del widths["V"]
    names = {"Q": "queries", "K": "keys", "V": "values"}
    given = chance(rng, 0.4)
    if not given:
        document["embeddings"] = random_matrix(rng, n, d_model)
        if cross:
            document["memory"] = {"embeddings": random_matrix(rng, own, d_model)}
        if out_in:
            document["layout"] = "out_in"
    for letter, width in widths.items():
        if given:
            document[names[letter]] = random_matrix(rng, n if letter == "Q" else own, width)
        else:
            document[f"W_{letter}"] = (random_matrix(rng, width, d_model) if out_in else
                                       random_matrix(rng, d_model, width))
            if chance(rng, 0.3):
                document[f"b_{letter}"] = numbers(rng, width)
    if given and cross and own == n:
        document["memory"] = {"tokens": [f"memory{i}" for i in range(own)]}


def add_scores(rng, document, heads, groups, n, m, d_v):
    """Scores in place of queries and keys."""
    each = [random_matrix(rng, n, m) for _ in range(heads)]
    document["scores"] = each if heads > 1 and chance(rng, 0.8) else each[0]
    document["values"] = random_matrix(rng, m, groups * d_v)
    if m == n and chance(rng, 0.3):
        document["embeddings"] = random_matrix(rng, n, 3)
        document["W_V"] = random_matrix(rng, 3, groups * d_v)
        if chance(rng, 0.5):
            del document["values"]


def add_norm(rng, document, heads, groups, d_k):
    norm = {"kind": one_of(rng, "rms", "layer", "l2")}
    if chance(rng, 0.8):
        # Without an epsilon that counts, rows that are 0 or of one number have a root near 0.
        norm["epsilon"] = one_of(rng, 1e-2, 1e-3, 0.5)
    whole = chance(rng, 0.3)
    for name, count in (("queries", heads), ("keys", groups)):
        if whole or chance(rng, 0.6):
            norm[name] = numbers(rng, d_k * (count if whole else 1))
    document["qk_norm"] = norm


def add_rotary(rng, document, n, p, d_k):
    rotary = {"pairs": one_of(rng, "halves", "neighbours")}
    dims = 2 * int(rng.integers(1, d_k // 2 + 1))
    if d_k % 2 or chance(rng, 0.5):
        rotary["dims"] = dims
    if chance(rng, 0.25):
        rotary.pop("dims", None)
        rows = p + n + 2
        angles = rng.normal(size=(rows, dims // 2))
        rotary["cos"], rotary["sin"] = ([[float(x) for x in row] for row in function(angles)]
                                        for function in (np.cos, np.sin))
        if chance(rng, 0.5):
            rotary["positions"] = [int(x) for x in rng.integers(0, rows, size=n)]
    else:
        if chance(rng, 0.5):
            rotary["base"] = one_of(rng, 10000, 100, 500000.0, 2)
        if chance(rng, 0.3):
            rotary["factor"] = one_of(rng, 2, 0.5, 4)
        if chance(rng, 0.3):
            rotary["positions"] = [one_of(rng, int(x), float(x) + 0.5)
                                   for x in rng.integers(-3, 20, size=n)]
    document["rotary"] = rotary


def add_past(rng, document, groups, p, d_k, d_v):
    past = {"keys": random_matrix(rng, p, groups * d_k)}
    if "values" in document or "W_V" in document:
        past["values"] = random_matrix(rng, p, groups * d_v)
    if chance(rng, 0.5):
        past["tokens"] = [f"before{i}" for i in range(p)]
    document["past"] = past


def random_mask(rng, heads, n, m, empty, inside=()):
    """A mask of any form; empty: how likely a row of a matrix may hide all."""
    forms = ["causal", "start", "end", "window", "window", "row", "matrix", "matrix", "additive"]
    if "all" not in inside:
        forms.append("all")
    if "heads" not in inside:
        forms.append("heads")
    form = one_of(rng, *forms)
    if form == "causal":
        return "causal"
    if form in ("start", "end"):
        return {"causal": form}
    if form == "window":
        sides = {"before": int(rng.integers(0, 4)), "after": int(rng.integers(0, 3))}
        for side in list(sides):
            if chance(rng, 0.3):
                del sides[side]
        return {"window": sides or {"before": 1}}
    if form == "all":
        return {"all": [random_mask(rng, heads, n, m, empty, (*inside, "all"))
                        for _ in range(rng.integers(1, 3))]}
    if form == "heads":
        return {"heads": [random_mask(rng, heads, n, m, empty, (*inside, "heads"))
                          for _ in range(heads)]}
    cells = rng.random(size=(n, m)) < 0.7
    for row in cells:
        if not row.any() or chance(rng, empty):
            row[:] = False
        if not row.any() and not empty:
            row[rng.integers(m)] = True
    if form == "row":
        return [int(cell) for cell in cells[0]]
    if form == "matrix" or cells.all():
        return cells.astype(int).tolist()
    hidden = one_of(rng, "-inf", None, -10000, -1e9, "-Infinity")
    return [[0 if cell else hidden for cell in row] for row in cells.tolist()]


def spoil(rng, document):
    """Makes of an input one that is to be refused, if this one can be spoilt so; says how."""
    n, heads = len(complete(document)["tokens"]), document.get("heads", 1)
    ways = []

    def way(name, change):
        ways.append((name, change))

    if "rotary" in document and "cos" not in document["rotary"]:
        way("odd dims", lambda: document["rotary"].update(dims=1))
        way("positions of another number",
            lambda: document["rotary"].update(positions=list(range(n + 1))))
        way("a table beside dims", lambda: document["rotary"].update(dims=2, cos=[[1.0]] * 20))
    if "rotary" in document and "cos" in document["rotary"]:
        way("one table alone", lambda: document["rotary"].pop("sin"))
        way("tables beside a base", lambda: document["rotary"].update(base=10000))
    if "bias" in document:
        way("a bias a row short", lambda: document.update(bias=[[0.5]] * (n + 1)))
    if isinstance(document.get("sinks"), list):
        way("a sink too many", lambda: document["sinks"].append(0.5))
    if isinstance(document.get("alibi"), list):
        way("a slope too many", lambda: document["alibi"].append(0.5))
    if "softcap" in document:
        way("a cap of 0", lambda: document.update(softcap=0))
    if "qk_norm" in document and "queries" in document["qk_norm"]:
        way("a gain too many", lambda: document["qk_norm"].update(
            queries=[0.5] * (2 * len(document["qk_norm"]["queries"]) * heads + 1)))
    if "past" in document and "keys" in document["past"]:
        way("a cached row too long", lambda: document["past"].update(
            keys=[[*row, 1] for row in document["past"]["keys"]]))
    if "scores" in document:
        way("queries beside scores", lambda: document.update(queries=[[1.0]] * n))
    if heads > 1:
        way("as many key/value heads again, and one",
            lambda: document.update(kv_heads=heads + 1))
    if not ways:
        return None
    name, change = ways[rng.integers(len(ways))]
    change()
    return name
