"""What a step of a trace says about itself, beside its numbers."""

NEW_KEYS = ("kv_heads", "qk_norm", "rotary", "past", "scores", "bias", "alibi", "sinks", "empty_rows",
            "scale_on")

OPERATION = {
    "queries": "project", "keys": "project", "values": "project",
    "normed_queries": "norm", "normed_keys": "norm",
    "rotated_queries": "rotate", "rotated_keys": "rotate",
    "scaled_queries": "divide", "scaled_keys": "divide",
    "scores": "dot", "scaled_scores": "divide", "capped_scores": "cap", "biased_scores": "add",
    "masked_scores": "mask", "exponentials": "exp", "weights": "normalise",
    "weighted_values": "weigh", "context": "sum", "concat": "concat", "output": "project",
}

# Which of the columns word, token and feature a step has in CSV.
PAIRS, ROWS_OF_WORDS, ROWS_OF_TOKENS = (True, True, False), (True, False, True), (False, True, True)
AXES = dict.fromkeys(OPERATION, PAIRS) | {"weighted_values": (True, True, True)}
AXES |= dict.fromkeys((id for id in OPERATION if id.endswith("queries")), ROWS_OF_WORDS)
AXES |= dict.fromkeys(("context", "concat", "output"), ROWS_OF_WORDS)
AXES |= dict.fromkeys((id for id in OPERATION if id.endswith("keys") or id == "values"),
                      ROWS_OF_TOKENS)


def has_new_keys(full):
    """Whether its trace is of attn-trace/2 and names exactly what each step reads."""
    return any(key in full for key in NEW_KEYS) or has_new_mask(full.get("mask"))


def has_new_mask(mask):
    """Neither a name nor a matrix of 1 and 0."""
    return isinstance(mask, dict) or isinstance(mask, list) and not isinstance(mask[0], list)


def operands(full, variant, id, head, settings):
    """What a step is made from: (name, of_words, transposed) each."""
    attended = "memory" if "memory" in full else "embeddings"
    heads = full.get("heads", 1)
    groups = full.get("kv_heads", heads)
    exact = has_new_keys(full)
    group = (head - 1) // (heads // groups) + 1 if head and groups > 1 else None

    def of(number, name):
        return f"head{number}.{name}" if exact and number else name

    def project(rows, of_words, letter):
        bias = [(f"b_{letter}", False, False)] if f"b_{letter}" in full else []
        return [(rows, of_words, False), (f"W_{letter}", False, "layout" in full)] + bias

    # The steps that queries and keys go through, as far as this input has them.
    def whole(name):
        count = heads if name == "queries" else groups
        gain = full.get("qk_norm", {}).get(name)
        return gain is not None and count > 1 and gain_is_whole(full, name, gain)

    def stages(name):
        found = [f"normed_{name}" if whole(name) else name]
        if "qk_norm" in full and not whole(name):
            found.append(f"normed_{name}")
        if "rotary" in full:
            found.append(f"rotated_{name}")
        if full.get("scale_on") in ("both", name):
            found.append(f"scaled_{name}")
        return found

    def rows(name, id, own):
        """The queries, keys or values that a head has; given ones have all words' rows."""
        number = head if name == "queries" else group
        of_words = own and (name != "queries" or id in full and heads == 1)
        return of(number, id), of_words, False

    def past(name):
        return [(f"past_{name}", False, False)] if "past" in full else []

    side = next((name for name in ("queries", "keys", "values") if id.endswith(name)), None)
    if id == side and head is not None:
        return [(id, id == "queries" and id in full, False)]
    if side in ("queries", "keys") and id != side:
        number = head if side == "queries" else head  # keys' steps carry their group already
        if whole(side) and id == f"normed_{side}":
            before = side if head is None else id
            return [(before, before == "queries" and before in full, False)] + (
                [(f"qk_norm.{side}", False, False)] if head is None else [])
        before = stages(side)[stages(side).index(id) - 1]
        found = [(of(number, before), before == "queries" and before in full and heads == 1, False)]
        if id == f"normed_{side}" and side in full["qk_norm"]:
            found.append((f"qk_norm.{side}", False, False))
        return found
    if variant == "raw":
        asking, answering = ("embeddings", True, False), [(attended, False, False)]
        weighed, own = answering, (attended, True, False)
    else:
        asking = rows("queries", stages("queries")[-1], True)
        answering = past("keys") + [rows("keys", stages("keys")[-1], False)]
        name = "keys" if variant == "query-key" else "values"
        last = [stage for stage in stages(name) if not stage.startswith("scaled_")][-1] \
            if name == "keys" else name
        weighed, own = past(name) + [rows(name, last, False)], rows(name, last, True)

    chain = [step for step, there in (
        ("scores", True), ("scaled_scores", "scale_on" not in full), ("capped_scores", "softcap" in full),
        ("biased_scores", "bias" in full or "alibi" in full), ("masked_scores", "mask" in full),
        ("exponentials", True)) if there]
    added = [(key, False, False) for key in ("bias", "alibi") if key in full and key == "bias"]
    if id in chain[1:]:
        before = chain[chain.index(id) - 1]
        from_input = before == "scores" and "scores" in full
        found = [(before if from_input else of(head, before), from_input, False)]
        return found + (added if id == "biased_scores" else
                        [("mask", False, False)] if id == "masked_scores" else [])
    return {
        "queries": lambda: project("embeddings", True, "Q"),
        "keys": lambda: project(attended, False, "K"),
        "values": lambda: project(attended, False, "V"),
        "scores": lambda: [asking, *answering],
        "weights": lambda: [(of(head, "exponentials"), False, False)],
        "weighted_values": lambda: [(of(head, "weights"), False, False), *weighed],
        "context": lambda: [(of(head, "weighted_values"), False, False)]
                           + ([own] if settings["self"] == "carry" else []),
        "concat": lambda: ([(of(i + 1, "context"), False, False) for i in range(heads)] if exact
                           else [("context", False, False)]),
        "output": lambda: project("concat" if heads > 1 else "context", False, "O"),
    }[id]()


def gain_is_whole(full, name, gain):
    """Whether there is a gain for each column of all heads."""
    if name in full:
        return len(gain) == len(full[name][0])
    W = full["W_Q" if name == "queries" else "W_K"]
    return len(gain) == (len(W) if full.get("layout") == "out_in" else len(W[0]))


def description(full, variant, id, head, settings):
    """All that a step says about itself, beside its numbers."""
    read = operands(full, variant, id, head, settings)
    names, of_words, transposed = (list(column) for column in zip(*read))
    split = head is not None and (id in ("queries", "keys", "values") or names == [id])
    said = {"id": id, "op": "split" if split else OPERATION[id], "from": names}
    if head is not None:
        said["head"] = head
    if id == "capped_scores":
        said["cap"] = full["softcap"]
    if any(of_words):
        said["of_words"] = of_words
    if any(transposed):
        said["transposed"] = transposed
    return said
