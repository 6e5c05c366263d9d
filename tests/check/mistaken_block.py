"""Whole blocks computed with one known mistake, in NumPy, from the catalogue's sentences alone:
positions, residuals, norms and networks around attention.

As mistaken.py, for inputs with such keys; attention itself, and its mistakes, is that of mistaken.py
or of mistaken_models.py. Where a sentence can be read in two ways:

    both or one       a mistake with both residuals, both norms or all biases is made in all of them
    left out          a step is shown, and is a copy of what went into it
    a small network   of those that make queries, keys and values the first has the mistake
    another's network where queries are made as keys are, the hidden numbers are nobody's, so that
                      these steps are not shown
"""

import math

import numpy as np

import mistaken
import mistaken_models
from document import cached, complete
from mistaken import DoesNotApply, NAME, each, finite, listed, need

OF_BLOCK = (
    "positions-missing", "positions-twice", "positions-cosines-first", "positions-in-halves",
    "positions-exponent", "positions-off-by-one", "positions-restarted", "residual-missing",
    "residual-of-normed", "residual-without-positions", "residual-of-first-input",
    "residual-of-unnormed", "block-norm-missing", "block-norm-before", "block-norm-after",
    "block-norm-down-tokens", "block-norm-less-one", "block-norm-epsilon-outside",
    "block-norm-kind", "block-norm-without-gain", "block-norm-without-shift",
    "block-norm-gain-by-one", "block-norm-exchanged", "hidden-layer-missing",
    "hidden-activation-missing", "hidden-activation-other", "hidden-bias-missing",
    "ffn-W_1-transposed", "ffn-W_gate-transposed", "ffn-W_2-transposed", "ffn-bias-missing",
    "ffn-activation-missing", "ffn-relu", "ffn-gelu", "ffn-silu", "ffn-gelu-form",
    "ffn-gate-exchanged", "ffn-gate-missing",
)
OF_ATTENTION = tuple(dict.fromkeys((*mistaken.MISTAKES, *mistaken_models.MISTAKES)))
MISTAKES = (*OF_BLOCK, *OF_ATTENTION)
KEYS = ("positions", "residual", "norm", "feed_forward")
ROWS_TOGETHER = (*mistaken.ROWS_TOGETHER, "block-norm-down-tokens")
OF_TOKENS = ("keys", "values", *(f"{name}_{layer}" for name in ("keys", "values")
                                 for layer in ("hidden", "activated")))


def has_block(document):
    """Whether anything stands around attention."""
    networks = (document.get(f"W_{letter}", document.get(letter)) for letter in "QKV")
    return any(key in document for key in KEYS) or any(isinstance(one, dict) for one in networks)


def without_block(document):
    """The document with a matrix for each network, and nothing around attention."""
    plain = {key: value for key, value in document.items() if key not in KEYS}
    for key, value in plain.items():
        if isinstance(value, dict) and "W_2" in value:
            plain[key] = value["W_2"]
    return plain


def activated(activation, x):
    if activation == "relu":
        return np.maximum(x, 0)
    if activation == "gelu":
        erf = np.vectorize(math.erf, otypes=[float])
        return (x * 0.5 * (1 + erf(x / math.sqrt(2)))).astype(x.dtype)
    if activation == "gelu-tanh":
        inside = math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)
        return (0.5 * x * (1 + np.tanh(inside))).astype(x.dtype)
    return x / (1 + np.exp(-x))


class Makes:
    """Which mistakes are to be made, and which were."""

    def makes(self, mistake, where=True):
        here = mistake in self.mistakes and bool(where)
        if here:
            self.made.add(mistake)
        return here


class WithNetworks:
    """Attention whose queries, keys and values may each be made by a small network. `around`, a
    Block, has the mistakes of these."""

    around = None

    def square(self, letter):
        W = self.full[f"W_{letter}"]
        return np.ptp(np.shape(W["W_2"] if isinstance(W, dict) else W)) == 0

    def project(self, rows, letter):
        network = self.full[f"W_{letter}"] if f"W_{letter}" in self.full else None
        if not isinstance(network, dict):
            return super().project(rows, letter)
        need("all-W-transposed" not in self.mistakes)
        rows = self.around.through_hidden_layer(self, rows, letter, network)
        need(rows.shape[1] == self.around.matrix(network["W_2"]).shape[0])
        self.full[f"W_{letter}"] = network["W_2"]
        made = super().project(rows, letter)
        self.full[f"W_{letter}"] = network
        return made


