#!/usr/bin/env python3
"""What attn-trace does, as one would write it with NumPy and Python's json.
Usage: numpy_peer.py INPUT OUTPUT dump|dumps|print

Traces every variant the input has matrices for, as `attn-trace INPUT --self score` does, and
writes the steps as JSON: with json.dump, the usual way; with json.dumps, which holds the whole text
but is faster; or, for a toy, prints it.
"""

import json
import sys

import numpy as np


def attend(queries, keys, summed):
    scores = queries @ keys.T
    scaled = scores / np.sqrt(keys.shape[1])
    shifted = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    weights = shifted / shifted.sum(axis=1, keepdims=True)
    return {"scores": scores, "scaled_scores": scaled, "weights": weights,
            "context": weights @ summed}


def trace(document):
    matrix = {key: np.array(document[key]) for key in ("embeddings", "W_Q", "W_K", "W_V")}
    queries, keys, values = (matrix["embeddings"] @ matrix[key] for key in ("W_Q", "W_K", "W_V"))
    return {
        "raw": attend(matrix["embeddings"], matrix["embeddings"], matrix["embeddings"]),
        "query-key": {"queries": queries, "keys": keys, **attend(queries, keys, keys)},
        "qkv": {"queries": queries, "keys": keys, "values": values,
                **attend(queries, keys, values)},
    }


def main():
    source, target, way = sys.argv[1:4]
    with open(source) as file:
        document = json.load(file)
    result = {
        "input": document,
        "variants": [
            {"id": variant, "steps": [{"id": step, "values": values.tolist()}
                                      for step, values in steps.items()]}
            for variant, steps in trace(document).items()
        ],
    }
    if way == "print":
        print(json.dumps(result))
        return
    with open(target, "w") as file:
        if way == "dump":
            json.dump(result, file)
        else:
            file.write(json.dumps(result))


if __name__ == "__main__":
    main()
