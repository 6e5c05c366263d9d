#include "trace/input_matrices.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace attn {
namespace {

// Whether each W has one bias, as long as what it makes, and each bias such a W.
constexpr bool all_are_paired() {
  return std::ranges::all_of(input_matrices, [](const InputMatrix& one) {
    const auto goes_with_it = [&](const InputMatrix& other) {
      return other.is_learned() && other.step == one.step && other.row_for != one.row_for &&
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

// Those that stand in a part of the input; nullptr where it has none.
const std::optional<Matrix>* member_elsewhere(const Input& input, std::string_view key) {
  if (key == "memory") return input.memory ? &input.memory->embeddings : nullptr;
  if (key == "past_keys") return input.past ? &input.past->keys : nullptr;
  if (key == "past_values") return input.past ? &input.past->values : nullptr;
  if (!input.qk_norm) return nullptr;
  return key == "qk_norm.queries" ? &input.qk_norm->queries : &input.qk_norm->keys;
}

const InputMatrix& require_of(StepId step, RowFor row_for) {
  for (const InputMatrix& matrix : input_matrices) {
    if (matrix.step == step && matrix.row_for == row_for) return matrix;
  }
  throw std::out_of_range("no projection: " + std::string(facts(step).name));
}

}  // namespace

const InputMatrix* find_input_matrix(std::string_view key) {
  const auto* found = std::ranges::find(input_matrices, key, &InputMatrix::key);
  return found == input_matrices.end() ? nullptr : found;
}

const InputMatrix& W_of(StepId step) { return require_of(step, RowFor::feature); }

const InputMatrix& b_of(StepId step) { return require_of(step, RowFor::all); }

const Matrix* find_matrix(const Input& input, const InputMatrix& which, std::size_t head) {
  if (const auto* of_heads = matrices_of_heads(input, which.key)) {
    return of_heads->empty() ? nullptr : &of_head(*of_heads, head);
  }
  const std::optional<Matrix>* matrix =
      which.member != nullptr ? &(input.*which.member) : member_elsewhere(input, which.key);
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

std::string_view symbol_of(std::string_view operand) {
  if (const auto step = parse_step(operand)) return facts(*step).symbol;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->symbol;
}

std::string_view row_name(std::string_view operand) {
  if (const auto step = parse_step(operand))
    return facts(made_ready_of(*step).value_or(*step)).cell;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->row;
}

std::string_view rows_name(std::string_view operand) {
  const auto step = parse_step(operand);
  if (step && made_ready_of(*step)) return facts(*made_ready_of(*step)).name;
  if (step) return operand;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->rows;
}

}  // namespace attn
