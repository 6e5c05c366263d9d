// Whether numbers are what they should be, and whether they follow from the numbers before them.
#pragma once

#include <vector>

#include "judge/marks.hpp"
#include "judge/misfit.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// A variant computed rightly, and how far each of its numbers may be off.
struct RightNumbers {
  VariantTrace variant;
  std::vector<Matrix> bounds;  ///< one for each step
  /// The place of a step, or nothing.
  std::optional<std::size_t> find(StepId id, std::size_t head) const;
};

/// The right numbers, with those of weighted_values held where `weighted`, and what they may be off
/// by in a type.
RightNumbers right_numbers(const Situation& in, bool weighted,
                           const Precision& precision = single_precision);

/// How badly the steps of answers, in their order, fit the right ones.
std::vector<Misfit> misfits_of(const AnsweredVariant& answers, const RightNumbers& right,
                               const Strictness& strictness);

/// What comes of the numbers given, computed rightly from there on.
struct Following {
  /// For each of the right steps whether all given for it follow from those given for the steps
  /// before it; true where none are given.
  std::vector<bool> follows{};
  /// Of each where not all do, those that do not, as differing from what would; none where that is
  /// not known.
  std::vector<std::vector<DifferingCell>> others{};
  /// As of misfits_of, but that each step is held against what comes of the numbers given before
  /// it, as they are written.
  std::vector<Misfit> as_written{};
};

/// Somebody may have gone on with the numbers as they wrote them, or with more digits than they
/// wrote: either is well, and of a step's numbers the one from which more follow counts.
Following follow_through(const Situation& in, const AnsweredVariant& answers,
                         const RightNumbers& right, const Strictness& strictness);

/// Puts the numbers given in the place of the step's own, where their shape allows it.
void overlay(const AnsweredStep& answered, Matrix& cells);

}  // namespace attn
