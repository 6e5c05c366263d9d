"""One call of an operator: its model and inputs, and what it says as input files."""

import base64
import dataclasses

import numpy as np

from model import model


def one_of(rng, *choices):
    return choices[rng.integers(len(choices))]


def chance(rng, probability):
    return bool(rng.random() < probability)


def numbers(rng, *shape):
    """Of single precision, as the operators compute."""
    return rng.normal(size=shape).astype(np.float32)


@dataclasses.dataclass
class Call:
    """told: in a few words. inputs: {name: array, or None where it is left out}, in the operator's
    order. readings: for each sentence of the batch (input file, function that makes
    {(step, head): array} of the operator's outputs)."""
    told: str
    operator: str
    domain: str
    opset: int
    attributes: dict
    inputs: dict
    outputs: list
    readings: list

    def as_json(self):
        there = {name: array for name, array in self.inputs.items() if array is not None}
        infos = [None if array is None else (name, str(array.dtype), array.shape)
                 for name, array in self.inputs.items()]
        while infos[-1] is None:
            infos.pop()
        written = model(self.operator, self.domain, self.opset, self.attributes, infos,
                        self.outputs)
        return {"model": base64.b64encode(written).decode(),
                "inputs": {name: {"type": str(array.dtype), "shape": list(array.shape),
                                  "data": [finite_or_text(x) for x in array.ravel().tolist()]}
                           for name, array in there.items()}}


def finite_or_text(number):
    """-inf as a text, which JavaScript makes a number of again; JSON has no word for it."""
    return number if np.isfinite(number) else "-Infinity" if number < 0 else str(number)
