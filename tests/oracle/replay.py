"""Computes each step of a trace from the operands that it names, as docs/trace.md says.

replay() knows the operations and no more: not the variants, and not what an input file means. Every
number must come out the same to the last bit; after exp, to a relative 1e-15.
"""

import numpy as np


class NotTheSame(Exception):
    """A step's values do not follow from its operands; the message says where."""


def replay(trace):
    """Raises NotTheSame at the first number that does not follow from what it was made from."""
    words = np.array(trace["words"]) - 1
    for variant in trace["variants"]:
        steps = {}  # (id, head): values; null is NaN, and -inf where the mask hides
        for step in variant["steps"]:
            of_head = f" of head {step['head']}" if "head" in step else ""
            place = f"{variant['id']}.{step['id']}{of_head}"
            new = compute(trace["input"], variant["settings"], words, steps, step)
            by_library = step["op"] in ("exp", "cap")  # e^ and tanh are the mathematics library's
            require_same(place, np.where(new == -np.inf, np.nan, new), step["values"],
                         1e-15 if by_library else 0)
            if by_library:  # what follows starts from the program's own
                new = np.array(step["values"], dtype=float)
            if step["op"] == "exp":
                scores = operands(trace["input"], words, steps, step)[0]
                seen = np.where(scores == -np.inf, np.nan, scores)
                require_same(f"{place}: max", np.fmax.reduce(seen, axis=1), step["max"], 0)
                require_same(f"{place}: sum", total(new), step["sum"], 0)
            steps[step["id"], step.get("head")] = new


def compute(given, settings, words, steps, step):
    """One step's values, from the input and the steps before it."""
    op, head, heads = step["op"], step.get("head"), settings.get("heads", 1)
    if op == "concat":
        return np.concatenate([steps[step["from"][0], i + 1] for i in range(heads)], axis=1)
    a, *others = operands(given, words, steps, step)
    b = others[0] if others else None
    if op == "project":
        return product(a, b) + others[1] if len(others) == 2 else product(a, b)
    if op == "split":
        width = a.shape[1] // heads
        return a[:, (head - 1) * width:head * width]
    if op == "dot":
        scores = product(a, b.T)
        if settings["self"] != "score":
            scores[range(len(words)), words] = np.nan
        return scores
    if op == "divide":
        return a / step["divisor"]
    if op == "cap":
        return step["cap"] * np.tanh(a / step["cap"])
    if op == "mask":
        return np.where(b, a, np.where(np.isnan(a), np.nan, -np.inf))
    if op == "exp":
        largest = np.array(step["max"], dtype=float)[:, None]
        return np.where(a == -np.inf, 0.0, np.exp(a - largest))
    if op == "normalise":
        sums = total(a)[:, None]
        return np.where(sums == 0, a, a / np.where(sums == 0, 1, sums))
    if op == "weigh":
        return a[:, :, None] * b
    if op == "sum":
        return total(a) if b is None else total(a) + b
    raise NotTheSame(f"{step['id']}: the operation {op!r} is unknown")


def operands(given, words, steps, step):
    """The arrays that a step's "from" names, of_words and transposed as it says."""
    found = []
    for i, name in enumerate(step["from"]):
        rows = find(given, words, steps, step, name)
        if "of_words" in step and step["of_words"][i]:
            rows = rows[words]
        if "transposed" in step and step["transposed"][i]:
            rows = rows.T
        found.append(rows)
    return found


def find(given, words, steps, step, name):
    """An earlier step of the same head, else one without a head, else a matrix of the input."""
    for key in ((name, step.get("head")), (name, None)):
        if key in steps:
            return steps[key]
    if name == "memory":
        return np.array(given["memory"]["embeddings"], dtype=float)
    if name == "mask":
        return mask_rows(given, words, steps[step["from"][0], step.get("head")].shape[1])
    if name not in given:
        raise NotTheSame(f"{step['id']}: \"from\" names {name!r}, which there is not")
    return np.array(given[name], dtype=float)


def mask_rows(given, words, tokens):
    """For each word encoded, which tokens it may attend to."""
    if given["mask"] == "causal":
        return np.arange(tokens) <= words[:, None]
    rows = np.array(given["mask"], dtype=bool)
    return rows[words] if len(rows) == len(given["tokens"]) else rows


def product(a, b):
    """a . b, each sum's terms added in their order; no fused multiplication, as `@` may use."""
    result = np.zeros((len(a), b.shape[1]))
    for k in range(len(b)):
        result += a[:, k, None] * b[k]
    return result


def total(a):
    """The sums over the second axis, in its order, passing over what was not scored."""
    result = np.zeros(a.shape[:1] + a.shape[2:])
    for j in range(a.shape[1]):
        result = np.where(np.isnan(a[:, j]), result, result + a[:, j])
    return result


def require_same(place, ours, values, tolerance):
    """Zeros must agree in their sign, too."""
    theirs = np.array(values, dtype=float)
    if ours.shape != theirs.shape:
        raise NotTheSame(f"{place}: the shape is {theirs.shape}, computed again it is {ours.shape}")
    same = (ours == theirs) & (np.signbit(ours) == np.signbit(theirs))
    same |= np.isnan(ours) & np.isnan(theirs)
    if tolerance:
        same |= np.abs(ours - theirs) <= tolerance * np.abs(ours) + 5e-324
    if not same.all():
        cell = tuple(int(i) for i in np.argwhere(~same)[0])
        where = ",".join(str(i + 1) for i in cell)
        raise NotTheSame(f"{place}[{where}]: the program says {float(theirs[cell])!r}, computed "
                         f"again from its operands it is {float(ours[cell])!r}")
