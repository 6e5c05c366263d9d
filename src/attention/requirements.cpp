#include "attention/requirements.hpp"

#include <fmt/format.h>

#include <utility>

#include "attention/block_widths.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// A matrix that is not there: its pointer, and what it is called in brief.
struct Missing {
  std::string pointer, name;
};

Obstacle obstacle_of(const Missing& matrix, Variant variant) {
  return {fmt::format("{}: the matrix is missing, and the variant {} needs it", matrix.pointer,
                      name(variant)),
          fmt::format("no {}", matrix.name)};
}

// The rows that W projects, or nothing where they are there.
std::optional<Missing> missing_embeddings(const Input& in, bool of_attended) {
  if (of_attended && in.memory) {
    if (in.memory->embeddings) return std::nullopt;
    return Missing{"/memory/embeddings", "embeddings of the memory"};
  }
  if (in.embeddings) return std::nullopt;
  return Missing{"/embeddings", in.memory ? "embeddings of the words" : "embeddings"};
}

// The rows of a step: given, or projected from the embeddings.
std::optional<Obstacle> missing_rows(const Input& in, Variant variant, StepId step) {
  if (find_matrix(in, facts(step).name) != nullptr) return std::nullopt;
  const InputMatrix& W = W_of(step);
  if (find_matrix(in, W) == nullptr) {
    return obstacle_of({fmt::format("/{}", W.key), std::string(W.key)}, variant);
  }
  const auto missing = missing_embeddings(in, facts(step).shape == Shape::token_features);
  return missing ? std::optional(obstacle_of(*missing, variant)) : std::nullopt;
}

// What belongs to queries and keys, which raw does not have: a key of the input, and in brief.
std::optional<Missing> made_for_queries(const Input& in) {
  if (!in.scores.empty()) return Missing{"/scores", "scores are given"};
  if (in.past) return Missing{"/past", "keys are cached, not embeddings"};
  if (in.qk_norm) return Missing{"/qk_norm", "no queries and keys to norm"};
  if (in.rotary) return Missing{"/rotary", "no queries and keys to turn"};
  if (in.scale_on != ScaleOn::scores) return Missing{"/scale_on", "no queries to scale"};
  return std::nullopt;
}

std::optional<Obstacle> obstacle_to_raw(const Input& in) {
  if (in.heads > 1) {
    return Obstacle{fmt::format("/heads: found {} heads, expected 1, since the variant raw has no "
                                "queries, keys and values to split",
                                in.heads),
                    fmt::format("no queries to split among {} heads", in.heads)};
  }
  if (const auto made = made_for_queries(in)) {
    return Obstacle{
        fmt::format("{}: the variant raw has no use for it, since it compares embeddings",
                    made->pointer),
        made->name};
  }
  for (const bool of_attended : {false, true}) {
    if (const auto missing = missing_embeddings(in, of_attended)) {
      return obstacle_of(*missing, Variant::raw);
    }
  }
  if (!in.memory || in.memory->embeddings->columns() == in.embeddings->columns()) {
    return std::nullopt;
  }
  return Obstacle{
      fmt::format("/memory/embeddings: found {} × {}, expected as many columns as embeddings have "
                  "({}), since the variant raw compares these with each other",
                  in.memory->embeddings->rows(), in.memory->embeddings->columns(),
                  in.embeddings->columns()),
      "the memory's embeddings are not as long as the words'"};
}

// W_O was made for the values; keys that take their place must be as long.
std::optional<Obstacle> keys_that_W_O_does_not_fit(const Input& in) {
  if (!in.W_O) return std::nullopt;
  const std::size_t shared = in.keys ? in.keys->columns() : outputs_of(in, *in.W_K);
  const std::size_t length = shared * in.sharing;
  if (inputs_of(in, *in.W_O) == length) return std::nullopt;
  return Obstacle{
      fmt::format("/W_O: found {} × {}, expected as many {} as keys have numbers ({}), since the "
                  "variant query-key sums keys",
                  in.W_O->rows(), in.W_O->columns(),
                  in.layout == Layout::out_in ? "columns" : "rows", length),
      "W_O was made for values, not for keys"};
}

std::optional<Obstacle> obstacle_to_attention(const Input& in, Variant variant) {
  if (variant == Variant::raw) return obstacle_to_raw(in);
  if (!in.scores.empty()) {
    if (variant == Variant::qkv) return missing_rows(in, variant, StepId::values);
    return Obstacle{
        "/scores: scores are given in place of queries and keys, and the variant "
        "query-key sums keys",
        "no keys to sum"};
  }
  if (auto why = missing_rows(in, variant, StepId::queries)) return why;
  if (auto why = missing_rows(in, variant, StepId::keys)) return why;
  if (variant == Variant::query_key) return keys_that_W_O_does_not_fit(in);
  return missing_rows(in, variant, StepId::values);
}

// How long queries, keys or values of all their heads are; all that they are made of is there.
std::size_t length_of(const Input& in, StepId step) {
  const Matrix* given = find_matrix(in, facts(step).name);
  return given != nullptr ? given->columns() : outputs_of(in, *find_matrix(in, W_of(step)));
}

// How long the vectors are that attention finds.
std::size_t length_found(const Input& in, Variant variant) {
  if (variant == Variant::raw) return in.embeddings->columns();
  if (in.W_O) return outputs_of(in, *in.W_O);
  return length_of(in, variant == Variant::qkv ? StepId::values : StepId::keys) * in.sharing;
}

std::optional<Obstacle> find_obstacle(const Input& in, Variant variant) {
  if (auto why = obstacle_to_attention(in, variant)) return why;
  return obstacle_in_block(in, variant, length_found(in, variant));
}

}  // namespace

std::optional<std::string> obstacle(const Input& in, Variant variant) {
  auto found = find_obstacle(in, variant);
  return found ? std::optional(std::move(found->message)) : std::nullopt;
}

Variant nearest_variant(const Input& in) {
  for (const Variant variant : {Variant::qkv, Variant::query_key, Variant::raw}) {
    if (!obstacle_to_attention(in, variant)) return variant;
  }
  return in.scores.empty() ? Variant::query_key : Variant::qkv;
}

std::optional<std::string> why_left_out(const Input& in, Variant variant) {
  auto found = find_obstacle(in, variant);
  return found ? std::optional(std::move(found->brief)) : std::nullopt;
}

}  // namespace attn
