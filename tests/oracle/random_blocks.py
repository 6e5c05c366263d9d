"""Random inputs with what stands around attention in a block: positions, residuals, norms, networks.

Around the inputs of random_inputs.py and random_models.py, so that every key meets every other.
"""

import copy

import oracle
from blocks import ACTIVATIONS
from document import complete
from random_inputs import chance, one_of, random_case, random_matrix
from random_models import numbers, random_model_case
from refused import Refused


def random_block_case(rng, index):
    """(document, flags). Nearly all of them can be computed."""
    document, flags = random_model_case(rng) if index % 2 else random_case(rng, 16 + index)
    document = {long(key): value for key, value in document.items()}
    inside = copy.deepcopy(document)
    for letter in "QKV":
        if f"W_{letter}" in document and chance(rng, 0.3):
            document[f"W_{letter}"] = random_network(rng, document, f"W_{letter}")
    own = row_of(document, "embeddings")
    if own and "W_O" not in document and chance(rng, 0.7):
        add_output(rng, document, inside, flags, own)

    widths = result_widths(document, flags)
    if not widths:
        return document, flags
    r = one_of(rng, *widths)
    if own and chance(rng, 0.5):
        n = len(complete(document)["tokens"])
        document["positions"] = one_of(rng, "sinusoidal", random_matrix(rng, n, own))
    if own and chance(rng, 0.7 if r == own else 0.1):
        document["residual"] = chance(rng, 0.9)
    if chance(rng, 0.6):
        last = r if document.get("residual") or chance(rng, 0.5) else int(rng.integers(1, 5))
        document["feed_forward"] = random_feed_forward(rng, document, r, last)
    if chance(rng, 0.6):
        add_norm(rng, document, own, r)
    order = rng.permutation(list(document))
    return {str(key): document[str(key)] for key in order}, flags


def long(key):
    return f"W_{key}" if key in ("Q", "K", "V") else key


def row_of(document, name):
    """How long the sentence's own rows are; None where it has none."""
    full = complete(document)
    return len(full[name][0]) if name in full else None


def result_widths(document, flags):
    """How long attention's result is, of each variant that the input leads to."""
    try:
        variants = oracle.trace(document, flags).values()
    except Refused:
        return []
    return [list(variant.step.values())[-1].width() for variant in variants]


def add_output(rng, document, inside, flags, own):
    """A W_O after which residuals can be added."""
    widths = result_widths(inside, flags)
    if widths and "W_Q" in inside and "W_K" in inside:
        document["W_O"] = stored(rng, document, widths[-1], own)


def stored(rng, document, rows, columns):
    """A random matrix, as the layout has it."""
    return random_matrix(rng, *((columns, rows) if document.get("layout") == "out_in"
                                else (rows, columns)))


def random_network(rng, document, name):
    """A network in the place of a matrix."""
    W = document[name]
    hidden = int(rng.integers(1, 6))
    rows, columns = len(W), len(W[0])
    if document.get("layout") == "out_in":
        rows, columns = columns, rows
    return network(rng, document, rows, hidden, columns)


def network(rng, document, rows, hidden, columns):
    found = {"W_1": stored(rng, document, rows, hidden),
             "activation": one_of(rng, *ACTIVATIONS),
             "W_2": stored(rng, document, hidden, columns)}
    if chance(rng, 0.6):
        found["b_1"] = numbers(rng, hidden)
    return found


def random_feed_forward(rng, document, rows, columns):
    hidden = int(rng.integers(1, 8))
    found = network(rng, document, rows, hidden, columns)
    if chance(rng, 0.5):
        found["b_2"] = numbers(rng, columns)
    if chance(rng, 0.4):
        found["W_gate"] = stored(rng, document, rows, hidden)
    return found


def add_norm(rng, document, own, r):
    norm = {"kind": one_of(rng, "layer", "rms"),
            "place": one_of(rng, "before", "after") if own else "after"}
    if chance(rng, 0.6):
        norm["epsilon"] = one_of(rng, 1e-2, 1e-3, 0.5)
    width = {"1": own if norm["place"] == "before" else r}
    if "feed_forward" in document:
        W_2 = document["feed_forward"]["W_2"]
        last = len(W_2) if document.get("layout") == "out_in" else len(W_2[0])
        width["2"] = r if norm["place"] == "before" else last
    for number in width:
        for name in ("gain", "shift") if norm["kind"] == "layer" else ("gain",):
            if chance(rng, 0.6):
                norm[f"{name}_{number}"] = numbers(rng, width[number])
    document["norm"] = norm


def spoil_block(rng, document):
    """Makes of an input one that is to be refused, if this one can be spoilt so; says how."""
    ways = []
    norm, network = document.get("norm"), document.get("feed_forward")

    def way(name, of, **change):
        ways.append((name, lambda: of.update(change)))

    if norm and norm["kind"] == "rms":
        way("a shift beside rms", norm, shift_1=[0.5])
    if norm:
        way("a norm of another kind", norm, kind="l2")
        way("a norm at another place", norm, place="between")
        way("an epsilon below 0", norm, epsilon=-1e-5)
        if not network:
            way("a gain for no norm", norm, gain_2=[1.0])
    if network:
        hidden = len(network["W_1"]) if document.get("layout") == "out_in" else \
            len(network["W_1"][0])
        way("another activation", network, activation="tanh")
        way("a bias a number longer", network, b_1=[0.5] * (hidden + 1))
        way("a gate a row longer", network, W_gate=network["W_1"] + network["W_1"][:1])
        way("no second matrix", network, W_2=[[1.0] * 9] * 9)
    for letter in "QKV":
        if isinstance(document.get(f"W_{letter}"), dict):
            way("another activation", document[f"W_{letter}"], activation="")
            way("a bias a number longer", document[f"W_{letter}"], b_1=[0.5] * 9)
    if isinstance(document.get("positions"), list):
        way("a position too many", document, positions=document["positions"] * 2)
    if "positions" in document:
        way("positions of another name", document, positions="sinusoid")
    if not ways:
        return None
    name, change = ways[rng.integers(len(ways))]
    change()
    return name
