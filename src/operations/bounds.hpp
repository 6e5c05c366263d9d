// How far each number of a computation may be off: for what the type of its numbers loses in its
// terms, and for what was uncertain of the numbers that it was made from.
#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "operations/frame.hpp"
#include "operations/precision.hpp"

namespace attn {

/// A matrix of that extent, of function(row, column).
template <typename Function>
Matrix each(Extent extent, Function function) {
  Matrix made(extent.rows * extent.depth, extent.columns);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    for (std::size_t j = 0; j < made.columns(); ++j) made(i, j) = function(i, j);
  }
  return made;
}

inline double square(double number) { return number * number; }

/// What steps lose seldom all has one sign: so many of their bounds add up to hardly ever more than
/// this share of the root of the sum of their squares. Without it bounds would grow from step to
/// step of a block until they let pass what is plainly wrong. Not so what is lost of the input's
/// numbers, which is bounded in full.
double share_by_chance(std::size_t terms);

/// How far the numbers of an operand may be off, read in place: as bounds of an earlier step, or of
/// the input's numbers as what is lost when they are stored.
class OperandBounds {
 public:
  /// Bounds, as they are.
  explicit OperandBounds(const Numbers& bounds) : numbers_(bounds) {}
  /// Those of numbers of the input.
  OperandBounds(const Numbers& numbers, const Precision& precision)
      : numbers_(numbers), precision_(&precision) {}

  bool are_of_input() const { return precision_ != nullptr; }
  std::size_t rows() const { return numbers_.rows() + (numbers_.is_turned() ? 0 : past_rows()); }
  std::size_t columns() const {
    return numbers_.columns() + (numbers_.is_turned() ? past_rows() : 0);
  }
  /// The same after those of cached rows, of whose columns those from `first_column` on.
  OperandBounds after(const Matrix& past, std::size_t first_column,
                      const Precision& of_past) const {
    OperandBounds other = *this;
    other.past_ = &past;
    other.first_column_ = first_column;
    other.of_past_ = &of_past;
    return other;
  }
  OperandBounds turned() const {
    OperandBounds other = *this;
    other.numbers_ = numbers_.turned();
    return other;
  }
  double operator()(std::size_t row, std::size_t column) const {
    std::size_t& stored_row = numbers_.is_turned() ? column : row;
    if (stored_row < past_rows()) {
      const std::size_t feature = numbers_.is_turned() ? row : column;
      const double cached = (*past_)(stored_row, first_column_ + feature);
      return lost_when_stored(magnitude(cached), *of_past_);
    }
    stored_row -= past_rows();
    const double number = numbers_(row, column);
    return precision_ == nullptr ? number : lost_when_stored(magnitude(number), *precision_);
  }

 private:
  std::size_t past_rows() const { return past_ == nullptr ? 0 : past_->rows(); }

  Numbers numbers_;
  const Precision* precision_ = nullptr;
  const Matrix* past_ = nullptr;
  std::size_t first_column_ = 0;
  const Precision* of_past_ = nullptr;
};

/// Follows an evaluation step by step. Two correct programs agree relative to the magnitudes of the
/// terms that went into a number, which where they cancel is much more than the number itself: so
/// the magnitudes are carried along, to first order (and through e^ in full). Each operation knows
/// how (Operation::bounds).
class Bounds {
 public:
  explicit Bounds(const Precision& precision = single_precision) : precision_(precision) {}

  const Precision& precision() const { return precision_; }

  /// Computes the bounds of a step from those of the steps before it: as Step::cells. Steps are
  /// added in their order, from the first.
  Matrix& add(const Frame& in, const Step& step);

  /// Those of an operand, of the words alone or turned as Frame::numbers.
  OperandBounds of(const Frame& in, const Operand& operand) const;
  /// Those of an earlier step's numbers.
  const Matrix& of(std::size_t step) const { return known_[step]; }

  /// Σ |a|·δb + δa·|b| of a product a · b, and what is lost in the sum; of operands that steps made
  /// what hardly ever comes of it by chance, and in a type with few bits of two of the input what
  /// does come of it. A turned b is read so.
  Matrix of_product(const Numbers& a, const OperandBounds& of_a, const Numbers& b,
                    const OperandBounds& of_b) const;
  /// All of them, one for each step, when they are not followed further.
  std::vector<Matrix> take() && { return std::move(known_); }

 private:
  const Precision& precision_;
  std::vector<Matrix> known_;  // by the steps' places
  // Rows that were divided by each other's sums have no size in common.
  bool rows_apart_ = false;
};

}  // namespace attn
