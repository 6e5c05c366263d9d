// How right numbers, and mistaken ones, are written down by those who compute in another order than
// the form has it: a change of a plan, as a mistake is, after which its results are the same.
#pragma once

#include <optional>

#include "trace/input.hpp"
#include "trace/plan.hpp"

namespace attn {

struct Notation {
  /// What is divided in place of the scores.
  enum class Scaled {
    scores,
    queries,         ///< so that the scores are scaled already; scaled_scores are the same
    queries_in_use,  ///< the same, but they are written down as they were before
    both             ///< queries and keys, each by the divisor's root
  };
  Scaled scaled = Scaled::scores;
  bool weights_averaged = false;  ///< there are weights of no head: the mean of the heads'
  bool masked_scores = false;     ///< they stand there where no mask hides any

  friend bool operator==(const Notation&, const Notation&) = default;
};

/// The plan as it is written down so; or nothing where it cannot be.
std::optional<Plan> written_down(const Plan& plan, const Notation& notation, const Input& input);

}  // namespace attn
