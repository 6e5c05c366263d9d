// Right numbers that were computed in a type with few bits: how they are known.
#pragma once

#include <optional>
#include <vector>

#include "judge/follow.hpp"
#include "judge/marks.hpp"

namespace attn {

/// The type whose numbers all those given are, as far as their digits say; the one with fewest bits
/// if there are several. Nothing where those that are not right to all of single precision do not
/// show it, as short decimals do not, or where that type has no room for the right numbers.
/// `marks`: in single precision, by the places of the answers' steps.
std::optional<NumberType> type_shown(const AnsweredVariant& answers, const RightNumbers& right,
                                     const std::vector<Marks>& marks, const Strictness& strictness);

/// Whether numbers that are no type's own may yet be right ones of which some were computed in a
/// type: they are of single precision, and written with so many digits that nobody rounded them;
/// most of a step differ from the right ones, if any do, and none by more than a share of what the
/// type may lose. `right`: with the bounds of that type; `marks`: in single precision.
bool is_noise(const AnsweredVariant& answers, const RightNumbers& right,
              const std::vector<Marks>& marks, double share, const Strictness& strictness);

}  // namespace attn
