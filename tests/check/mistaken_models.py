"""Attention as today's models run it, with one known mistake, in NumPy, from the catalogue's
sentences alone: grouped heads, norms, rotary positions, cached keys, biases, windows, sinks.

As mistaken.py, for inputs with such keys. Letters and shapes are those of ../oracle/oracle.py, whose
masks and slopes this uses.
"""

import copy

import numpy as np

import biases
import masks
from document import attended, cached, complete, kv_heads, normed_before_split
from mistaken import DoesNotApply, NAME, each, finite, listed, need

MISTAKES = (
    "norm-missing", "norm-without-gain", "norm-over-all-heads", "norm-over-each-head",
    "norm-down-tokens", "norm-kind", "norm-gain-by-one", "norm-gains-exchanged",
    "norm-after-rotary", "rotary-missing", "rotary-pairs", "rotary-weights-converted",
    "rotary-restarted", "rotary-off-by-one", "rotary-twice", "rotary-backwards", "rotary-values",
    "rotary-all-features", "rotary-base", "past-left-out", "past-last", "softcap-missing",
    "softcap-late", "softcap-before-scale", "scores-bias-missing", "scores-bias-late",
    "scores-bias-turned", "scores-bias-scaled", "alibi-rises", "alibi-slopes", "causal-corner",
    "window-by-one", "window-missing", "causal-missing", "padding-missing", "mask-missing",
    "mask-loose", "sink-missing", "sink-not-in-maximum", "sink-given-value", "heads-tiled",
    "heads-share-first", "scale-none", "scale-dim", "scores-overflow", "rotary-factor",
    "past-turned-again", "scores-bias-negated", "scores-bias-of-first", "alibi-without-past",
    "sink-of-first", "sink-scaled",
)
# Mistakes that are made in one of two places, too: what is made there alone.
IN_ONE = {"norm-missing": ("norm-missing-Q", "norm-missing-K")}
# Of several masks, which of them.
LEFT_OUT = {"window-missing": ("window",), "causal-missing": ("causal",),
            "padding-missing": ("matrix",)}
NEWER = ("kv_heads", "qk_norm", "rotary", "past", "scores", "bias", "alibi", "sinks", "empty_rows",
         "scale_on", "softcap")


def is_of_models(document, flags):
    """Whether an input says what mistaken.py knows nothing of."""
    mask = flags.get("mask", document.get("mask", "none"))
    older = mask in ("none", "causal") or masks.is_matrix(mask) and not masks.is_additive(
        [cell for row in mask for cell in row])
    return any(key in document for key in NEWER) or not older


