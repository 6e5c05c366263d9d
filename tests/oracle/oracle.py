"""Attention computed a second time, from the input file alone, with NumPy.

Nothing here knows the program: this is the lecture's table, written down independently, so that a
mistake would have to be made twice to go unseen. compare_with_program.py holds the two against
each other.

    X  embeddings     n x d_model     Q  queries  w x h d_k     S  scores         w x m
    M  the memory's   m x d_memory    K  keys     m x g d_k     Z  scaled scores  w x m
    n  tokens                         V  values   m x g d_v     A  weights        w x m
    m  tokens attended to: the memory's, or p cached ones and the sentence's own (M = X)
    w  words encoded                                            C  context        w x d
    h  heads: each has its own block of the columns of Q, its own S, Z, A and C; and of the columns
       of K and V, which have g blocks, that of its group: the first h/g heads the first, and so on

    variant     scored against each other   multiplied by the weights   the word itself, by default
    raw         embedding . embedding       embeddings                  carry
    query-key   query . key                 keys                        score
    qkv         query . key                 values                      score

In cross-attention (there is a memory) the word itself is not among the tokens: all are scored.
What stands around attention in a model's block is in blocks.py.
On the command line it prints one input's numbers: oracle.py FILE
"""

import json
import sys

import numpy as np

import biases
import blocks
import fits
import masks
from blocks import NAME
from document import attended, cached, complete, kv_heads, normed_before_split
from refused import Refused, require
from sized import Sized, side_by_side
from vectors import normed, own_vectors

class Variant:
    """One variant's numbers.

    step   {(id, head): Sized}, in the order in which they are computed; head is None where there is
           only one, and in what all heads share; of keys and values it is the group's number. A
           cell that was not scored is NaN, one that the mask hides -inf.
    max    {head: Sized}: the largest of each row that is exponentiated, NaN where there is none
    sum    {head: Sized}: what the row's exponentials add up to
    norm, rotation, divisor   {(id, head): Norm, Rotation or number} of the steps that have one
    slope, of_sink   {head: ALiBi's slope}, {head: Sized, the sink's exponential in each row}
    settings   self, scale and divisor; mask, heads and kv_heads where there are any
    """

    def __init__(self, settings):
        self.step, self.max, self.sum, self.settings = {}, {}, {}, settings
        self.norm, self.rotation, self.divisor = {}, {}, {}
        self.slope, self.of_sink = {}, {}


def trace(document, flags=None):
    """{name: Variant}, every one that the input has the numbers for; flags win over the file."""
    full = complete(document, flags)
    words = [position - 1 for position in full["word"]]
    fits.require_blocks(full)
    before = blocks.Before(full, words)
    M = X = before.read
    if "memory" in full:
        M = Sized(full["memory"]["embeddings"]) if "embeddings" in full["memory"] else None

    made = {"queries": given_or_projected(full, "Q", X), "keys": given_or_projected(full, "K", M),
            "values": given_or_projected(full, "V", M)}
    Q, K, V = (steps and steps[name] for name, steps in made.items())
    fits.require_all(full, Q, K, V)
    if Q:
        made["queries"] = {id: rows[words] for id, rows in made["queries"].items()}
    traced = {}
    if raw_makes_sense(full) and X and M and X.width() == M.width():
        if fits.block(full, X, M.width()):
            traced["raw"] = raw(full, words, before, M)
    if "scores" in full:
        if V and fits.block(full, X, result_width(full, V)):
            traced["qkv"] = all_heads(full, words, before, {"values": made["values"]})
    elif Q and K:
        compared = {"queries": made["queries"], "keys": made["keys"]}
        heads = full.get("heads", 1)
        if "W_O" not in full or blocks.matrix(full, full["W_O"]).height() == \
                K.width() // kv_heads(full) * heads:
            if fits.block(full, X, result_width(full, K)):
                traced["query-key"] = all_heads(full, words, before, compared)
        if V and fits.block(full, X, result_width(full, V)):
            traced["qkv"] = all_heads(full, words, before, compared | {"values": made["values"]})
    if not traced:
        raise Refused("no variant has all it needs")
    return traced


