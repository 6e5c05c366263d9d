#include "operations/arithmetic.hpp"

#include <stdexcept>

namespace attn {

SumOfProducts sum_of_products(const Trace& trace, const VariantTrace& variant, const Step& step,
                              std::size_t row, std::size_t column) {
  SumOfProducts sum{.terms = {}, .bias = {}, .result = step.values(row, column)};
  const auto left = operand_row(trace, variant, step.from.at(0), row);
  const Operand& second = step.from.at(1);
  if (step.op == Op::project) {
    const Matrix& W = operand_matrix(trace, variant, second);
    for (std::size_t k = 0; k < left.size(); ++k) {
      sum.terms.push_back({left[k], second.transposed ? W(column, k) : W(k, column)});
    }
    if (step.from.size() > 2) sum.bias = operand_row(trace, variant, step.from[2], 0)[column];
  } else if (step.op == Op::dot) {
    const auto right = operand_row(trace, variant, second, column);
    for (std::size_t k = 0; k < left.size(); ++k) sum.terms.push_back({left[k], right[k]});
  } else {
    throw std::invalid_argument("no sum of products");
  }
  return sum;
}

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
