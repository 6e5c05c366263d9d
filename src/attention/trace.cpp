#include "attention/trace.hpp"

#include <algorithm>
#include <stdexcept>

namespace attn {

const Step* find_step(const VariantTrace& variant, StepId id) {
  const auto found = std::ranges::find(variant.steps, id, &Step::id);
  return found == variant.steps.end() ? nullptr : &*found;
}

const Matrix& operand_matrix(const Trace& trace, const VariantTrace& variant,
                             std::string_view name) {
  const Input& in = trace.input;
  if (name == "embeddings") return *in.embeddings;
  if (name == "W_Q") return in.W_Q.value();
  if (name == "W_K") return in.W_K.value();
  if (name == "W_V") return in.W_V.value();
  const auto id = parse_step(name);
  const Step* step = id ? find_step(variant, *id) : nullptr;
  if (step == nullptr) throw std::out_of_range("no matrix named " + std::string(name));
  return step->values;
}

std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, std::size_t row) {
  const Matrix& matrix = operand_matrix(trace, variant, operand.name);
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
