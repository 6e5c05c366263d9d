"""Attention computed with one known mistake, in NumPy, from the catalogue's sentences alone.

Nothing here knows the program: each mistake is made as somebody who writes attention in NumPy would
make it. name_mistakes.py gives these numbers to the program, which should name the mistake.
Letters and shapes are those of ../oracle/oracle.py. Where a sentence can be read in two ways:

    one change      a mistake changes one thing; all that comes after it is computed from there
    the divisor     what the file's "scale" comes to stands for the sqrt(d) of the sentences
    what replaces   values that are keys are shown as values; embeddings that are weighed or scored
                    are not called values, queries or keys, so these steps are not shown at all
    two changes     are both made, wherever each has its place
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))
from document import complete

NAME = {"Q": "queries", "K": "keys", "V": "values"}

# Whose W, and bias, makes the queries (Q), keys (K) and values (V) in place of their own.
OTHER_W = {
    "queries-keys-swapped": {"Q": "K", "K": "Q"},
    "keys-values-swapped": {"K": "V", "V": "K"},
    "queries-values-swapped": {"Q": "V", "V": "Q"},
    "keys-are-queries": {"K": "Q"},
    "values-are-queries": {"V": "Q"},
}

# Words that are not encoded count too: the code that goes wrong computes the whole sentence.
ROWS_TOGETHER = ("softmax-columns", "softmax-all")

MISTAKES = (
    "scale-none", "scale-dim", "scale-d-model", "scale-tokens", "scale-multiplied", "scale-sqrt",
    "softmax-columns", "softmax-all", "softmax-none", "sum-normalised", "softmax-before-scale",
    "max-kept", *OTHER_W, "values-are-keys", "values-are-embeddings", "embeddings-scored",
    "W_Q-transposed", "W_K-transposed", "W_V-transposed", "W_O-transposed", "all-W-transposed",
    "weights-transposed", "self-scored", "self-skipped", "self-carried", "mask-missing",
    "mask-after-softmax", "mask-zero", "mask-strict", "mask-reversed", "mask-loose",
    "heads-not-split", "heads-interleaved", "heads-reshaped", "bias-missing", "output-missing",
    "dropout-left-on",
)

DROPPED = 0.25  # dropout's p
SEED = 20140615


class DoesNotApply(Exception):
    """The input has no place for the mistake, or no numbers come of it."""


class Attempt:
    """One variant's numbers in step, {name: array}, and of several heads {"head1": {name: array}}.

    A cell that was not scored is NaN, one that the mask hides -inf.
    """

    def __init__(self, full, variant, mistakes, dtype):
        self.full, self.variant, self.mistakes, self.dtype = full, variant, mistakes, dtype
        self.made = set()
        self.words = [position - 1 for position in full["word"]]
        self.across = "memory" in full
        self.heads = full.get("heads", 1)
        self.X = self.array(full.get("embeddings"))
        self.M = self.array(full["memory"].get("embeddings")) if self.across else self.X
        self.comparable = (self.X is not None and self.M is not None
                           and self.X.shape[1] == self.M.shape[1])
        self.rng = np.random.default_rng(SEED)
        self.step = {}
        if variant == "raw":
            need(self.heads == 1 and self.comparable)
            self.one_head(self.step, self.X[self.words], self.M, self.M)
        else:
            self.all_heads()
        need(self.made == set(mistakes))

    def makes(self, mistake, where=True):
        """Whether the mistake is made at the place that asks. It applies if it is made anywhere."""
        here = mistake in self.mistakes and bool(where)
        if here:
            self.made.add(mistake)
        return here

    def array(self, numbers):
        return None if numbers is None else np.array(numbers, dtype=self.dtype)

    # Queries, keys and values.

    def computed(self, letter):
        """Whether this variant computes these: it uses them, and they are not given."""
        rows = self.X if letter == "Q" else self.M
        return (letter in ("QK" if self.variant == "query-key" else "QKV")
                and NAME[letter] not in self.full and f"W_{letter}" in self.full
                and rows is not None)

    def square(self, letter):
        return np.ptp(np.shape(self.full[f"W_{letter}"])) == 0

    def rows(self, letter):
        """The queries, keys or values of all tokens."""
        if NAME[letter] in self.full:
            return self.array(self.full[NAME[letter]])
        need(self.computed(letter))
        of = letter
        for mistake, other in OTHER_W.items():
            fits = (letter in other and all(map(self.computed, {*other, *other.values()}))
                    and not (mistake == "values-are-queries" and self.across))
            if self.makes(mistake, fits):
                of = other[letter]
        return self.project(self.X if letter == "Q" else self.M, of)

    def project(self, rows, letter):
        W = self.array(self.full[f"W_{letter}"])
        if self.full.get("layout") == "out_in":
            W = W.T
        letters = "QK" if self.variant == "query-key" else "QKV"
        all_square = all(self.computed(one) and self.square(one) for one in letters)
        if (self.makes(f"W_{letter}-transposed", self.square(letter))
                or self.makes("all-W-transposed", all_square and self.square(letter))):
            W = W.T
        need(rows.shape[1] == W.shape[0])
        product = rows @ W
        if f"b_{letter}" in self.full and not self.makes("bias-missing"):
            product = product + self.array(self.full[f"b_{letter}"])
        return product

    def all_heads(self):
        """query-key (the keys are summed) or qkv."""
        Q, K = self.rows("Q"), self.rows("K")
        shown = ["queries", "keys"]
        V = K
        if self.variant == "qkv":
            V = self.rows("V")
            shown.append("values")
            if self.makes("values-are-keys"):
                V = K
            elif self.makes("values-are-embeddings", self.M is not None):
                V = self.M
                shown.remove("values")
        if self.makes("embeddings-scored", self.heads == 1 and self.comparable):
            # As attention(X, X, V) does, so that d is the embeddings' length.
            Q, K = self.X, self.M
            shown = [name for name in shown if name == "values"]

        whole = {"queries": Q[self.words], "keys": K, "values": V}
        self.step = {name: whole[name] for name in shown if name not in self.full}
        if self.heads == 1:
            joined = self.one_head(self.step, *whole.values())
        elif self.makes("heads-not-split"):
            joined = self.one_head({}, *whole.values())
            self.step = {"concat": joined}  # there are no heads to show
        else:
            contexts = []
            for head in range(self.heads):
                own = {name: self.block(rows, head) for name, rows in whole.items()}
                step = self.step[f"head{head + 1}"] = {name: own[name] for name in shown}
                contexts.append(self.one_head(step, *own.values()))
            joined = self.step["concat"] = np.concatenate(contexts, axis=1)
        if "W_O" in self.full:
            self.step["output"] = (joined if self.makes("output-missing")
                                   else self.project(joined, "O"))

    def block(self, rows, head):
        """The columns of one head. The heads' contexts are laid side by side all the same."""
        need(rows.shape[1] % self.heads == 0)
        width = rows.shape[1] // self.heads
        if self.makes("heads-interleaved"):
            return rows[:, head::self.heads]
        in_order = self.words == list(range(len(self.full["tokens"])))
        if self.makes("heads-reshaped", in_order and not self.across):
            return rows.reshape(self.heads, len(rows), width)[head]
        return rows[:, head * width:(head + 1) * width]

    # From the vectors to the context.

    def one_head(self, step, asking, answering, weighed):
        need(asking.shape[1] == answering.shape[1])
        policy = self.policy()
        own = np.zeros((len(asking), len(answering)), dtype=bool)
        if policy != "score":
            own[range(len(asking)), self.words] = True

        scores = step["scores"] = asking @ answering.T
        scores[own] = np.nan
        divisor = self.dtype(self.divisor(asking.shape[1], len(answering)))
        divided_late = self.makes("softmax-before-scale", self.full["scale"] != "none")
        scaled = scores
        if not divided_late:
            scaled = step["scaled_scores"] = scores / divisor
        hidden, hidden_late = np.zeros(own.shape, dtype=bool), False
        if "mask" in self.full:
            hidden, hidden_late = self.mask(step, scaled, own, policy)
            scaled = step.get("masked_scores", scaled)
        need(policy != "skip" or np.isfinite(scaled).any(axis=1).all())

        weights = self.weights(step, scaled, own)
        if hidden_late:
            weights[hidden] = 0
        if divided_late:
            weights = weights / divisor
        if self.makes("dropout-left-on"):
            weights = self.drop(weights)
        step["weights"] = weights

        if self.makes("weights-transposed", len(asking) == len(answering)):
            weights = weights.T
        weighted = step["weighted_values"] = weights[:, :, None] * weighed
        context = step["context"] = np.nansum(weighted, axis=1)
        if policy == "carry":
            context += weighed[self.words]
        return context

    def policy(self):
        if self.across:
            return "score"
        right = self.full.get("self", "carry" if self.variant == "raw" else "score")
        for mistake, policy in (("self-scored", "score"), ("self-skipped", "skip"),
                                ("self-carried", "carry")):
            if self.makes(mistake, policy != right):
                return policy
        return right

    def divisor(self, d, tokens):
        scale = self.full["scale"]
        right = {"sqrt": np.sqrt(d), "none": 1, "dim": d}.get(scale, scale)
        if self.makes("scale-none", scale != "none"):
            return 1
        if self.makes("scale-dim", scale != "dim"):
            return d
        if self.makes("scale-d-model", self.X is not None):
            return np.sqrt(self.X.shape[1])
        if self.makes("scale-tokens"):
            return np.sqrt(tokens)
        if self.makes("scale-multiplied", scale != "none"):
            return 1 / right
        if self.makes("scale-sqrt", scale != "sqrt"):
            return np.sqrt(d)
        return right

    def mask(self, step, scaled, own, policy):
        """What is hidden, and whether that is left for after the softmax."""
        tokens = range(own.shape[1])
        further = 1 if self.makes("mask-loose", self.full["mask"] == "causal") else 0
        if self.full["mask"] == "causal":
            hidden = np.array([[token > word + further for token in tokens]
                               for word in self.words])
        else:  # a row for each word of the sentence, or for each word encoded
            seen = np.array(self.full["mask"], dtype=bool)
            hidden = ~(seen[self.words] if len(seen) == len(self.full["tokens"]) else seen)
        need(not hidden.all(axis=1).any())
        if self.makes("mask-strict", not self.across and policy == "score"):
            hidden[range(len(hidden)), self.words] = True
        elif self.makes("mask-reversed"):
            hidden = ~hidden
        need(not hidden.all(axis=1).any())

        hidden &= ~own
        if self.makes("mask-missing", hidden.any()):
            return hidden, False
        if self.makes("mask-after-softmax", hidden.any()):
            return hidden, True
        masked = step["masked_scores"] = scaled.copy()
        masked[hidden] = 0 if self.makes("mask-zero", hidden.any()) else -np.inf
        return hidden, False

    def weights(self, step, scaled, own):
        if self.makes("softmax-none"):
            return scaled.copy()
        if self.makes("sum-normalised"):
            sums = np.nansum(scaled, axis=1, keepdims=True)
            # What cancels to rounding errors is a division by 0.
            need((np.abs(sums) > 1e-9 * np.nansum(np.abs(scaled), axis=1, keepdims=True)).all())
            return scaled / sums

        # The maximum is taken along the axis of the sum, as any softmax(z, axis) does.
        axis = 0 if self.makes("softmax-columns") else None if self.makes("softmax-all") else 1
        seen = np.isfinite(scaled)
        largest = np.max(scaled, axis=axis, keepdims=True, where=seen, initial=-np.inf)
        exponentials = np.where(seen, np.exp(scaled - largest), 0)
        exponentials[own] = np.nan
        sums = np.sum(exponentials, axis=axis, keepdims=True, where=seen)
        # A row of nothing but the word itself, which is carried, keeps its zeros.
        need(axis == 1 or (sums > 0).all())
        weights = exponentials / np.where(sums == 0, 1, sums)
        if self.makes("max-kept"):
            exponentials = np.exp(scaled)
        step["exponentials"] = exponentials
        return weights

    def drop(self, weights):
        """Inverted dropout. The largest weight is kept and the next dropped, so that it shows."""
        order = np.argsort(np.nan_to_num(weights, nan=-1.0), axis=None)[::-1]
        need(len(order) > 1 and weights.flat[order[1]] > 1e-3)
        kept = self.rng.random(weights.shape) >= DROPPED
        kept.flat[order[:2]] = True, False
        return weights * kept / self.dtype(1 - DROPPED)


