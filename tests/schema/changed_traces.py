"""Changes to good traces: those that make them bad, and must be rejected, and those that must not."""

from changed_inputs import TWO_HEADS
from changes import REMOVE


class Places:
    """Paths to what a trace holds."""

    def __init__(self, good):
        self.variants = {variant["id"]: ["variants", v]
                         for v, variant in enumerate(good["variants"])}
        self.steps = {(variant["id"], step["id"], step.get("head")): ["variants", v, "steps", s]
                      for v, variant in enumerate(good["variants"])
                      for s, step in enumerate(variant["steps"])}

    def variant(self, id, *rest):
        return self.variants[id] + list(rest)

    def step(self, variant, id, *rest, head=None):
        return self.steps[variant, id, head] + list(rest)


def renamed(document, old, new):
    return {new if key == old else key: value for key, value in document.items()}


def broken_steps(good):
    """Changes to each step of a good trace: what one step is, another is not."""
    broken = []
    for (_, id, _), path in Places(good).steps.items():
        broken += [
            (path + ["id"], "weights" if id == "context" else "context"),
            (path + ["op"], "divide" if id == "scores" else "dot"),
            (path + ["from"], ["vectors"]),
            (path + ["head"], 0),
        ]
    return broken


def broken_newer_steps(good):
    """Changes to each kind of step of the trace of MODEL: what another step reads, and what another
    operation brings."""
    broken = []
    for id, path in {id: path for (_, id, _), path in Places(good).steps.items()}.items():
        broken.append((path + ["from"], ["scores"] if id == "context" else ["weighted_values"]))
        if id != "weights":
            broken.append((path + ["from"], ["weights"]))
        if not id.startswith("scaled_"):
            broken.append((path + ["divisor"], 2))
        if id != "exponentials":
            broken += [(path + ["max"], [1, 1, 1]), (path + ["sink"], 1)]
        if id != "capped_scores":
            broken.append((path + ["cap"], 2))
        if not id.startswith("rotated_"):
            broken.append((path + ["dims"], 2))
        if not id.startswith("normed_"):
            broken.append((path + ["root"], [1, 1, 1]))
    return broken


def accepted_traces_of_model(good):
    step = Places(good).step
    return [
        (step("qkv", "weights", "note", head=2), "more than the format asks for"),
        (step("qkv", "keys", "values", 0, 0, head=2), 7),
    ]


