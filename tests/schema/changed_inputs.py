"""Good inputs, and changes to them: those that must be rejected, and those that must not."""

from changes import REMOVE

# One word, carried: a row in which nothing is scored.
ONE_WORD = {"embeddings": [[1, 2]], "Q": [[1], [0]], "K": [[0], [1]], "V": [[1, 0, 2], [0, 1, 3]],
            "self": "carry"}

# Two heads with every matrix and bias there is, as PyTorch stores them, and a mask of numbers and
# of true and false.
TWO_HEADS = {"tokens": ["one", "two", "three"], "embeddings": [[1, 0], [0, 2], [1, -1]],
             "heads": 2, "layout": "out_in",
             "mask": [[1, 1, 0], [True, True, False], [0, 1, 1]],
             "W_Q": [[1, 0], [0, 1], [1, 1], [2, 0]], "b_Q": [1, 0, 0, -1],
             "W_K": [[0, 1], [1, 0], [1, 2], [0, 1]], "b_K": [0, 0.5, 0, 0],
             "V": [[1, 1], [2, 0], [0, 1], [1, 3]], "b_V": [0, 0, 1, 1],
             "W_O": [[1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 1, 1]], "b_O": [0, 1, 2]}

# Cross-attention with one head, all three variants, and a mask for the one word encoded.
MEMORY = {"tokens": ["I", "see"], "embeddings": [[1, 0], [2, 1]], "word": 2, "mask": [[1, 0, 1]],
          "memory": {"tokens": ["je", "vois", "tout"], "embeddings": [[0, 1], [1, 1], [2, 0]]},
          "Q": [[1, 0], [1, 1]], "K": [[0, 1], [1, 2]], "V": [[3, 1], [0, 1]], "b_K": [1, 0],
          "W_O": [[1, 0, 2], [0, 1, 1]], "b_O": [1, 1, 0]}

# Given queries and values. The embeddings, not as many as the queries, are those of a memory.
GIVEN = {"queries": [[1, 0], [0, 2]], "embeddings": [[1, 2, 0], [0, 1, 1], [1, 0, 3]], "heads": 2,
         "K": [[1, 0], [0, 1], [1, 1]], "values": [[1, 2, 3, 4], [0, 1, 0, 1], [2, 0, 2, 0]]}

# All that a model of today does to queries, keys and scores, with a cached token.
MODEL = {"tokens": ["on", "we", "go"], "embeddings": [[1, 0], [0, 2], [1, -1]],
         "heads": 4, "kv_heads": 2,
         "W_Q": [[1, 0, 2, 1, 0, 1, 1, 1], [0, 1, 0, 2, 1, 0, 2, 1]],
         "W_K": [[0, 1, 1, 0], [1, 0, 0, 2]], "W_V": [[3, 0, 1, 1], [0, 4, 2, 0]],
         "qk_norm": {"kind": "rms", "epsilon": 0.01, "queries": [1, 2], "keys": [1, 0.5]},
         "rotary": {"pairs": "halves", "base": 100, "dims": 2, "positions": [1, 2, 3], "factor": 2},
         "past": {"tokens": ["and"], "keys": [[1, 0, 0, 1]], "values": [[1, 1, 2, 2]]},
         "scale_on": "both", "softcap": 30, "alibi": [1, 0.5, 0.25, 0.125],
         "bias": [[0, 1, 0, -1], [0.5, 0, 0, 0], [0, 0, 2, 0]], "sinks": [0, 1, -1, 0.5],
         "mask": {"all": ["causal", {"window": {"before": 1}}]}, "empty_rows": "zeros"}

# Scores in place of queries and keys.
SCORES = {"scores": [[1, 2], [3, 1]], "values": [[1, 0], [0, 1]]}

# Softcapped scores of two heads, which is all that is new.
CAPPED_HEADS = {"queries": [[1, 2], [3, 4]], "keys": [[1, 0], [0, 1]], "values": [[1, 2], [3, 4]],
                "heads": 2, "softcap": 5}

# Nothing but what raw needs.
EMBEDDINGS_ALONE = {"embeddings": [[1, 2], [3, 4]]}

# Nothing but what has to be there.
QUERIES_AND_KEYS = {"queries": [[1, 2]], "keys": [[3, 4], [5, 6]]}


