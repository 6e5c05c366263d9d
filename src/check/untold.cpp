#include "check/untold.hpp"

#include <algorithm>

#include "mistakes/compute.hpp"

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

}  // namespace attn