def need(condition):
    if not condition:
        raise DoesNotApply


def each(step, function, name=None):
    """The same tree of steps, with function(name, array) in place of each array."""
    if isinstance(step, dict):
        return {key: each(value, function, key) for key, value in step.items()}
    return function(name, step)


def finite(name, array):
    infinite = np.isinf(array)
    need(not (infinite & (array > 0 if name == "masked_scores" else True)).any())
    return array


def listed(name, array):
    """The array as lists, None for what is no number."""
    return np.where(np.isfinite(array), array.astype(object), None).tolist()


def steps(document, variant, mistake, flags=None, dtype=float):
    """{step: lists} of one variant with one mistake, None where the mistake does not apply.

    With mistake None: the right numbers, None where the input does not lead to the variant. With
    two, as a pair: both.
    """
    mistakes = () if mistake is None else (mistake,) if isinstance(mistake, str) else mistake
    full = complete(document, flags)
    n, positions = len(full["tokens"]), full["word"]
    together = any(one in ROWS_TOGETHER for one in mistakes) and (
        isinstance(full.get("mask", ""), str) or len(full["mask"]) == n)
    try:
        with np.errstate(all="ignore"):
            if together:
                full = full | {"word": list(range(1, n + 1))}
            made = Attempt(full, variant, mistakes, dtype).step
        if together:
            rows = [position - 1 for position in positions]
            made = each(made, lambda name, array:
                        array if name in ("keys", "values") else array[rows])
        made = each(made, finite)
    except DoesNotApply:
        return None
    return each(made, listed)
