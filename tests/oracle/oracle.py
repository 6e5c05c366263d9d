"""Attention computed a second time, from the input file alone, with NumPy.

Nothing here knows the program: this is the lecture's table, written down independently, so that a
mistake would have to be made twice to go unseen. compare_with_program.py holds the two against
each other.

    X  embeddings     n x d_model     Q  queries  w x h d_k     S  scores         w x m
    M  the memory's   m x d_memory    K  keys     m x h d_k     Z  scaled scores  w x m
    n  tokens                         V  values   m x h d_v     A  weights        w x m
    m  tokens attended to: the memory's, or the sentence's own (M = X)
    w  words encoded                                            C  context        w x d
    h  heads: each has its own block of the columns of Q, K and V, its own S, Z, A and C

    variant     scored against each other   multiplied by the weights   the word itself, by default
    raw         embedding . embedding       embeddings                  carry
    query-key   query . key                 keys                        score
    qkv         query . key                 values                      score

In cross-attention (there is a memory) the word itself is not among the tokens: all are scored.
On the command line it prints one input's numbers: oracle.py FILE
"""

import json
import sys

import numpy as np

from document import Refused, complete

NAME = {"Q": "queries", "K": "keys", "V": "values"}


class Sized:
    """An array, and for each of its numbers how large the terms are that went into it.

    Two sums of the same terms in another order differ by a small multiple of 2^-53 times the sum
    of the terms' magnitudes, and where the terms cancel that is much more than 2^-53 times the
    result. So two correct programs agree relative to these magnitudes, the number's room.
    """

    def __init__(self, values, room=None):
        self.values = np.array(values, dtype=float)
        self.room = np.abs(self.values) if room is None else room

    def __getitem__(self, cells):
        return Sized(self.values[cells], self.room[cells])

    def __add__(self, other):
        return Sized(self.values + other.values, self.room + other.room)

    def __matmul__(self, other):
        return Sized(self.values @ other.values, self.room @ other.room)

    def __truediv__(self, number):
        return Sized(self.values / number, self.room / abs(number))

    def turned(self):
        return Sized(self.values.T, self.room.T)

    def width(self):
        return self.values.shape[1]

    def height(self):
        return len(self.values)

    def block(self, number, count):
        """The number-th (from 1) of count blocks of columns."""
        width = self.width() // count
        return self[:, (number - 1) * width:number * width]


class Variant:
    """One variant's numbers.

    step   {(id, head): Sized}, in the order in which they are computed; head is None where there is
           only one, and in what all heads share. A cell that was not scored is NaN, one that the
           mask hides -inf.
    max    {head: Sized}: the largest of each row that is exponentiated, NaN where there is none
    sum    {head: Sized}: what the row's exponentials add up to
    settings   self, scale and divisor; mask and heads where there are any
    """

    def __init__(self, settings):
        self.step, self.max, self.sum, self.settings = {}, {}, {}, settings


def trace(document, flags=None):
    """{name: Variant}, every one that the input has the numbers for; flags win over the file."""
    full = complete(document, flags)
    words = [position - 1 for position in full["word"]]
    X = Sized(full["embeddings"]) if "embeddings" in full else None
    M = X
    if "memory" in full:
        M = Sized(full["memory"]["embeddings"]) if "embeddings" in full["memory"] else None

    traced = {}
    if "heads" not in full and X and M and X.width() == M.width():
        raw = traced["raw"] = Variant(settings(full, "carry", X.width()))
        one_head(full, raw, None, words, X[words], M, M)

    Q, K, V = (given_or_projected(full, *one) for one in (("Q", X), ("K", M), ("V", M)))
    if Q and K and ("W_O" not in full or matrix(full, "W_O").height() == K.width()):
        traced["query-key"] = all_heads(full, words, Q[words], K, None)
    if Q and K and V:
        traced["qkv"] = all_heads(full, words, Q[words], K, V)
    if not traced:
        raise Refused("no variant has all it needs")
    return traced


def settings(full, default_self, d):
    """How a variant is computed, when the vectors compared have length d."""
    scale = full["scale"]
    found = {"self": "score" if "memory" in full else full.get("self", default_self),
             "scale": scale,
             "divisor": {"sqrt": float(np.sqrt(d)), "none": 1.0, "dim": float(d)}.get(scale, scale)}
    if "mask" in full:
        found["mask"] = "causal" if full["mask"] == "causal" else "matrix"
    if "heads" in full:
        found["heads"] = full["heads"]
    return found


def matrix(full, name):
    """A W matrix as one that rows are multiplied by, however the file stores it."""
    stored = Sized(full[name])
    return stored.turned() if full.get("layout") == "out_in" else stored


def project(full, rows, letter):
    """rows . W, and the bias added if there is one."""
    product = rows @ matrix(full, f"W_{letter}")
    return product + Sized(full[f"b_{letter}"]) if f"b_{letter}" in full else product


