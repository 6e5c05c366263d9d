"""Attention computed a second time, from the input file alone, with NumPy.

Nothing here knows the program: this is the lecture's table, written down independently, so that a
mistake would have to be made twice to go unseen. compare_with_program.py holds the two against
each other.

    X  embeddings   n x d_model      Q  queries  w x d_k      S  scores         w x n
    W  matrices                      K  keys     n x d_k      Z  scaled scores  w x n
    n  tokens                        V  values   n x d_v      A  weights        w x n
    w  words encoded                                          C  context        w x d

    variant     scored against each other   multiplied by the weights   the word itself, by default
    raw         embedding . embedding       embeddings                  carry
    query-key   query . key                 keys                        score
    qkv         query . key                 values                      score

On the command line it prints one input's numbers: oracle.py FILE
"""

import json
import sys

import numpy as np

VARIANTS = ("raw", "query-key", "qkv")
NEEDS = {"raw": (), "query-key": ("W_Q", "W_K"), "qkv": ("W_Q", "W_K", "W_V")}
DEFAULT_SELF = {"raw": "carry", "query-key": "score", "qkv": "score"}


class NothingToScore(Exception):
    """The sentence has one word, and it is not scored and not carried either."""


def tokens_of(document):
    """The document's tokens, or x1, x2 and so on."""
    return document.get("tokens") or [f"x{i + 1}" for i in range(len(document["embeddings"]))]


def matrix_of(document, name):
    """W_Q, W_K or W_V under its own name or the short one; None when absent."""
    rows = document.get(name, document.get(name[-1]))
    return None if rows is None else np.array(rows, dtype=float)


def positions(word, tokens):
    """What "word" says, as positions from 0. Without it, every word."""
    if word is None:
        return list(range(len(tokens)))
    entries = word if isinstance(word, list) else [word]
    found = []
    for entry in entries:
        if isinstance(entry, str):
            if tokens.count(entry) != 1:
                raise ValueError(f"{entry!r} does not stand exactly once in {tokens}")
            found.append(tokens.index(entry))
        else:
            if not 1 <= entry <= len(tokens) or entry != int(entry):
                raise ValueError(f"{entry!r} is no position from 1 to {len(tokens)}")
            found.append(int(entry) - 1)
    return found


def divisor_of(scale, d):
    """What scores are divided by, when the vectors compared have length d."""
    rules = {"sqrt": float(np.sqrt(d)), "none": 1.0, "dim": float(d)}
    return rules[scale] if isinstance(scale, str) else float(scale)


def trace(document, word=None, self_policy=None, scale=None):
    """Every variant that the input has the matrices for: {variant: {step: array}}.

    word (as the file's key), self_policy and scale win over the file. A cell that was not scored
    is NaN. Beside the steps there are the arrays max and sum (of the exponentials, one for each
    word encoded; max is NaN where a word had nothing to be scored against), the number divisor and
    the strings self and scale (scale is a number when a number was given).
    """
    return _trace(document, word, self_policy, scale)[0]


def trace_with_room(document, word=None, self_policy=None, scale=None):
    """trace(), and for each number how large the terms are that went into it.

    Two sums of the same terms in another order differ by a small multiple of 2^-53 times the sum
    of the terms' magnitudes, and where the terms cancel that is much more than 2^-53 times the
    result. So two correct programs agree relative to this second dictionary, which has the shapes
    of the first.
    """
    return _trace(document, word, self_policy, scale)


def _trace(document, word, self_policy, scale):
    tokens = tokens_of(document)
    words = positions(document.get("word") if word is None else word, tokens)
    scale = document.get("scale", "sqrt") if scale is None else scale
    X = np.array(document["embeddings"], dtype=float)
    matrices = {name: matrix_of(document, name) for name in ("W_Q", "W_K", "W_V")}

    steps, room = {}, {}
    for variant in VARIANTS:
        if any(matrices[name] is None for name in NEEDS[variant]):
            continue
        policy = self_policy or document.get("self") or DEFAULT_SELF[variant]
        if policy == "skip" and len(tokens) == 1:
            raise NothingToScore(variant)
        steps[variant], room[variant] = _variant(variant, X, words, policy, scale, **matrices)
    return steps, room


def _variant(variant, X, words, policy, scale, W_Q, W_K, W_V):
    step, room = {}, {}

    # What is compared with what, and what the weights multiply.
    if variant == "raw":
        asking, answering, weighed = X[words], X, X
        asking_room, answering_room, weighed_room = abs(X[words]), abs(X), abs(X)
    else:
        step["queries"] = asking = X[words] @ W_Q
        step["keys"] = answering = weighed = X @ W_K
        room["queries"] = asking_room = abs(X[words]) @ abs(W_Q)
        room["keys"] = answering_room = weighed_room = abs(X) @ abs(W_K)
    if variant == "qkv":
        step["values"] = weighed = X @ W_V
        room["values"] = weighed_room = abs(X) @ abs(W_V)

    # Scores, divided.
    scores = asking @ answering.T
    if policy != "score":
        for row, position in enumerate(words):
            scores[row, position] = np.nan
    divisor = divisor_of(scale, answering.shape[1])
    scaled = scores / divisor
    step["scores"], step["scaled_scores"] = scores, scaled
    room["scores"] = asking_room @ answering_room.T
    room["scaled_scores"] = room["scores"] / abs(divisor)

    # Softmax, row by row, over the cells that were scored.
    exponentials = np.full(scaled.shape, np.nan)
    weights = np.full(scaled.shape, np.nan)
    maxima, sums = np.full(len(words), np.nan), np.zeros(len(words))
    for row, cells in enumerate(scaled):
        scored = ~np.isnan(cells)
        if scored.any():
            maxima[row] = cells[scored].max()
            exponentials[row, scored] = np.exp(cells[scored] - maxima[row])
            sums[row] = exponentials[row, scored].sum()
            weights[row, scored] = exponentials[row, scored] / sums[row]
    step["exponentials"], step["max"], step["sum"] = exponentials, maxima, sums
    step["weights"] = weights

    # An error of x in an exponent multiplies the exponential by 1 + x. The cell's and the maximum's
    # are both at most the row's largest; a weight inherits its own exponential's and the sum's.
    room["max"] = room["scaled_scores"].max(axis=1)
    growth = 1 + 2 * room["max"][:, None]
    room["exponentials"] = exponentials * growth
    room["sum"] = sums * growth[:, 0]
    room["weights"] = 2 * weights * growth

    # weight x vector for each pair, and their sum over the tokens.
    weighted = weights[:, :, None] * weighed[None, :, :]
    context = np.nansum(weighted, axis=1)
    weighted_room = room["weights"][:, :, None] * weighed_room[None, :, :]
    context_room = np.nansum(weighted_room, axis=1)
    if policy == "carry":
        context = context + weighed[words]
        context_room = context_room + weighed_room[words]
    step["weighted_values"], step["context"] = weighted, context
    room["weighted_values"], room["context"] = weighted_room, context_room

    step.update({"divisor": divisor, "self": policy, "scale": scale})
    room["divisor"] = abs(divisor)
    return step, room


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        traced = trace(json.load(file))
    np.set_printoptions(linewidth=120, precision=6, suppress=True)
    for variant, numbers in traced.items():
        for name, value in numbers.items():
            print(f"{variant} {name}\n{value}")