class OlderAttention(WithNetworks, mistaken.Attempt):
    pass


class ModelsAttention(WithNetworks, mistaken_models.Attempt):
    pass


class Block(Makes):
    """One variant's numbers in step, as in mistaken.Attempt."""

    def __init__(self, full, variant, mistakes, dtype, attention):
        self.full, self.variant, self.dtype = full, variant, dtype
        self.mistakes = [one for one in mistakes if one in OF_BLOCK]
        self.made, self.step = set(), {}
        self.norm_keys = full.get("norm", {})
        self.network = full.get("feed_forward")
        self.residual = "residual" in full
        self.place = self.norm_keys.get("place")
        if self.makes("block-norm-before", self.place == "after"):
            need("embeddings" in full)
            self.place = "before"
        elif self.makes("block-norm-after", self.place == "before"):
            self.place = "after"
        self.hidden = {}
        X = self.array(full["embeddings"]) if "embeddings" in full else None
        stream = read = self.positioned(X)
        if self.place == "before":
            read = self.normed("1", stream)
        inner = full | ({} if read is None else {"embeddings": read})
        engine = type("Attention", (attention,), {"around": self})
        rest = tuple(one for one in mistakes if one not in OF_BLOCK)
        # What the module of attention adds is the stream, which it does not have where it reads
        # norms.
        need(self.place != "before" or not {"residual-added", "residual-normed"} & set(rest))
        made = engine(inner, variant, rest, dtype)
        self.words = made.words
        last = next(name for name in ("output", "concat", "context") if name in made.step)
        rows = slice(None) if "memory" not in full else self.words
        before = {name: numbers[rows] for name, numbers in self.step.items()}
        self.step = before | self.hidden | made.step
        self.after(X, stream, read, made.step[last])
        moved = {"block-norm-before", "block-norm-after"} & self.made
        # It has other rows where not every word is encoded.
        if moved and (self.words != list(range(len(full["tokens"]))) or "memory" in full):
            need(self.network)
            self.step.pop("norm_1", None)
        need(self.made == set(self.mistakes))

    # What types with few bits lose: nothing here.

    def array(self, numbers):
        return None if numbers is None else np.array(numbers, dtype=self.dtype)

    def kept(self, numbers):
        return numbers

    def read(self, numbers):
        return numbers

    def letters(self):
        """Whose small networks have the mistake: of a sentence of an even number of tokens all, as
        where they share their code, else the first."""
        letters = {"raw": "", "query-key": "QK", "qkv": "QKV"}[self.variant]
        made = [one for one in letters if isinstance(self.full.get(f"W_{one}"), dict)
                and NAME[one] not in self.full]
        return made if len(self.full["embeddings"]) % 2 == 0 else made[:1]

    # Before attention.

    def positioned(self, X):
        if "positions" not in self.full:
            return X
        positions = self.full["positions"]
        missing = self.makes("positions-missing")
        if positions == "sinusoidal":
            added = self.sinusoid(*X.shape)
        else:
            added = self.array(positions)
        if missing:
            self.step["positioned"] = X
            return X
        if self.makes("positions-twice"):
            added = 2 * added
        stream = self.step["positioned"] = self.kept(X + added)
        return stream

    def sinusoid(self, n, d):
        first = cached(self.full)
        if self.makes("positions-restarted", first):
            first = 0
        if self.makes("positions-off-by-one"):
            first += 1
        position = first + np.arange(n, dtype=float)
        found = np.zeros((n, d))
        for feature in range(d):
            pair = feature // 2
            cos = feature % 2 == 1
            if self.makes("positions-cosines-first", d > 1):
                cos = not cos
            elif self.makes("positions-in-halves", d > 2):
                half = (d + 1) // 2
                pair, cos = feature % half, feature >= half
            exponent = 2 * pair / d
            if self.makes("positions-exponent", d > 1):
                # As for i in range(0, d, 2), with sin of 2i and cos of 2(i + 1).
                exponent = 2 * (2 * pair + cos) / d
            angle = position / 10000 ** exponent
            found[:, feature] = np.cos(angle) if cos else np.sin(angle)
        return self.array(found)

    def normed(self, number, rows):
        """As the block's norm of that number makes them; the step, too."""
        if self.makes("block-norm-missing"):
            self.step[f"norm_{number}"] = rows
            return rows
        of, kind = self.norm_keys, self.norm_keys["kind"]
        other = {"1": "2", "2": "1"}[number]
        whose = other if self.makes("block-norm-exchanged", self.network and any(
            key.startswith(("gain", "shift")) for key in of)) else number
        gain, shift = self.array(of.get(f"gain_{whose}")), self.array(of.get(f"shift_{whose}"))
        if self.makes("block-norm-without-gain", gain is not None):
            gain = None
        if self.makes("block-norm-without-shift", shift is not None):
            shift = None
        if self.makes("block-norm-gain-by-one", gain is not None):
            gain = gain + 1
        if self.makes("block-norm-kind"):
            kind = "rms" if kind == "layer" else "layer"
        axis = 0 if self.makes("block-norm-down-tokens") else 1
        if kind == "layer":
            rows = rows - rows.mean(axis=axis, keepdims=True, dtype=self.dtype)
        size = (rows ** 2).sum(axis=axis, keepdims=True)
        count = rows.shape[axis]
        if self.makes("block-norm-less-one"):
            need(count > 1)
            count -= 1
        epsilon = self.dtype(of.get("epsilon", 1e-5))
        if self.makes("block-norm-epsilon-outside"):
            root = np.sqrt(size / count) + epsilon
        else:
            root = np.sqrt(size / count + epsilon)
        need((root > 0).all())
        for parameter in (gain, shift):
            need(parameter is None or len(parameter) == rows.shape[1])
        normed = rows / root
        if gain is not None:
            normed = normed * gain
        if shift is not None:
            normed = normed + shift
        made = self.step[f"norm_{number}"] = self.kept(normed)
        return made

    # Small networks.

    def through_hidden_layer(self, attention, rows, letter, network):
        mine = letter in self.letters()
        others = any(one in attention.mistakes for one in mistaken.OTHER_W)
        if self.makes("hidden-layer-missing", mine):
            return rows
        hidden = self.times(rows, network["W_1"])
        if "b_1" in network and not self.makes("hidden-bias-missing"):
            hidden = self.kept(hidden + self.array(network["b_1"]))
        activation = network["activation"]
        if self.makes("hidden-activation-other", mine):
            activation = "relu" if activation != "relu" else "silu"
        active = (hidden if self.makes("hidden-activation-missing", mine)
                  else self.kept(activated(activation, hidden)))
        if not others:
            chosen = attention.words if letter == "Q" else slice(None)
            self.hidden[f"{NAME[letter]}_hidden"] = hidden[chosen]
            self.hidden[f"{NAME[letter]}_activated"] = active[chosen]
        return active

    def matrix(self, W):
        W = self.array(W)
        return W.T if self.full.get("layout") == "out_in" else W

    def times(self, rows, W, turned=False):
        W = self.matrix(W)
        if turned:
            W = W.T
        need(rows.shape[1] == W.shape[0])
        return self.kept(self.read(rows) @ self.read(W))

    # After attention.

    def after(self, X, stream, read, r):
        x = None if stream is None else stream[self.words]
        given = x
        if self.makes("residual-without-positions", self.residual and "positions" in self.full):
            given = X[self.words]
        if self.makes("residual-of-normed", self.residual and self.place == "before"):
            given = read[self.words]
        summed = self.added("1", given, r)
        unnormed = summed
        if self.place == "after":
            summed = self.normed("1", summed)
        if not self.network:
            return
        given = summed
        of_network = self.normed("2", summed) if self.place == "before" else summed
        made = self.feed_forward(of_network)
        if self.makes("residual-of-first-input", self.residual):
            given = x
        elif self.makes("residual-of-unnormed", self.residual and self.place == "after"):
            given = unnormed
        elif self.makes("residual-of-normed", self.residual and self.place == "before"):
            given = of_network
        summed = self.added("2", given, made)
        if self.place == "after":
            self.normed("2", summed)

    def added(self, number, given, made):
        if not self.residual:
            return made
        if self.makes("residual-missing"):
            self.step[f"residual_{number}"] = made
            return made
        need(given.shape == made.shape)
        total = self.step[f"residual_{number}"] = self.kept(given + made)
        return total

    def feed_forward(self, rows):
        of = self.network
        turned = {name: self.makes(f"ffn-{name}-transposed", np.ptp(np.shape(of[name])) == 0)
                  for name in ("W_1", "W_gate", "W_2") if name in of}
        biases = [] if self.makes("ffn-bias-missing", "b_1" in of or "b_2" in of) else of
        hidden = self.times(rows, of["W_1"], turned["W_1"])
        if "b_1" in biases:
            hidden = self.kept(hidden + self.array(of["b_1"]))
        self.step["ffn_hidden"] = hidden
        activation, gated = of["activation"], "W_gate" in of
        for other, of_family in (("relu", ("relu",)), ("silu", ("silu",)),
                                 ("gelu", ("gelu", "gelu-tanh"))):
            if self.makes(f"ffn-{other}", activation not in of_family):
                activation = other
        if self.makes("ffn-gelu-form", of["activation"] in ("gelu", "gelu-tanh")):
            activation = "gelu" if of["activation"] == "gelu-tanh" else "gelu-tanh"
        linear = self.makes("ffn-activation-missing")

        def active(numbers):
            return numbers if linear else activated(activation, numbers)

        if gated and not self.makes("ffn-gate-missing"):
            gate = self.step["ffn_gate"] = self.times(rows, of["W_gate"], turned["W_gate"])
            if self.makes("ffn-gate-exchanged"):
                found = active(hidden) * gate
            else:
                found = active(gate) * hidden
        else:
            found = active(hidden)
        found = self.step["ffn_activated"] = self.kept(found)
        made = self.times(found, of["W_2"], turned["W_2"])
        if "b_2" in biases:
            made = self.kept(made + self.array(of["b_2"]))
        self.step["ffn_output"] = made
        return made


