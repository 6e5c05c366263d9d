// How badly numbers fit others: what tells which of two explanations is the better one.
#pragma once

#include "answers/answers.hpp"
#include "judge/marks.hpp"

namespace attn {

/// How far a number given is from `ours`, beyond what its digits leave open; infinite where either
/// is no number. A tolerance that was asked for leaves nothing open here: it says what may pass,
/// and not what a number is.
double misfit(double theirs, double half_unit, double ours, const Strictness& strictness);

/// Of one step of answers, how badly it fits the right numbers.
struct Misfit {
  Matrix cells{};  ///< 0 where a number counts as right, or is not compared
  /// How far other numbers may miss those given to be the better explanation. Of one that differs a
  /// quarter as far as the right one does: what misses it farther explains little. Of the rest as
  /// far as the right one may, or half as far as the worst.
  Matrix most{};

  bool differs(std::size_t row, std::size_t column) const {
    return cells.rows() > 0 && cells(row, column) > 0.0;
  }
  bool is_bettered_by(double other, std::size_t row, std::size_t column) const {
    return most.rows() == 0 || other <= most(row, column);
  }
};

/// That of a step, held against what it should be; of cells of another shape nothing is known.
Misfit misfit_of(const AnsweredStep& answered, const Matrix& ours, const Matrix& bounds,
                 const Strictness& strictness);

}  // namespace attn
