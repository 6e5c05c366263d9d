// The base of rotary positions, found in queries and keys that were turned with another.
#pragma once

#include <vector>

#include "answers/answers.hpp"
#include "judge/follow.hpp"

namespace attn {

/// The bases above 1 that turned queries and keys tell of where all else is right, of each range
/// that fits the number with the fewest digits; none where too few numbers tell. Of a position
/// above 2π an angle may have gone round, so that there may be several. What is given must still be
/// held against what each gives.
std::vector<double> rotary_bases(const AnsweredVariant& answers, const RightNumbers& right,
                                 const Strictness& strictness);

}  // namespace attn
