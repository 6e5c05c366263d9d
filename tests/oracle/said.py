"""What a step of a trace says about itself, beside its numbers."""

from document import kv_heads, normed_before_split, width_of
from said_around import AROUND, Around, has

NEW_KEYS = ("softcap", "kv_heads", "qk_norm", "rotary", "past", "scores", "bias", "alibi", "sinks",
            "empty_rows", "scale_on", "positions", "residual", "norm", "feed_forward")

OPERATION = {
    "queries": "project", "keys": "project", "values": "project",
    "normed_queries": "norm", "normed_keys": "norm",
    "rotated_queries": "rotate", "rotated_keys": "rotate",
    "scaled_queries": "divide", "scaled_keys": "divide",
    "scores": "dot", "scaled_scores": "divide", "capped_scores": "cap", "biased_scores": "add",
    "masked_scores": "mask", "exponentials": "exp", "weights": "normalise",
    "weighted_values": "weigh", "context": "sum", "concat": "concat", "output": "project",
    "positioned": "add", "norm_1": "norm", "norm_2": "norm",
    "residual_1": "add", "residual_2": "add",
    "ffn_hidden": "project", "ffn_gate": "project", "ffn_activated": "activate",
    "ffn_output": "project",
} | {f"{side}_{stage}": op for side in ("queries", "keys", "values")
     for stage, op in (("hidden", "project"), ("activated", "activate"))}

# Which of the columns word, token and feature a step has in CSV.
PAIRS, ROWS_OF_WORDS, ROWS_OF_TOKENS = (True, True, False), (True, False, True), (False, True, True)


def axes(id, full):
    if id == "weighted_values":
        return True, True, True
    if id == "positioned" or id == "norm_1" and full["norm"]["place"] == "before":
        return ROWS_OF_WORDS if "memory" in full else ROWS_OF_TOKENS
    if id.removesuffix("_hidden").removesuffix("_activated").endswith(("keys", "values")):
        return ROWS_OF_TOKENS
    return PAIRS if id.endswith(("scores", "exponentials", "weights")) else ROWS_OF_WORDS


def names_heads(full):
    """Whether the input has any key, or a mask of any form, with which "from" says which head's
    step is read."""
    mask = full.get("mask")
    newer_mask = isinstance(mask, dict) or isinstance(mask, list) and not isinstance(mask[0], list)
    network = any(isinstance(full.get(f"W_{letter}"), dict) for letter in "QKV")
    return newer_mask or network or any(key in full for key in NEW_KEYS)


