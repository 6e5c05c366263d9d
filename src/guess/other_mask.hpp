// A mask that the input does not set, found in numbers.
#pragma once

#include <vector>

#include "answers/answers.hpp"
#include "judge/follow.hpp"
#include "judge/marks.hpp"

namespace attn {

/// The masks that masked scores, exponentials or weights may have been hidden by, words encoded ×
/// tokens, 1 where a word sees a token, likely ones first; or, where none of these is given, those
/// that are usual: padding before or behind, windows. Where a weight is next to 0, hidden or not,
/// the usual ones say which, or the others of its column. Each hides other tokens than the input's
/// does, and none hides all of a word's. None where it would tell too little: what hides all but
/// one token of each word is no mask, or what is hidden had next to no weight.
std::vector<Matrix> other_masks(const Situation& in, const AnsweredVariant& answers,
                                const RightNumbers& right, const Strictness& strictness);

/// The same where the input's mask is not the same in all heads: of each head its own. A head of
/// which no number shows it keeps the right one; none where no head's tells enough.
std::vector<std::vector<Matrix>> other_masks_of_heads(const Situation& in,
                                                      const AnsweredVariant& answers,
                                                      const RightNumbers& right,
                                                      const Strictness& strictness);

}  // namespace attn
