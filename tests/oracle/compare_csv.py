"""Holds a trace as CSV against the same trace as JSON."""

import numpy as np

from differs import expect
from said import axes


def csv_rows(traced):
    """The rows that the trace must have as CSV: strings, and the number last."""
    several = any("heads" in variant["settings"] for variant in traced["variants"])
    cached = len(traced["input"].get("past", {}).get("tokens", []))
    rows = []
    for variant in traced["variants"]:
        before = None
        for step in variant["steps"]:
            head = step.get("head")
            values = np.array(step["values"], dtype=float)
            if step["id"] == "masked_scores":  # null, but scored: hidden
                values[np.isnan(values) & ~np.isnan(before)] = -np.inf
            before = values
            # Tokens are counted from the first cached one on, which only these steps have rows for.
            of_step = axes(step["id"], traced["input"])
            own_tokens = not of_step[0] and step["id"] != "scaled_keys"
            for cell, value in np.ndenumerate(values):
                if np.isnan(value):
                    continue
                at = [str(i + 1) for i in cell]
                if own_tokens:
                    at[0] = str(cell[0] + 1 + cached)
                if of_step[0]:
                    at[0] = str(traced["words"][cell[0]])
                place = [at.pop(0) if there else "" for there in of_step]
                of_head = [str(head or "")] if several else []
                rows.append([variant["id"], step["id"], *of_head, *place, float(value)])
    header = "variant,step,head,word,token,feature,value" if several else \
        "variant,step,word,token,feature,value"
    return header, rows


def compare_csv(traced, text):
    """How many numbers the CSV has; raises Differs where it is not the trace."""
    header, rows = csv_rows(traced)
    lines = text.split("\n")
    expect("CSV: its first line", header, lines[0])
    expect("CSV: after its last line", "", lines[-1])
    expect("CSV: lines", len(rows) + 1, len(lines) - 1)
    for number, (line, row) in enumerate(zip(lines[1:], rows), start=2):
        *place, value = line.split(",")
        # As text, so that a zero's sign counts.
        expect(f"CSV: line {number}", [*row[:-1], repr(row[-1])], [*place, repr(float(value))])
    return len(rows)
