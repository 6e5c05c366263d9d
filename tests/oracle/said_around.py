"""What the steps around attention read: positions, norms, residuals and the network."""

AROUND = ("positioned", "norm_1", "residual_1", "ffn_hidden", "ffn_gate", "ffn_activated",
          "ffn_output", "residual_2", "norm_2")


def has(full, path):
    """Whether the input has a matrix, as "from" calls it: norm.gain_1."""
    for key in path.split("."):
        if not isinstance(full, dict) or key not in full:
            return False
        full = full[key]
    return True


class Around:
    """The steps around attention, as Reading has those of attention.

    stream, read   what is x, and what attention reads of it
    """

    def __init__(self, full, reading):
        self.full, self.reading = full, reading
        self.place = full.get("norm", {}).get("place")
        self.stream = "positioned" if "positions" in full else "embeddings"
        self.read = "norm_1" if self.place == "before" else self.stream

    def of_words(self, name):
        """The rows of the words encoded: beside a memory no step has others."""
        return name, name == "embeddings" or "memory" not in self.full, False

    def asking(self):
        return self.of_words(self.read)

    def shown(self, name):
        """The rows that a step before attention is made of: of all words, unless a memory's are
        attended to."""
        return name, "memory" in self.full and name != "positioned", False

    def operands(self, id):
        plain = self.last_before(id)
        if id == "positioned":
            matrix = [self.shown("positions")] if self.full["positions"] != "sinusoidal" else []
            return [self.shown("embeddings")] + matrix
        if id == "norm_1" and self.place == "before":
            return [self.shown(self.stream)] + self.gains(1)
        if id in ("norm_1", "norm_2"):
            return [plain] + self.gains(int(id[-1]))
        if id == "residual_1":
            return [self.of_words(self.stream), plain]
        if id == "residual_2":
            stream = "norm_1" if self.place == "after" else "residual_1"
            return [(stream, False, False), ("ffn_output", False, False)]
        if id == "ffn_activated":
            gate = ["ffn_gate"] if has(self.full, "feed_forward.W_gate") else []
            return [(name, False, False) for name in gate + ["ffn_hidden"]]
        of_network = {"ffn_hidden": ("W_1", "b_1"), "ffn_gate": ("W_gate", "b_gate"),
                      "ffn_output": ("W_2", "b_2")}[id]
        return self.reading.project(plain, *(f"feed_forward.{name}" for name in of_network))

    def last_before(self, id):
        """The step after which one comes, of those that there are."""
        result, _, _ = self.reading.contexts()
        if "W_O" in self.full and self.reading.variant != "raw":
            result = "output"
        if id == "residual_1":
            return result, False, False
        chain = [result] + ["residual_1"] * ("residual" in self.full)
        chain += {"after": ["norm_1"], "before": ["norm_2"]}.get(self.place, [])
        if id in ("ffn_hidden", "ffn_gate"):
            return chain[-1], False, False
        if id == "ffn_output":
            return "ffn_activated", False, False
        if id == "norm_2" and self.place == "after":
            return "residual_2" if "residual" in self.full else "ffn_output", False, False
        return [name for name in chain if not name.startswith("norm")][-1], False, False

    def gains(self, number):
        return [(f"norm.{name}_{number}", False, False) for name in ("gain", "shift")
                if has(self.full, f"norm.{name}_{number}")]
