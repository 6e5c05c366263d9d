// Which mistakes numbers cannot tell that may be off by what a type with few bits loses.
#pragma once

#include <vector>

#include "judge/follow.hpp"
#include "judge/marks.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// The mistakes whose numbers, wherever one is given, would be called right by `rough`, the right
/// numbers with the bounds of a type, and would not by `right`, with those of single precision.
std::vector<const Mistake*> untold_mistakes(const Situation& in, const AnsweredVariant& answers,
                                            const RightNumbers& rough, const RightNumbers& right,
                                            const Strictness& strictness);

}  // namespace attn
