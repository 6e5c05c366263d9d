// Which two mistakes may have been made at once, told from what each does alone, so that few pairs
// need be computed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "answers/answers.hpp"
#include "mistakes/compute.hpp"

namespace attn {

/// A way of making one mistake that does not explain all numbers given.
struct TriedWay {
  Way way;
  /// Of the steps given, by their order: the first that it may change, and the first whose numbers
  /// it does not explain; their count where it changes none, or where that is not known.
  std::size_t changes_from, explains_to;
};

/// Tells of ways that were tried alone whether two of them need be tried together.
class Pairs {
 public:
  /// `right`: the plan that no mistake is made in. `right_to`: the first of the steps given whose
  /// numbers it does not give.
  Pairs(const AnsweredVariant& answers, const Plan& right, std::size_t right_to);

  /// Keeps a way that was tried, and explains the steps given up to one. `numbers`: all that was
  /// computed for them, as one number, or 0 where that is not known. A way that gives those of an
  /// earlier one of the same mistake is not kept.
  void add(Way way, std::size_t explains_to, std::uint64_t numbers);

  /// The ways of a mistake that were kept.
  const std::vector<TriedWay>& of(const Mistake& mistake) { return tried_[&mistake]; }
  /// How many pairs there are of ways that were kept.
  double count() const;
  /// Whether two that were tried may explain together what neither does alone: up to where only one
  /// of them changes what is given, that one must explain it; and no two make up for each other
  /// before anything is wrong.
  bool may_explain(const TriedWay& a, const TriedWay& b) const {
    return a.explains_to >= b.changes_from && b.explains_to >= a.changes_from &&
           std::max(a.explains_to, b.explains_to) >= right_to_;
  }

 private:
  // What the steps given come of, of a plan; 0 where it has none that is shown.
  std::vector<std::uint64_t> given(const Plan& plan) const;

  const AnsweredVariant& answers_;
  std::vector<std::uint64_t> right_;
  std::size_t right_to_;
  std::map<const Mistake*, std::vector<TriedWay>> tried_;
  std::set<std::uint64_t> seen_;  // the numbers of the mistake that ways were kept of last
};

}  // namespace attn
