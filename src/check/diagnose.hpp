// Which known mistakes give exactly the numbers that somebody has.
#pragma once

#include <optional>
#include <vector>

#include "guess/guesses.hpp"
#include "judge/follow.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// One or two mistakes that together give the numbers.
struct Cause {
  std::vector<const Mistake*> made{};
  std::optional<double> dropout{};  ///< dropout's p, where it is one of them
  std::optional<double> divisor{};  ///< what scores were divided by, where that was found
  /// What a mask put in place of −∞, or added, where that is the mistake.
  std::optional<double> mask_number{};
  std::optional<double> base{};   ///< with which queries and keys were turned, where that was found
  std::vector<Matrix> masks{};    ///< what was hidden, as in Guess
  std::vector<OwnBias> biases{};  ///< what was added, as in Guess
};

/// Every cause that these numbers allow: each mistake alone or, where none alone does, each
/// pair. Empty: no known mistake gives them.
struct Diagnosis {
  std::vector<Cause> causes{};
};

/// The causes as their mistakes' ids.
std::vector<std::vector<std::string>> ids_of(const Diagnosis& diagnosis);

/// Which explanations count: one mistake; one, but of numbers that may be right, and only rounded,
/// it must explain so many digits that no other would do so by chance; or two mistakes at once,
/// too.
enum class Allowed { one, one_beyond_chance, two_at_once };

/// Runs the recipe again under every mistake that applies. Each number given must be the mistaken
/// one, or follow by the mistaken recipe from the numbers given before it, as written; what the
/// mistaken recipe does not compute must be right.
/// Of every number that differs, it must be a better explanation than that the right one was come
/// to, and missed by a little; what changes no number is no explanation (misfit.hpp).
/// `following`: what comes rightly of the numbers given.
Diagnosis diagnose(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                   const Following& following, Allowed allowed, const Strictness& strictness);

}  // namespace attn
