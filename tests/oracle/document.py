"""What an input document means: the same document, flags applied and every default filled in.

complete() gives it in the form in which a trace gives its input back: tokens name the queries,
memory.tokens the keys of cross-attention, past.tokens the cached ones; a short name is the long
one; word is a list of positions from 1; what is at its default is left out.
"""

import masks
from refused import Refused, require

KEPT = ("$schema", "title", "source", "description", "tour", "features", "embeddings", "queries",
        "keys", "values", "scores", "W_O", "b_Q", "b_K", "b_V", "b_O", "softcap", "bias", "alibi",
        "sinks", "positions", "feed_forward")
SHORT = {"W_Q": "Q", "W_K": "K", "W_V": "V"}
DEFAULTS = {"layout": "in_out", "heads": 1, "empty_rows": "refuse", "scale_on": "scores",
            "residual": False}


def names(letter, count):
    return [f"{letter}{i + 1}" for i in range(count)]


def positions(word, tokens):
    """What "word" says, as positions from 1. Without it, every word."""
    if word is None:
        return list(range(1, len(tokens) + 1))
    found = []
    for entry in word if isinstance(word, list) else [word]:
        if isinstance(entry, str):
            if tokens.count(entry) != 1:
                raise ValueError(f"{entry!r} does not stand exactly once in {tokens}")
            found.append(tokens.index(entry) + 1)
        else:
            if not 1 <= entry <= len(tokens) or entry != int(entry):
                raise ValueError(f"{entry!r} is no position from 1 to {len(tokens)}")
            found.append(int(entry))
    return found


def rows_of_scores(scores):
    """The n x m of given scores, or of the first head's where each has its own."""
    first = scores[0] if isinstance(scores[0][0], list) else scores
    return len(first), len(first[0])


def complete(document, flags=None):
    """The document in full. flags may have word (as the file's key), self, scale and mask."""
    flags = flags or {}
    full = {key: document[key] for key in KEPT if key in document}
    for key in ("alibi", "sinks", "bias", "scores"):
        if key in full:
            full[key] = one_for_all(full[key], matrix=key in ("bias", "scores"))
    for long, short in SHORT.items():
        if long in document or short in document:
            full[long] = document.get(long, document.get(short))
    for key, default in DEFAULTS.items():
        if document.get(key, default) != default:
            full[key] = document[key]
    if document.get("kv_heads", full.get("heads", 1)) != full.get("heads", 1):
        full["kv_heads"] = document["kv_heads"]

    # What is attended to: the memory's tokens, or the cached ones and the sentence's own.
    memory = dict(document["memory"]) if "memory" in document else None
    past = past_in_full(document)
    if memory is None and "queries" in full and "embeddings" in full:
        if len(full["queries"]) != len(full["embeddings"]):
            memory = {"embeddings": full.pop("embeddings")}
    if "scores" in full:
        n, m = rows_of_scores(full["scores"])
        own = m - len(past["tokens"]) if past else m
    else:
        asking = full.get("queries", full.get("embeddings"))
        answering = full.get("keys", (memory or {}).get("embeddings", full.get("embeddings")))
        require(asking is not None and answering is not None, "no queries, or no keys")
        n, own = len(asking), len(answering)
        m = own + len(past["tokens"]) if past else own
    if memory is None and n != own:
        memory = {}
        if "scores" in full and "embeddings" in full:
            memory["embeddings"] = full.pop("embeddings")

    # Their names.
    tokens = document.get("tokens")
    if memory is not None and "tokens" not in memory:
        if tokens is not None and len(tokens) == own != n:
            memory["tokens"], tokens = tokens, names("q", n)
        else:
            memory["tokens"] = names("m", own)
    if memory is not None:
        full["memory"] = memory
    if past:
        full["past"] = past
    full["tokens"] = names("x", n) if tokens is None else tokens

    in_file = positions(document.get("word"), full["tokens"])
    full["word"] = positions(flags["word"], full["tokens"]) if "word" in flags else in_file
    mask = document.get("mask", "none")
    if "mask" in flags:
        mask = masks.named(flags["mask"])
    mask = masks.in_full(masks.of_words(mask, in_file, full["word"], n))
    if mask != "none":
        full["mask"] = mask
    if "self" in document or "self" in flags:
        full["self"] = flags.get("self", document.get("self"))
    # Scores that are given have no d to take the root of.
    default = "none" if "scores" in full else "sqrt"
    full["scale"] = flags.get("scale", document.get("scale", default))
    if "qk_norm" in document:
        full["qk_norm"] = {"epsilon": 1e-6} | document["qk_norm"]
    if "norm" in document:
        full["norm"] = {"epsilon": 1e-5} | document["norm"]
    if "rotary" in document:
        full["rotary"] = rotary_in_full(document["rotary"], full)
    return full


def one_for_all(of_heads, matrix):
    """What a list of one head's stands for: it alone."""
    several = isinstance(of_heads[0][0], list) if matrix else isinstance(of_heads, list)
    return of_heads[0] if several and len(of_heads) == 1 else of_heads


def past_in_full(document):
    if "past" not in document:
        return None
    past = dict(document["past"])
    count = len(past["keys"] if "keys" in past else past["values"])
    return {"tokens": names("past", count)} | past


def cached(full):
    """How many cached tokens stand before the sentence."""
    return len(full["past"]["tokens"]) if "past" in full else 0


def attended(full):
    """How many tokens there are to attend to."""
    own = full["memory"]["tokens"] if "memory" in full else full["tokens"]
    return cached(full) + len(own)


def kv_heads(full):
    return full.get("kv_heads", full.get("heads", 1))


def normed_before_split(full, name, width):
    """Whether there are as many gains as columns, of several heads: then a row is normed whole."""
    gain = full.get("qk_norm", {}).get(name)
    count = full.get("heads", 1) if name == "queries" else kv_heads(full)
    return gain is not None and count > 1 and len(gain) == width


def width_of(full, step, letter):
    """How many columns queries or keys have; None where the input does not lead to them."""
    if step in full:
        return len(full[step][0])
    if f"W_{letter}" not in full:
        return None
    W = full[f"W_{letter}"]
    if isinstance(W, dict):
        W = W["W_2"]
    return len(W) if full.get("layout") == "out_in" else len(W[0])


def rotary_in_full(rotary, full):
    p = cached(full)
    found = {"positions": [p + i for i in range(len(full["tokens"]))]} | rotary
    if "cos" in rotary:
        return found
    if "dims" not in rotary:
        width = width_of(full, "queries", "Q")
        found["dims"] = (width or 0) // full.get("heads", 1)
    return {"base": 10000, "factor": 1} | found
