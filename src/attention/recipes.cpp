// Lay two recipes side by side: where they differ is the lecture's point.
//
//   X  embeddings   n × d_model      Q  queries  w × h·d_k    S  scores         w × m
//   W  matrices                      K  keys     m × h·d_k    Z  scaled scores  w × m
//   n  words, w  words encoded       V  values   m × h·d_v    A  weights        w × m
//   m  tokens attended to: n, or those of another sentence    C  context        w × d
//   h  heads; Q_h, K_h, V_h  a head's own columns; S, Z, A and C are each head's own
//
// What each verb does stands in tape.hpp. With one head, `split` and `concat` hand on what they are
// given; so does `mask` without a mask, and `output` without a W_O does nothing.
#include "attention/recipes.hpp"

namespace attn {

void raw_embedding(Tape& tape) {
  const auto X = tape.attended();
  const auto S = tape.score(tape.embeddings(), X);
  const auto Z = tape.scale(S);
  const auto A = tape.softmax(tape.mask(Z));
  tape.sum(tape.weigh(A, X));
}

void query_key(Tape& tape) {
  const auto Q = tape.queries();
  const auto K = tape.keys();
  for (const auto head : tape.heads()) {
    const auto Q_h = tape.split(Q, head);
    const auto K_h = tape.split(K, head);
    const auto S = tape.score(Q_h, K_h);
    const auto Z = tape.scale(S);
    const auto A = tape.softmax(tape.mask(Z));
    tape.sum(tape.weigh(A, K_h));
  }
  tape.output(tape.concat());
}

void full_qkv(Tape& tape) {
  const auto Q = tape.queries();
  const auto K = tape.keys();
  const auto V = tape.values();
  for (const auto head : tape.heads()) {
    const auto Q_h = tape.split(Q, head);
    const auto K_h = tape.split(K, head);
    const auto V_h = tape.split(V, head);
    const auto S = tape.score(Q_h, K_h);
    const auto Z = tape.scale(S);
    const auto A = tape.softmax(tape.mask(Z));
    tape.sum(tape.weigh(A, V_h));
  }
  tape.output(tape.concat());
}

Recipe recipe(Variant variant) {
  switch (variant) {
    case Variant::raw:
      return raw_embedding;
    case Variant::query_key:
      return query_key;
    case Variant::qkv:
      break;
  }
  return full_qkv;
}

Settings settings(const Input& in, Variant variant) {
  // In a memory no word meets itself.
  const SelfPolicy self = in.memory ? SelfPolicy::score : in.self.value_or(default_self(variant));
  return {.self = self, .scale = in.scale, .mask = in.mask.rule};
}

Trace trace(Input input, std::span<const Variant> variants) {
  Trace result{.input = std::move(input), .variants = {}};
  for (const Variant variant : variants) {
    Tape tape(result.input, variant, settings(result.input, variant));
    recipe(variant)(tape);
    result.variants.push_back(tape.finish());
  }
  return result;
}

}  // namespace attn