def broken_inputs():
    """Changes to a good input, each of which must be rejected."""
    return [
        (["embedings"], [[1]]),
        (["embeddings"], REMOVE),
        (["embeddings"], []),
        (["embeddings", 0], []),
        (["embeddings", 0, 0], "1"),
        (["embeddings", 0, 0], None),
        (["embeddings", 0, 0], True),
        (["embeddings", 0, 0], [1]),
        (["embeddings", 0], 1),
        (["W_Q"], [1, 2]),
        (["W_K"], {}),
        (["W_V"], [[1, "x"]]),
        (["Q"], [[1]]),
        (["K"], [[1]]),
        (["V"], [[1]]),
        (["tokens"], "birds fly south"),
        (["tokens", 1], 2),
        (["title"], 5),
        (["source"], ["a", "b"]),
        (["description"], None),
        (["tour"], []),
        (["tour", 0], "raw/1"),
        (["tour", 0, "text"], ""),
        (["tour", 0, "text"], REMOVE),
        (["tour", 0, "title"], None),
        (["tour", 0, "step"], "scores"),
        (["tour", 0, "view"], "#raw/2"),
        (["tour", 0, "view"], "raw"),
        (["tour", 0, "view"], "qkv/0"),
        (["$schema"], 1),
        (["word"], 0),
        (["word"], -1),
        (["word"], 1.5),
        (["word"], []),
        (["word"], [1, 1]),
        (["word"], [[1]]),
        (["word"], None),
        (["self"], "keep"),
        (["self"], True),
        (["scale"], 0),
        (["scale"], 0.0),
        (["scale"], "half"),
        (["scale"], "2"),
        (["scale"], None),
        (["tokens"], []),
        (["layout"], "out"),
        (["layout"], None),
        (["W_O"], [1, 2]),
        (["W_O"], [[None]]),
        (["b_Q"], []),
        (["b_Q"], [[1, 2, 3, 4]]),
        (["b_K"], 1),
        (["b_K"], [1, 2, 3, "4"]),
        (["b_V"], [1, 2, 3, None]),
        (["b_V"], {}),
        (["b_O"], [1, 2, 3, 4]),
        (["b_O"], [True]),
        (["queries"], [1, 2]),
        (["queries"], []),
        (["keys"], {}),
        (["keys"], None),
        (["values"], [[1, "x"]]),
        (["values"], [[]]),
        (["heads"], 0),
        (["heads"], -2),
        (["heads"], 1.5),
        (["heads"], "2"),
        (["heads"], True),
        (["heads"], [2]),
        (["mask"], "matrix"),
        (["mask"], True),
        (["mask"], None),
        (["mask"], []),
        (["mask"], [[]]),
        (["mask"], [1, 1, 2]),
        (["mask"], [[1, 1, 1], [1, 1, 1], [1, 1, 2]]),
        (["mask"], [[1, 1, 1], [1, 1, 1], [1, 1, 0.5]]),
        (["mask"], [[1, 1, 1], [1, 1, 1], [1, 1, "1"]]),
        (["mask"], [[1, 1, 1], [1, 1, 1], [1, 1, None]]),
        (["memory"], {}),
        (["memory"], {"tokens": ["a", "b"]}),
        (["memory"], [[1, 2, 3, 4]]),
        (["memory"], None),
    ]


def accepted_inputs():
    """Changes to a good input, each of which must be accepted."""
    three_of_four = [[1, 0, 0, 1], [0, 1, 0, 0], [2, 0, 1, 0]]
    return [
        (["tokens"], REMOVE),
        (["W_V"], REMOVE),
        (["word"], REMOVE),
        (["tour"], REMOVE),
        (["tour", 0, "title"], REMOVE),
        (["tour", 0, "view"], "compare/3/head1&pin=W_Q.1.1"),
        (["word"], "fly"),
        (["word"], ["birds", 2]),
        (["self"], "skip"),
        (["scale"], "dim"),
        (["scale"], -0.5),
        (["layout"], "in_out"),
        (["layout"], "out_in"),
        (["W_O"], [[1], [0], [2], [0]]),
        (["b_Q"], [1, 0, -1, 0.5]),
        (["b_K"], [1, 0, -1, 0.5]),
        (["b_V"], [1, 0, -1, 0.5]),
        (["queries"], three_of_four),
        (["keys"], three_of_four),
        (["values"], three_of_four),
        (["heads"], 1),
        (["heads"], 4),
        (["heads"], 2.0),
        (["mask"], "none"),
        (["mask"], "causal"),
        (["mask"], [[1, 0, 0], [True, False, True], [1, 1.0, 0.0]]),
        (["mask"], [[1, 0, 1]]),
        (["memory"], {"embeddings": three_of_four}),
        (["memory"], {"embeddings": three_of_four, "tokens": ["a", "b", "c"]}),
    ]


