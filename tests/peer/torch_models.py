"""What models add to attention, each as PyTorch has it: cases for torch_peer.py.

A kind makes random queries, keys and values, says them as an input, and has PyTorch compute them:
(input, {(step, head): PyTorch's}). What the installed version lacks is a Lacks.
"""

import warnings

import torch
import torch.nn.functional as F

VERSION = tuple(int(part) for part in torch.__version__.split(".")[:2])


class Lacks(Exception):
    """The installed PyTorch has no such thing; the message says what."""


def needs(version, what):
    if VERSION < version:
        raise Lacks(f"{what} came with {version[0]}.{version[1]}")


def numbers(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def attend(queries, keys, values, mask=None, causal=False, scale=None):
    """PyTorch's function for (heads, rows, columns) of each, as the installed version has it."""
    more = {}
    if scale is not None:
        needs((2, 1), "scale")
        more["scale"] = scale
    if len(keys) != len(queries):
        if VERSION >= (2, 5):
            more["enable_gqa"] = True
        else:
            keys, values = (part.repeat_interleave(len(queries) // len(keys), dim=0)
                            for part in (keys, values))
    batch = [part[None] for part in (queries, keys, values)]
    if VERSION < (2, 0):
        return F._scaled_dot_product_attention(*batch, attn_mask=mask, is_causal=causal)[0][0]
    return F.scaled_dot_product_attention(*batch, attn_mask=mask, is_causal=causal, **more)[0]


def heads_of(rng, n=None, m=None, d_k=None):
    """h heads of queries and g of keys and values, where h is a multiple of g."""
    g = rng.randint(1, 3)
    h = g * rng.randint(1, 3)
    n, m, d_k = (rng.randint(2, 8) if given is None else given for given in (n, m, d_k))
    return numbers(h, n, d_k), numbers(g, m, d_k), numbers(g, m, rng.randint(1, 4))


def side_by_side(heads):
    return heads.transpose(0, 1).flatten(1).tolist()


def said(queries, keys, values, **more):
    return {"queries": side_by_side(queries), "keys": side_by_side(keys),
            "values": side_by_side(values), "heads": len(queries), "kv_heads": len(keys), **more}


def by_head(step, matrices):
    return {(step, head if len(matrices) > 1 else None): matrix
            for head, matrix in enumerate(matrices, 1)}


def computed(function, queries, keys, values, **options):
    """Weights and contexts of every head: what comes out for the unit vectors is the weights."""
    g, m = keys.shape[:2]
    unit = torch.eye(m, dtype=torch.float64).expand(g, m, m)
    return {**by_head("weights", function(queries, keys, unit, **options)),
            **by_head("context", function(queries, keys, values, **options))}


def visible(rng, *shape):
    """Which cells show; every row has one."""
    cells = torch.rand(*shape) < 0.6
    cells[..., rng.randrange(shape[-1])] = True
    return cells


def hiding(cells, hidden):
    """The float mask: 0 where a cell shows, the number hidden where it does not."""
    return torch.zeros(cells.shape, dtype=torch.float64).masked_fill(~cells, hidden)


def grouped_heads(rng):
    parts = heads_of(rng)
    return said(*parts), computed(attend, *parts)


def float_mask(rng):
    parts = heads_of(rng)
    shape = (len(parts[0]),) if rng.random() < 0.5 else ()
    bias = numbers(*shape, parts[0].shape[1], parts[1].shape[1])
    return said(*parts, bias=bias.tolist()), computed(attend, *parts, mask=bias)


def infinite_mask(rng):
    parts = heads_of(rng)
    mask = hiding(visible(rng, parts[0].shape[1], parts[1].shape[1]), -torch.inf)
    spelt = [["-inf" if cell else 0 for cell in row] for row in mask.tolist()]
    return said(*parts, mask=spelt), computed(attend, *parts, mask=mask)


def masks_of_heads(rng):
    parts = heads_of(rng)
    cells = visible(rng, len(parts[0]), parts[0].shape[1], parts[1].shape[1])
    return (said(*parts, mask={"heads": cells.int().tolist()}),
            computed(attend, *parts, mask=cells))


def causal_from_the_start(rng):
    n = rng.randint(2, 8)
    parts = heads_of(rng, n, n + rng.choice([-1, 1, 2, 3]))
    return said(*parts, mask="causal"), computed(attend, *parts, causal=True)


def causal_at_the_end(rng):
    needs((2, 3), "causal_lower_right")
    from torch.nn.attention.bias import causal_lower_right
    n, more = rng.randint(2, 6), rng.randint(1, 4)
    parts = heads_of(rng, n, n + more)
    if len(parts[0]) != len(parts[1]):  # the bias is not for grouped heads
        parts = (parts[0][:len(parts[1])], *parts[1:])
    return (said(*parts, mask={"causal": "end"}),
            computed(attend, *parts, mask=causal_lower_right(n, n + more)))


def past_keys(rng):
    p, n = rng.randint(1, 4), rng.randint(1, 5)
    queries, keys, values = heads_of(rng, n, p + n)
    document = said(queries, keys[:, p:], values[:, p:], mask="causal",
                    past={"keys": side_by_side(keys[:, :p]), "values": side_by_side(values[:, :p])})
    mask = torch.ones(n, p + n, dtype=torch.bool).tril(p)
    return document, computed(attend, queries, keys, values, mask=mask)


def sinks(rng):
    """A sink is one more key of zeros, whose float mask is the sink and whose value is zeros."""
    queries, keys, values = heads_of(rng)
    h, n, m = len(queries), queries.shape[1], keys.shape[1]
    sink = numbers(h)
    mask = torch.cat([numbers(h, n, m), sink[:, None, None].expand(h, n, 1)], dim=2)

    def attend_beside(queries, keys, values):
        keys, values = (F.pad(part, (0, 0, 0, 1)) for part in (keys, values))
        return attend(queries, keys, values, mask=mask)

    document = said(queries, keys, values, sinks=sink.tolist(), bias=mask[..., :m].tolist())
    return document, computed(attend_beside, queries, keys, values)


def scale(rng):
    parts = heads_of(rng)
    divisor = rng.choice([-2.5, 0.3, 1.75, 8])
    where = rng.choice(["scores", "queries"] if divisor < 0 else ["scores", "queries", "both"])
    return (said(*parts, scale=divisor, scale_on=where),
            computed(attend, *parts, scale=1 / divisor))


def normed(rng, kind, epsilon, normalise):
    """Queries and keys normed before they are split among heads or after, and scaled by a gain."""
    queries, keys, values = heads_of(rng, d_k=rng.randint(2, 5))
    whole = rng.random() < 0.5
    gains, normed_ones = [], []
    for heads in (queries, keys):
        count, rows, d_k = heads.shape
        gain = numbers(count * d_k if whole else d_k)
        laid = heads.transpose(0, 1).reshape(rows, -1, len(gain))
        done = normalise(laid, gain).reshape(rows, count, d_k).transpose(0, 1)
        gains.append(gain.tolist())
        normed_ones.append(done)
    norm = {"kind": kind, "epsilon": epsilon, "queries": gains[0], "keys": gains[1]}
    return said(queries, keys, values, qk_norm=norm), computed(attend, *normed_ones, values)


def rms_norm(rng):
    needs((2, 4), "rms_norm")
    epsilon = rng.choice([1e-6, 0.1])
    return normed(rng, "rms", epsilon,
                  lambda rows, gain: F.rms_norm(rows, gain.shape, gain, epsilon))


def layer_norm(rng):
    epsilon = rng.choice([1e-5, 0.1])
    return normed(rng, "layer", epsilon,
                  lambda rows, gain: F.layer_norm(rows, gain.shape, gain, None, epsilon))


def l2_norm(rng):
    """With an epsilon PyTorch takes the larger of it and the length: 0, which both can say."""
    return normed(rng, "l2", 0, lambda rows, gain: F.normalize(rows, dim=-1, eps=0) * gain)


def rotary(rng):
    """Each pair is a complex number, and is multiplied by that of its angle, as in Llama's code."""
    n, d_k = rng.randint(2, 6), 2 * rng.randint(1, 4)
    queries, keys, values = heads_of(rng, n, n, d_k)
    r, base = 2 * rng.randint(1, d_k // 2), rng.choice([100, 10000])
    pairs = rng.choice(["halves", "neighbours"])
    positions = [rng.randint(0, 40) for _ in range(n)]
    angles = torch.outer(torch.tensor(positions, dtype=torch.float64),
                         1 / base ** (torch.arange(0, r, 2, dtype=torch.float64) / r))
    turn = torch.polar(torch.ones_like(angles), angles)

    def turned(heads):
        at = heads[..., :r]
        at = at.unflatten(-1, (-1, 2)) if pairs == "neighbours" else \
            at.unflatten(-1, (2, -1)).transpose(-1, -2)
        done = torch.view_as_real(torch.complex(*at.unbind(-1)) * turn)
        done = done if pairs == "neighbours" else done.transpose(-1, -2)
        return torch.cat([done.flatten(-2), heads[..., r:]], dim=-1)

    said_of_it = {"pairs": pairs, "dims": r, "base": base, "positions": positions}
    return (said(queries, keys, values, rotary=said_of_it),
            computed(attend, turned(queries), turned(keys), values))


def hidden_rows_are_zeros(rng):
    needs((2, 5), "zeros for a row that is all hidden")
    parts = heads_of(rng)
    cells = visible(rng, parts[0].shape[1], parts[1].shape[1])
    cells[rng.randrange(len(cells))] = False
    return (said(*parts, mask=cells.int().tolist(), empty_rows="zeros"),
            computed(attend, *parts, mask=cells))


def hidden_rows_are_even(rng):
    """Under the lowest number every score of a hidden row is the same one."""
    parts = heads_of(rng)
    cells = visible(rng, parts[0].shape[1], parts[1].shape[1])
    cells[rng.randrange(len(cells))] = False
    lowest = hiding(cells, torch.finfo(torch.float64).min)
    return (said(*parts, mask=lowest.tolist(), empty_rows="uniform"),
            computed(attend, *parts, mask=lowest))


def softcap_alibi_and_window(rng):
    """What scaled_dot_product_attention cannot say, flex_attention can."""
    needs((2, 5), "flex_attention")
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention
    n = d = 16  # 2.6 takes only powers of 2
    queries, keys, _ = heads_of(rng, n, n, d)
    values = numbers(len(keys), n, d)
    before, after, cap = rng.randint(0, 3), rng.randint(0, 3), rng.choice([0.5, 2.0])
    slopes = torch.rand(len(queries), dtype=torch.float64)

    def score(scaled, _, head, row, column):
        return cap * torch.tanh(scaled / cap) - slopes[head] * (row - column).abs()

    def shown(_, head, row, column):
        return (column >= row - before) & (column <= row + after)

    window = create_block_mask(shown, None, None, n, n, device="cpu")

    def flex(queries, keys, values):
        return flex_attention(queries[None], keys[None], values[None], score, window,
                              enable_gqa=True)[0]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is not compiled
        try:
            expected = computed(flex, queries, keys, values)
        except Exception as fault:  # it runs through PyTorch's compiler, which may be missing
            first_line = str(fault).strip().split("\n")[0]
            raise Lacks(f"flex_attention: {type(fault).__name__}: {first_line}") from fault
    return said(queries, keys, values, softcap=cap, alibi=slopes.tolist(),
                mask={"window": {"before": before, "after": after}}), expected


KINDS = {
    "grouped heads": grouped_heads,
    "a float mask, added": float_mask,
    "a float mask of −∞": infinite_mask,
    "a mask of each head": masks_of_heads,
    "is_causal of unequal lengths, from the start": causal_from_the_start,
    "causal_lower_right, at the end": causal_at_the_end,
    "keys and values of the past": past_keys,
    "a sink as a key of zeros": sinks,
    "scale": scale,
    "rms_norm of queries and keys": rms_norm,
    "layer_norm of queries and keys": layer_norm,
    "normalize (l2) of queries and keys": l2_norm,
    "rotary as complex numbers": rotary,
    "rows all hidden are zeros": hidden_rows_are_zeros,
    "rows all hidden are even, under the lowest number": hidden_rows_are_even,
    "flex_attention: softcap, ALiBi and a window": softcap_alibi_and_window,
}
