"""What becomes of queries and keys before they are compared: normed, and turned by position."""

import numpy as np

from document import attended, cached, kv_heads
from refused import require
from sized import Sized, on_top


class Rotation:
    """The angles of rotary positions: a row for each vector, a column for each pair of features.

    angles   None where the tables of cosines and sines were given
    """

    def __init__(self, rotary, positions):
        self.neighbours = rotary["pairs"] == "neighbours"
        if "cos" in rotary:
            rows = [int(position) for position in positions]
            require(all(0 <= row < len(rotary["cos"]) for row in rows), "a position without a row")
            self.angles = None
            self.cos, self.sin = (np.array(rotary[name], dtype=float)[rows]
                                  for name in ("cos", "sin"))
            turns = np.zeros(self.cos.shape)
        else:
            r = rotary["dims"]
            require(r % 2 == 0 and r > 0, "no pairs of features")
            frequency = float(rotary["base"]) ** (-2.0 * np.arange(r // 2) / r)
            self.angles = np.outer(np.array(positions, dtype=float) / rotary["factor"], frequency)
            self.cos, self.sin = np.cos(self.angles), np.sin(self.angles)
            turns = np.abs(self.angles)
        # An angle that is off by a part of itself turns a vector by as much.
        self.room = 1 + turns

    def turn(self, rows):
        """Each pair (a, b) of features becomes (a cos - b sin, b cos + a sin); the rest passes."""
        pairs = self.cos.shape[1]
        require(2 * pairs <= rows.width(), "more features to turn than there are")
        first = np.arange(pairs) * 2 if self.neighbours else np.arange(pairs)
        second = first + 1 if self.neighbours else first + pairs
        a, b = rows[:, first], rows[:, second]
        turned = Sized(rows.values.copy(), rows.room.copy())
        turned.values[:, first] = a.values * self.cos - b.values * self.sin
        turned.values[:, second] = b.values * self.cos + a.values * self.sin
        room = ((a.room + b.room) * self.room)
        turned.room[:, first], turned.room[:, second] = room, room
        return turned


class Norm:
    """Rows that were normed, and what they were divided by; with kind layer also their means and
    variances."""

    def __init__(self, rows, kind, epsilon, gain, shift=None):
        x = rows
        self.mean = self.variance = None
        if kind == "layer":
            mean = Sized(x.values.mean(axis=1), x.room.mean(axis=1))
            self.mean = mean
            x = Sized(x.values - mean.values[:, None], x.room + mean.room[:, None])
        squares = Sized(x.values**2, 2 * np.abs(x.values) * x.room)
        of_row = np.sum if kind == "l2" else np.mean
        square = Sized(of_row(squares.values, axis=1), of_row(squares.room, axis=1))
        root = np.sqrt(square.values + epsilon)
        require((root > 0).all(), "a row that is divided by 0")
        self.root = Sized(root, root + square.room / (2 * root))
        if kind == "layer":
            self.variance = square
        by = root[:, None]
        self.rows = Sized(x.values / by, x.room / by
                          + np.abs(x.values) * self.root.room[:, None] / by**2)
        for name, row in (("gains", gain), ("shifts", shift)):
            require(row is None or len(row) == x.width(), f"{name} that do not fit")
        if gain is not None:
            self.rows = Sized(self.rows.values * np.array(gain), self.rows.room * np.abs(gain))
        if shift is not None:
            self.rows = self.rows + Sized(shift)

    def __getitem__(self, rows):
        part = Norm.__new__(Norm)
        for name, of_rows in vars(self).items():
            setattr(part, name, of_rows and of_rows[rows])
        return part


def own_vectors(full, variant, words, whole, split, head, group):
    """A head's queries and keys as they are compared, and what it weighs, cached ones first."""
    part = {"queries": (head, full.get("heads", 1))}
    part |= dict.fromkeys(("keys", "values"), (group, kv_heads(full)))
    label = {name: number if count > 1 else None for name, (number, count) in part.items()}
    own = {}

    def take(name):
        own[name] = whole[name].block(*part[name])
        if label[name]:
            variant.step[split[name], label[name]] = own[name]

    compared = [name for name in ("queries", "keys") if name in whole]
    for name in compared:
        take(name)
    for name in compared:
        if "qk_norm" in full and split[name] == name:
            own[name] = normed(full, variant, name, label[name], own[name])
    for name in compared:
        if "rotary" in full:
            rotation = Rotation(full["rotary"], positions(full, name, words))
            own[name] = variant.step[f"rotated_{name}", label[name]] = rotation.turn(own[name])
            variant.rotation[f"rotated_{name}", label[name]] = rotation
    if "values" in whole:
        take("values")
    for name in own.keys() & full.get("past", {}).keys():
        own[name] = on_top(Sized(full["past"][name]).block(*part[name]), own[name])
    own["weighed"] = own.get("values", own.get("keys"))
    for name in compared:
        own[name] = scaled(full, variant, name, label[name], own[name])
    return own


def scaled(full, variant, name, head, rows):
    """The divisor's share of queries or of keys, cached ones too."""
    if full.get("scale_on", "scores") not in ("both", name):
        return rows
    share = variant.settings["divisor"]
    if full["scale_on"] == "both":
        require(share > 0, "no root of a negative divisor")
        share = float(np.sqrt(share))
    variant.divisor[f"scaled_{name}", head] = share
    variant.step[f"scaled_{name}", head] = rows / share
    return variant.step[f"scaled_{name}", head]


def normed(full, variant, name, head, rows):
    of = full["qk_norm"]
    norm = Norm(rows, of["kind"], of["epsilon"], of.get(name))
    variant.norm[f"normed_{name}", head] = norm
    variant.step[f"normed_{name}", head] = norm.rows
    return norm.rows


def positions(full, name, words):
    """Where the words encoded stand, or the keys' tokens."""
    own = full["rotary"]["positions"]
    if name == "queries":
        return [own[word] for word in words]
    return range(cached(full), attended(full)) if "memory" in full else own
