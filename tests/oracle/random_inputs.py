"""Random inputs of every kind that the format knows, and flags to run them with."""

from document import complete

ODD_TOKENS = ["the", "the ", "naïve", "猫", "🐈", "e\u0301", 'say "so"', "back\\slash", "", "x/y~z",
              "tab\there", "line\nend", "W_Q", "null"]
NEWER = ("kv_heads", "qk_norm", "rotary", "past", "scores", "bias", "alibi", "sinks", "empty_rows",
         "scale_on", "residual", "norm")
MATRICES = ("embeddings", "queries", "keys", "values", "W_Q", "W_K", "W_V", "Q", "K", "V", "W_O")


def one_of(rng, *choices):
    return choices[rng.integers(len(choices))]


def chance(rng, probability):
    return bool(rng.random() < probability)


def random_matrix(rng, rows, columns):
    """Of whole numbers, of one decimal, of full doubles, or of large and small ones mixed."""
    kind = rng.integers(4)
    numbers = rng.normal(size=(rows, columns))
    if kind == 0:
        return rng.integers(-3, 4, size=(rows, columns)).tolist()
    if kind == 1:
        return [[round(x, 1) for x in row] for row in numbers.tolist()]
    if kind == 2:
        return numbers.tolist()
    numbers *= 10.0 ** rng.integers(-2, 2, size=(rows, columns))
    return numbers.tolist()


def random_tokens(rng, n):
    """n different tokens, some of them awkward."""
    plain = [f"word{chr(97 + i)}" for i in range(n)]
    picked = [str(token) for token in rng.permutation(ODD_TOKENS)[:n]]
    return [picked[i] if i < len(picked) and chance(rng, 0.4) else plain[i] for i in range(n)]


def random_words(rng, tokens, positions, in_file):
    """Some of the words, each once, in any order: positions, and (where it is safe) tokens."""
    words = []
    for position in rng.permutation(positions)[:rng.integers(1, len(positions) + 1)]:
        token = tokens[position - 1]
        as_token = chance(rng, 0.5) and (token.isalnum() or in_file)
        words.append(token if as_token else int(position))
    return words[0] if in_file and len(words) == 1 and chance(rng, 0.5) else words


def random_sizes(rng, index):
    """The first cases have the sizes at the edges: one word, one feature."""
    heads = one_of(rng, 1, 1, 1, 1, 2, 2, 3, 4)
    most = 10 if heads == 1 else 5
    n, m, d_model, d_k, d_v = (int(x) for x in rng.integers([1, 1, 1, 1, 1],
                                                            [10, 10, 10, most, most]))
    if index < 6:
        n = 1
    elif index < 12:
        d_model = 1
    elif index < 16:
        d_k = d_v = 1
    if chance(rng, 0.3):
        d_v = d_k
    return heads, n, m, d_model, d_k, d_v


def random_sources(rng, document, n, m, d_model, index):
    """Puts embeddings and a memory in the document, or neither where all is to be given.

    Returns how many keys there are, and the length of what queries and of what keys and values are
    computed from: None where they must be given.
    """
    kind = one_of(rng, "self", "self", "self", "memory", "memory", "more keys", "embeddings of keys")
    if index < 2 or kind != "memory" and m == n:
        kind = "self"
    if kind == "self":
        if chance(rng, 0.85):
            document["embeddings"] = random_matrix(rng, n, d_model)
            return n, d_model, d_model
        return n, None, None
    if kind == "memory":
        d_memory = d_model if chance(rng, 0.6) else int(rng.integers(1, 10))
        document["memory"] = {}
        if chance(rng, 0.6):
            document["memory"]["tokens"] = random_tokens(rng, m)
        if chance(rng, 0.8) or not document["memory"]:
            document["memory"]["embeddings"] = random_matrix(rng, m, d_memory)
        if chance(rng, 0.85):
            document["embeddings"] = random_matrix(rng, n, d_model)
        return (m, d_model if "embeddings" in document else None,
                d_memory if "embeddings" in document["memory"] else None)
    if kind == "more keys":
        if chance(rng, 0.6):
            document["embeddings"] = random_matrix(rng, n, d_model)
            return m, d_model, None
        return m, None, None
    document["embeddings"] = random_matrix(rng, m, d_model)
    return m, None, d_model


def random_mask(rng, rows, m):
    """Rows of 1 and 0, or of true and false; almost always with something to attend to in each."""
    cells = rng.random(size=(rows, m)) < 0.6
    for row in cells:
        if not row.any() and chance(rng, 0.95):
            row[rng.integers(m)] = True
    return cells.tolist() if chance(rng, 0.5) else cells.astype(int).tolist()


def random_scale(rng):
    return one_of(rng, "sqrt", "none", "dim", 3, 0.25, -2.5, -1, 1e3, 1e-1)


