// Numbers that are off by so little that they were rounded on the way, or not rounded but cut off.
#pragma once

#include "answers/answers.hpp"
#include "judge/follow.hpp"
#include "judge/marks.hpp"

namespace attn {

enum class Rounding {
  none,
  carried,    ///< they follow from each other, or from numbers that were rounded at every step
  cut_off,    ///< their digits were cut off where they should be rounded
  last_digit  ///< those that differ do so by one or two of their last digit
};

/// What numbers of which some differ are, by their digits alone; none where a tolerance was asked
/// for, where numbers are in full, and where a unit or two of a last digit is much of its step.
Rounding rounding_of(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                     const Strictness& strictness);

}  // namespace attn
