"""Arrays that know how far two correct programs may be apart in each of their numbers."""

import numpy as np


class Sized:
    """An array, and for each of its numbers how large the terms are that went into it.

    Two sums of the same terms in another order differ by a small multiple of 2^-53 times the sum
    of the terms' magnitudes, and where the terms cancel that is much more than 2^-53 times the
    result. So two correct programs agree relative to these magnitudes, the number's room.
    """

    def __init__(self, values, room=None):
        self.values = np.array(values, dtype=float)
        self.room = np.abs(self.values) if room is None else room

    def __getitem__(self, cells):
        return Sized(self.values[cells], self.room[cells])

    def __add__(self, other):
        return Sized(self.values + other.values, self.room + other.room)

    def __matmul__(self, other):
        return Sized(self.values @ other.values, self.room @ other.room)

    def __truediv__(self, number):
        return Sized(self.values / number, self.room / abs(number))

    def turned(self):
        return Sized(self.values.T, self.room.T)

    def width(self):
        return self.values.shape[1]

    def height(self):
        return len(self.values)

    def block(self, number, count):
        """The number-th (from 1) of count blocks of columns."""
        width = self.width() // count
        return self[:, (number - 1) * width:number * width]


    def __mul__(self, other):
        return Sized(self.values * other.values, np.abs(self.values) * other.room
                     + self.room * np.abs(other.values))


def side_by_side(parts):
    """Arrays with as many rows each, one to the right of the other."""
    return Sized(np.concatenate([part.values for part in parts], axis=1),
                 np.concatenate([part.room for part in parts], axis=1))


def on_top(above, below):
    """Arrays with as many columns each, one below the other."""
    return Sized(np.concatenate([above.values, below.values]),
                 np.concatenate([above.room, below.room]))
