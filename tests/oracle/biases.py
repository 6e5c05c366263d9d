"""What is added to the scaled scores: a matrix, and ALiBi's penalty for distance."""

import numpy as np


def slopes(alibi, heads):
    """One for each head. For heads that are no power of two: those of the next smaller power, and
    then every other one of twice as many."""
    if alibi is not True:
        return alibi if isinstance(alibi, list) else [alibi]
    whole = 1
    while 2 * whole <= heads:
        whole *= 2
    found = [2.0 ** (-8 * i / whole) for i in range(1, whole + 1)]
    return found + [2.0 ** (-8 * i / (2 * whole)) for i in range(1, 2 * (heads - whole), 2)]


def distances(words, m, p):
    """How far each of the words (counted from 0) is from each of the m tokens, p of them cached."""
    return np.abs(p + np.array(words)[:, None] - np.arange(m)[None, :]).astype(float)


def of_head(matrix, head):
    """A matrix for all heads, or the head's own (from 1)."""
    return np.array(matrix[head - 1] if isinstance(matrix[0][0], list) else matrix, dtype=float)
