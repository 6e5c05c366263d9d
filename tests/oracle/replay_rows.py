"""What operations do to each row alone, computed again from a step's operands and what it says.

Also how numbers that were computed again are held against a trace's.
"""

import math

import numpy as np


class NotTheSame(Exception):
    """A step's values do not follow from its operands; the message says where."""


def total(a):
    """The sums over the second axis, in its order, passing over what was not scored."""
    result = np.zeros(a.shape[:1] + a.shape[2:])
    for j in range(a.shape[1]):
        result = np.where(np.isnan(a[:, j]), result, result + a[:, j])
    return result


def normed(place, step, a, gain, shift):
    """Each row, less its mean, divided by its root, times the gain, and the shift added."""
    width = a.shape[1]
    if step["kind"] == "layer":
        mean = total(a) / width
        require_same(f"{place}: mean", mean, step["mean"], 0)
        a = a - mean[:, None]
    squares = total(a * a) / (1 if step["kind"] == "l2" else width)
    if step["kind"] == "layer":
        require_same(f"{place}: variance", squares, step["variance"], 0)
    root = np.sqrt(squares + step["epsilon"])
    require_same(f"{place}: root", root, step["root"], 0)
    rows = a / root[:, None]
    rows = rows if gain is None else rows * gain
    return rows if shift is None else rows + shift


def positioned(place, step, a, positions):
    """Each row and its position's sines and cosines, by turns."""
    d = a.shape[1]
    own = np.outer(positions, [10000.0 ** (-2.0 * p / d) for p in range((d + 1) // 2)])
    require_same(f"{place}: angles", own, step["angles"], 1e-15)
    turns = {name: np.array(step[name], dtype=float) for name in ("sin", "cos")}
    for name, rows in turns.items():
        found = getattr(np, name)(np.array(step["angles"], dtype=float))
        require_same(f"{place}: {name}", found, rows, 1e-15)
    moved = a.copy()
    moved[:, 0::2] += turns["sin"]
    moved[:, 1::2] += turns["cos"][:, :d // 2]
    return moved


def activated(activation, a, hidden):
    """What is activated, and where that is a gate, times what it lets through."""
    def of(x):
        if activation == "relu":
            return x if x > 0 else 0.0
        if activation == "gelu":
            return x * (0.5 * (1 + math.erf(x / math.sqrt(2))))
        if activation == "gelu-tanh":
            return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x))))
        return x / (1 + (math.exp(-x) if x > -709.78 else math.inf))  # exp() would raise
    if activation not in ("relu", "gelu", "gelu-tanh", "silu"):
        raise NotTheSame(f"the activation {activation!r} is unknown")
    rows = np.vectorize(of, otypes=[float])(a)
    return rows if hidden is None else rows * hidden


def rotated(place, step, a):
    """The first features of each row turned in pairs, by angles whose cosines and sines the step
    has."""
    cos, sin = (np.array(step[name], dtype=float) for name in ("cos", "sin"))
    if "angles" in step:
        angles = np.array(step["angles"], dtype=float)
        require_same(f"{place}: cos", np.cos(angles), step["cos"], 1e-15)
        require_same(f"{place}: sin", np.sin(angles), step["sin"], 1e-15)
    pairs = step["dims"] // 2
    first = np.arange(pairs) * (2 if step["pairs"] == "neighbours" else 1)
    second = first + (1 if step["pairs"] == "neighbours" else pairs)
    turned = a.copy()
    turned[:, first] = a[:, first] * cos - a[:, second] * sin
    turned[:, second] = a[:, second] * cos + a[:, first] * sin
    return turned


def require_same(place, ours, values, tolerance, sizes=0):
    """Zeros must agree in their sign, too. sizes: what the tolerance is a share of, where that is
    more than the numbers themselves."""
    theirs = np.array(values, dtype=float)
    if ours.shape != theirs.shape:
        raise NotTheSame(f"{place}: the shape is {theirs.shape}, computed again it is {ours.shape}")
    same = (ours == theirs) & (np.signbit(ours) == np.signbit(theirs))
    same |= np.isnan(ours) & np.isnan(theirs)
    if tolerance:
        same |= np.abs(ours - theirs) <= tolerance * np.maximum(np.abs(ours), sizes) + 5e-324
    if not same.all():
        cell = tuple(int(i) for i in np.argwhere(~same)[0])
        where = ",".join(str(i + 1) for i in cell)
        raise NotTheSame(f"{place}[{where}]: the program says {float(theirs[cell])!r}, computed "
                         f"again from its operands it is {float(ours[cell])!r}")
