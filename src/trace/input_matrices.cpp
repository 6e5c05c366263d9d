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

const Matrix* find_matrix(const Input& input, const InputMatrix& which) {
  if (which.member == nullptr) {
    return input.memory && input.memory->embeddings ? &*input.memory->embeddings : nullptr;
  }
  const std::optional<Matrix>& matrix = input.*which.member;
  return matrix ? &*matrix : nullptr;
}

const Matrix* find_matrix(const Input& input, std::string_view key) {
  const InputMatrix* which = find_input_matrix(key);
  return which == nullptr ? nullptr : find_matrix(input, *which);
}

std::string_view symbol_of(std::string_view operand) {
  if (const auto step = parse_step(operand)) return facts(*step).symbol;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->symbol;
}

std::string_view row_name(std::string_view operand) {
  if (const auto step = parse_step(operand)) return facts(*step).cell;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->row;
}

std::string_view rows_name(std::string_view operand) {
  if (parse_step(operand)) return operand;
  const InputMatrix* matrix = find_input_matrix(operand);
  return matrix == nullptr ? operand : matrix->rows;
}

}  // namespace attn
