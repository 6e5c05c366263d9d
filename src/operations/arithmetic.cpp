#include "operations/arithmetic.hpp"

namespace attn {

WeightedVector weighted_vector_arithmetic(const Trace& trace, const VariantTrace& variant,
                                          const Step& step, Row word, Position token) {
  const auto vector = operand_row(trace, variant, step.from[1], token);
  WeightedVector weighted{
      .weight = operand_row(trace, variant, step.from[0], word)[index_of(token)],
      .vector = {vector.begin(), vector.end()},
      .result = {}};
  weighted_vector(trace, variant, step, word, token, weighted.result);
  return weighted;
}

}  // namespace attn
