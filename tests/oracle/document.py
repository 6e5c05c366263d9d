"""What an input document means: the same document with the flags applied and every default filled in.

complete() gives it in the form in which a trace gives its input back: tokens name the queries,
memory.tokens the keys of cross-attention; a short name is the long one; word is a list of
positions from 1; what is at its default is left out.
"""

KEPT = ("$schema", "title", "source", "description", "embeddings", "queries", "keys", "values",
        "W_O", "b_Q", "b_K", "b_V", "b_O")
SHORT = {"W_Q": "Q", "W_K": "K", "W_V": "V"}


class Refused(Exception):
    """The input has nothing to trace, or a word that may attend to nothing."""


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


def complete(document, flags=None):
    """The document in full. flags may have word (as the file's key), self, scale and mask."""
    flags = flags or {}
    full = {key: document[key] for key in KEPT if key in document}
    for long, short in SHORT.items():
        if long in document or short in document:
            full[long] = document.get(long, document.get(short))
    if document.get("layout", "in_out") != "in_out":
        full["layout"] = document["layout"]
    if document.get("heads", 1) != 1:
        full["heads"] = document["heads"]

    # What is attended to: the memory's tokens, or the sentence's own.
    memory = dict(document["memory"]) if "memory" in document else None
    if memory is None and "queries" in full and "embeddings" in full:
        if len(full["queries"]) != len(full["embeddings"]):
            memory = {"embeddings": full.pop("embeddings")}
    asking = full.get("queries", full.get("embeddings"))
    answering = full.get("keys", (memory or {}).get("embeddings", full.get("embeddings")))
    if asking is None or answering is None:
        raise Refused("no queries, or no keys")
    n, m = len(asking), len(answering)
    if memory is None and n != m:
        memory = {}

    # Their names.
    tokens = document.get("tokens")
    if memory is not None and "tokens" not in memory:
        if tokens is not None and len(tokens) == m != n:
            memory["tokens"], tokens = tokens, names("q", n)
        else:
            memory["tokens"] = names("m", m)
    if memory is not None:
        full["memory"] = memory
    full["tokens"] = names("x", n) if tokens is None else tokens

    in_file = positions(document.get("word"), full["tokens"])
    full["word"] = positions(flags["word"], full["tokens"]) if "word" in flags else in_file
    mask = flags.get("mask", document.get("mask", "none"))
    if not isinstance(mask, str) and len(mask) < n:
        # One row for each word that the file lists.
        mask = [mask[in_file.index(position)] for position in full["word"]]
    if mask != "none":
        full["mask"] = mask
    if "self" in document or "self" in flags:
        full["self"] = flags.get("self", document.get("self"))
    if "softcap" in document:
        full["softcap"] = document["softcap"]
    full["scale"] = flags.get("scale", document.get("scale", "sqrt"))
    return full
