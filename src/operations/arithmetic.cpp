#include "operations/arithmetic.hpp"

#include <stdexcept>

#include "operations/operation.hpp"

namespace attn {

SumOfProducts sum_of_products(const Trace& trace, const VariantTrace& variant, const Step& step,
                              std::size_t row, std::size_t column) {
  const Frame in(trace, variant, step);
  const Parts parts = operation(step.op).parts(in, step, {row, column});
  if (operation(step.op).form != Form::sum_of_products)
    throw std::invalid_argument("no sum of products");
  SumOfProducts sum{.terms = {}, .bias = {}, .result = step.cells(row, column)};
  const auto number = [&](std::size_t i) { return number_at(in, parts.of[i].of, parts.of[i].at); };
  sum.terms.reserve(parts.of.size() / 2);
  for (std::size_t i = 0; i + 1 < parts.of.size(); i += 2) {
    sum.terms.push_back({number(i), number(i + 1)});
  }
  if (parts.of.size() % 2 == 1) sum.bias = number(parts.of.size() - 1);
  return sum;
}

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

double row_sum(const Step& step, Row word) {
  double sum = 0.0;
  for (const double cell : step.cells.row(index_of(word))) sum += is_scored(cell) ? cell : 0.0;
  return sum;
}

}  // namespace attn
