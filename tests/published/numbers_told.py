"""How far a printed number may be from the program's, and whether it is."""

import math

HIDDEN = "-inf"
# A double has some 16 digits; what is exact in decimals is not always so in binary.
BINARY = 1e-13
FLOAT32 = 2.0**-22


class Wrong(Exception):
    """Something is not as it should be; the message says what."""


def allowed(step, printed):
    """How far from the printed number a result may be."""
    if "tolerance" in step:
        return step["tolerance"]
    if "decimals" in step:
        return 0.5 * 10.0**-step["decimals"] + BINARY * abs(printed)
    if "significant" in step:
        if printed == 0:
            return 0.0
        return 0.5 * 10.0**(math.floor(math.log10(abs(printed))) + 1 - step["significant"])
    if "float32" in step:
        return FLOAT32 * abs(printed)
    return BINARY * abs(printed)


def pairs(printed, computed, where):
    """(where, printed, computed) of each cell; raises Wrong where the shapes differ."""
    if isinstance(printed, list) != isinstance(computed, list):
        raise Wrong(f"{where}: the program has {computed!r}, the source {printed!r}")
    if not isinstance(printed, list):
        yield where, printed, computed
        return
    if len(printed) != len(computed) or not printed:
        raise Wrong(f"{where}: the program has {len(computed)} entries, the source {len(printed)}")
    for i, (one, other) in enumerate(zip(printed, computed), 1):
        yield from pairs(one, other, f"{where}[{i}]")


def compare(step, computed, where):
    """Holds a printed step against the program's: (numbers, those further off than allowed,
    the largest difference)."""
    numbers, off, largest = 0, [], 0.0
    for place, one, other in pairs(step["values"], computed, where):
        if one is None:
            continue
        numbers += 1
        if one == HIDDEN or other is None:
            if one != HIDDEN or other is not None:
                off.append(f"{place}: the program has {other!r}, the source {one!r}")
            continue
        difference = abs(other - one)
        largest = max(largest, difference)
        if not difference <= allowed(step, one):
            off.append(f"{place}: the program has {other!r}, the source {one!r}: {difference:.2g} "
                       f"off, at most {allowed(step, one):.2g}")
    if numbers == 0:
        raise Wrong(f"{where}: no number to compare")
    return numbers, off, largest
