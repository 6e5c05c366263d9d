"""What becomes of queries and keys before they are compared: normed, and turned by position."""

import numpy as np

from refused import require
from sized import Sized


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
    """Rows that were normed, and what they were divided by; with kind layer also their means."""

    def __init__(self, rows, kind, epsilon, gain):
        x = rows
        self.mean = None
        if kind == "layer":
            mean = Sized(x.values.mean(axis=1), x.room.mean(axis=1))
            self.mean = mean
            x = Sized(x.values - mean.values[:, None], x.room + mean.room[:, None])
        squares = Sized(x.values**2, 2 * np.abs(x.values) * x.room)
        of_row = np.sum if kind == "l2" else np.mean
        root = np.sqrt(of_row(squares.values, axis=1) + epsilon)
        self.root = Sized(root, root + of_row(squares.room, axis=1) / (2 * root))
        by = root[:, None]
        self.rows = Sized(x.values / by, x.room / by
                          + np.abs(x.values) * self.root.room[:, None] / by**2)
        if gain is not None:
            require(len(gain) == x.width(), "gains that do not fit")
            self.rows = Sized(self.rows.values * np.array(gain), self.rows.room * np.abs(gain))
