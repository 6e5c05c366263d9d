// Numbers given for a step, held against those that they should be.
#pragma once

#include <cstddef>
#include <vector>

#include "answers/answers.hpp"
#include "judge/tolerance.hpp"

namespace attn {

/// Whether a step's numbers are scores of words for tokens, before they are exponentiated.
bool is_score(StepId id);

/// How strictly numbers are marked.
struct Strictness {
  Tolerance tolerance;
  bool in_full = false;  ///< the numbers are not rounded, so that digits leave nothing open
  NumberType type = NumberType::float32;  ///< in which they may have been computed

  const Precision& precision() const { return precision_of(type); }
};

/// A number that is not what it should be.
struct DifferingCell {
  std::size_t row, column;          ///< in the step's matrix, as it is stored
  double theirs, ours;              ///< theirs may be NaN, where that is written
  double half_unit = 0.0;           ///< of theirs, as written
  bool follows = false;             ///< theirs is what comes of the numbers given before it
  double from_theirs = not_scored;  ///< where it does not, what comes of them, if that is known
};

/// What became of one step's numbers. Blanks are not compared.
struct Marks {
  std::size_t compared = 0;
  std::vector<DifferingCell> differing{};
  /// Numbers that agree, but are not ours, and are written so roughly that half the unit of their
  /// last digit is a tenth of the step's largest number or more: much else would agree too.
  std::size_t rough = 0;
  /// Numbers that agree, and would not if each were as exact as the longest that it stands beside,
  /// its zeros at the end left out; and those that differ, but not by their own digits.
  std::size_t loose = 0, agree_by_own_digits = 0;
  bool wrong_shape = false;  ///< not the step's number of columns: all differ
  std::size_t differ() const { return wrong_shape ? compared : differing.size(); }
};

/// Whether a number is given for a cell, and there is one to hold it against. Many programs have
/// numbers for all scores, and leave the word itself out only at the softmax.
bool is_compared(StepId step, double theirs, double ours);
/// The same of a cell of answers, where NaN may be written.
bool is_compared(const AnsweredStep& answered, std::size_t row, std::size_t column, double ours);

/// Whether one number given for a cell of a step, which half a unit of its last digit may be added
/// to or taken from, counts as `ours`. What is not scored may be written as 0 where 0 comes of it,
/// and −∞ as any number of −10⁹ or less, as programs without an infinity do.
bool counts_as(StepId step, double theirs, double half_unit, double ours, double bound,
               const Strictness& strictness);

/// Marks a step. `bounds`: how far each of our numbers may be off (bounds.hpp).
Marks mark(const AnsweredStep& step, const Matrix& ours, const Matrix& bounds,
           const Strictness& strictness);

}  // namespace attn
