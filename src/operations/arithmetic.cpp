#include "operations/arithmetic.hpp"

namespace attn {

WeightedVector weighted_vector_arithmetic(const Trace& trace, const VariantTrace& variant,
                                          const Step& step, std::size_t word, std::size_t token) {
  const auto vector = operand_row(trace, variant, step.from[1], token);
  WeightedVector weighted{.weight = operand_row(trace, variant, step.from[0], word)[token],
                          .vector = {vector.begin(), vector.end()},
                          .result = {}};
  weighted_vector(trace, variant, step, word, token, weighted.result);
  return weighted;
}

double row_sum(const Step& step, std::size_t row) {
  double sum = 0.0;
  for (const double cell : step.values.row(row)) sum += is_scored(cell) ? cell : 0.0;
  return sum;
}

}  // namespace attn
