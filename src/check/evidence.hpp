// What the numbers given tell of mistakes, before any is tried.
#pragma once

#include <cstddef>

#include "answers/answers.hpp"
#include "judge/follow.hpp"

namespace attn {

/// The numbers given, beside the right ones and what follows from those given. Refers to all.
struct Evidence {
  const AnsweredVariant& answers;
  const RightNumbers& right;
  const Following& following;
  const Strictness& strictness;

  /// Of so many explanations some give any number of few digits. One that gives it by chance lies
  /// anywhere about as far from the right one as what is given does: nine in ten sheets must show
  /// more than that.
  bool tells_apart(double explanations) const;
  /// Whether something is given that is not right, does not follow, and is not just the weights 0
  /// and 1: to these, very many pairs lead.
  bool shows_more_than_one_hot() const;
  /// Whether nothing is given but the weights of one word, rounded.
  bool shows_one_row_of_weights() const;
  /// Rounded weights do not tell which of the small ones were dropped, and so not what exactly
  /// comes of them; but that the rest follows from them.
  bool only_weights_do_not_follow() const;
  /// The first of the steps given, in their order, of which some number is not right.
  std::size_t right_to() const;
};

}  // namespace attn