def result_width(full, weighed):
    """How long attention's result is, when all heads' keys or values are weighed."""
    if "W_O" in full:
        return blocks.matrix(full, full["W_O"]).width()
    return weighed.width() // kv_heads(full) * full.get("heads", 1)


def raw_makes_sense(full):
    """Embeddings have no heads, are not normed, turned or cached; nor is there a point in scaling
    one side of them."""
    return not any(key in full for key in ("heads", "qk_norm", "rotary", "past", "scores",
                                           "scale_on"))


def settings(full, default_self, d):
    """How a variant is computed, when the vectors compared have length d."""
    scale = full["scale"]
    rules = {"none": 1.0} | ({"sqrt": float(np.sqrt(d)), "dim": float(d)} if d else {})
    require(scale in rules or not isinstance(scale, str), "scores that are given have no length d")
    found = {"self": "score" if "memory" in full else full.get("self", default_self),
             "scale": scale, "divisor": rules.get(scale, scale)}
    if "mask" in full:
        found["mask"] = masks.kind(full["mask"])
    if "heads" in full:
        found["heads"] = full["heads"]
    if "kv_heads" in full:
        found["kv_heads"] = full["kv_heads"]
    return found


def given_or_projected(full, letter, rows):
    """{id: rows of all tokens} of the steps that lead to the queries, keys or values, these last;
    None where the input does not lead to them."""
    name = NAME[letter]
    if name in full:
        return {name: Sized(full[name])}
    return blocks.projected(full, letter, rows) if rows and f"W_{letter}" in full else None


def raw(full, words, before, M):
    variant = Variant(settings(full, "carry", M.width()))
    before.enter(variant)
    context = one_head(full, variant, None, words, before.read[words] @ M.turned(), M)
    blocks.after(full, variant, before.stream[words], context)
    return variant


def all_heads(full, words, before, made):
    """query-key, qkv, or qkv of scores that are given: made has the steps that lead to the queries
    of the words encoded, to the keys and to the values, of all heads side by side, as far as there
    are any."""
    heads, groups = full.get("heads", 1), kv_heads(full)
    whole = {name: steps[name] for name, steps in made.items()}
    d = whole["keys"].width() // groups if "keys" in whole else None
    variant = Variant(settings(full, "score", d))
    before.enter(variant)
    split = {name: name for name in whole}  # the id of each head's part
    for name in whole:
        if name not in full:
            variant.step |= {(id, None): rows for id, rows in made[name].items()}
        if normed_before_split(full, name, whole[name].width()):
            split[name] = f"normed_{name}"
            whole = whole | {name: normed(full, variant, name, None, whole[name])}

    contexts = []
    for head in range(1, heads + 1):
        group = (head - 1) // (heads // groups) + 1
        own = own_vectors(full, variant, words, whole, split, head, group)
        if "scores" in full:
            scores = Sized(biases.of_head(full["scores"], head)[words])
        else:
            scores = own["queries"] @ own["keys"].turned()
        contexts.append(one_head(full, variant, head if heads > 1 else None, words, scores,
                                 own["weighed"]))
    joined = contexts[0]
    if heads > 1:
        joined = variant.step["concat", None] = side_by_side(contexts)
    if "W_O" in full:
        joined = blocks.times(full, joined, full["W_O"], full.get("b_O"))
        variant.step["output", None] = joined
    blocks.after(full, variant, before.stream and before.stream[words], joined)
    return variant


