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
    "qkv-order": {"Q": "K", "K": "V", "V": "Q"},
}

# Whose embeddings make the queries, keys and values in cross-attention: X the sentence's, M the
# memory's.
OTHER_ROWS = {
    "memory-ignored": {"K": "X", "V": "X"},
    "keys-of-sentence": {"K": "X"},
    "values-of-sentence": {"V": "X"},
    "queries-of-memory": {"Q": "M"},
}

# Who has whose bias.
OTHER_BIAS = {"Q": "K", "K": "Q"}

# Words that are not encoded count too: the code that goes wrong computes the whole sentence.
ROWS_TOGETHER = ("softmax-columns", "softmax-all", "max-without-keepdims", "sum-without-keepdims")

MISTAKES = (
    "scale-none", "scale-dim", "scale-d-model", "scale-tokens", "scale-multiplied", "scale-sqrt",
    "softmax-columns", "softmax-all", "softmax-none", "sum-normalised", "softmax-before-scale",
    "max-kept", *OTHER_W, "values-are-keys", "values-are-embeddings", "embeddings-scored",
    "W_Q-transposed", "W_K-transposed", "W_V-transposed", "W_O-transposed", "all-W-transposed",
    "weights-transposed", "self-scored", "self-skipped", "self-carried", "mask-missing",
    "mask-after-softmax", "mask-zero", "mask-strict", "mask-reversed", "mask-loose",
    "heads-not-split", "heads-interleaved", "heads-reshaped", "bias-missing", "output-missing",
    "dropout-left-on", *OTHER_ROWS, "word-off-by-one", "bias-twice", "bias-mixed-up",
    "K-not-transposed", "K-reshaped", "scale-dim-squared", "scale-heads", "scale-other",
    "batch-attended",
    "mask-weak", "mask-added", "mask-turned", "causal-corner", "mask-last-row",
    "max-without-keepdims", "sum-without-keepdims", "softmax-base-2", "softmax-base-10", "argmax",
    "softmax-heads", "softmax-all-heads", "softmax-twice", "weights-percent", "qkv-cut-flat",
    "qkv-cut-by-head", "heads-merged-reshaped", "heads-summed", "residual-added",
    "residual-normed", "mask-causal", "mask-other", "bias-other", "dropout-on-scores",
    "dropout-on-output",
)