def attention_of(full, document, flags):
    of_models = mistaken_models.is_of_models(without_block(document), flags or {})
    return ModelsAttention if of_models else OlderAttention


def steps(document, variant, mistake, flags=None, dtype=float):
    """As mistaken.steps."""
    mistakes = () if mistake is None else (mistake,) if isinstance(mistake, str) else mistake
    full = complete(document, flags)
    attention = attention_of(full, document, flags)
    known = (*OF_BLOCK, *(mistaken if attention is OlderAttention else mistaken_models).MISTAKES)
    n, positions = len(full["tokens"]), full["word"]
    together = any(one in ROWS_TOGETHER for one in mistakes) and (
        isinstance(full.get("mask", ""), str) or len(full["mask"]) == n
        or attention is ModelsAttention)
    try:
        need(all(one in known for one in mistakes))
        with np.errstate(all="ignore"):
            if together:
                full = full | {"word": list(range(1, n + 1))}
            made = Block(full, variant, mistakes, dtype, attention).step
        if together:
            rows = [position - 1 for position in positions]
            own = OF_TOKENS if "memory" in full else (*OF_TOKENS, "positioned", *(
                ("norm_1",) if full.get("norm", {}).get("place") == "before" else ()))
            made = each(made, lambda name, array: array if name.startswith(own) or ready(name)
                        else array[rows])
        if "scores-overflow" not in mistakes:
            made = each(made, finite)
    except DoesNotApply:
        return None
    return each(made, listed)


def ready(name):
    """Whether a step has a row for each token, as today's models make keys ready."""
    return name in ("normed_keys", "rotated_keys", "scaled_keys")