def one_head(full, variant, head, words, scores, weighed):
    """From the scores to the context, which is returned. head: None where there is only one."""
    policy, p, m = variant.settings["self"], cached(full), attended(full)
    own = np.zeros(scores.values.shape, dtype=bool)
    if policy != "score":
        own[range(len(words)), [p + word for word in words]] = True
    scores.values[own] = np.nan
    if "scores" not in full:
        variant.step["scores", head] = scores
    z = scores
    if "scale_on" not in full:
        z = variant.step["scaled_scores", head] = scores / variant.settings["divisor"]
        variant.divisor["scaled_scores", head] = variant.settings["divisor"]
    if "softcap" in full:
        cap = full["softcap"]
        z = variant.step["capped_scores", head] = Sized(cap * np.tanh(z.values / cap), z.room)
    number, heads = head or 1, full.get("heads", 1)
    if "bias" in full or "alibi" in full:
        if "bias" in full:
            z = z + Sized(biases.of_head(full["bias"], number)[words])
        if "alibi" in full:
            slope = variant.slope[head] = biases.slopes(full["alibi"], heads)[number - 1]
            z = z + Sized(-slope * biases.distances(words, m, p))
        variant.step["biased_scores", head] = z
    empty = np.zeros(len(words), dtype=bool)
    if "mask" in full:
        seen = np.array(masks.may_attend(full["mask"], number, heads, words, len(full["tokens"]), m,
                                         p))
        empty = ~seen.any(axis=1)
        z = Sized(np.where(~seen & ~own, -np.inf, z.values), z.room)
        variant.step["masked_scores", head] = z
    if policy == "skip":
        require(m > 1, "nothing is left to score")
        empty |= ~np.isfinite(z.values).any(axis=1)  # but for the word itself, it sees nothing
    sink = sink_of(full, number)
    if empty.any() and sink is None and "empty_rows" not in full:
        raise Refused("a word that may attend to nothing")
    weights = softmax(full, variant, head, z, own, empty, sink)

    # weight x vector for each pair, and their sum over the tokens.
    weighted = variant.step["weighted_values", head] = Sized(
        weights.values[:, :, None] * weighed.values, weights.room[:, :, None] * weighed.room)
    context = Sized(np.nansum(weighted.values, axis=1), np.nansum(weighted.room, axis=1))
    if policy == "carry":
        context = context + weighed[[p + word for word in words]]
    variant.step["context", head] = context
    return context


def sink_of(full, head):
    sinks = full.get("sinks")
    return sinks[head - 1] if isinstance(sinks, list) else sinks


def softmax(full, variant, head, z, own, empty, sink):
    """The weights, row by row, over the cells that are neither unscored (own) nor hidden."""
    exponentials, weights = (np.where(own, np.nan, 0.0) for _ in range(2))
    rows = len(empty)
    maxima, sums = np.full(rows, np.nan), np.zeros(rows)
    largest = z.room.max(axis=1)
    if sink is not None:
        largest = np.maximum(largest, abs(sink))
    for row, cells in enumerate(z.values):
        seen = np.isfinite(cells)
        if empty[row] and sink is None and full.get("empty_rows") == "uniform":
            seen = ~own[row]
            exponentials[row, seen] = 1.0
            sums[row] = seen.sum()
        elif seen.any() or sink is not None:
            maxima[row] = max([*cells[seen], *([] if sink is None else [sink])])
            exponentials[row, seen] = np.exp(cells[seen] - maxima[row])
            sums[row] = exponentials[row, seen].sum()
            if sink is not None:
                sums[row] += np.exp(sink - maxima[row])
        if sums[row]:
            weights[row, seen] = exponentials[row, seen] / sums[row]

    # An error of x in an exponent multiplies the exponential by 1 + x. The cell's and the maximum's
    # are both at most the row's largest; a weight inherits its own exponential's and the sum's.
    growth = 1 + 2 * largest
    variant.step["exponentials", head] = Sized(exponentials, exponentials * growth[:, None])
    variant.max[head], variant.sum[head] = Sized(maxima, largest), Sized(sums, sums * growth)
    if sink is not None:
        of_sink = np.exp(sink - maxima)
        variant.of_sink[head] = Sized(of_sink, of_sink * growth)
    variant.step["weights", head] = Sized(weights, 2 * weights * growth[:, None])
    return variant.step["weights", head]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        variants = trace(json.load(file))
    np.set_printoptions(linewidth=120, precision=6, suppress=True)
    for name, variant in variants.items():
        print(name, variant.settings)
        for (step, head), numbers in variant.step.items():
            print(name, step, f"of head {head}" if head else "", f"\n{numbers.values}")
