// How far a number that is given may be from the one that is meant.
#pragma once

#include <cmath>

#include "answers/answers.hpp"
#include "judge/marks.hpp"

namespace attn {

/// For its digits or for the tolerance in force, and for what may be off of the one it is held
/// against.
inline double room_of(const AnsweredStep& answered, std::size_t row, std::size_t column,
                      double bound, const Strictness& strictness) {
  const double theirs = std::abs(answered.cells(row, column));
  const double stored = bound + strictness.precision().stored * theirs;
  const auto asked = strictness.tolerance.off(theirs);
  return asked.value_or(strictness.in_full ? 0.0 : answered.half_unit(row, column)) + stored;
}

}  // namespace attn
