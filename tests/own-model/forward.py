"""The attention of a first layer, as each model's own code computes it: a second opinion, in NumPy
and double precision, that knows the checkpoint's names and nothing of attn-trace.

Each function gives the answers of attn-trace's qkv for a sentence: weights and context by head, and
the output."""

import numpy as np


def linear(weights, name, x):
    """nn.Linear: a row of its weight for each number that it makes; its bias where it has one."""
    return x @ weights[f"{name}.weight"].T + weights.get(f"{name}.bias", 0.0)


def conv1d(weights, name, x):
    """GPT-2's: a column for each number that it makes."""
    return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]


def layer_norm(weights, name, x, epsilon):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + epsilon)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def rms_norm(weights, name, x, epsilon):
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + epsilon) * weights[f"{name}.weight"]


def rotate_half(x):
    first, second = np.split(x, 2, -1)
    return np.concatenate([-second, first], -1)


def rotary(x, base):
    """Heads × words × features, features i and i + half a pair."""
    _, n, d = x.shape
    frequencies = base ** (-np.arange(0, d, 2) / d)
    angles = np.outer(np.arange(n), frequencies)
    angles = np.concatenate([angles, angles], -1)
    return x * np.cos(angles) + rotate_half(x) * np.sin(angles)


def split(x, heads):
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def attend(q, k, v, causal):
    """softmax(q kᵀ / √d) v for each head; heads of keys and values serve as many of queries each."""
    k, v = (np.repeat(x, len(q) // len(x), 0) for x in (k, v))
    scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
    if causal:
        scores = np.where(np.tril(np.ones(scores.shape[1:])) > 0, scores, -np.inf)
    e = np.exp(scores - scores.max(-1, keepdims=True))
    weights = e / e.sum(-1, keepdims=True)
    return weights, weights @ v


def answers(weights, context, project):
    merged = context.swapaxes(0, 1).reshape(context.shape[1], -1)
    heads = {f"head{h + 1}": {"weights": weights[h].tolist(), "context": context[h].tolist()}
             for h in range(len(weights))}
    return {**heads, "output": project(merged).tolist()}


def gpt2(weights, ids, heads=3):
    x = weights["wte.weight"][ids] + weights["wpe.weight"][:len(ids)]
    x = layer_norm(weights, "h.0.ln_1", x, 1e-5)
    q, k, v = (split(part, heads)
               for part in np.split(conv1d(weights, "h.0.attn.c_attn", x), 3, -1))
    return answers(*attend(q, k, v, causal=True),
                   lambda merged: conv1d(weights, "h.0.attn.c_proj", merged))


def llama(weights, ids, heads=4, kv_heads=2):
    layer = "model.layers.0"
    x = weights["model.embed_tokens.weight"][ids]
    x = rms_norm(weights, f"{layer}.input_layernorm", x, 1e-5)
    q = split(linear(weights, f"{layer}.self_attn.q_proj", x), heads)
    k = split(linear(weights, f"{layer}.self_attn.k_proj", x), kv_heads)
    v = split(linear(weights, f"{layer}.self_attn.v_proj", x), kv_heads)
    return answers(*attend(rotary(q, 10000.0), rotary(k, 10000.0), v, causal=True),
                   lambda merged: linear(weights, f"{layer}.self_attn.o_proj", merged))


def bert(weights, ids, heads=3):
    x = (weights["embeddings.word_embeddings.weight"][ids]
         + weights["embeddings.token_type_embeddings.weight"][0]
         + weights["embeddings.position_embeddings.weight"][:len(ids)])
    x = layer_norm(weights, "embeddings.LayerNorm", x, 1e-12)
    attention = "encoder.layer.0.attention"
    q, k, v = (split(linear(weights, f"{attention}.self.{name}", x), heads)
               for name in ("query", "key", "value"))
    return answers(*attend(q, k, v, causal=False),
                   lambda merged: linear(weights, f"{attention}.output.dense", merged))


MODELS = {"gpt2": gpt2, "llama": llama, "bert": bert}
