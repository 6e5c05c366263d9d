// Dropout found in the numbers that were dropped, as a rule weights: some are 0, and all others are
// the right ones divided by 1 − p.
#pragma once

#include <optional>
#include <vector>

#include "judge/follow.hpp"
#include "mistakes/compute.hpp"

namespace attn {

struct Dropout {
  Dropped edit;   ///< its p is the share that is dropped, between 0 and 1
  bool is_round;  ///< p has at most three decimals, as what somebody set has
};

/// The step whose numbers attention gives, which may be dropped out before anything is added.
StepId attention_result(const VariantTrace& variant);

/// Whether weights are given of which some may have been dropped, whatever the right ones are.
bool may_show_dropout(const AnsweredVariant& answers, const Strictness& strictness);

/// Finds one p above 0 for all the numbers given of a step, weights or others, which must be those
/// of `undropped` but for it; or nothing where none fits, where no number is 0 that its digits
/// would show, or where fewer than `least_left` are left to tell p by. A weight that is 0 only as
/// rounded may have been dropped, too. Nothing is dropout that gives a weight to what is hidden, or
/// of which every row of weights still adds up to 1.
std::optional<Dropout> find_dropout(const AnsweredVariant& answers, const Mistaken& undropped,
                                    const Strictness& strictness, std::size_t least_left,
                                    StepId of = StepId::weights);

}  // namespace attn
