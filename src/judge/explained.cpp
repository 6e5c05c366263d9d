#include "judge/explained.hpp"

#include <algorithm>
#include <cmath>

namespace attn {

bool is_undefined(StepId step, const Matrix& mistaken, std::size_t row, std::size_t column,
                  const Situation& in, const Settings& made) {
  if (is_scored(mistaken(row, column))) return false;
  if (made.self == SelfPolicy::score) return true;
  const std::size_t m = in.input.attended_tokens().size();
  const Shape shape = facts(step).shape;
  const auto own = [&](std::size_t word) {
    return index_of(in.input.own_token(in.input.words[word]));
  };
  if (shape == Shape::pairs) return own(row) != column;
  return shape != Shape::pair_features || own(row / m) != row % m;
}

bool is_explained(const AnsweredStep& answered, const Matrix& mistaken,
                  const MistakenBounds& bounds, const Situation& in, const Settings& made,
                  const Strictness& strictness, const Misfit& misfit) {
  const Matrix& given = answered.cells;
  if (mistaken.rows() != given.rows() || mistaken.columns() != given.columns()) return false;
  // Of numbers that may all be off by a hundred times what they differ by, any would be explained.
  bool differs = false, is_near = false;
  for (std::size_t i = 0; i < mistaken.rows(); ++i) {
    for (std::size_t j = 0; j < mistaken.columns(); ++j) {
      const double number = mistaken(i, j);
      if (!is_compared(answered, i, j, number)) {
        // It says nothing of a number that differs, and so does not explain it.
        if (misfit.differs(i, j)) return false;
        continue;
      }
      const bool undefined = is_undefined(answered.id, mistaken, i, j, in, made);
      if (undefined && answered.is_not_a_number(i, j)) continue;
      if (undefined) return false;
      if (misfit.differs(i, j)) {
        differs = true;
        is_near = is_near || bounds.of_terms == nullptr || bounds(i, j) <= 100 * misfit.cells(i, j);
      }
      if (!counts_as(answered.id, given(i, j), answered.half_unit(i, j), number, bounds(i, j),
                     strictness)) {
        return false;
      }
      // What stands for −∞ is as far from it as any number, and yet the same.
      const bool both = std::isfinite(number) && std::isfinite(given(i, j));
      const double by =
          both ? attn::misfit(given(i, j), answered.half_unit(i, j), number, strictness) : 0.0;
      if (!misfit.is_bettered_by(by, i, j)) return false;
    }
  }
  return is_near || !differs;
}

bool is_explained(const AnsweredVariant& answers, const Mistaken& mistaken,
                  const RightNumbers& right, const Situation& in, const Strictness& strictness,
                  const std::vector<Misfit>& misfits) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Step* step = find_step(mistaken.variant, answered.id, answered.head);
    if (step == nullptr) {
      return mark(answered, right.variant.steps[place].cells, right.bounds[place], strictness)
                 .differ() == 0;
    }
    const std::size_t made_at = mistaken.variant.steps.place_of(*step);
    return is_explained(answered, step->cells, mistaken.bounds(made_at), in,
                        mistaken.variant.settings, strictness, misfits[answers.place_of(answered)]);
  });
}

}  // namespace attn
