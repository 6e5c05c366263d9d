// Whether numbers are what they should be, and whether they follow from the numbers before them.
#pragma once

#include <optional>
#include <vector>

#include "check/marks.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// A variant computed rightly, and how far each of its numbers may be off.
struct RightNumbers {
  VariantTrace variant;
  std::vector<Matrix> bounds;  ///< one for each step
  /// The place of a step, or nothing.
  std::optional<std::size_t> find(StepId id, std::size_t head) const;
};

/// The right numbers, with those of weighted_values held where `weighted`.
RightNumbers right_numbers(const Situation& in, bool weighted);

/// A step's numbers, marked against those that follow from the numbers given for the steps before
/// it. Nothing is marked where none are given; absent where the numbers before lead to one that no
/// double can hold.
using Followed = std::optional<Marks>;
inline bool all_follow(const Followed& step) { return step && step->differ() == 0; }

/// That of each of the right steps. Somebody may have gone on with the numbers as they wrote them,
/// or with more digits than they wrote: what more of a step's numbers follow from counts.
std::vector<Followed> follow_through(const Situation& in, const AnsweredVariant& answers,
                                     const RightNumbers& right, const Strictness& strictness);

/// Puts the numbers given in the place of the step's own, where their shape allows it.
void overlay(const AnsweredStep& answered, Matrix& cells);

}  // namespace attn
