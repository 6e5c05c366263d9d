// The arithmetic behind one number of a trace, as it was done: the numbers that its parts stand
// for.
#pragma once

#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// How one weighted vector of a weighted_values step was made. Not scored: a NaN weight.
struct WeightedVector {
  double weight;
  std::vector<double> vector, result;  ///< both of length d
};
WeightedVector weighted_vector_arithmetic(const Trace& trace, const VariantTrace& variant,
                                          const Step& step, Row word, Position token);

}  // namespace attn
