// Whether a plan, mistaken or right, gives the numbers that somebody has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "judge/explained.hpp"
#include "judge/follow.hpp"
#include "judge/one_word.hpp"

namespace attn {

/// Tries one plan after the other on the same numbers. What came of a step is known by its
/// signature, so that a plan of which one step is known not to explain what is given for it need
/// not be computed.
class Trials {
 public:
  /// `following`: what comes rightly of the numbers given. Refers to all of them.
  Trials(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
         const Following& following, const Strictness& strictness);

  struct Outcome {
    bool explained = false;
    /// Of the steps given, by their order, the first that is not; their count where none is known.
    std::size_t explains_to = 0;
  };
  /// Each number given must be the plan's, or follow by the plan from the numbers given before it,
  /// as written; what the plan does not compute must be right.
  Outcome of(const Plan& way);
  /// Whether each is the plan's, which is as the situation has it written down.
  bool explains_exactly(const Plan& written);

  /// All that a plan computes for the steps given, of one word where that is enough, as one number;
  /// 0 where it overflows or does not fit.
  std::uint64_t numbers_of(const Plan& way);

  /// The word that is tried before all are.
  const std::optional<OneWord>& one_word() const { return one_word_; }

 private:
  enum class GoesOn { exactly, as_written };
  // Of the steps that are given: all are explained, or only some, before one that is not; or the
  // first is not.
  enum class Fit { all, some, none };
  // Whether a step that computes what its signature says explains what is given at a place.
  using Verdicts = std::unordered_map<std::uint64_t, bool>;

  struct Tried;

  std::vector<std::uint64_t> signatures(const Plan& way, GoesOn goes_on) const;
  Fit explains(const Plan& way, GoesOn goes_on);
  Fit explains_one_word(const Tried& tried);
  Fit explains_all_words(const Tried& tried, Bounding bounding);
  std::optional<Fit> known(const Tried& tried, const Verdicts& verdicts);

  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  std::vector<Misfit> misfits_;
  std::optional<OneWord> one_word_;
  const Following& following_;
  const Strictness& strictness_;
  std::vector<bool> complete_;  // of each step given, whether nothing of it is left blank
  ComputedSteps computed_, computed_of_word_;
  Verdicts of_word_, exactly_, as_written_;
  std::size_t unexplained_ = 0;  // as Outcome::explains_to, of the plan tried last
};

}  // namespace attn
