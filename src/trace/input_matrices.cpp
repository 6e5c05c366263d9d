#include "trace/input_matrices.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace attn {
namespace {

// Whether each bias has one W that is as long as what it is added to, and a step no more than one
// of either.
constexpr bool all_are_paired() {
  return std::ranges::all_of(input_matrices, [](const InputMatrix& one) {
    const auto goes_with_it = [&](const InputMatrix& other) {
      return other.step == one.step && other.row_for == RowFor::feature &&
             other.columns == one.columns;
    };
    return !one.is_learned() || std::ranges::count_if(input_matrices, goes_with_it) == 1;
  });
}
static_assert(all_are_paired());

// Those that all heads share or that each head has its own of; nullptr for any other.
const std::vector<Matrix>* matrices_of_heads(const Input& input, std::string_view key) {
  return key == "scores" ? &input.scores : key == "bias" ? &input.bias : nullptr;
}

using MaybeMatrix = std::optional<Matrix>;

MaybeMatrix* member_of(HiddenLayer* layer, std::string_view key) {
  if (layer == nullptr) return nullptr;
  return key.ends_with("W_1") ? &layer->W_1 : &layer->b_1;
}

MaybeMatrix* member_of(FeedForward* network, std::string_view key) {
  if (network == nullptr) return nullptr;
  if (key.ends_with("W_gate")) return &network->W_gate;
  if (key.ends_with("W_2")) return &network->W_2;
  return key.ends_with("b_2") ? &network->b_2 : member_of(&network->hidden, key);
}

MaybeMatrix* member_of(BlockNorm* norm, std::string_view key) {
  if (norm == nullptr) return nullptr;
  if (key.ends_with("gain_1")) return &norm->gain_1;
  if (key.ends_with("gain_2")) return &norm->gain_2;
  return key.ends_with("shift_1") ? &norm->shift_1 : &norm->shift_2;
}

template <typename Part>
Part* part(std::optional<Part>& of) {
  return of ? &*of : nullptr;
}

// Those that stand in a part of the input; nullptr where it has none.
MaybeMatrix* member_elsewhere(Input& input, std::string_view key) {
  if (key == "memory") return input.memory ? &input.memory->embeddings : nullptr;
  if (key == "past_keys") return input.past ? &input.past->keys : nullptr;
  if (key == "past_values") return input.past ? &input.past->values : nullptr;
  if (key == "positions") return input.positions ? &input.positions->table : nullptr;
  if (key.starts_with("W_Q.")) return member_of(part(input.hidden_Q), key);
  if (key.starts_with("W_K.")) return member_of(part(input.hidden_K), key);
  if (key.starts_with("W_V.")) return member_of(part(input.hidden_V), key);
  if (key.starts_with("feed_forward.")) return member_of(part(input.feed_forward), key);
  if (key.starts_with("norm.")) return member_of(part(input.norm), key);
  if (!input.qk_norm) return nullptr;
  return key == "qk_norm.queries" ? &input.qk_norm->queries : &input.qk_norm->keys;
}

const InputMatrix* find_of(StepId step, RowFor row_for) {
  for (const InputMatrix& matrix : input_matrices) {
    if (matrix.step == step && matrix.row_for == row_for) return &matrix;
  }
  return nullptr;
}

}  // namespace

const InputMatrix* find_input_matrix(std::string_view key) {
  const auto* found = std::ranges::find(input_matrices, key, &InputMatrix::key);
  if (found != input_matrices.end()) return found;
  const auto* second = std::ranges::find(second_layers, key, &InputMatrix::key);
  return second == second_layers.end() ? nullptr : second;
}

const InputMatrix& W_of(StepId step) {
  const InputMatrix* W = find_of(step, RowFor::feature);
  if (W == nullptr) throw std::out_of_range("no projection: " + std::string(facts(step).name));
  return *W;
}

const InputMatrix* b_of(StepId step) { return find_of(step, RowFor::all); }

std::string_view W_name(const Input& input, StepId step) {
  if (hidden_layer_of(input, step) == nullptr) return W_of(step).key;
  return std::ranges::find(second_layers, step, &InputMatrix::step)->key;
}

std::string_view name_in(const Input& input, const InputMatrix& which) {
  const bool is_W = which.step && which.row_for == RowFor::feature && which.member != nullptr;
  return is_W ? W_name(input, *which.step) : which.key;
}

std::optional<Matrix>* find_member(Input& input, const InputMatrix& which) {
  if (which.member != nullptr) return &(input.*which.member);
  const bool of_heads = matrices_of_heads(input, which.key) != nullptr;
  return of_heads ? nullptr : member_elsewhere(input, which.key);
}

// Nothing is changed.
const std::optional<Matrix>* find_member(const Input& input, const InputMatrix& which) {
  return find_member(const_cast<Input&>(input), which);
}

const Matrix* find_matrix(const Input& input, const InputMatrix& which, std::size_t head) {
  if (const auto* of_heads = matrices_of_heads(input, which.key)) {
    return of_heads->empty() ? nullptr : &of_head(*of_heads, head);
  }
  const std::optional<Matrix>* matrix = find_member(input, which);
  return matrix != nullptr && *matrix ? &**matrix : nullptr;
}

const Matrix* find_matrix(const Input& input, std::string_view key, std::size_t head) {
  const InputMatrix* which = find_input_matrix(key);
  return which == nullptr ? nullptr : find_matrix(input, *which, head);
}

std::size_t count_matrices(const Input& input, const InputMatrix& which) {
  if (const auto* of_heads = matrices_of_heads(input, which.key)) return of_heads->size();
  return find_matrix(input, which) == nullptr ? 0 : 1;
}

std::string_view past_name(std::string_view operand) {
  return operand == facts(StepId::values).name ? "past_values" : "past_keys";
}

const Matrix& past_of(const Input& input, std::string_view operand) {
  return *find_matrix(input, past_name(operand));
}

namespace {

// Queries, keys and embeddings stay what they are, whatever is done to them.
std::string_view vectors_of(std::string_view operand) {
  const auto step = parse_step(operand);
  if (!step) return operand;
  if (*step == StepId::positioned || *step == StepId::norm_1) return "embeddings";
  return facts(made_ready_of(*step).value_or(*step)).name;
}

}  // namespace

std::string_view symbol_of(std::string_view operand) {
  if (const auto step = parse_step(operand)) return facts(*step).symbol;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->symbol;
}

std::string_view row_name(std::string_view operand) {
  const std::string_view vectors = vectors_of(operand);
  if (const auto step = parse_step(vectors)) return facts(*step).cell;
  const InputMatrix* matrix = find_input_matrix(vectors);
  return matrix == nullptr ? vectors : matrix->row;
}

std::string_view rows_name(std::string_view operand) {
  const std::string_view vectors = vectors_of(operand);
  const InputMatrix* matrix = parse_step(vectors) ? nullptr : find_input_matrix(vectors);
  return matrix == nullptr ? vectors : matrix->rows;
}

}  // namespace attn
