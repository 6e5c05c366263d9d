// Lay two recipes side by side: where they differ is the lecture's point.
//
//   X  embeddings   n × d_model      Q  queries  w × d_k      S  scores         w × n
//   W  matrices                      K  keys     n × d_k      Z  scaled scores  w × n
//   n  tokens                        V  values   n × d_v      A  weights        w × n
//   w  words encoded                                          C  context        w × d
//
// What each verb does stands in tape.hpp.
#include "attention/recipes.hpp"

#include "attention/tape.hpp"

namespace attn {

VariantTrace raw_embedding(const Input& in, const Settings& how) {
  Tape tape(in, Variant::raw, how);
  const auto X = tape.embeddings();
  const auto S = tape.score(tape.of_words(X), X);
  const auto Z = tape.scale(S);
  const auto A = tape.softmax(Z);
  tape.sum(tape.weigh(A, X));
  return tape.finish();
}

VariantTrace query_key(const Input& in, const Settings& how) {
  Tape tape(in, Variant::query_key, how);
  const auto X = tape.embeddings();
  const auto Q = tape.project(StepId::queries, tape.of_words(X), "W_Q", in.W_Q);
  const auto K = tape.project(StepId::keys, X, "W_K", in.W_K);
  const auto S = tape.score(Q, K);
  const auto Z = tape.scale(S);
  const auto A = tape.softmax(Z);
  tape.sum(tape.weigh(A, K));
  return tape.finish();
}

VariantTrace full_qkv(const Input& in, const Settings& how) {
  Tape tape(in, Variant::qkv, how);
  const auto X = tape.embeddings();
  const auto Q = tape.project(StepId::queries, tape.of_words(X), "W_Q", in.W_Q);
  const auto K = tape.project(StepId::keys, X, "W_K", in.W_K);
  const auto V = tape.project(StepId::values, X, "W_V", in.W_V);
  const auto S = tape.score(Q, K);
  const auto Z = tape.scale(S);
  const auto A = tape.softmax(Z);
  tape.sum(tape.weigh(A, V));
  return tape.finish();
}

std::optional<std::string_view> missing_matrix(const Input& in, Variant variant) {
  if (variant == Variant::raw) return std::nullopt;
  if (!in.W_Q) return "W_Q";
  if (!in.W_K) return "W_K";
  if (variant == Variant::qkv && !in.W_V) return "W_V";
  return std::nullopt;
}

Trace trace(Input in, std::span<const Variant> variants) {
  Trace result{.input = std::move(in), .variants = {}};
  for (const Variant variant : variants) {
    const Settings how{.self = result.input.self.value_or(default_self(variant)),
                       .scale = result.input.scale};
    switch (variant) {
      case Variant::raw:
        result.variants.push_back(raw_embedding(result.input, how));
        break;
      case Variant::query_key:
        result.variants.push_back(query_key(result.input, how));
        break;
      case Variant::qkv:
        result.variants.push_back(full_qkv(result.input, how));
        break;
    }
  }
  return result;
}

}  // namespace attn
