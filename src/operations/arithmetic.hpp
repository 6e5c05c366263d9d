// The arithmetic behind one number of a trace, as it was done.
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

/// How cell (row, column), from 0, of an Op::project or Op::dot step came about. Throws
/// std::invalid_argument for a step of another operation.
SumOfProducts sum_of_products(const Trace& trace, const VariantTrace& variant, const Step& step,
                              std::size_t row, std::size_t column);

/// How an Op::weigh step made one weighted vector. Not scored: a NaN weight.
struct WeightedVector {
  double weight;
  std::vector<double> vector, result;  ///< both of length d
};
WeightedVector weighted_vector_arithmetic(const Trace& trace, const VariantTrace& variant,
                                          const Step& step, std::size_t word, std::size_t token);

/// The scored cells of a row, added up from left to right.
double row_sum(const Step& step, std::size_t row);

}  // namespace attn
