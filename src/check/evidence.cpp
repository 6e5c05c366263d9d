#include "check/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "judge/marks.hpp"

namespace attn {
namespace {

bool adds_up_to_1(const AnsweredStep& answered, std::size_t row) {
  double sum = 0.0, open = 1e-6;
  for (std::size_t j = 0; j < answered.cells.columns(); ++j) {
    if (!answered.is_given(row, j)) continue;
    sum += answered.cells(row, j);
    open += answered.half_unit(row, j);
  }
  return std::abs(sum - 1.0) <= open;
}

}  // namespace

bool Evidence::tells_apart(double explanations) const {
  double digits = 0.0;
  for (const AnsweredStep& answered : answers.steps) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& bounds = right.bounds[place];
    const Marks marks = mark(answered, right.variant.steps[place].cells, bounds, strictness);
    if (marks.wrong_shape) return true;
    std::vector<double> of_rows(answered.cells.rows()), most_of_rows(of_rows);
    for (const DifferingCell& cell : marks.differing) {
      const double apart = std::abs(cell.theirs - cell.ours);
      const double open = cell.half_unit + bounds(cell.row, cell.column);
      if (!(apart >= open)) continue;
      const double told = std::log10(apart / open);
      of_rows[cell.row] += told;
      most_of_rows[cell.row] = std::max(most_of_rows[cell.row], told);
    }
    for (std::size_t i = 0; i < of_rows.size(); ++i) {
      // Weights add up to 1, so that the last of them is told by the others.
      const bool is_shared = answered.id == StepId::weights && adds_up_to_1(answered, i);
      digits += of_rows[i] - (is_shared ? most_of_rows[i] : 0.0);
    }
  }
  return digits >= 1.0 + std::log10(std::max(explanations, 1.0));
}

bool Evidence::shows_more_than_one_hot() const {
  return std::ranges::any_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    if (following.follows[place]) return false;
    const Matrix& bounds = right.bounds[place];
    const Marks marks = mark(answered, right.variant.steps[place].cells, bounds, strictness);
    return marks.wrong_shape || std::ranges::any_of(marks.differing, [&](const auto& cell) {
             const double open = cell.half_unit + bounds(cell.row, cell.column);
             const bool is_0_or_1 =
                 std::abs(cell.theirs) <= open || std::abs(cell.theirs - 1.0) <= open;
             return answered.id != StepId::weights || !is_0_or_1;
           });
  });
}

bool Evidence::shows_one_row_of_weights() const {
  return !strictness.in_full && answers.steps.size() == 1 &&
         answers.steps.begin()->id == StepId::weights && answers.steps.begin()->cells.rows() == 1;
}

bool Evidence::only_weights_do_not_follow() const {
  const std::vector<bool>& follows = following.follows;
  for (std::size_t s = 0; s < follows.size(); ++s) {
    if (!follows[s] && right.variant.steps[s].id != StepId::weights) return false;
  }
  return true;
}

std::size_t Evidence::right_to() const {
  const auto wrong = std::ranges::find_if(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& ours = right.variant.steps[place].cells;
    return mark(answered, ours, right.bounds[place], strictness).differ() > 0;
  });
  return static_cast<std::size_t>(wrong - answers.steps.begin());
}

}  // namespace attn