class Attempt:
    """One variant's numbers in step, as in mistaken.Attempt."""

    def __init__(self, full, variant, mistakes, dtype):
        if "cos" in full.get("rotary", {}):
            full["rotary"]["dims"] = 2 * len(full["rotary"]["cos"][0])
        self.full, self.variant, self.mistakes, self.dtype = full, variant, mistakes, dtype
        self.made, self.step = set(), {}
        self.words = [position - 1 for position in full["word"]]
        self.n, self.m, self.p = len(full["tokens"]), attended(full), cached(full)
        self.heads, self.groups = full.get("heads", 1), kv_heads(full)
        self.across = "memory" in full
        # Of scores that are given the word's own is not yet left out.
        need("scores" not in full or self.policy() == "score")
        self.X = self.array(full.get("embeddings"))
        self.M = self.array(full["memory"].get("embeddings")) if self.across else self.X
        contexts = [self.head(head, *vectors) for head, vectors in self.all_vectors()]
        joined = contexts[0]
        if self.heads > 1:
            joined = self.step["concat"] = np.concatenate(contexts, axis=1)
        if "W_O" in full and variant != "raw":
            self.step["output"] = self.project(joined, "O")
        need(self.made == set(mistakes))

    def makes(self, mistake, where=True):
        here = mistake in self.mistakes and bool(where)
        if here:
            self.made.add(mistake)
        return here

    def array(self, numbers):
        return None if numbers is None else np.array(numbers, dtype=self.dtype)

    def of(self, head, count):
        """Where a head's steps are kept."""
        return self.step if count == 1 else self.step.setdefault(f"head{head}", {})

    # What single precision and types with few bits lose: of a step's numbers, of those that a fused
    # kernel keeps to itself, and of what products read. Nothing here.

    def kept(self, numbers):
        return numbers

    def inside(self, numbers):
        return numbers

    def read(self, numbers):
        return numbers

    # Queries, keys and values.

    def project(self, rows, letter):
        need(rows is not None and f"W_{letter}" in self.full)
        W = self.array(self.full[f"W_{letter}"])
        product = self.read(rows) @ self.read(W.T if self.full.get("layout") == "out_in" else W)
        if f"b_{letter}" in self.full:
            product = product + self.array(self.full[f"b_{letter}"])
        return self.kept(product)

    def rows(self, letter):
        if NAME[letter] in self.full:
            return self.array(self.full[NAME[letter]])
        made = self.project(self.X if letter == "Q" else self.M, letter)
        if letter in "QK" and "rotary" in self.full:
            need("rotary-weights-converted" not in self.mistakes or self.full["rotary"]["dims"] > 2)
            if self.makes("rotary-weights-converted"):
                made = self.converted(made, self.heads if letter == "Q" else self.groups)
        return made

    def converted(self, rows, count):
        """From neighbours to halves, or the other way round, whatever the pairs that turn."""
        dims, halves = self.full["rotary"]["dims"], self.full["rotary"]["pairs"] == "halves"
        order = np.arange(dims)
        order = order.reshape(-1, 2).T.ravel() if halves else order.reshape(2, -1).T.ravel()
        blocks = np.split(rows, count, axis=1)
        return np.concatenate([np.concatenate([one[:, order], one[:, dims:]], axis=1)
                               for one in blocks], axis=1)

    def all_vectors(self):
        """(head, (queries, keys, weighed)) of each head; those of cached tokens first."""
        if self.variant == "raw":
            yield 1, (self.X[self.words], self.M, self.M)
            return
        letters = ["V"] if "scores" in self.full else ["Q", "K"] + ["V"] * (self.variant == "qkv")
        whole = {letter: self.rows(letter) for letter in letters}
        if "rotary-weights-converted" in self.mistakes:
            need("queries" not in self.full and "keys" not in self.full)
        for letter in letters:
            if NAME[letter] not in self.full:
                rows = whole[letter]
                self.step[NAME[letter]] = rows[self.words] if letter == "Q" else rows
        groups = {}
        for group in range(1, self.groups + 1):
            groups[group] = {letter: self.ready(whole[letter], letter, group)
                             for letter in letters if letter != "Q"}
            if "K" in letters:  # what is weighed, or cached, is not divided
                groups[group]["compared"] = self.divided(groups[group]["K"], "K",
                                                         self.of(group, self.groups))
        for head in range(1, self.heads + 1):
            group = (head - 1) // (self.heads // self.groups) + 1
            shared = self.groups > 1 and self.groups < self.heads
            if self.makes("heads-tiled", shared):
                group = (head - 1) % self.groups + 1
            elif self.makes("heads-share-first", shared):
                group = 1
            own = groups[group]
            Q = self.ready(whole["Q"], "Q", head) if "Q" in whole else None
            yield head, (Q, own.get("compared"), own.get("V", own.get("K")))

    def ready(self, whole, letter, head):
        """A head's vectors as they are compared or weighed."""
        count = self.heads if letter == "Q" else self.groups
        step, name = self.of(head, count), NAME[letter]
        chosen = self.words if letter == "Q" else range(len(whole))
        width = whole.shape[1] // count
        rows = whole[:, (head - 1) * width:head * width]
        norm = self.full.get("qk_norm")
        of_all = letter != "V" and normed_before_split(self.full, name, whole.shape[1])
        need(not of_all or "norm-after-rotary" not in self.mistakes)
        if count > 1 and not of_all:
            step[name] = rows[chosen]
        turned_first = self.makes("norm-after-rotary",
                                  norm and "rotary" in self.full and letter != "V" and not of_all)
        if turned_first:
            rows = self.turned(rows, letter, step)
        is_unnormed = self.makes("norm-missing") or self.makes(f"norm-missing-{letter}")
        if norm and letter != "V" and not is_unnormed:
            rows = self.normed(whole, rows, letter, head, count, of_all)
            if of_all and count > 1 and head == 1:
                self.step[f"normed_{name}"] = self.whole_normed[chosen]
            step[f"normed_{name}"] = rows[chosen]
        if not turned_first:
            rows = self.turned(rows, letter, step)
        rows = rows[chosen]
        past = self.full.get("past", {})
        if letter == "Q":
            return self.divided(rows, letter, step)
        if name in past:
            block = self.array(past[name])[:, (head - 1) * width:head * width]
            turns = letter == "K" and "base" in self.full.get("rotary", {})
            if self.makes("past-turned-again", turns):
                block = self.rotated(block, letter, np.arange(self.p, dtype=float))
            rows = (np.concatenate([rows, block])
                    if self.makes("past-last", self.policy() == "score")
                    else np.concatenate([block, rows]))
        return rows

    def normed(self, whole, rows, letter, head, count, of_all):
        gain = self.array(self.full["qk_norm"].get(NAME[letter]))
        if self.makes("norm-without-gain", gain is not None):
            gain = None
        width = rows.shape[1]
        if self.makes("norm-gains-exchanged", "queries" in self.full["qk_norm"]
                      or "keys" in self.full["qk_norm"]):
            gain = self.array(self.full["qk_norm"].get("keys" if letter == "Q" else "queries"))
            need(gain is None or len(gain) == (whole if of_all else rows).shape[1])
        if self.makes("norm-gain-by-one", gain is not None):
            gain = gain + 1
        if of_all:
            cut = slice((head - 1) * width, head * width)
            if self.makes("norm-over-each-head"):
                blocks = [self.norm(one, None) for one in np.split(whole, count, axis=1)]
                self.whole_normed = np.concatenate(blocks, axis=1)
                if gain is not None:
                    self.whole_normed = self.whole_normed * gain
            else:
                self.whole_normed = self.norm(whole, gain)
            return self.whole_normed[:, cut]
        if self.makes("norm-over-all-heads", count > 1):
            normed = self.norm(whole, None)[:, (head - 1) * width:head * width]
            return normed if gain is None else normed * gain
        return self.norm(rows, gain)

    def norm(self, rows, gain):
        kind, epsilon = (self.full["qk_norm"][key] for key in ("kind", "epsilon"))
        axis = 0 if self.makes("norm-down-tokens") else 1
        if self.makes("norm-kind"):
            kind = "layer" if kind == "rms" else "rms"
        if kind == "layer":
            rows = rows - rows.mean(axis=axis, keepdims=True)
        size = (rows ** 2).sum(axis=axis, keepdims=True)
        root = np.sqrt((size if kind == "l2" else size / rows.shape[axis]) + self.dtype(epsilon))
        need((root > 0).all())
        return self.kept(rows / root if gain is None else rows / root * gain)

    def turned(self, rows, letter, step):
        if "rotary" not in self.full:
            return rows
        if letter == "V":
            return self.rotated(rows, letter) if self.makes("rotary-values") else rows
        if self.makes("rotary-missing"):
            return rows
        rows = self.rotated(rows, letter)
        if self.makes("rotary-twice"):
            rows = self.rotated(rows, letter)
        step[f"rotated_{NAME[letter]}"] = rows[self.words] if letter == "Q" else rows
        return rows

    def rotated(self, rows, letter, cached_ones=None):
        of, dims = self.full["rotary"], self.full["rotary"]["dims"]
        tables = "cos" in of
        positions = np.array(of["positions"], dtype=float)
        if self.makes("rotary-restarted", list(of["positions"]) != list(range(self.n))):
            positions = np.arange(self.n, dtype=float)
        if self.across and letter != "Q":
            positions = np.arange(self.p, self.m, dtype=float)
        if cached_ones is not None:
            positions = cached_ones
        if self.makes("rotary-off-by-one"):
            need(not tables and cached_ones is None)
            positions = positions + (1 if letter == "Q" else 0)
        if self.makes("rotary-all-features", dims < rows.shape[1] - 1):
            need(not tables)
            dims = rows.shape[1] // 2 * 2
        base = of.get("base")
        if self.makes("rotary-base", dims > 2 and not tables):
            base = 500000 if base == 10000 else 10000
        factor = of.get("factor")
        if self.makes("rotary-factor", not tables and factor != 1):
            factor = 1
        need(dims <= rows.shape[1])
        if tables:
            rows_of = positions.astype(int)
            need((rows_of >= 0).all() and (rows_of < len(of["cos"])).all())
            cos, sin = (self.array(of[name])[rows_of] for name in ("cos", "sin"))
        else:
            angles = np.outer(positions / factor,
                              float(base) ** (-2.0 * np.arange(dims // 2) / dims))
            cos, sin = (self.kept(of_angle(angles).astype(self.dtype))
                        for of_angle in (np.cos, np.sin))
        if self.makes("rotary-backwards"):
            sin = -sin
        neighbours = of["pairs"] == "neighbours"
        if self.makes("rotary-pairs", dims > 2):
            neighbours = not neighbours
        first = np.arange(dims // 2) * 2 if neighbours else np.arange(dims // 2)
        second = first + 1 if neighbours else first + dims // 2
        turned = rows.copy()
        turned[:, first] = rows[:, first] * cos - rows[:, second] * sin
        turned[:, second] = rows[:, second] * cos + rows[:, first] * sin
        return self.kept(turned)

    def divided(self, rows, letter, step):
        on = self.full.get("scale_on", "scores")
        if on != "both" and not (on == "queries" and letter == "Q"):
            return rows
        share = self.divisor(rows.shape[1])
        need(share > 0 or on != "both")
        rows = self.kept(rows / (np.sqrt(share) if on == "both" else share))
        step[f"scaled_{NAME[letter]}"] = rows
        return rows

    def divisor(self, d):
        scale = self.full["scale"]
        right = {"sqrt": np.sqrt(d or 1), "none": 1, "dim": d}.get(scale, scale)
        if self.makes("scale-none", scale != "none"):
            return self.dtype(1)
        if self.makes("scale-dim", scale != "dim" and d):
            return self.dtype(d)
        return self.dtype(right)

    def policy(self):
        if self.across:
            return "score"
        return self.full.get("self", "carry" if self.variant == "raw" else "score")

    # From the scores to the context.

    def head(self, head, asking, answering, weighed):
        step = self.of(head, self.heads)
        own = np.zeros((len(self.words), self.m), dtype=bool)
        if self.policy() != "score":
            own[range(len(own)), [self.p + word for word in self.words]] = True
        if asking is None:
            scores = self.array(biases.of_head(self.full["scores"], head))[self.words]
            scores[own] = np.nan
        else:
            scores = self.inside(self.read(asking) @ self.read(answering.T))
            scores[own] = np.nan
            if self.makes("scores-overflow", (np.abs(scores[~own]) > 65504).any()):
                scores = np.where(np.abs(scores) > 65504, np.sign(scores) * np.inf, scores)
            step["scores"] = scores
        scaling = "scale_on" not in self.full
        cap, biased = "softcap" in self.full, "bias" in self.full or "alibi" in self.full
        hides = self.full.get("mask", "none") != "none"
        z = scores
        divisor = self.divisor(None if asking is None else asking.shape[1]) if scaling else None
        self.sink_divisor = divisor
        if self.makes("scores-bias-scaled", biased and scaling and divisor != 1):
            z = step["biased_scores"] = self.biased(z, head)
            biased = False
        if self.makes("softcap-before-scale", cap and scaling and divisor != 1):
            z = step["capped_scores"] = self.capped(z)
            cap = False
        if scaling:
            z = step["scaled_scores"] = self.inside(z / divisor)
        if self.makes("softcap-missing", cap):
            cap = False
        late = self.makes("softcap-late", cap and hides and "mask-missing" not in self.mistakes)
        if cap and not late:
            z = step["capped_scores"] = self.capped(z)
        if self.makes("scores-bias-missing", biased):
            biased = False
        bias_late = self.makes("scores-bias-late", biased)
        if biased and not bias_late:
            z = step["biased_scores"] = self.biased(z, head)
        seen = ~own
        if hides and not self.makes("mask-missing"):
            seen = seen & self.seen(head)
            z = step["masked_scores"] = np.where(seen | own, z, -np.inf)
            if late:
                z = step["capped_scores"] = self.capped(z)
                seen = ~own
        if self.makes("past-left-out", self.p):
            seen = seen & (np.arange(self.m) >= self.p)
            z = np.where(seen | own, z, -np.inf)
        weights = self.kept(self.softmax(step, z, seen, own, head))
        if bias_late:
            weights = weights + self.biased(np.zeros_like(weights), head)
        step["weights"] = weights
        if self.makes("sink-given-value", "sinks" in self.full):
            # What a row lacks, beside the weights that are not scored: on the first token, in use.
            lost = 1 - np.nansum(weights, axis=1)
            need(not bias_late and (np.abs(lost) > 1e-9).all())
            weights = weights.copy()
            weights[:, 0] = weights[:, 0] + lost
        weighted = step["weighted_values"] = self.read(weights)[:, :, None] * self.read(weighed)
        context = np.nansum(np.where(own[:, :, None], 0, weighted), axis=1)
        context[np.isnan(np.where(own[:, :, None], 0, weighted)).any(axis=1)] = np.nan
        if self.policy() == "carry":
            context = context + weighed[[self.p + word for word in self.words]]
        context = step["context"] = self.kept(context)
        return context

    def capped(self, z):
        cap = self.dtype(self.full["softcap"])
        return self.inside(cap * np.tanh(z / cap))

    def biased(self, z, head):
        if "bias" in self.full:
            own = 1 if self.makes("scores-bias-of-first", self.has_biases()) else head
            bias = biases.of_head(self.full["bias"], own).astype(self.dtype)
            if self.makes("scores-bias-turned", self.n == self.m):
                bias = bias.T
            if self.makes("scores-bias-negated"):
                bias = -bias
            z = z + bias[self.words]
        if "alibi" in self.full:
            slope = self.dtype(biases.slopes(self.full["alibi"], self.heads)[head - 1])
            if self.makes("alibi-rises"):
                slope = -slope
            elif self.makes("alibi-slopes"):
                slope = self.dtype(2.0 ** (-8 * (head - 1) / self.heads))
            before = 0 if self.makes("alibi-without-past", self.p) else self.p
            z = z - slope * biases.distances(self.words, self.m, before).astype(self.dtype)
        return self.inside(z)

    def has_biases(self):
        """Whether each head has its own."""
        return isinstance(self.full["bias"][0][0], list) and len(self.full["bias"]) > 1

    def seen(self, head):
        mask, p = copy.deepcopy(self.full["mask"]), self.p
        if self.makes("window-by-one", "window" in str(mask)):
            need(widened(mask))
        # Two that change the same of a mask are not made at once.
        need(sum(mistake in self.mistakes for mistake in ("window-by-one", *LEFT_OUT)) < 2)
        for mistake, rules in LEFT_OUT.items():
            if self.makes(mistake, isinstance(mask, dict) and ("all" in mask or "heads" in mask)):
                mask, any_left_out = without(mask, rules)
                need(any_left_out and hides_any(mask))
        if self.makes("causal-corner", p and (mask == "causal" or "window" in str(mask))):
            p = 0
        if self.makes("mask-loose", mask == "causal"):
            mask = {"window": {"after": 1}}
        seen = np.array(masks.may_attend(mask, head, self.heads, self.words, self.n, self.m, p),
                        dtype=bool)
        return seen

    def softmax(self, step, z, seen, own, head):
        sinks = self.full.get("sinks")
        sink = sinks[head - 1] if isinstance(sinks, list) else sinks
        if self.makes("sink-of-first", isinstance(sinks, list) and len(sinks) > 1):
            sink = sinks[0]
        if self.makes("sink-scaled", sink is not None and self.sink_divisor not in (None, 1)):
            sink = sink / self.sink_divisor
        if self.makes("sink-missing", sink is not None):
            sink = None
        in_maximum = not self.makes("sink-not-in-maximum", sink is not None)
        exponentials = np.where(own, np.nan, self.dtype(0))
        weights = exponentials.copy()
        for row, cells in enumerate(z):
            there = seen[row]
            total = self.dtype(0)
            if not there.any() and sink is None:
                empty = self.full.get("empty_rows", "refuse")
                need(empty != "refuse" or self.policy() == "carry")
                if empty == "uniform" and self.policy() != "carry":
                    there = ~own[row]
                    exponentials[row, there] = 1
                    total = there.sum()
            else:
                shown = list(cells[there]) + ([sink] if sink is not None and in_maximum else [])
                need(shown)
                largest = max(shown)
                exponentials[row, there] = np.exp(cells[there] - largest)
                total = exponentials[row, there].sum()
                if sink is not None:
                    total = total + np.exp(self.dtype(sink) - largest)
            if total != 0:
                weights[row, there] = exponentials[row, there] / total
        step["exponentials"] = exponentials
        return weights


def rule_of(mask):
    if isinstance(mask, list):
        return "matrix"
    return mask if isinstance(mask, str) else next(iter(mask))


def without(mask, rules):
    """Of several masks all but those of these rules, and whether there was any."""
    kind = rule_of(mask)
    if kind not in ("all", "heads"):
        return mask, False
    parts, any_left_out = [], False
    for part in mask[kind]:
        if rule_of(part) in rules:
            part, here = "none", True
        else:
            part, here = without(part, rules)
        parts.append(part)
        any_left_out = any_left_out or here
    return {kind: parts}, any_left_out


def hides_any(mask):
    kind = rule_of(mask)
    return any(map(hides_any, mask[kind])) if kind in ("all", "heads") else kind != "none"


def widened(mask):
    """Whether a window of it can see one more token before the word."""
    if isinstance(mask, list):
        return any([widened(one) for one in mask if isinstance(one, dict)])
    if not isinstance(mask, dict):
        return False
    if "before" in mask.get("window", {}):
        mask["window"]["before"] += 1
        return True
    return any([widened(one) for one in mask.get("all", mask.get("heads", []))])


def steps(document, variant, mistake, flags=None, dtype=float):
    """As mistaken.steps."""
    mistakes = () if mistake is None else (mistake,) if isinstance(mistake, str) else mistake
    try:
        with np.errstate(all="ignore"):
            made = Attempt(complete(document, flags), variant, mistakes, dtype).step
        if "scores-overflow" not in mistakes:
            made = each(made, finite)
    except DoesNotApply:
        return None
    return each(made, listed)