def broken_two_heads():
    """Changes to TWO_HEADS, each of which must be rejected: a bias needs its matrix."""
    return [
        (["W_Q"], REMOVE),
        (["W_K"], REMOVE),
        (["V"], REMOVE),
        (["W_O"], REMOVE),
        (["embeddings"], REMOVE),
        (["Q"], TWO_HEADS["W_Q"]),
        (["layout"], ["out_in"]),
        (["heads"], 0),
        (["mask", 0, 0], 2),
        (["mask", 1], []),
        (["b_O"], []),
        (["alibi"], 0.5),
    ]


def accepted_two_heads():
    return [
        (["b_Q"], REMOVE),
        (["b_O"], REMOVE),
        (["tokens"], REMOVE),
        (["mask"], REMOVE),
        (["mask", 0, 0], True),
        (["word"], ["three", 1]),
    ]


def broken_memory():
    """Changes to MEMORY, each of which must be rejected."""
    return [
        (["embeddings"], REMOVE),
        (["memory", "embeddings"], REMOVE),
        (["memory", "embeddings"], []),
        (["memory", "embeddings", 0], 1),
        (["memory", "embeddings", 0, 0], "0"),
        (["memory", "tokens"], []),
        (["memory", "tokens"], "je vois tout"),
        (["memory", "tokens", 0], 1),
        (["memory", "token"], ["je", "vois", "tout"]),
        (["memory", "W_K"], [[0, 1], [1, 2]]),
        (["memory"], {}),
        (["K"], REMOVE),
        (["Q"], [1, 2]),
        (["K"], {}),
        (["V"], [[1, "x"], [0, 1]]),
    ]


def accepted_memory():
    return [
        (["memory", "tokens"], REMOVE),
        (["keys"], [[1, 0], [0, 1], [1, 1]]),
        (["values"], [[1, 0], [0, 1], [1, 1]]),
        (["queries"], [[1, 0], [0, 1]]),
        (["V"], REMOVE),
        (["b_Q"], [1, 0]),
        (["b_V"], [1, 0]),
        (["mask"], [[1, 0, 1], [1, 1, 1]]),
    ]


def broken_queries_and_keys():
    """Changes to QUERIES_AND_KEYS, each of which must be rejected."""
    return [
        (["queries"], REMOVE),
        (["keys"], REMOVE),
        (["b_Q"], [1, 2]),
        (["b_K"], [1, 2]),
        (["W_V"], []),
    ]


def accepted_queries_and_keys():
    return [
        (["qk_norm"], {"kind": "l2"}),
        (["rotary"], {"pairs": "neighbours"}),
        (["past"], {"keys": [[1, 0]]}),
        (["scale_on"], "queries"),
        (["memory"], {}),
        (["memory"], {"tokens": ["a", "b"]}),
        (["memory"], {"embeddings": [[1], [2]]}),
        (["values"], [[1], [2]]),
        (["embeddings"], [[1, 2, 3]]),
        (["W_O"], [[1], [2]]),
    ]


