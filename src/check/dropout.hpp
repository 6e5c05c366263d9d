// Dropout found in weights: some are 0, and all others are the right ones divided by 1 − p.
#pragma once

#include <optional>
#include <vector>

#include "check/follow.hpp"

namespace attn {

struct Dropout {
  double p;                     ///< the share that is dropped, between 0 and 1
  std::vector<Matrix> factors;  ///< for each head 0 or 1 ÷ (1 − p) for each weight
};

/// Finds one p for all the weights given, which must be those of `undropped` but for it; or nothing
/// where none fits, where no weight is 0 that should not be, or where fewer than `least_left` are
/// left to tell p by.
std::optional<Dropout> find_dropout(const AnsweredVariant& answers, const VariantTrace& undropped,
                                    const RightNumbers& right, const Strictness& how,
                                    std::size_t least_left);

}  // namespace attn
