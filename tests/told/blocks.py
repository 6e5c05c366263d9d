"""Holds what a text tells of the steps around attention against the trace: no row of numbers is
lost, and with all arithmetic no line that works one out."""

import re

from page import SUBSCRIPTS, labels_of
from written import number

# How a row of each step is called in arithmetic.
ROWS = {"positioned": "xᵖ", "queries_hidden": "qʰ", "queries_activated": "qᵃ",
        "keys_hidden": "kʰ", "keys_activated": "kᵃ", "values_hidden": "vʰ",
        "values_activated": "vᵃ", "residual_1": "r′", "norm_1": "n′", "ffn_hidden": "fʰ",
        "ffn_gate": "fᵍ", "ffn_activated": "fᵃ", "ffn_output": "f", "residual_2": "r″",
        "norm_2": "n″"}
KEYS = ("positions", "residual", "norm", "feed_forward")


def has_block(trace):
    """Whether anything stands around attention."""
    given = trace["input"]
    return any(key in given for key in KEYS) or \
        any(isinstance(given.get(f"W_{letter}"), dict) for letter in "QKV")


def of_tokens(step, given):
    """Whether a step has a row for each token attended to that is not cached."""
    if step["id"].startswith(("keys_", "values_")):
        return True
    before = given.get("norm", {}).get("place") == "before"
    of_sentence = step["id"] == "positioned" or (step["id"] == "norm_1" and before)
    return of_sentence and "memory" not in given


def places(step, trace):
    """The label of each row of a step, and its place in the sentence or among the tokens."""
    given = trace["input"]
    if not of_tokens(step, given):
        labels = labels_of(given["tokens"])
        return [(labels[position - 1], position) for position in trace["words"]]
    past = given.get("past", {}).get("tokens", [])
    own = given["memory"]["tokens"] if "memory" in given else given["tokens"]
    labels = labels_of(past + own)
    return [(label, i + 1) for i, label in enumerate(labels)][len(past):]


def has_row(told, label, step, written):
    """Whether the numbers of a row stand after its label or its step's name, those of a wide one in
    several tables."""
    while written:
        for count in range(len(written), 0, -1):
            numbers = r"\s+".join(written[:count])
            if re.search(rf"(?m)(?:^|\s)(?:{re.escape(label)}|{step})\s(?:.*\s)?{numbers}(?:\s|$)",
                         told):
                break
        else:
            return False
        written = written[count:]
    return True


def hold_block(text, trace, arithmetic):
    """The troubles, and how many numbers were held. What an earlier variant has told need not be
    told again."""
    troubles, count = [], 0
    # Tables beside each other are apart by a rule, which is read as if it were blank.
    parts = re.split(r"(?m)^━━ ", text.replace("│", " "))[1:]
    for v, variant in enumerate(trace["variants"]):
        told = "\n".join(parts[:v + 1])
        for step in variant["steps"]:
            if step["id"] not in ROWS:
                continue
            for (label, place), row in zip(places(step, trace), step["values"], strict=True):
                count += len(row)
                written = [re.escape(number(value)) for value in row]
                if not has_row(told, label, step["id"], written):
                    troubles.append(f"{variant['id']}.{step['id']}[{label}] is not there")
                if arithmetic != "all":
                    continue
                name = ROWS[step["id"]] + str(place).translate(SUBSCRIPTS)
                for feature, value in enumerate(written):
                    line = rf"{name}\[{feature + 1}\] =\s+(?:[^\]]*? [=≈]\s+)?{value}(?:\s|$)"
                    if not re.search(line, told):
                        troubles.append(f"{variant['id']}.{step['id']}: {name}[{feature + 1}] is "
                                        "not worked out")
    return troubles, count
