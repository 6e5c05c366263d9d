// The ways of making a mistake that an audit tries.
#pragma once

#include <vector>

#include "check/follow.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// The plans of a mistake's ways; of one that is found in numbers, one that might come of it: half
/// as large a divisor again, or every second weight dropped.
std::vector<Plan> audited_ways(const Situation& in, const RightNumbers& right,
                               const Mistake& mistake);

}  // namespace attn
