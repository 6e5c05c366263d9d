"""Computes each step of a trace from the operands that it names, as docs/trace.md says.

replay() knows the operations and no more: not the variants, and of an input file only its matrices,
its mask, where its words stand, and what becomes of those that see nothing. Every number must come
out the same to the last bit; after e^, tanh and erf, which a mathematics library does otherwise, to a
relative 1e-15, or of an activation to as much of what it is of.
"""

import numpy as np

import biases
import masks
from replay_rows import NotTheSame, activated, normed, positioned, require_same, rotated, total

BY_LIBRARY = ("exp", "cap", "activate")  # e^, tanh and erf


def replay(trace):
    """Raises NotTheSame at the first number that does not follow from what it was made from."""
    for variant in trace["variants"]:
        of_variant = Replay(trace, variant)
        for step in variant["steps"]:
            of_variant.check(step)


class Replay:
    """One variant's steps, one after the other.

    steps   {(id, head): values}; null is NaN, and -inf where the mask hides
    sums    {head: what each row of its exponentials adds up to}
    """

    def __init__(self, trace, variant):
        self.given, self.settings = trace["input"], variant["settings"]
        self.words = np.array(trace["words"]) - 1
        self.name, self.steps, self.sums = variant["id"], {}, {}
        self.past = len(self.given["past"]["tokens"]) if "past" in self.given else 0

    def check(self, step):
        of_head = f" of head {step['head']}" if "head" in step else ""
        place = f"{self.name}.{step['id']}{of_head}"
        new = self.compute(place, step)
        by_library = step["op"] in BY_LIBRARY
        # Of 1 + erf(x) next to nothing is left where x is far below 0.
        sizes = np.abs(np.prod(self.operands(step), axis=0)) if step["op"] == "activate" else 0
        require_same(place, np.where(new == -np.inf, np.nan, new), step["values"],
                     1e-15 if by_library else 0, sizes)
        if by_library:  # what follows starts from the program's own
            new = np.array(step["values"], dtype=float)
        if step["op"] == "exp":
            self.check_sums(place, step, new)
        self.steps[step["id"], step.get("head")] = new

    def leave_out_own(self, scores):
        """The word itself is not scored, unless the policy says so."""
        if self.settings["self"] != "score":
            scores[range(len(scores)), self.past + self.words] = np.nan

    def compute(self, place, step):
        """One step's values, from the input and the steps before it."""
        op, head = step["op"], step.get("head")
        if op == "concat":
            return np.concatenate(self.of_all_heads(step), axis=1)
        a, *others = self.operands(step)
        b = others[0] if others else None
        if op == "activate":
            return activated(step["activation"], a, b)
        if op == "project":
            return product(a, b) + others[1] if len(others) == 2 else product(a, b)
        if op == "split":
            width = a.shape[1] // self.heads_of(step)
            return a[:, (head - 1) * width:head * width]
        if op == "norm":
            return normed(place, step, a, *self.gains(step, others))
        if op == "rotate":
            return rotated(place, step, a)
        if op == "dot":
            scores = product(a, np.concatenate(others).T)
            self.leave_out_own(scores)
            return scores
        if op == "divide":
            divided = np.concatenate([a, *others]) / step["divisor"]
            if step["from"] == ["scores"] and "scores" in self.given:
                self.leave_out_own(divided)
            return divided
        if op == "cap":
            return step["cap"] * np.tanh(a / step["cap"])
        if op == "add":
            biased = a if b is None else a + b
            if step.get("positions") == "sinusoidal":
                return positioned(place, step, a, self.positions_of(len(a)))
            if "slope" not in step:
                return biased
            return biased + -step["slope"] * biases.distances(self.words, a.shape[1], self.past)
        if op == "mask":
            return np.where(b, a, np.where(np.isnan(a), np.nan, -np.inf))
        if op == "exp":
            return exponentials(step, a)
        if op == "normalise":
            sums = self.sums[head][:, None]
            return np.where(sums == 0, a, a / np.where(sums == 0, 1, sums))
        if op == "weigh":
            return a[:, :, None] * np.concatenate(others)
        if op == "sum":
            return total(a) if b is None else total(a) + b
        raise NotTheSame(f"{place}: the operation {op!r} is unknown")

    def check_sums(self, place, step, values):
        """The maximum and the sum that each row of exponentials says it has; a sink counts in both,
        after all tokens."""
        scores = self.operands(step)[0]
        maxima = np.fmax.reduce(np.where(scores == -np.inf, np.nan, scores), axis=1)
        sums = total(values)
        if "sink" in step:
            maxima = np.fmax(maxima, step["sink"])
            of_sink = np.exp(step["sink"] - maxima)
            require_same(f"{place}: sink_exponential", of_sink, step["sink_exponential"], 1e-15)
            sums += np.array(step["sink_exponential"])
        require_same(f"{place}: max", maxima, step["max"], 0)
        require_same(f"{place}: sum", sums, step["sum"], 0)
        self.sums[step.get("head")] = np.array(step["sum"], dtype=float)

    def gains(self, step, others):
        """What a norm's rows are multiplied by, and what is added to them: None where nothing."""
        names = [name.split(".")[-1] for name in step["from"][1:]]
        of_name = dict(zip([name.split("_")[0] for name in names], others))
        shift = of_name.pop("shift", None)
        return next(iter(of_name.values()), None), shift

    def positions_of(self, rows):
        """Where the words stand of which a step before attention has rows."""
        words = self.words if "memory" in self.given else np.arange(rows)
        return self.past + words

    def heads_of(self, step):
        """How many heads share what is split: of keys and values there may be fewer."""
        heads = self.settings.get("heads", 1)
        return heads if step["id"].endswith("queries") else self.given.get("kv_heads", heads)

    def of_all_heads(self, step):
        """The arrays that a concat joins."""
        names = step["from"]
        if len(names) == 1:
            names = [f"head{i + 1}.{names[0]}" for i in range(self.settings["heads"])]
        return [self.find(step, name) for name in names]

    def operands(self, step):
        """The arrays that a step's "from" names, of_words and transposed as it says."""
        found = []
        for i, name in enumerate(step["from"]):
            rows = self.find(step, name)
            if name.startswith("past_"):  # of all heads; this one's stand where its own rows do
                rows = self.past_of_head(rows, step["from"][i + 1])
            if "of_words" in step and step["of_words"][i]:
                rows = rows[self.words]
            if "transposed" in step and step["transposed"][i]:
                rows = rows.T
            found.append(rows)
        return found

    def past_of_head(self, rows, name):
        if not name.startswith("head"):
            return rows
        head, count = int(name.split(".")[0].removeprefix("head")), self.heads_of({"id": "keys"})
        width = rows.shape[1] // count
        return rows[:, (head - 1) * width:head * width]

    def find(self, step, name):
        """An earlier step of the head that is named, or of the same head, or without one; else a
        matrix of the input."""
        if name.startswith("head"):
            head, _, id = name.removeprefix("head").partition(".")
            return self.steps[id, int(head)]
        for key in ((name, step.get("head")), (name, None)):
            if key in self.steps:
                return self.steps[key]
        number = step.get("head", 1)
        if name == "memory":
            return np.array(self.given["memory"]["embeddings"], dtype=float)
        if name == "mask":
            return self.mask(number, self.find(step, step["from"][0]).shape[1])
        if name.startswith("past_"):
            return np.array(self.given["past"][name.removeprefix("past_")], dtype=float)
        if "." in name:
            key, _, part = name.partition(".")
            return np.array(self.given[key][part], dtype=float)
        if name not in self.given:
            raise NotTheSame(f"{step['id']}: \"from\" names {name!r}, which there is not")
        if name in ("bias", "scores"):
            return biases.of_head(self.given[name], number)
        return np.array(self.given[name], dtype=float)

    def mask(self, head, tokens):
        rows = masks.may_attend(self.given["mask"], head, self.settings.get("heads", 1),
                                self.words.tolist(), len(self.given["tokens"]), tokens, self.past)
        return np.array(rows)


def exponentials(step, a):
    """A row without a maximum sees nothing: it is 0, or where the step says so, 1; but for a word
    that is carried, which has a sum of 0."""
    largest = np.array(step["max"], dtype=float)[:, None]
    counts = np.array(step["sum"])[:, None] != 0
    even = np.isnan(largest) & (step.get("empty_rows") == "uniform") & counts & (a == -np.inf)
    return np.where(even, 1.0, np.where(a == -np.inf, 0.0, np.exp(a - largest)))


def product(a, b):
    """a . b, each sum's terms added in their order; no fused multiplication, as `@` may use."""
    result = np.zeros((len(a), b.shape[1]))
    for k in range(len(b)):
        result += a[:, k, None] * b[k]
    return result
