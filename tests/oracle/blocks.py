"""The block around attention: positions, residuals, norms, and networks of two matrices.

    x  the stream: the embeddings, positions added     r  what attention results in

    place       reads of attention   residual_1   the network reads    residual_2
    (no norm)   x                    x + r        residual_1           residual_1 + F
    after       x                    x + r        norm_1 = N(x + r)    norm_1 + F, of which norm_2
    before      norm_1 = N(x)        x + r        norm_2 = N(x + r)    residual_1 + F

Without residuals r stands for x + r, and F for what F would be added to.
"""

import math

import numpy as np

from document import cached
from refused import require
from sized import Sized
from vectors import Norm

NAME = {"Q": "queries", "K": "keys", "V": "values"}


def gelu_tanh(x):
    return x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def silu(x):
    return x / (1 + math.exp(-x)) if x > -709 else 0.0


ACTIVATIONS = {"relu": lambda x: max(0.0, x),
               "gelu": lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2))),
               "gelu-tanh": gelu_tanh, "silu": silu}
STEEPEST = 1.13  # how much an activation can enlarge a difference


def activated(activation, rows):
    function = np.vectorize(ACTIVATIONS[activation], otypes=[float])
    return Sized(function(rows.values), STEEPEST * rows.room)


def matrix(full, stored):
    """A W matrix as one that rows are multiplied by, however the file stores it."""
    return Sized(stored).turned() if full.get("layout") == "out_in" else Sized(stored)


def times(full, rows, W, bias=None):
    """rows . W, and the bias added if there is one."""
    W = matrix(full, W)
    require(rows.width() == W.height(), "a matrix that does not fit what it multiplies")
    require(bias is None or len(bias) == W.width(), "a bias that does not fit")
    product = rows @ W
    return product if bias is None else product + Sized(bias)


def projected(full, letter, rows):
    """{id: all rows} of the steps that make queries, keys or values: one, or those of a network."""
    name, W, bias = NAME[letter], full[f"W_{letter}"], full.get(f"b_{letter}")
    if not isinstance(W, dict):
        return {name: times(full, rows, W, bias)}
    hidden = times(full, rows, W["W_1"], W.get("b_1"))
    of_network = activated(W["activation"], hidden)
    return {f"{name}_hidden": hidden, f"{name}_activated": of_network,
            name: times(full, of_network, W["W_2"], bias)}


class Sinusoid:
    """For each position a sine and a cosine for each pair of features; an odd last one has its
    sine."""

    def __init__(self, positions, d):
        pairs = (d + 1) // 2
        frequency = 10000.0 ** (-2.0 * np.arange(pairs) / d)
        self.angles = np.outer(np.array(positions, dtype=float), frequency)
        self.cos, self.sin = np.cos(self.angles), np.sin(self.angles)
        self.room = 1 + self.angles

    def of(self, d):
        """Sine and cosine by turns."""
        both, room = (np.stack(two, axis=2).reshape(len(self.cos), -1)[:, :d]
                      for two in ((self.sin, self.cos), (self.room, self.room)))
        return Sized(both, room)

    def __getitem__(self, rows):
        part = Sinusoid.__new__(Sinusoid)
        for name, of_rows in vars(self).items():
            setattr(part, name, of_rows[rows])
        return part


class Before:
    """What becomes of the embeddings before attention reads them.

    stream, read   x and what attention reads, a row for each word of the sentence; None without
                   embeddings
    """

    def __init__(self, full, words):
        self.full, self.steps, self.norms, self.sinusoids = full, {}, {}, {}
        # Keys and values are made of every word, but a memory's words are others.
        self.shown = words if "memory" in full else list(range(len(full["tokens"])))
        self.stream = self.read = Sized(full["embeddings"]) if "embeddings" in full else None
        if "positions" in full:
            self.position(full["positions"])
        if full.get("norm", {}).get("place") == "before":
            norm = norm_of(full, "1", self.stream)
            self.read = self.steps["norm_1"] = norm.rows
            self.norms["norm_1"] = norm

    def position(self, positions):
        n, d = len(self.full["tokens"]), self.stream.width()
        if positions == "sinusoidal":
            p = cached(self.full)
            sinusoid = self.sinusoids["positioned"] = Sinusoid(range(p, p + n), d)
            added = sinusoid.of(d)
        else:
            added = Sized(positions)
            require(added.values.shape == (n, d), "positions of another shape")
        self.stream = self.read = self.steps["positioned"] = self.stream + added

    def enter(self, variant):
        """Adds the steps to a variant."""
        for id, rows in self.steps.items():
            variant.step[id, None] = rows[self.shown]
        for id, norm in self.norms.items():
            variant.norm[id, None] = norm[self.shown]
        for id, sinusoid in self.sinusoids.items():
            variant.rotation[id, None] = sinusoid[self.shown]


def norm_of(full, number, rows):
    of = full["norm"]
    return Norm(rows, of["kind"], of["epsilon"], of.get(f"gain_{number}"),
                of.get(f"shift_{number}"))


def after(full, variant, x, r):
    """Adds the steps after attention; x has the words encoded, or is None. Raises Refused where
    widths do not fit."""
    def step(id, rows):
        variant.step[id, None] = rows
        return rows

    def normed(number, rows):
        norm = variant.norm[f"norm_{number}", None] = norm_of(full, number, rows)
        return step(f"norm_{number}", norm.rows)

    def added(id, rows, more):
        if "residual" not in full:
            return more
        require(rows.width() == more.width(), "rows of other lengths cannot be added")
        return step(id, rows + more)

    place = full.get("norm", {}).get("place")
    stream = added("residual_1", x, r)
    if place == "after":
        stream = normed("1", stream)
    if "feed_forward" not in full:
        return
    read = normed("2", stream) if place == "before" else stream
    stream = added("residual_2", stream, network(full, step, read))
    if place == "after":
        normed("2", stream)


def network(full, step, rows):
    of = full["feed_forward"]
    hidden = step("ffn_hidden", times(full, rows, of["W_1"], of.get("b_1")))
    if "W_gate" in of:
        gate = step("ffn_gate", times(full, rows, of["W_gate"]))
        found = activated(of["activation"], gate) * hidden
    else:
        found = activated(of["activation"], hidden)
    return step("ffn_output", times(full, step("ffn_activated", found), of["W_2"], of.get("b_2")))