def given_or_projected(full, letter, rows):
    """The queries, keys or values of all tokens; None where the input does not lead to them."""
    if NAME[letter] in full:
        return Sized(full[NAME[letter]])
    return project(full, rows, letter) if rows and f"W_{letter}" in full else None


def all_heads(full, words, Q, K, V):
    """query-key (V is None) or qkv."""
    heads = full.get("heads", 1)
    variant = Variant(settings(full, "score", K.width() // heads))
    whole = {"queries": Q, "keys": K} | ({"values": V} if V else {})
    for name, rows in whole.items():
        if name not in full:
            variant.step[name, None] = rows

    if heads == 1:
        joined = one_head(full, variant, None, words, Q, K, V or K)
    else:
        contexts = []
        for head in range(1, heads + 1):
            own = {name: rows.block(head, heads) for name, rows in whole.items()}
            for name, rows in own.items():
                variant.step[name, head] = rows
            contexts.append(one_head(full, variant, head, words, own["queries"], own["keys"],
                                     own.get("values", own["keys"])))
        joined = variant.step["concat", None] = side_by_side(contexts)
    if "W_O" in full:
        variant.step["output", None] = project(full, joined, "O")
    return variant


def one_head(full, variant, head, words, asking, answering, weighed):
    """From the vectors to the context, which is returned."""
    policy = variant.settings["self"]

    # Scores, divided, and hidden where the mask says so.
    scores = asking @ answering.turned()
    own = np.zeros(scores.values.shape, dtype=bool)
    if policy != "score":
        own[range(len(words)), words] = True
    scores.values[own] = np.nan
    variant.step["scores", head] = scores
    scaled = variant.step["scaled_scores", head] = scores / variant.settings["divisor"]
    if "softcap" in full:
        cap = full["softcap"]
        scaled = Sized(cap * np.tanh(scaled.values / cap), scaled.room)
        variant.step["capped_scores", head] = scaled
    if "mask" in full:
        hidden = ~may_attend(full, words, own.shape[1])
        if hidden.all(axis=1).any():
            raise Refused("the mask hides every token from a word")
        scaled = Sized(np.where(hidden & ~own, -np.inf, scaled.values), scaled.room)
        variant.step["masked_scores", head] = scaled

    # Softmax, row by row, over the cells that are neither unscored nor hidden.
    exponentials, weights = (np.where(own, np.nan, 0.0) for _ in range(2))
    maxima, sums = np.full(len(words), np.nan), np.zeros(len(words))
    for row, cells in enumerate(scaled.values):
        seen = np.isfinite(cells)
        if seen.any():
            maxima[row] = cells[seen].max()
            exponentials[row, seen] = np.exp(cells[seen] - maxima[row])
            sums[row] = exponentials[row, seen].sum()
            weights[row, seen] = exponentials[row, seen] / sums[row]
        elif policy == "skip":
            raise Refused("a word that is left out has nothing else to attend to")

    # An error of x in an exponent multiplies the exponential by 1 + x. The cell's and the maximum's
    # are both at most the row's largest; a weight inherits its own exponential's and the sum's.
    largest = scaled.room.max(axis=1)
    growth = 1 + 2 * largest
    variant.step["exponentials", head] = Sized(exponentials, exponentials * growth[:, None])
    variant.max[head], variant.sum[head] = Sized(maxima, largest), Sized(sums, sums * growth)
    weights = variant.step["weights", head] = Sized(weights, 2 * weights * growth[:, None])

    # weight x vector for each pair, and their sum over the tokens.
    weighted = variant.step["weighted_values", head] = Sized(
        weights.values[:, :, None] * weighed.values, weights.room[:, :, None] * weighed.room)
    context = Sized(np.nansum(weighted.values, axis=1), np.nansum(weighted.room, axis=1))
    if policy == "carry":
        context = context + weighed[words]
    variant.step["context", head] = context
    return context


def may_attend(full, words, tokens):
    """Which of the tokens each word encoded may attend to, for all that the mask says."""
    if full["mask"] == "causal":
        return np.array([[token <= word for token in range(tokens)] for word in words])
    # The matrix has a row for each word of the sentence, or for each word encoded.
    rows = np.array(full["mask"], dtype=bool)
    return rows[words] if len(rows) == len(full["tokens"]) else rows


def side_by_side(parts):
    return Sized(np.concatenate([part.values for part in parts], axis=1),
                 np.concatenate([part.room for part in parts], axis=1))


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        variants = trace(json.load(file))
    np.set_printoptions(linewidth=120, precision=6, suppress=True)
    for name, variant in variants.items():
        print(name, variant.settings)
        for (step, head), numbers in variant.step.items():
            print(name, step, f"of head {head}" if head else "", f"\n{numbers.values}")
