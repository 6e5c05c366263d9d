"""Whole blocks as nn.TransformerEncoderLayer computes them: cases for torch_peer.py.

What its modules are given and return is heard by hooks: every step that PyTorch has an array for.
"""

import torch
import torch.nn.functional as F

from torch_models import numbers

ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu, "silu": F.silu,
               "gelu-tanh": lambda x: F.gelu(x, approximate="tanh")}


def encoder_layer_case(rng, dtype=torch.float64):
    """(what it is, input, {(step, head): PyTorch's}), which it computes in that type."""
    heads, d, n, hidden = (rng.randint(1, most) for most in (4, 4, 8, 9))
    activation = rng.choice(["relu", "gelu"] * 2 + list(ACTIVATIONS))
    before, epsilon = rng.random() < 0.5, rng.choice([1e-5, 0.1])
    # In training nothing is fused, so that hooks hear every module; no dropout, so that it counts
    # for nothing.
    layer = torch.nn.TransformerEncoderLayer(
        heads * d, heads, hidden, dropout=0.0, activation=ACTIVATIONS[activation],
        layer_norm_eps=epsilon, batch_first=True, norm_first=before, dtype=torch.float64).train()
    for parameter in layer.parameters():
        parameter.copy_(numbers(*parameter.shape))  # gains would be 1 and shifts 0

    embeddings = numbers(n, heads * d)
    causal, padded = rng.random() < 0.4, rng.random() < 0.3
    shown = torch.rand(n) < 0.7
    shown[0] = True  # so that every word sees one under a causal mask
    masks = {"src_mask": torch.ones(n, n, dtype=torch.bool).triu(1) if causal else None,
             "src_key_padding_mask": ~shown[None] if padded else None}
    document = said(layer, embeddings, out_in := rng.random() < 0.6) | {"heads": heads}
    expected = heard(layer.to(dtype), embeddings.to(dtype), masks, before, heads)
    named = ["causal"] * causal + [shown.int().tolist()] * padded
    document["norm"] |= {"place": "before" if before else "after", "epsilon": epsilon}
    document["feed_forward"]["activation"] = activation
    if named:
        document["mask"] = named[0] if len(named) == 1 else {"all": named}
    told = (f"nn.TransformerEncoderLayer, heads {heads}, n {n}, d_model {heads * d}, "
            f"hidden {hidden}, {activation}, norm {'before' if before else 'after'}"
            + (", causal" if causal else "") + (", padded" if padded else "")
            + (", out_in" if out_in else ""))
    return told, document, expected


def heard(layer, embeddings, masks, before, heads):
    """{(step, head): what PyTorch computed}."""
    given, returned = {}, {}

    def listen(name, module):
        def hear(_, operands, result):
            given[name] = operands[0][0]
            returned[name] = (result[0] if isinstance(result, tuple) else result)[0]
        return module.register_forward_hook(hear)

    hooks = [listen(name, module) for name, module in layer.named_children()
             if name in ("self_attn", "norm1", "norm2", "linear1", "linear2")]
    result = layer(embeddings[None], **masks)[0]
    for hook in hooks:
        hook.remove()
    attended = given["self_attn"]
    _, weights = layer.self_attn(*[attended[None]] * 3, attn_mask=masks["src_mask"],
                                 key_padding_mask=masks["src_key_padding_mask"],
                                 average_attn_weights=False)
    steps = {"output": returned["self_attn"], "norm_1": returned["norm1"],
             "norm_2": returned["norm2"], "ffn_hidden": returned["linear1"],
             "ffn_activated": given["linear2"], "ffn_output": returned["linear2"],
             "residual_1": given["norm2" if before else "norm1"],
             "residual_2": result if before else given["norm2"]}
    return ({(id, None): rows for id, rows in steps.items()}
            | {("weights", head + 1 if heads > 1 else None): weights[0, head]
               for head in range(heads)})


def said(layer, embeddings, out_in):
    """The input, but for what only the layer's maker knows."""
    def matrix(weight):
        return (weight if out_in else weight.T).tolist()

    attention = layer.self_attn
    document = {"embeddings": embeddings.tolist(), "residual": True,
                "W_O": matrix(attention.out_proj.weight),
                "b_O": attention.out_proj.bias.tolist()}
    for letter, weight, bias in zip("QKV", attention.in_proj_weight.chunk(3),
                                    attention.in_proj_bias.chunk(3)):
        document |= {f"W_{letter}": matrix(weight), f"b_{letter}": bias.tolist()}
    document["norm"] = {"kind": "layer"}
    for number, norm in enumerate((layer.norm1, layer.norm2), 1):
        document["norm"] |= {f"gain_{number}": norm.weight.tolist(),
                             f"shift_{number}": norm.bias.tolist()}
    document["feed_forward"] = {
        "W_1": matrix(layer.linear1.weight), "b_1": layer.linear1.bias.tolist(),
        "W_2": matrix(layer.linear2.weight), "b_2": layer.linear2.bias.tolist()}
    return document | ({"layout": "out_in"} if out_in else {})
