// How far each number of a computation may be off: for what single precision loses in its terms,
// and for what was uncertain of the numbers that it was made from.
#pragma once

#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// What single precision, of 24 bits, may lose where numbers are added up: a few units of the last
/// bit of the terms' magnitudes.
inline constexpr double lost_in_single_precision = 8.0 / (1 << 24);

/// The largest magnitude among the finite numbers, or 0.
double largest_magnitude(const Matrix& numbers);

/// Follows a tape step by step. Two correct programs agree relative to the magnitudes of the terms
/// that went into a number, which where they cancel is much more than the number itself: so the
/// magnitudes are carried along, to first order (and through e^ in full). Refers to the input and
/// to the steps, whose numbers are those of the moment.
/// A tape that makes mistakes (mistakes/) is followed as well as its steps' operands tell.
class Bounds {
 public:
  explicit Bounds(const Input& input) : input_(input) {}

  /// Computes the bounds of a step from those of the steps before it: as Matrix values. The step's
  /// `from` must name steps added before it, or matrices of the input.
  Matrix& add(const Step& step);

 private:
  struct Known {
    const Step* step;
    Matrix bounds;
  };
  struct Operands {
    Matrix values, bounds;
  };

  const Known* find(const Operand& operand) const;
  Operands operand(const Operand& operand) const;
  Matrix of_product(const Step& step, bool turned) const;
  Matrix of_exponentials(const Step& step) const;
  Matrix of_weights(const Step& step) const;
  Matrix of_weighted(const Step& step) const;
  Matrix of_context(const Step& step) const;
  Matrix of_concat(const Step& step) const;
  Matrix computed(const Step& step) const;

  const Input& input_;
  std::vector<Known> known_;
};

}  // namespace attn
