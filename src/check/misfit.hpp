// How badly numbers fit others: what tells which of two explanations is the better one.
#pragma once

#include "answers/answers.hpp"
#include "check/marks.hpp"

namespace attn {

/// How far a number given is from `ours`, beyond what its digits leave open; infinite where either
/// is no number. A tolerance that was asked for leaves nothing open here: it says what may pass,
/// and not what a number is.
double misfit(double theirs, double half_unit, double ours, const Strictness& strictness);

/// Of one step of answers, how badly it fits the right numbers.
struct Misfit {
  Matrix cells{};        ///< 0 where a number counts as right, or is not compared
  double largest = 0.0;  ///< of the step's, also where cells has only some of its rows

  /// Whether other numbers are the better explanation of a cell: of one that differs they must miss
  /// what is given by no more than half of what the right ones miss it by, or they are as good as
  /// right, and explain nothing; nor may they miss any by more than half of the worst.
  bool is_bettered_by(double other, std::size_t row, std::size_t column) const {
    if (largest == 0.0) return true;
    const double half = (cells(row, column) > 0.0 ? cells(row, column) : largest) / 2;
    return other <= half;
  }
};

/// That of a step, held against what it should be; of cells of another shape nothing is known.
Misfit misfit_of(const AnsweredStep& answered, const Matrix& ours, const Matrix& bounds,
                 const Strictness& strictness);

}  // namespace attn
