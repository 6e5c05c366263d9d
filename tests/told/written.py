"""How a number is written for people, by src/write/number.hpp's sentences alone."""

import math


def number(value, decimals=4):
    """`value`, a double, with `decimals` digits after the point."""
    if value == 0:
        return "0"
    if abs(value) >= 1e15:
        return f"{value:.{decimals}e}"
    fixed = f"{value:.{decimals}f}"
    if abs(float(fixed) - value) <= 8 * 2.0**-52 * abs(value):
        return fixed.rstrip("0").rstrip(".") if "." in fixed else fixed
    if abs(value) >= 10.0**-decimals:
        return fixed
    if abs(value) < 1e-4:
        return f"{value:.1e}"
    return f"{value:.{math.ceil(-math.log10(abs(value)))}f}"
