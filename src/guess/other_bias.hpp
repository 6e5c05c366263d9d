// A bias that the input does not have, found in numbers: every row of queries, keys, values or what
// comes last is off by the same vector.
#pragma once

#include <vector>

#include "guess/guesses.hpp"

namespace attn {

/// Each bias that rows given tell of, of two rows and more that differ, none of whose numbers is 0:
/// a slip changes a number here and there. Weights add up to 1, so that the contexts tell of a bias
/// of the values, too. Of its numbers each is the one with the fewest decimals that the rows allow.
std::vector<OwnBias> other_biases(const Situation& in, const AnsweredVariant& answers,
                                  const RightNumbers& right, const Strictness& strictness);

/// The input with that bias added to its own.
Input with_bias(Input input, const OwnBias& bias);

}  // namespace attn
