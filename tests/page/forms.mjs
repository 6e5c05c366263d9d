// Inputs in which attention is as models run it: one for each thing that they may say, and some in
// which several meet.

import {blocks, rows} from "./blocks.mjs";

const embeddings = {
  tokens: ["the", "cat", "sat"],
  embeddings: rows(3, 4)
};
const oneHead = {
  ...embeddings,
  W_Q: rows(4, 4, 1),
  W_K: rows(4, 4, 2),
  W_V: rows(4, 3, 3)
};
const heads = (h, g = h) => ({
  ...embeddings,
  heads: h,
  ...(g < h ? {kv_heads: g} : {}),
  W_Q: rows(4, 2 * h, 1),
  W_K: rows(4, 2 * g, 2),
  W_V: rows(4, 2 * g, 3)
});
const past = (p, g = 1, d = 4, v = 3) =>
    ({tokens: ["once", "the"].slice(0, p), keys: rows(p, g * d, 5), values: rows(p, g * v, 6)});

export const forms = {
  "two of four heads share keys": {
    ...heads(4, 2),
    W_O: rows(8, 3, 4),
    rotary: {pairs: "halves"},
    qk_norm: {kind: "rms", queries: [1, 2], keys: [1, 0.5]},
    mask: "causal"
  },
  "all heads share keys, and what is cached": {
    ...heads(2, 1),
    past: past(2, 1, 2, 2),
    rotary: {pairs: "neighbours", base: 100},
    mask: "causal",
    word: [1, 3]
  },
  "heads that share keys, and what is cached of each": {
    ...heads(4, 2),
    past: past(2, 2, 2, 2),
    rotary: {pairs: "halves", factor: 2, positions: [2, 3.5, 7]},
    softcap: 3,
    mask: {causal: "end"},
    word: [2, 3]
  },
  "a gain of all columns": {
    ...heads(2),
    qk_norm: {kind: "layer", epsilon: 0.01, queries: [1, 2, 3, 4], keys: [0.5, -1, 1, 2]}
  },
  "a layer norm without gain": {...oneHead, qk_norm: {kind: "layer", epsilon: 0}},
  "rows of length 1": {...oneHead, qk_norm: {kind: "l2", keys: [2, 1, 0.5, 1]}},
  "only some features turn": {...oneHead, rotary: {pairs: "neighbours", dims: 2}, self: "carry"},
  "turned by tables": {
    ...oneHead,
    rotary: {
      pairs: "halves",
      cos: [[1, 1], [0.5, 0.9], [0, 0.8], [-1, 0]],
      sin: [[0, 0], [0.8, 0.4], [1, 0.6], [0, 1]],
      positions: [0, 2, 3]
    }
  },
  "three slopes": {...heads(3), alibi: true, mask: "causal"},
  "a slope, with what is cached": {...oneHead, past: past(2), alibi: 0.25, self: "skip"},
  "a bias": {...oneHead, bias: rows(3, 3, 8), word: [2, 3]},
  "a bias of each head, and slopes":
      {...heads(2), bias: [rows(3, 3, 8), rows(3, 3, 9)], alibi: [0.5, 0.125]},
  "a window and a sink": {...oneHead, mask: {all: ["causal", {window: {before: 1}}]}, sinks: 0.5},
  "sinks, one the largest": {...heads(2), sinks: [9, -1]},
  "a window on both sides": {...oneHead, mask: {window: {before: 1, after: 0}}},
  "tokens that nobody may see": {...oneHead, mask: [1, 0, 1], self: "carry"},
  "masks of heads": {
    ...heads(2),
    mask: {heads: ["causal", {all: [[1, 1, 0], [[1, 0, 1], [0, 1, 1], [1, 1, 1]]]}]}
  },
  "masks that all hold": {
    ...heads(2),
    mask: {all: [[1, 1, 0], {heads: [[[1, 1, 1], [0, 1, 1], [1, 1, 1]], "causal"]}]},
    word: [2]
  },
  "a mask that is added": {...oneHead, mask: [[0, "-inf", null], [0, 0, -1e9], [0, 0, 0]]},
  "causal at the end, across": {
    tokens: ["le", "chat"],
    embeddings: rows(2, 4),
    memory: {tokens: ["the", "cat", "sat"], embeddings: rows(3, 4, 9)},
    W_Q: rows(4, 2, 1),
    W_K: rows(4, 2, 2),
    W_V: rows(4, 2, 3),
    rotary: {pairs: "halves"},
    bias: rows(2, 3, 4),
    mask: {causal: "end"}
  },
  "queries are scaled": {...heads(2), scale_on: "queries"},
  "queries and keys are scaled, and what is cached":
      {...heads(2), scale_on: "both", past: past(2, 2, 2, 2), rotary: {pairs: "halves"}},
  "empty rows are 0": {...oneHead, mask: [[0, 0, 0], [1, 0, 1], [1, 1, 1]], empty_rows: "zeros"},
  "empty rows are uniform":
      {...oneHead, mask: [[0, 0, 0], [1, 0, 1], [1, 1, 1]], empty_rows: "uniform", self: "skip"},
  "given scores": {scores: [[1, 2], [3, 4]], values: [[1, 0], [0, 1]], mask: [[0, "-inf"], [0, 0]]},
  "given scores of each head, of some words": {
    tokens: ["a", "b", "c"],
    heads: 2,
    scores: [rows(3, 3, 1), rows(3, 3, 2)],
    values: rows(3, 4),
    scale: 2,
    softcap: 2,
    sinks: 0.25,
    word: [1, 3]
  },
  "given scores, but not of words with themselves":
      {tokens: ["a", "b", "c"], scores: rows(3, 3, 1), values: rows(3, 2), self: "skip"},
  "what is cached comes before a memory": {
    tokens: ["le", "chat"],
    embeddings: rows(2, 4),
    memory: {tokens: ["the", "cat", "sat"], embeddings: rows(3, 4, 9)},
    past: {tokens: ["once"], keys: rows(1, 2), values: rows(1, 2, 1)},
    W_Q: rows(4, 2, 1),
    W_K: rows(4, 2, 2),
    W_V: rows(4, 2, 3),
    rotary: {pairs: "neighbours"}
  },
  "given keys, and what is cached": {
    queries: rows(2, 4),
    keys: rows(2, 4, 1),
    values: rows(2, 3, 2),
    past: past(2),
    rotary: {pairs: "halves"},
    sinks: 0.1
  },
  ...blocks
};
