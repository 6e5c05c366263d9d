// What may have been done otherwise that no catalogue can foresee, as the numbers themselves tell:
// what dropout dropped, which mask hid tokens, which bias was added. What comes of a guess must
// still be held against all numbers given.
#pragma once

#include <optional>
#include <vector>

#include "judge/follow.hpp"
#include "judge/marks.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// A bias that the input does not have.
struct OwnBias {
  StepId vectors = StepId::queries;  ///< to which it is added: queries, keys, values or output
  Matrix row;
};

struct Guess {
  const Mistake* mistake = nullptr;
  Edits edits{};                 ///< of the right plan
  std::optional<Input> input{};  ///< or an input of which the right plan gives the numbers
  std::optional<double> dropout{};
  /// Words encoded × tokens: 1 where a word sees a token; one, or of each head its own.
  std::vector<Matrix> masks{};
  std::vector<OwnBias> biases{};
};

/// All guesses of one mistake, none where the numbers given are too few or too rough to tell one
/// from chance.
std::vector<Guess> guesses(const Mistake& mistake, const Situation& in,
                           const AnsweredVariant& answers, const RightNumbers& right,
                           const Strictness& strictness);

}  // namespace attn