def broken_model():
    """Changes to MODEL, each of which must be rejected."""
    return [
        (["kv_heads"], 0),
        (["kv_heads"], "2"),
        (["qk_norm"], "rms"),
        (["qk_norm", "kind"], REMOVE),
        (["qk_norm", "kind"], "batch"),
        (["qk_norm", "epsilon"], -1),
        (["qk_norm", "queries"], []),
        (["qk_norm", "gain"], [1, 1]),
        (["rotary", "pairs"], REMOVE),
        (["rotary", "pairs"], "interleaved"),
        (["rotary", "dims"], 1),
        (["rotary", "dims"], 0),
        (["rotary", "base"], 0),
        (["rotary", "factor"], -1),
        (["rotary", "positions"], 1),
        (["rotary", "theta"], 100),
        (["rotary", "cos"], [[1]] * 4),
        (["rotary"], {"pairs": "halves", "cos": [[1]] * 4}),
        (["rotary", "dims"], 1000002),
        (["past"], []),
        (["past"], {}),
        (["past"], {"tokens": ["and"]}),
        (["past", "keys"], REMOVE),
        (["past", "tokens"], "and"),
        (["past", "keys", 0], 1),
        (["past", "queries"], [[1]]),
        (["memory"], {"embedding": [[1, 0]]}),
        (["scale_on"], "keys"),
        (["alibi"], "true"),
        (["alibi"], ["1"]),
        (["bias"], [0, 1]),
        (["bias", 0, 0], None),
        (["bias", 0, 0], "-inf"),
        (["sinks"], None),
        (["sinks"], []),
        (["empty_rows"], "nan"),
        (["mask"], {}),
        (["mask"], {"causal": "middle"}),
        (["mask"], {"causal": True}),
        (["mask"], {"window": 2}),
        (["mask"], {"window": {}}),
        (["mask"], {"window": {"before": -1}}),
        (["mask"], {"window": {"before": 1000000001}}),
        (["mask"], {"window": {"before": 0, "after": 10000000000}}),
        (["mask"], {"window": {"before": 0.5}}),
        (["mask"], {"window": {"left": 1}}),
        (["mask"], {"all": []}),
        (["mask"], {"all": "causal"}),
        (["mask"], {"causal": "end", "window": {"before": 1}}),
        (["mask"], {"heads": ["causal", "none", "causal", "all"]}),
        (["mask"], [1, 1, 1, 2]),
        (["mask"], [[0, 0, 0, -1]] * 3),
        (["mask"], [[0, 0, 1, None]] * 3),
    ]


def accepted_model():
    return [
        (["qk_norm"], REMOVE),
        (["qk_norm", "epsilon"], REMOVE),
        (["qk_norm", "queries"], REMOVE),
        (["qk_norm", "queries"], [1, 2, 1, 2, 1, 2, 1, 2]),
        (["qk_norm", "kind"], "layer"),
        (["qk_norm", "kind"], "l2"),
        (["rotary"], {"pairs": "neighbours"}),
        (["rotary"], {"pairs": "halves", "cos": [[1]] * 4, "sin": [[0]] * 4}),
        (["rotary", "positions"], [0, 0.5, -2]),
        (["past", "tokens"], REMOVE),
        (["scale_on"], "queries"),
        (["scale_on"], "scores"),
        (["alibi"], True),
        (["bias"], [[[0, 1, 0, -1]] * 3] * 4),
        (["sinks"], 0.5),
        (["empty_rows"], "uniform"),
        (["empty_rows"], "refuse"),
        (["mask"], {"causal": "start"}),
        (["mask"], {"causal": "end"}),
        (["mask"], {"window": {"after": 0}}),
        (["mask"], {"window": {"after": 1000000000}}),
        (["mask"], [1, True, 0, False]),
        (["mask"], [[0, 0, -10000, None]] * 3),
        (["mask"], [[0, "-inf", -1e9, "-Infinity"]] * 3),
        (["mask"], {"heads": ["causal", [1, 1, 0, 0], {"all": ["none"]}, [[1, 0, 0, 1]] * 3]}),
    ]


def broken_scores():
    """Changes to SCORES, each of which must be rejected."""
    return [
        (["scores"], REMOVE),
        (["scores"], [1, 2]),
        (["scores", 0, 0], None),
        (["queries"], [[1], [1]]),
        (["keys"], [[1], [1]]),
        (["rotary"], {"pairs": "halves"}),
        (["qk_norm"], {"kind": "rms"}),
        (["scale_on"], "queries"),
        (["past"], {"keys": [[1]], "values": [[1, 0]]}),
        (["scale"], "sqrt"),
        (["scale"], "dim"),
    ]


def broken_embeddings_alone():
    """Changes to EMBEDDINGS_ALONE, each of which must be rejected: they need queries and keys."""
    return [
        (["qk_norm"], {"kind": "rms"}),
        (["rotary"], {"pairs": "halves"}),
        (["scale_on"], "queries"),
        (["scale_on"], "both"),
        (["past"], {"keys": [[1, 0]], "values": [[1, 0]]}),
    ]


def accepted_embeddings_alone():
    return [
        (["scale_on"], "scores"),
        (["softcap"], 2),
        (["bias"], [[0, 1], [1, 0]]),
        (["alibi"], True),
        (["sinks"], 1),
        (["mask"], {"window": {"before": 1}}),
    ]


def accepted_scores():
    return [
        (["scores"], [[[1, 2], [3, 1]]]),
        (["scale"], 2),
        (["tokens"], ["a", "b"]),
        (["mask"], "causal"),
        (["softcap"], 2),
        (["bias"], [[0, 1], [1, 0]]),
        (["sinks"], 1),
    ]