class Reading:
    """What the steps of one head, and those around attention, read: lists of (name, of_words,
    transposed)."""

    def __init__(self, full, variant, head, settings):
        self.full, self.variant, self.head, self.settings = full, variant, head, settings
        self.heads, self.groups = full.get("heads", 1), kv_heads(full)
        self.exact = names_heads(full)
        self.around = Around(full, self)

    def name(self, id, of_group=False):
        """A step of this head, or of its group, as "from" names it."""
        count = self.groups if of_group else self.heads
        if not self.exact or count == 1 or not self.head:
            return id
        number = (self.head - 1) // (self.heads // self.groups) + 1 if of_group else self.head
        return f"head{number}.{id}"

    def project(self, rows, matrix, bias):
        there = [(bias, False, False)] if has(self.full, bias) else []
        return [rows, (matrix, False, "layout" in self.full)] + there

    def contexts(self):
        return "concat" if self.heads > 1 and self.variant != "raw" else "context", False, False

    def made(self, side, stage=None):
        """What a step on the way to queries, keys or values reads, of all heads."""
        letter = {"queries": "Q", "keys": "K", "values": "V"}[side]
        rows = self.around.asking() if side == "queries" else (self.attended(), False, False)
        if not isinstance(self.full[f"W_{letter}"], dict):
            return self.project(rows, f"W_{letter}", f"b_{letter}")
        if stage == "hidden":
            return self.project(rows, f"W_{letter}.W_1", f"W_{letter}.b_1")
        if stage == "activated":
            return [(f"{side}_hidden", False, False)]
        return self.project((f"{side}_activated", False, False), f"W_{letter}.W_2", f"b_{letter}")

    def stages(self, side):
        """The steps that queries, keys or values go through, from the first that has rows."""
        norm = "qk_norm" in self.full and side != "values"
        found = [side, f"normed_{side}"] if norm else [side]
        if "rotary" in self.full and side != "values":
            found.append(f"rotated_{side}")
        if self.full.get("scale_on") in ("both", side):
            found.append(f"scaled_{side}")
        return found

    def is_whole(self, side):
        width = self.width(side)
        return width is not None and normed_before_split(self.full, side, width)

    def width(self, side):
        return width_of(self.full, side, {"queries": "Q", "keys": "K"}.get(side))

    def past(self, side):
        return [(f"past_{side}", False, False)] if side in self.full.get("past", {}) else []

    def rows(self, side, id, own=False):
        """A head's rows after the step id; own: of the words encoded alone. What is given, and not
        split, has all words' rows."""
        of_words = id in self.full and self.heads == 1 if side == "queries" else own
        return self.name(id, of_group=side != "queries"), of_words, False

    def of_side(self, id, side):
        """What a step of queries, keys or values reads; head is its own, or its group's."""
        split_id = f"normed_{side}" if self.is_whole(side) else side
        if self.head is not None and id == split_id:
            return [(id, side == "queries" and id in self.full, False)]
        stages = self.stages(side)
        before = stages[stages.index(id) - 1]
        number = self.head if self.exact else None
        name = f"head{number}.{before}" if number else before
        of_words = side == "queries" and before in self.full and (self.head is None)
        gain = [(f"qk_norm.{side}", False, False)] \
            if id.startswith("normed") and side in self.full["qk_norm"] else []
        past = self.past(side) if id.startswith("scaled") else []
        return past + [(name, of_words, False)] + gain

    def compared(self):
        if self.variant == "raw":
            return [self.around.asking(), (self.attended(), False, False)]
        keys = self.stages("keys")[-1]
        past = [] if keys.startswith("scaled") else self.past("keys")
        return [self.rows("queries", self.stages("queries")[-1]), *past, self.rows("keys", keys)]

    def weighed(self, own=False):
        """The vectors that the weights multiply, or the word's own."""
        if self.variant == "raw":
            return [(self.attended(), own, False)]
        side = "keys" if self.variant == "query-key" else "values"
        last = [stage for stage in self.stages(side) if not stage.startswith("scaled")][-1]
        return ([] if own else self.past(side)) + [self.rows(side, last, own)]

    def attended(self):
        return "memory" if "memory" in self.full else self.around.read

    def of_scores(self, id):
        """What a step from the scaled scores to the exponentials reads."""
        full = self.full
        there = {"scores": True, "scaled_scores": "scale_on" not in full,
                 "capped_scores": "softcap" in full,
                 "biased_scores": "bias" in full or "alibi" in full,
                 "masked_scores": "mask" in full, "exponentials": True}
        chain = [step for step in there if there[step]]
        before = chain[chain.index(id) - 1]
        given = before == "scores" and "scores" in full
        found = [("scores", True, False) if given else (self.name(before), False, False)]
        if id == "biased_scores" and "bias" in full:
            found.append(("bias", True, False))
        return found + ([("mask", False, False)] if id == "masked_scores" else [])

    def operands(self, id):
        if id in AROUND:
            return self.around.operands(id)
        if id == "output":
            return self.project(self.contexts(), "W_O", "b_O")
        if OPERATION[id] in ("project", "activate") and self.head is None:
            return self.made(*id.split("_"))
        side = next((side for side in ("queries", "keys") if id.endswith(side)), id)
        if side in ("queries", "keys", "values"):
            return self.of_side(id, side)
        if id == "scores":
            return self.compared()
        if id == "weights":
            return [(self.name("exponentials"), False, False)]
        if id == "weighted_values":
            return [(self.name("weights"), False, False), *self.weighed()]
        if id == "context":
            own = self.weighed(own=True) if self.settings["self"] == "carry" else []
            return [(self.name("weighted_values"), False, False), *own]
        if id == "concat":
            heads = range(1, self.heads + 1) if self.exact else [None]
            return [(f"head{head}.context" if head else "context", False, False) for head in heads]
        return self.of_scores(id)


def description(full, variant, id, head, settings):
    """All that a step says about itself, beside its numbers and what is measured of its rows."""
    names, of_words, transposed = (list(column) for column in zip(
        *Reading(full, variant, head, settings).operands(id)))
    said = {"id": id, "op": "split" if names == [id] else OPERATION[id], "from": names}
    if head is not None:
        said["head"] = head
    if any(of_words):
        said["of_words"] = of_words
    if any(transposed):
        said["transposed"] = transposed
    if said["op"] == "cap":
        said["cap"] = full["softcap"]
    if said["op"] == "norm":
        norm = full["norm" if id in AROUND else "qk_norm"]
        said |= {"kind": norm["kind"], "epsilon": norm["epsilon"]}
    if said["op"] == "activate":
        letter = {"queries": "W_Q", "keys": "W_K", "values": "W_V", "ffn": "feed_forward"}
        said["activation"] = full[letter[id.split("_")[0]]]["activation"]
    if id == "positioned" and full["positions"] == "sinusoidal":
        said["positions"] = "sinusoidal"
    if said["op"] == "rotate":
        rotary = full["rotary"]
        dims = 2 * len(rotary["cos"][0]) if "cos" in rotary else rotary["dims"]
        said |= {"pairs": rotary["pairs"], "dims": dims}
    if said["op"] == "exp":
        if "sinks" in full:
            sinks = full["sinks"]
            said["sink"] = sinks[(head or 1) - 1] if isinstance(sinks, list) else sinks
        if "empty_rows" in full:
            said["empty_rows"] = full["empty_rows"]
    return said