DROPPED = 0.25  # dropout's p
EPSILON = 1e-5  # of LayerNorm
WEAK = -10      # a mask's number
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
        n = len(full["tokens"])
        if self.makes("word-off-by-one", len(self.words) < n):
            self.words = [word + 1 for word in self.words]
            need(max(self.words) < n
                 and (isinstance(full.get("mask", ""), str) or len(full["mask"]) == n))
        self.X = self.array(full.get("embeddings"))
        self.M = self.array(full["memory"].get("embeddings")) if self.across else self.X
        self.comparable = (self.X is not None and self.M is not None
                           and self.X.shape[1] == self.M.shape[1])
        self.rng = np.random.default_rng(SEED)
        self.step = {}
        if variant == "raw":
            need(self.heads == 1 and self.comparable)
            self.one_head(self.step, self.X[self.words], self.M, self.M)
            need(not self.makes("residual-added") and not self.makes("residual-normed"))
            self.drop_last("context")
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
        return self.project(self.embedded(letter), of)

    def embedded(self, letter):
        """The embeddings that queries, keys or values are made of."""
        for mistake, other in OTHER_ROWS.items():
            all_made = all(map(self.computed, "QK" if self.variant == "query-key" else "QKV"))
            in_all = mistake in ("memory-ignored", "queries-of-memory")
            if self.makes(mistake, letter in other and self.across and self.comparable
                          and all_made and (in_all or self.variant == "qkv")):
                # Answers have a row for each word, and for each token of the memory.
                need(len(self.X) == len(self.M))
                return self.X if other[letter] == "X" else self.M
        return self.X if letter == "Q" else self.M

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
        biases = [f"b_{letter}"] if f"b_{letter}" in self.full else []
        if self.makes("bias-missing", biases):
            biases = []
        elif self.makes("bias-twice", biases):
            biases *= 2
        elif self.makes("bias-mixed-up", letter in OTHER_BIAS and {"b_Q", "b_K"} <= set(self.full)
                        and self.computed("Q") and self.computed("K")):
            biases = [f"b_{OTHER_BIAS[letter]}"]
        for bias in biases:
            product = product + self.array(self.full[bias])
        if self.makes("bias-other", letter == "Q"):
            product = product + np.linspace(0.5, 1.5, product.shape[1], dtype=self.dtype)
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

        if self.heads > 1 and self.variant == "qkv" and not self.across:
            Q, K, V = self.cut(Q, K, V)

        whole = {"queries": Q[self.words], "keys": K, "values": V}
        self.step = {name: whole[name] for name in shown if name not in self.full}
        last = "concat"
        if self.heads == 1:
            joined, last = self.one_head(self.step, *whole.values()), "context"
        elif self.makes("heads-not-split"):
            joined = self.one_head({}, *whole.values())
            self.step = {"concat": joined}  # there are no heads to show
        else:
            joined = self.step["concat"] = self.joined(self.all_contexts(whole, shown))
        if "W_O" in self.full:
            joined = self.step["output"] = (joined if self.makes("output-missing")
                                            else self.project(joined, "O"))
            last = "output"
        if self.makes("residual-added", self.X is not None):
            need(joined.shape == (len(self.words), self.X.shape[1]))
            joined = self.step[last] = joined + self.X[self.words]
        if self.makes("residual-normed", self.X is not None):
            need(joined.shape == (len(self.words), self.X.shape[1]) and joined.shape[1] > 1)
            added = joined + self.X[self.words]
            off = added - added.mean(axis=1, keepdims=True)
            deviation = np.sqrt((off ** 2).mean(axis=1, keepdims=True) + self.dtype(EPSILON))
            # Numbers that are all the same leave nothing to divide by.
            need((deviation > 0.1).all())
            self.step[last] = off / deviation
        self.drop_last(last)

    def all_contexts(self, whole, shown):
        """Each head's context. The softmax may be taken of all heads at once."""
        heads, scored = [], []
        for head in range(self.heads):
            own = {name: self.block(rows, head) for name, rows in whole.items()}
            step = self.step[f"head{head + 1}"] = {name: own[name] for name in shown}
            heads.append((step, own["values"]))
            scored.append(self.scored(step, own["queries"], own["keys"]))
        together = np.stack([scaled for scaled, *_ in scored])
        return [self.attended(step, values, *scored[head], together, head)
                for head, (step, values) in enumerate(heads)]

    def joined(self, contexts):
        in_order = self.words == list(range(len(self.full["tokens"])))
        if self.makes("heads-merged-reshaped", in_order):
            return np.stack(contexts).reshape(len(self.words), -1)
        if self.makes("heads-summed"):
            return sum(contexts)
        return np.concatenate(contexts, axis=1)

    def cut(self, Q, K, V):
        """The fused matrix cut otherwise than it is stored."""
        given = any(name in self.full for name in NAME.values())
        if Q.shape != K.shape or Q.shape != V.shape or given:
            return Q, K, V
        per_head = [np.split(rows, self.heads, axis=1) for rows in (Q, K, V)]
        if self.makes("qkv-cut-flat"):
            fused = np.concatenate([one[head] for head in range(self.heads) for one in per_head],
                                   axis=1)
            return np.split(fused, 3, axis=1)
        if self.makes("qkv-cut-by-head"):
            blocks = np.split(np.concatenate([Q, K, V], axis=1), 3 * self.heads, axis=1)
            return [np.concatenate(blocks[first::3], axis=1) for first in range(3)]
        return Q, K, V

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
        scored = self.scored(step, asking, answering)
        return self.attended(step, weighed, *scored, scored[0][None], 0)

    def scored(self, step, asking, answering):
        """The scores that go into the softmax, and what is left for after it."""
        need(asking.shape[1] == answering.shape[1])
        policy = self.policy()
        own = np.zeros((len(asking), len(answering)), dtype=bool)
        if policy != "score":
            own[range(len(asking)), self.words] = True

        turned = answering.T
        if self.makes("K-not-transposed", self.variant != "raw"):
            need(len(answering) == answering.shape[1])
            turned = answering
        elif self.makes("K-reshaped", self.variant != "raw" and turned.shape != answering.shape):
            turned = answering.reshape(turned.shape)
        scores = step["scores"] = asking @ turned
        scores[own] = np.nan
        divisor = self.dtype(self.divisor(asking.shape[1], len(answering)))
        divided_late = self.makes("softmax-before-scale", self.full["scale"] != "none")
        scaled = scores
        if not divided_late:
            scaled = step["scaled_scores"] = scores / divisor
            if self.makes("dropout-on-scores", own.shape[1] > 2):
                scaled = step["scaled_scores"] = self.drop(np.abs(scaled)) * np.sign(scaled)
        hidden, hidden_late = np.zeros(own.shape, dtype=bool), False
        if "mask" in self.full:
            hidden, hidden_late = self.mask(step, scaled, own, policy)
            scaled = step.get("masked_scores", scaled)
        tokens = np.arange(own.shape[1])
        if self.makes("mask-causal", (~hidden & (tokens > np.array(self.words)[:, None])).any()):
            scaled = np.where(tokens > np.array(self.words)[:, None], -np.inf, scaled)
            scaled[own] = np.nan
            need(np.isfinite(scaled).any(axis=1).all() or policy == "carry")
        if self.makes("mask-other", "mask" not in self.full and not self.across
                      and own.shape[1] > 2):
            scaled = np.where(tokens == own.shape[1] - 1, -np.inf, scaled)
            scaled[own] = np.nan
            need(np.isfinite(scaled).any(axis=1).all())
        if self.makes("batch-attended", policy == "score" and not self.across):
            alone = np.array([[token == word for token in range(own.shape[1])]
                              for word in self.words])
            scaled = np.where(alone, scaled, -np.inf)
            need(np.isfinite(scaled).any(axis=1).all())
        need(policy != "skip" or np.isfinite(scaled).any(axis=1).all())
        return scaled, own, hidden if hidden_late else None, divisor if divided_late else None

    def attended(self, step, weighed, scaled, own, hidden_late, divided_late, together, head):
        """The context. `together`: the scores of all heads."""
        policy = self.policy()
        weights = self.weights(step, scaled, own, together, head)
        if hidden_late is not None:
            weights[hidden_late] = 0
        if divided_late is not None:
            weights = weights / divided_late
        if self.makes("dropout-left-on"):
            weights = self.drop(weights)
        step["weights"] = weights * 100 if self.makes("weights-percent") else weights

        if self.makes("weights-transposed", len(scaled) == len(weighed)):
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
        if self.makes("scale-other"):
            return 1.5 * right
        if self.makes("scale-dim-squared"):
            return d ** 2
        if self.makes("scale-d-model", self.X is not None):
            return np.sqrt(self.X.shape[1])
        if self.makes("scale-heads", self.heads > 1):
            return np.sqrt(self.heads)
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
            need(isinstance(self.full["mask"], list))  # other forms: mistaken_models.py
            seen = np.array(self.full["mask"], dtype=bool)
            hidden = ~(seen[self.words] if len(seen) == len(self.full["tokens"]) else seen)
        need(not hidden.all(axis=1).any())
        n, m = len(self.full["tokens"]), own.shape[1]
        if self.makes("mask-strict", not self.across and policy == "score"):
            hidden[range(len(hidden)), self.words] = True
        elif self.makes("mask-reversed"):
            hidden = ~hidden
        elif self.makes("mask-turned", not self.across):
            hidden = self.all_hidden(n).T[self.words]
        elif self.makes("causal-corner", n != m):
            corners = [np.array([[token > word + off for token in tokens] for word in self.words])
                       for off in (m - n, 0)]
            of = [np.array_equal(hidden, corner) for corner in corners]
            need(any(of))
            hidden = corners[1] if of[0] else corners[0]
        elif self.makes("mask-last-row"):
            hidden[[word == n - 1 for word in self.words]] = False
        need(not hidden.all(axis=1).any())

        hidden &= ~own
        if self.makes("mask-missing", hidden.any()):
            return hidden, False
        if self.makes("mask-after-softmax", hidden.any()):
            return hidden, True
        masked = step["masked_scores"] = scaled.copy()
        if self.makes("mask-added", hidden.any()):
            masked[~hidden] += 1
        else:
            masked[hidden] = (0 if self.makes("mask-zero", hidden.any())
                              else WEAK if self.makes("mask-weak", hidden.any()) else -np.inf)
        return hidden, False

    def all_hidden(self, n):
        """What the mask hides from each word of the sentence."""
        if self.full["mask"] == "causal":
            return ~np.tri(n, dtype=bool)
        need(len(self.full["mask"]) == n)
        return ~np.array(self.full["mask"], dtype=bool)

    def weights(self, step, scaled, own, together, head):
        if self.makes("softmax-none"):
            return scaled.copy()
        if self.makes("sum-normalised"):
            sums = np.nansum(scaled, axis=1, keepdims=True)
            # What cancels to rounding errors is a division by 0.
            need((np.abs(sums) > 1e-9 * np.nansum(np.abs(scaled), axis=1, keepdims=True)).all())
            return scaled / sums

        seen = np.isfinite(scaled)
        if self.makes("argmax"):
            largest = np.max(scaled, axis=1, keepdims=True, where=seen, initial=-np.inf)
            is_largest = seen & (scaled == largest)
            need((is_largest.sum(axis=1) == seen.any(axis=1)).all())
            return np.where(own, np.nan, is_largest.astype(self.dtype))

        # The maximum is taken along the axis of the sum, as any softmax(z, axis) does.
        axis = 0 if self.makes("softmax-columns") else None if self.makes("softmax-all") else 1
        of, its_seen = scaled, seen
        for mistake, over in (("softmax-heads", 0), ("softmax-all-heads", (0, 2))):
            if self.makes(mistake, self.heads > 1):
                need(axis == 1)
                of, axis = together, over
                its_seen = np.isfinite(of)
                # A pair that no head sees is 0 ÷ 0.
                need((its_seen | np.isnan(of)).any(axis=0).all() or over != 0)
        base = (2 if self.makes("softmax-base-2") else 10 if self.makes("softmax-base-10")
                else np.e)
        largest = np.max(of, axis=axis, keepdims=True, where=its_seen, initial=-np.inf)
        if self.makes("max-without-keepdims", of.shape == own.shape[:1] * 2 != (1, 1)):
            need(axis == 1 and "max-kept" not in self.mistakes)
            largest = np.max(of, axis=1, where=its_seen, initial=-np.inf)
        power = np.exp if base == np.e else lambda exponent: self.dtype(base) ** exponent
        exponentials = np.where(its_seen, power(of - largest), 0)
        exponentials[np.isnan(of)] = np.nan
        without = self.makes("sum-without-keepdims", of.shape == own.shape[:1] * 2 != (1, 1))
        if without:
            need(axis == 1)
            # As np.exp(x) / np.sum(np.exp(x), axis=1) does, without the maximum.
            exponentials = np.where(its_seen, power(of), np.where(own, np.nan, 0))
        sums = np.sum(exponentials, axis=axis, keepdims=not without, where=its_seen)
        # A row of nothing but the word itself, which is carried, keeps its zeros.
        need(axis == 1 and not without or (sums > 0).all())
        weights = exponentials / np.where(sums == 0, 1, sums)
        if of.ndim == 3 or without:
            # Weights that are nothing beside others, or everything, tell nobody anything.
            largest = np.nanmax(weights, axis=-1)
            need((largest > 1e-5).all() and (largest < 1e5).all())
        if of.ndim == 3:
            need("heads-not-split" not in self.mistakes)
            exponentials, weights = exponentials[head], weights[head]
        if self.makes("max-kept"):
            # Whose largest is 0 leads to no weights.
            kept = power(scaled)
            need(not ((kept == 0) & (exponentials == 1)).any())
            exponentials = kept
        step["exponentials"] = exponentials
        if self.makes("softmax-twice"):
            again = np.exp(weights - np.nanmax(weights, axis=1, keepdims=True))
            weights = again / np.nansum(again, axis=1, keepdims=True)
        return weights

    def drop_last(self, last):
        if self.makes("dropout-on-output"):
            numbers = self.step[last]
            self.step[last] = self.drop(np.abs(numbers)) * np.sign(numbers)

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
