// The numbers of one word alone. Rows of attention do not depend on each other, so that a mistake
// that does not give one word's numbers does not give them all; and one row is soon computed.
#pragma once

#include <optional>

#include "answers/answers.hpp"
#include "judge/follow.hpp"
#include "judge/misfit.hpp"
#include "trace/plan.hpp"

namespace attn {

/// What is known of one word: the input in which it alone is encoded, and what is given for it.
struct OneWord {
  Input input;
  AnsweredVariant answers;
  /// For each of the answers' steps, more than any mistaken number that explains them may be off.
  std::vector<double> room{};
  /// For each of them how badly it fits the right numbers.
  std::vector<Misfit> misfits{};
};

/// That of the word of which most numbers differ, of answers that fit the right numbers as badly as
/// `misfits` say; nothing where none differs.
std::optional<OneWord> most_differing_word(const Situation& in, const AnsweredVariant& answers,
                                           const RightNumbers& right,
                                           const std::vector<Misfit>& misfits,
                                           const Precision& precision = single_precision);

/// Whether a plan computes each word's row from no other word's.
bool rows_stand_alone(const Plan& plan);

}  // namespace attn
