// What a mask put in place of −∞, or added, found in numbers.
#pragma once

#include <vector>

#include "answers/answers.hpp"
#include "judge/follow.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// The numbers below 0 that hidden scores may have been given, or have had added to them, as masked
/// scores, exponentials and weights tell, or else what comes of them for `word`'s row. Each is one
/// that somebody may have chosen, and so narrowly told that it is hardly so by chance; none where
/// too few numbers tell. What is given must still be held against what it gives.
std::vector<Puts> mask_numbers(const Situation& in, const AnsweredVariant& answers,
                               const RightNumbers& right, Row word, const Strictness& strictness);

}  // namespace attn