def broken_traces(good):
    """Changes to a good trace of all three variants, each of which must be rejected."""
    step, variant = Places(good).step, Places(good).variant
    steps = good["variants"][-1]["steps"]
    return [
        (["format"], REMOVE),
        (["format"], "attn-trace/2"),
        (["generator"], "attn-trace"),
        (["generator"], "attn-trace 0.1.0 (patched)"),
        (["note"], "an unknown key"),
        (["input"], REMOVE),
        (["input", "tokens"], REMOVE),
        (["input", "word"], REMOVE),
        (["input", "word"], 2),
        (["input", "word"], ["fly"]),
        (["input", "scale"], REMOVE),
        (["input", "scale"], 0),
        (["input", "note"], "an unknown key"),
        (["input", "Q"], [[1]]),
        (["words"], REMOVE),
        (["words"], []),
        (["words"], [0]),
        (["words"], ["fly"]),
        (["variants"], []),
        (variant("raw", "id"), "qk"),
        (variant("raw", "id"), "qkv"),
        (variant("qkv", "id"), "query-key"),
        (variant("qkv", "settings"), REMOVE),
        (variant("qkv", "settings", "self"), "carry"),
        (variant("raw", "settings", "self"), "skip"),
        (variant("raw", "settings", "self"), "score"),
        (variant("qkv", "settings", "scale"), "number"),
        (variant("qkv", "settings", "divisor"), None),
        (variant("qkv", "settings", "divisor"), REMOVE),
        (variant("qkv", "steps"), {}),
        (step("qkv", "queries", "id"), "query"),
        (step("qkv", "queries", "id"), "keys"),
        (step("qkv", "queries", "op"), "dot"),
        (step("qkv", "queries", "from"), ["embeddings", "W_K"]),
        (step("qkv", "keys", "values", 0, 0), None),
        (step("qkv", "values", "values", 0), []),
        (step("qkv", "scores", "from"), ["embeddings", "embeddings"]),
        (step("raw", "scores", "from"), ["queries", "keys"]),
        (step("qkv", "scores", "values", 0, 0), "40"),
        (step("qkv", "scores", "values", 0, 0), None),
        (step("qkv", "scaled_scores", "divisor"), REMOVE),
        (step("qkv", "scaled_scores", "divisor"), 0),
        (step("qkv", "exponentials", "max"), REMOVE),
        (step("qkv", "exponentials", "sum"), REMOVE),
        (step("qkv", "exponentials", "sum"), [None]),
        (step("qkv", "exponentials", "sum"), [-1]),
        (step("qkv", "exponentials", "max"), 20),
        (step("qkv", "weights", "op"), "softmax"),
        (step("qkv", "weights", "values", 0, 0), 1.5),
        (step("qkv", "weights", "values", 0, 0), -0.5),
        (step("qkv", "weights", "values"), REMOVE),
        (step("qkv", "weighted_values", "from"), ["weights", "keys"]),
        (step("query-key", "weighted_values", "from"), ["weights", "values"]),
        (step("raw", "weighted_values", "from"), ["weights", "keys"]),
        (step("raw", "weighted_values", "values", 0, 0), None),
        (step("raw", "weighted_values", "values", 0, 0, 0), None),
        (step("raw", "context", "from"), ["weighted_values"]),
        (step("qkv", "context", "from"), ["weighted_values", "values"]),
        (step("qkv", "context", "from"), REMOVE),
        (step("qkv", "context", "values", 0, 0), None),
        (["generator"], 1),
        (["variants"], {}),
        (["variants"], good["variants"] + good["variants"][:1]),
        (variant("qkv", "id"), REMOVE),
        (variant("qkv", "steps"), REMOVE),
        (variant("qkv", "note"), "an unknown key"),
        (step("query-key", "keys"), {"id": "values", "op": "project", "from": ["embeddings", "W_V"],
                                     "values": [[1]]}),
        (["words"], [2, 2]),
        # What only other inputs lead to.
        (["input"], {"tokens": ["x1"], "queries": [[1]], "keys": [[2]], "word": [1],
                     "scale": "sqrt"}),
        (["input", "embeddings"], REMOVE),
        (["input", "layout"], "in_out"),
        (["input", "layout"], "out_in"),
        (["input", "heads"], 1),
        (["input", "heads"], 2),
        (["input", "mask"], "none"),
        (["input", "mask"], "causal"),
        (["input", "mask"], [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
        (["input", "memory"], {"tokens": ["a", "b"], "embeddings": [[1], [2]]}),
        (variant("qkv", "settings", "mask"), "causal"),
        (variant("qkv", "settings", "mask"), "none"),
        (variant("qkv", "settings", "heads"), 2),
        (variant("qkv", "settings", "heads"), 1),
        (variant("qkv", "steps"), steps + [{**steps[-1], "values": [[1]]}]),
        (step("qkv", "queries", "from"), ["embeddings", "W_Q", "b_Q"]),
        (step("qkv", "keys", "from"), ["embeddings", "W_K", "b_K"]),
        (step("qkv", "keys", "from"), ["memory", "W_K"]),
        (step("qkv", "values", "from"), ["embeddings", "W_V", "b_V"]),
        (step("qkv", "values", "from"), ["memory", "W_V"]),
        (step("raw", "scores", "from"), ["embeddings", "memory"]),
        (step("raw", "weighted_values", "from"), ["weights", "memory"]),
        (step("qkv", "exponentials", "from"), ["masked_scores"]),
        (step("qkv", "queries", "head"), 1),
        (step("qkv", "scores", "head"), 1),
        (step("qkv", "queries", "transposed"), [False, True]),
        (step("qkv", "queries", "of_words"), [False, False]),
        (step("qkv", "queries", "of_words"), [True]),
        (step("qkv", "queries", "of_words"), [True, False, False]),
        (step("qkv", "queries", "of_words"), [1, 0]),
        (step("qkv", "weights", "of_words"), [True, False]),
        (step("qkv", "scaled_scores"), {"id": "masked_scores", "op": "mask",
                                        "from": ["scaled_scores", "mask"], "values": [[1, 2, 3]]}),
        (step("qkv", "context"), {"id": "output", "op": "project", "from": ["context", "W_O"],
                                  "values": [[1]]}),
        (step("qkv", "context"), {"id": "concat", "op": "concat", "from": ["context"],
                                  "values": [[1]]}),
    ]


def accepted_traces(good):
    """Changes to a good trace that must be accepted: a step may carry more fields."""
    return [
        (["variants", 0, "steps", 0, "note"], "more than the format asks for"),
        (["variants", 0, "steps"], []),
        (["input", "self"], "carry"),
        (["input", "W_O"], [[1], [2], [3], [4]]),
    ]


def broken_traces_of_two_heads(good):
    """Changes to the trace of TWO_HEADS, each of which must be rejected."""
    step, variant = Places(good).step, Places(good).variant
    of_two = [
        (["input", "V"], TWO_HEADS["V"]),
        (["input", "W_V"], REMOVE),
        (["input", "heads"], REMOVE),
        (["input", "heads"], 1),
        (["input", "heads"], 2.5),
        (["input", "layout"], REMOVE),
        (["input", "layout"], "in_out"),
        (["input", "mask"], REMOVE),
        (["input", "mask"], "none"),
        (["input", "mask"], "causal"),
        (["input", "mask", 0, 0], True),
        (["input", "mask", 0, 0], None),
        *[(["input", key], REMOVE) for key in ("W_O", "b_Q", "b_K", "b_V", "b_O")],
        *[(["input"], renamed(good["input"], f"W_{short}", short)) for short in ("Q", "K", "V")],
        (["input", "b_O", 0], None),
        (["input", "memory"], {"tokens": ["a", "b", "c"]}),
    ]
    for id in ("query-key", "qkv"):
        of_two += [
            (variant(id, "id"), "raw"),
            (variant(id, "settings", "heads"), REMOVE),
            (variant(id, "settings", "heads"), 1),
            (variant(id, "settings", "heads"), "2"),
            (variant(id, "settings", "mask"), REMOVE),
            (variant(id, "settings", "mask"), "none"),
            (variant(id, "settings", "mask"), "causal"),
            (variant(id, "settings", "mask"), [[1]]),
            (variant(id, "settings", "layout"), "out_in"),
            (step(id, "queries", "from"), ["embeddings", "W_Q", "b_K"]),
            (step(id, "queries", "from"), ["W_Q", "embeddings", "b_Q"]),
            (step(id, "queries", "from"), ["memory", "W_Q", "b_Q"]),
            (step(id, "queries", "from"), ["embeddings", "W_Q", "b_Q", "b_Q"]),
            (step(id, "queries", "from"), ["embeddings", "W_Q"]),
            (step(id, "queries", "of_words"), [True, False]),
            (step(id, "queries", "head"), 1),
            (step(id, "queries", "op"), "split"),
            (step(id, "keys", "from"), ["embeddings", "W_K", "b_Q"]),
            (step(id, "keys", "from"), ["embeddings", "W_K"]),
            (step(id, "keys", "transposed"), REMOVE),
            (step(id, "keys", "transposed"), [True, False, False]),
            (step(id, "keys", "transposed"), [False, False, False]),
            (step(id, "keys", "transposed"), [False, True]),
            (step(id, "keys", "transposed"), True),
            (step(id, "keys", "head"), 2),
            (step(id, "queries", "head", head=1), REMOVE),
            (step(id, "queries", "head", head=1), 0),
            (step(id, "queries", "head", head=1), 1.5),
            (step(id, "queries", "head", head=1), "1"),
            (step(id, "queries", "from", head=1), ["keys"]),
            (step(id, "queries", "from", head=1), ["embeddings", "W_Q", "b_Q"]),
            (step(id, "queries", "op", head=1), "project"),
            (step(id, "queries", "values", 0, 0, head=1), None),
            (step(id, "queries", "of_words", head=1), [True, False]),
            (step(id, "queries", "transposed", head=1), [True]),
            (step(id, "keys", "head", head=2), REMOVE),
            (step(id, "keys", "head", head=2), None),
            (step(id, "keys", "from", head=2), ["queries"]),
            (step(id, "keys", "values", 0, 0, head=2), None),
            (step(id, "scores", "head", head=1), REMOVE),
            (step(id, "scores", "from", head=1), ["embeddings", "embeddings"]),
            (step(id, "scores", "transposed", head=1), [False, True]),
            (step(id, "scores", "values", 0, 2, head=1), None),
            (step(id, "scaled_scores", "head", head=1), REMOVE),
            (step(id, "scaled_scores", "values", 0, 2, head=1), None),
            (step(id, "masked_scores", "head", head=1), REMOVE),
            (step(id, "masked_scores", "op", head=1), "divide"),
            (step(id, "masked_scores", "from", head=1), ["scaled_scores"]),
            (step(id, "masked_scores", "from", head=1), ["mask", "scaled_scores"]),
            (step(id, "masked_scores", "values", 0, 0, head=1), "-inf"),
            (step(id, "masked_scores", "values", 0, head=1), []),
            (step(id, "exponentials", "head", head=1), REMOVE),
            (step(id, "exponentials", "from", head=1), ["scaled_scores"]),
            (step(id, "exponentials", "values", 0, 2, head=1), None),
            (step(id, "weights", "head", head=1), REMOVE),
            (step(id, "weights", "values", 0, 2, head=1), None),
            (step(id, "weighted_values", "head", head=1), REMOVE),
            (step(id, "weighted_values", "from", head=1), ["weights", "memory"]),
            (step(id, "weighted_values", "from", head=1), ["weights", "embeddings"]),
            (step(id, "context", "head", head=2), REMOVE),
            (step(id, "context", "from", head=2), ["weighted_values", "keys"]),
            (step(id, "concat", "head"), 1),
            (step(id, "concat", "op"), "sum"),
            (step(id, "concat", "from"), ["context", "context"]),
            (step(id, "concat", "from"), ["weighted_values"]),
            (step(id, "concat", "values", 0, 0), None),
            (step(id, "output", "head"), 1),
            (step(id, "output", "op"), "concat"),
            (step(id, "output", "from"), ["context", "W_O", "b_O"]),
            (step(id, "output", "from"), ["concat", "b_O"]),
            (step(id, "output", "from"), ["concat", "W_V", "b_O"]),
            (step(id, "output", "transposed"), REMOVE),
            (step(id, "output", "transposed"), [False, False, True]),
            (step(id, "output", "values", 0, 0), None),
        ]
    return of_two + [
        (["variants", 0], {**good["variants"][0], "id": "raw", "steps": []}),
        (step("qkv", "values", "from"), ["embeddings", "W_V", "b_O"]),
        (step("qkv", "values", "head"), 1),
        (step("qkv", "values", "head", head=1), REMOVE),
        (step("qkv", "values", "from", head=1), ["keys"]),
        (step("qkv", "values", "values", 0, 0, head=1), None),
    ]


def accepted_traces_of_two_heads(good):
    step, variant = Places(good).step, Places(good).variant
    return [
        (["input", "self"], "score"),
        (["input", "title"], "Two heads"),
        (variant("qkv", "steps"), good["variants"][1]["steps"][-2:]),
        (step("qkv", "queries", "note", head=2), "more than the format asks for"),
        (step("qkv", "output", "note"), "more than the format asks for"),
    ]


def broken_traces_of_memory(good):
    """Changes to the trace of MEMORY, each of which must be rejected."""
    step, variant = Places(good).step, Places(good).variant
    steps = good["variants"][-1]["steps"]
    return [
        (["input", "memory"], REMOVE),
        (["input", "memory", "tokens"], REMOVE),
        (["input", "memory", "tokens"], []),
        (["input", "memory", "embeddings"], REMOVE),
        (["input", "embeddings"], REMOVE),
        (["input", "W_O"], REMOVE),
        (["input", "b_K"], REMOVE),
        (["input", "b_O"], REMOVE),
        (variant("raw", "settings", "self"), "carry"),
        (variant("qkv", "settings", "self"), "skip"),
        (step("raw", "scores", "from"), ["embeddings", "embeddings"]),
        (step("raw", "scores", "from"), ["memory", "embeddings"]),
        (step("raw", "scores", "values", 0, 0), None),
        (step("raw", "weighted_values", "from"), ["weights", "embeddings"]),
        (step("raw", "context", "from"), ["weighted_values", "memory"]),
        (step("raw", "context"), {"id": "output", "op": "project", "from": ["context", "W_O"],
                                  "values": [[1]]}),
        (step("query-key", "keys", "from"), ["embeddings", "W_K", "b_K"]),
        (step("query-key", "weighted_values", "from"), ["weights", "memory"]),
        (step("qkv", "queries", "from"), ["memory", "W_Q"]),
        (step("qkv", "keys", "transposed"), [False, True, False]),
        (step("qkv", "values", "from"), ["embeddings", "W_V"]),
        (step("qkv", "values", "from"), ["memory", "W_V", "b_V"]),
        (step("qkv", "scores", "from"), ["embeddings", "memory"]),
        (step("qkv", "weighted_values", "from"), ["weights", "memory"]),
        (step("qkv", "output", "from"), ["concat", "W_O", "b_O"]),
        (variant("qkv", "steps"), steps + [{**steps[-1], "values": [[1]]}]),
        (step("qkv", "context"), {"id": "concat", "op": "concat", "from": ["context"],
                                  "values": [[1]]}),
    ]


def accepted_traces_of_memory(good):
    step = Places(good).step
    return [
        (["input", "self"], "skip"),
        (["input", "memory", "tokens", 0], "nous"),
        (step("raw", "masked_scores", "note"), "more than the format asks for"),
    ]
