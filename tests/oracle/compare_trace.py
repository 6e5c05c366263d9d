"""Holds a trace against the oracle's numbers: each one, and what each step says of itself."""

import numpy as np

import oracle
from differs import Differs, expect
from document import complete
from said import description, names_heads

# A number may differ by 1e-12 of itself. Where terms cancel, though, two correct programs that add
# in a different order differ by more than that: by up to (terms x 2^-53) of sum |products|. So
# ROUNDING of that sum is allowed on top: enough for dot products of a hundred terms, and a hundred
# times less than 1e-12. oracle.Sized makes these sums and carries them through the later steps.
# SMALLEST lets exponentials below the range of normal doubles lose digits, as they do.
TOLERANCE = 1e-12
ROUNDING = 2.0**-46
SMALLEST = 1e-300


def array(what, values, shape):
    """A JSON value as an array of that shape, null as NaN; only numbers and nulls are let in."""
    if not shape:
        if values is None:
            return np.array(np.nan)
        if isinstance(values, bool) or not isinstance(values, (int, float)):
            raise Differs(f"{what}: the program says {values!r}, expected a number or null")
        return np.array(float(values))
    if not isinstance(values, list) or len(values) != shape[0]:
        size = len(values) if isinstance(values, list) else repr(values)
        raise Differs(f"{what}: the program has {size} entries, expected {shape[0]}")
    return np.array([array(f"{what}[{i + 1}]", v, shape[1:]) for i, v in enumerate(values)])


def compare_numbers(what, ours, values):
    """How many numbers were compared; raises Differs at the first that differs."""
    expected = np.where(ours.values == -np.inf, np.nan, ours.values)
    theirs = array(what, values, expected.shape)
    # What is exactly 0, as the weight of a hidden cell is, has no room.
    allowed = (TOLERANCE * np.abs(expected) + ROUNDING * ours.room
               + SMALLEST * (np.abs(expected) + ours.room > 0))
    agrees = np.isnan(expected) & np.isnan(theirs) | (np.abs(expected - theirs) <= allowed)
    if not agrees.all():
        cell = tuple(int(i) for i in np.argwhere(~agrees)[0])
        where = f"[{','.join(str(i + 1) for i in cell)}]" if cell else ""
        raise Differs(f"{what}{where}: the program says {float(theirs[cell])!r}, expected "
                      f"{float(expected[cell])!r} (may differ by {float(allowed[cell]):.1e})")
    return expected.size


def compare_input(full, echoed):
    """The trace's "input": what was read, in full names, with the defaults filled in."""
    if sorted(echoed) != sorted(full):
        raise Differs(f"input: the program has {sorted(echoed)}, expected {sorted(full)}")
    for key, value in full.items():
        if echoed[key] != value:  # 2 and 2.0 are the same number, true and 1 too
            raise Differs(f"input.{key}: the program says {echoed[key]!r}, expected {value!r}")


def compare_trace(document, flags, traced):
    """How many numbers agree; raises Differs when something does not."""
    expect("keys", ["format", "generator", "input", "words", "variants"], list(traced))
    full = complete(document, flags)
    expect("format", "attn-trace/2" if names_heads(full) else "attn-trace/1",
           traced["format"])
    expect("words", full["word"], traced["words"])
    compare_input(full, traced["input"])

    ours = oracle.trace(document, flags)
    expect("variants", list(ours), [variant["id"] for variant in traced["variants"]])
    count = 0
    for variant in traced["variants"]:
        name, settings = variant["id"], dict(variant["settings"])
        numbers = ours[name]
        expect(f"{name}.settings", list(numbers.settings), list(settings))
        divisor = oracle.Sized(numbers.settings["divisor"])
        for key, value in numbers.settings.items():
            if key == "divisor":
                count += compare_numbers(f"{name}.settings.divisor", divisor, settings[key])
            elif settings[key] != value:
                raise Differs(f"{name}.settings.{key}: the program says {settings[key]!r}, "
                              f"expected {value!r}")
        expect(f"{name}.steps", list(numbers.step),
               [(step["id"], step.get("head")) for step in variant["steps"]])
        for step, ((id, head), expected) in zip(variant["steps"], numbers.step.items()):
            place = f"{name}.{id}" + (f" of head {head}" if head else "")
            measured = {"values": expected, **measured_of_rows(numbers, id, head)}
            said = {key: value for key, value in step.items() if key not in measured}
            expect(place, description(full, name, id, head, numbers.settings), said)
            for key, value in measured.items():
                if key not in step:
                    raise Differs(f"{place}: {key} is missing")
                what = place if key == "values" else f"{place}.{key}"
                count += compare_numbers(what, value, step[key])
    return count


def measured_of_rows(numbers, id, head):
    """The numbers that a step has beside its own."""
    measured = {}
    if (id, head) in numbers.divisor:
        measured["divisor"] = oracle.Sized(numbers.divisor[id, head])
    if (id, head) in numbers.norm:
        norm = numbers.norm[id, head]
        measured["root"] = norm.root
        if norm.mean:
            measured |= {"mean": norm.mean, "variance": norm.variance}
    if (id, head) in numbers.rotation:
        rotation = numbers.rotation[id, head]
        for name in ("angles", "cos", "sin"):
            turn = getattr(rotation, name)
            if turn is not None:
                measured[name] = oracle.Sized(turn, rotation.room)
    if id == "biased_scores" and numbers.slope.get(head):
        measured["slope"] = oracle.Sized(numbers.slope[head])
    if id == "exponentials":
        measured |= {"max": numbers.max[head], "sum": numbers.sum[head]}
        if head in numbers.of_sink:
            measured["sink_exponential"] = numbers.of_sink[head]
    return measured
