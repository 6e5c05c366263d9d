// A divisor of the scores found in numbers: whatever somebody divided by, all that comes after it
// tells.
#pragma once

#include <optional>
#include <vector>

#include "answers/answers.hpp"
#include "judge/follow.hpp"

namespace attn {

/// What numbers tell of a divisor.
struct FoundDivisor {
  /// One that somebody may have chosen: a whole number, its root, or what has a few decimals.
  std::optional<double> chosen{};
  /// Where none is: one of so many that fit that some two mistakes at once would by chance.
  std::optional<double> any{};
};

/// The divisor that numbers of one variant tell of where all else is right: read from scaled scores
/// or weights, or else tried until what comes of it is what is given for `word`'s row. Neither
/// where none fits or too few numbers tell. What is given must still be held against what it gives.
FoundDivisor find_divisor(const Situation& in, const AnsweredVariant& answers,
                          const RightNumbers& right, Row word, const Strictness& strictness);

/// The divisor of a plan rounded to one to four decimals, wherever that is another number: 1.4,
/// 1.41, 1.414 and 1.4142 for √2.
std::vector<double> rounded_divisors(const Plan& right);

/// A plan with scores divided by another number.
Plan divided_by(Plan plan, double divisor);

}  // namespace attn