def random_case(rng, index):
    """(document, flags)."""
    heads, n, m, d_model, d_k, d_v = random_sizes(rng, index)
    document, flags = {}, {}
    m, d_asking, d_answering = random_sources(rng, document, n, m, d_model, index)

    # Queries, keys and values: given, computed, or (one input in six) some of them missing.
    giving = 0.5 if chance(rng, 0.3) else 0.0
    biased = chance(rng, 0.4)
    missing = int(rng.integers(8)) if heads == 1 and chance(rng, 1 / 6) else 0
    out_in = chance(rng, 0.35)
    there = {}

    def weights(name, short, rows, columns):
        key = short if short and chance(rng, 0.4) else name
        document[key] = (random_matrix(rng, columns, rows) if out_in else
                         random_matrix(rng, rows, columns))
        if biased and chance(rng, 0.7):
            document[name.replace("W", "b")] = random_matrix(rng, 1, columns)[0]

    for bit, (letter, name, d, rows, width) in enumerate((
            ("Q", "queries", d_asking, n, heads * d_k), ("K", "keys", d_answering, m, heads * d_k),
            ("V", "values", d_answering, m, heads * d_v))):
        # Without queries or keys there would be no sentence.
        given = chance(rng, giving) or d is None and (name != "values" or chance(rng, 0.7))
        if d is not None and not missing >> bit & 1 and (not given or chance(rng, 0.3)):
            weights(f"W_{letter}", letter, d, width)
            there[name] = True
        if given:
            document[name] = random_matrix(rng, rows, width)
            there[name] = True
    # As many queries as embeddings, or the embeddings are the memory's.
    if len(there) >= 2 and "queries" in there and "keys" in there and chance(rng, 0.4):
        weights("W_O", None, heads * (d_v if "values" in there else d_k), int(rng.integers(1, 8)))
    if heads > 1 or chance(rng, 0.05):
        document["heads"] = heads
    if out_in or chance(rng, 0.1):
        document["layout"] = "out_in" if out_in else "in_out"

    # The tokens' names, the words encoded, and the mask.
    if chance(rng, 0.7):
        names_keys = m != n and "memory" not in document and chance(rng, 0.5)
        document["tokens"] = random_tokens(rng, m if names_keys else n)
    tokens = complete(document)["tokens"]
    positions = list(range(1, n + 1))
    if chance(rng, 0.5):
        document["word"] = random_words(rng, tokens, positions, in_file=True)
    kind = one_of(rng, None, None, None, "none", "causal", "causal", "matrix", "matrix")
    if kind == "matrix":
        positions_in_file = complete(document)["word"]
        for_each_listed = len(positions_in_file) < n and chance(rng, 0.5)
        document["mask"] = random_mask(rng, len(positions_in_file) if for_each_listed else n, m)
        if for_each_listed:
            positions = positions_in_file
    elif kind:
        document["mask"] = kind
    if chance(rng, 0.1):
        flags["mask"] = one_of(rng, "none", "causal")
    if chance(rng, 0.35):
        flags["word"] = random_words(rng, tokens, positions, in_file=False)

    for given in (document, flags):
        if chance(rng, 0.35):
            given["self"] = one_of(rng, "carry", "carry", "skip", "score")
        if chance(rng, 0.4):
            given["scale"] = random_scale(rng)
    if index == 0:  # at least once: one word, left out, has nothing to be scored against
        flags["self"] = "skip"
    if index == 1:  # and one word, carried: a row in which nothing is scored
        flags["self"] = "carry"
    order = rng.permutation(list(document))
    return {str(key): document[str(key)] for key in order}, flags


def told(document, flags):
    """One input in a few words."""
    sizes = [f"{name} of a network" if isinstance(document[name], dict) else
             f"{name} {len(document[name])}x{len(document[name][0])}" for name in MATRICES
             if name in document]
    memory = document.get("memory", {})
    if "embeddings" in memory:
        sizes.append(f"memory {len(memory['embeddings'])}x{len(memory['embeddings'][0])}")
    elif "tokens" in memory:
        sizes.append(f"memory {len(memory['tokens'])} tokens")
    sizes += [name for name in ("b_Q", "b_K", "b_V", "b_O") if name in document]
    settings = [f"{key} {document[key]!r}" for key in ("layout", "heads", "word", "self", "scale")
                if key in document]
    if "mask" in document:
        mask = document["mask"]
        of_rows = isinstance(mask, list) and isinstance(mask[0], list)
        settings.append(f"mask of {len(mask)} rows" if of_rows else f"mask {mask}")
    settings += [key for key in NEWER if key in document]
    if "positions" in document:
        given = isinstance(document["positions"], list)
        settings.append("positions" if given else "positions sinusoidal")
    if "feed_forward" in document:
        gate = " with a gate" if "W_gate" in document["feed_forward"] else ""
        settings.append(f"feed_forward {document['feed_forward']['activation']}{gate}")
    settings += [f"--{key} {flags[key]!r}" for key in flags]
    return "; ".join([", ".join(sizes)] + settings)
