#include "check/untold.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "mistakes/compute.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// Whether mistaken numbers count as right where numbers are given.
bool counts_as_right(const AnsweredVariant& answers, const Mistaken& made,
                     const RightNumbers& right) {
  constexpr Strictness in_full{.tolerance = {}, .in_full = true};
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const Step* step = find_step(made.variant, answered.id, answered.head);
    if (step == nullptr) return true;
    const std::size_t place = right.find(answered.id, answered.head).value();
    AnsweredStep theirs{.id = answered.id, .head = answered.head, .cells = step->cells};
    const bool same_cells = theirs.cells.rows() == answered.cells.rows() &&
                            theirs.cells.columns() == answered.cells.columns();
    for (std::size_t i = 0; same_cells && i < theirs.cells.rows(); ++i) {
      for (std::size_t j = 0; j < theirs.cells.columns(); ++j) {
        if (!answered.is_given(i, j)) theirs.cells(i, j) = blank;
      }
    }
    return same_cells &&
           mark(theirs, right.variant.steps[place].cells, right.bounds[place], in_full).differ() ==
               0;
  });
}

// Whether mistaken numbers are nowhere off by more than a spacing of the type beside a step's
// largest number, and the right ones are somewhere off by three times as much.
bool is_likelier(const AnsweredVariant& answers, const VariantTrace& made,
                 const RightNumbers& right, const Precision& precision, bool in_full) {
  bool right_is_far = false;
  for (const AnsweredStep& answered : answers.steps) {
    const Step* step = find_step(made, answered.id, answered.head);
    if (step == nullptr) continue;
    const Matrix& ours = right.variant.steps[right.find(answered.id, answered.head).value()].cells;
    if (step->cells.rows() != ours.rows() || step->cells.columns() != ours.columns()) return false;
    const double spacing = spacing_at(largest_magnitude(step->cells), precision);
    for (std::size_t i = 0; i < ours.rows(); ++i) {
      for (std::size_t j = 0; j < ours.columns(); ++j) {
        const double theirs = answered.cells(i, j);
        if (!std::isfinite(theirs) || !std::isfinite(step->cells(i, j))) continue;
        const double open = in_full ? 0.0 : answered.half_unit(i, j);
        if (std::abs(theirs - step->cells(i, j)) > spacing + open) return false;
        right_is_far = right_is_far || std::abs(theirs - ours(i, j)) > 3 * spacing + open;
      }
    }
  }
  return right_is_far;
}

}  // namespace

std::vector<const Mistake*> untold_mistakes(const Situation& in, const AnsweredVariant& answers,
                                            const RightNumbers& rough, const RightNumbers& right,
                                            const Strictness& strictness) {
  std::vector<const Mistake*> untold;
  if (strictness.tolerance.kind != Tolerance::Kind::digits) return untold;
  for (const Mistake& mistake : catalogue()) {
    if (!mistake.applies(in)) continue;
    const bool is_untold =
        std::ranges::any_of(plans_of(in, std::vector{&mistake}), [&](const Plan& way) {
          const auto made = compute(in.input, way, Bounding::rough, answers.has_weighted_values());
          return made && counts_as_right(answers, *made, rough) &&
                 !counts_as_right(answers, *made, right);
        });
    if (is_untold) untold.push_back(&mistake);
  }
  return untold;
}

std::vector<const Mistake*> likelier_mistakes(const Situation& in, const AnsweredVariant& answers,
                                              const std::vector<const Mistake*>& untold,
                                              const RightNumbers& right, const Precision& precision,
                                              bool in_full) {
  std::vector<const Mistake*> likelier;
  std::ranges::copy_if(untold, std::back_inserter(likelier), [&](const Mistake* mistake) {
    return std::ranges::any_of(plans_of(in, std::vector{mistake}), [&](const Plan& way) {
      const auto made = compute(in.input, way, Bounding::none, answers.has_weighted_values());
      return made && is_likelier(answers, made->variant, right, precision, in_full);
    });
  });
  return likelier;
}

}  // namespace attn
