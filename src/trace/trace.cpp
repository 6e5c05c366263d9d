#include "trace/trace.hpp"

#include <algorithm>
#include <stdexcept>

#include "trace/input_matrices.hpp"

namespace attn {

const Step* find_step(const VariantTrace& variant, StepId id, std::size_t head) {
  const auto found = std::ranges::find_if(
      variant.steps, [&](const Step& step) { return step.id == id && step.head == head; });
  return found == variant.steps.end() ? nullptr : &*found;
}

std::size_t head_count(const VariantTrace& variant) {
  std::size_t count = 1;
  for (const Step& step : variant.steps) count = std::max(count, step.head);
  return count;
}

bool is_hidden(const VariantTrace& variant, std::size_t head, std::size_t word, std::size_t token) {
  const Step* masked = find_step(variant, StepId::masked_scores, head);
  return masked != nullptr && masked->values(word, token) == hidden;
}

bool hides_any(const VariantTrace& variant) {
  return std::ranges::any_of(variant.steps, [](const Step& step) {
    if (step.op != Op::mask) return false;
    for (std::size_t i = 0; i < step.values.rows(); ++i) {
      const auto row = step.values.row(i);
      if (std::ranges::find(row, hidden) != row.end()) return true;
    }
    return false;
  });
}

bool hides_any(const Trace& trace) {
  return std::ranges::any_of(trace.variants,
                             [](const VariantTrace& variant) { return hides_any(variant); });
}

std::size_t head_id(const VariantTrace& variant, std::size_t index) {
  return head_count(variant) == 1 ? 0 : index + 1;
}

const Matrix& operand_matrix(const Trace& trace, const VariantTrace& variant,
                             const Operand& operand) {
  const auto id = parse_step(operand.name);
  if (const Step* step = id ? find_step(variant, *id, operand.head) : nullptr) return step->values;
  if (const Matrix* matrix = find_matrix(trace.input, operand.name)) return *matrix;
  throw std::out_of_range("no matrix named " + operand.name);
}

std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, std::size_t row) {
  const Matrix& matrix = operand_matrix(trace, variant, operand);
  return matrix.row(operand.words_only ? trace.input.words[row] : row);
}

void weighted_vector(const Trace& trace, const VariantTrace& variant, const Step& step,
                     std::size_t word, std::size_t token, std::vector<double>& out) {
  const double weight = operand_row(trace, variant, step.from[0], word)[token];
  const auto vector = operand_row(trace, variant, step.from[1], token);
  out.resize(vector.size());
  for (std::size_t f = 0; f < out.size(); ++f) out[f] = weight * vector[f];  // NaN stays NaN
}

}  // namespace attn
