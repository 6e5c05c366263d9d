// The ways of making a mistake that an audit tries.
#pragma once

#include <vector>

#include "judge/follow.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// The plans of a mistake's ways; of one that is found in numbers, one that might come of it: a
/// divisor half as large again, every second number dropped, a mask that hides the last token.
std::vector<Plan> audited_ways(const Situation& in, const RightNumbers& right,
                               const Mistake& mistake);

}  // namespace attn
