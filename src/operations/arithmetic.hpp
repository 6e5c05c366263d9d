// The arithmetic behind one number of a trace, as it was done: the numbers that its parts stand
// for.
#pragma once

#include <optional>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// left × right
struct Product {
  double left, right;
};

/// Products added up from left to right, then the bias, if any.
struct SumOfProducts {
  std::vector<Product> terms;
  std::optional<double> bias{};
  double result;
};

/// How cell (row, column), from 0, of a step of Form::sum_of_products came about. Throws
/// std::invalid_argument for a step of another form.
SumOfProducts sum_of_products(const Trace& trace, const VariantTrace& variant, const Step& step,
                              std::size_t row, std::size_t column);

/// How one weighted vector of a weighted_values step was made. Not scored: a NaN weight.
struct WeightedVector {
  double weight;
  std::vector<double> vector, result;  ///< both of length d
};
WeightedVector weighted_vector_arithmetic(const Trace& trace, const VariantTrace& variant,
                                          const Step& step, Row word, Position token);

/// The scored cells of a word's row, added up from left to right.
double row_sum(const Step& step, Row word);

}  // namespace attn
