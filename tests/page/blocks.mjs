// Inputs in which something stands around attention, as models have it.

/** Rows of numbers, all different, with no more digits than people write. */
export const rows = (count, width, from = 0) => Array.from(
    {length: count},
    (_, i) => Array.from(
        {length: width}, (__, k) => Math.round(Math.sin(from + i * width + k) * 100) / 100));

const embeddings = {
  tokens: ["the", "cat", "sat"],
  embeddings: rows(3, 4)
};
const learned = {
  W_Q: rows(4, 4, 1),
  W_K: rows(4, 4, 2),
  W_V: rows(4, 4, 3)
};
/** A network whose hidden layer is twice as long. */
const network = (activation, more = {}) =>
    ({W_1: rows(4, 8, 5), b_1: rows(1, 8, 6)[0], W_2: rows(8, 4, 7), activation, ...more});
/** A small network in the place of a matrix. */
const made = (activation, from) => ({W_1: rows(4, 3, from), W_2: rows(3, 4, from + 1), activation});

export const blocks = {
  "a block of two heads, normed after": {
    ...embeddings,
    ...learned,
    heads: 2,
    W_O: rows(4, 4, 4),
    positions: "sinusoidal",
    residual: true,
    norm: {
      kind: "layer",
      place: "after",
      gain_1: [1, 2, 0.5, 1],
      shift_1: [0, 0.1, 0, -0.1],
      gain_2: [2, 1, 1, 0.5],
      shift_2: [0.1, 0, 0, 0]
    },
    feed_forward: network("relu", {b_2: [0.1, 0, -0.1, 0]}),
    mask: "causal",
    word: [2, 3]
  },
  "a gated block, normed before, and what is cached": {
    ...embeddings,
    ...learned,
    heads: 4,
    kv_heads: 2,
    W_Q: rows(4, 8, 1),
    W_O: rows(8, 4, 4),
    past: {tokens: ["once"], keys: rows(1, 4, 5), values: rows(1, 4, 6)},
    rotary: {pairs: "halves"},
    residual: true,
    norm: {kind: "rms", place: "before", epsilon: 1e-6, gain_1: [1, 2, 0.5, 1]},
    feed_forward: network("silu", {W_gate: rows(4, 8, 9)}),
    mask: "causal",
    word: [1, 3]
  },
  "a block of some words, normed before": {
    ...embeddings,
    ...learned,
    positions: rows(3, 4, 8),
    residual: true,
    norm: {kind: "layer", place: "before", epsilon: 0, shift_1: [0, 1, 0, 0]},
    feed_forward: network("gelu"),
    mask: [[1, 1, 0], [1, 1, 1]],
    word: [3, 1]
  },
  "a block across": {
    tokens: ["le", "chat"],
    embeddings: rows(2, 4),
    memory: {tokens: ["the", "cat", "sat"], embeddings: rows(3, 4, 9)},
    ...learned,
    positions: "sinusoidal",
    residual: true,
    norm: {kind: "layer", place: "before"},
    feed_forward: network("gelu-tanh")
  },
  "networks make queries, keys and values": {
    ...embeddings,
    W_Q: {...made("gelu-tanh", 1), b_1: [0.1, 0, -0.1]},
    W_K: made("relu", 3),
    W_V: made("silu", 5),
    b_Q: [1, 0, 0, 0],
    residual: true,
    self: "carry"
  },
  "positions of three features, and what is cached": {
    tokens: ["a", "b"],
    embeddings: rows(2, 3),
    W_Q: rows(3, 2, 1),
    W_K: rows(3, 2, 2),
    W_V: rows(3, 3, 3),
    past: {tokens: ["once", "the"], keys: rows(2, 2, 5), values: rows(2, 3, 6)},
    positions: "sinusoidal",
    norm: {kind: "rms", place: "after"}
  },
  "a network of given values, its matrices turned": {
    layout: "out_in",
    queries: rows(2, 4),
    keys: rows(2, 4, 1),
    values: rows(2, 3, 2),
    feed_forward: {W_1: rows(5, 3, 4), W_2: rows(2, 5, 5), activation: "gelu"}
  }
};
