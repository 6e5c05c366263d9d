#include "judge/misfit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "operations/bounds.hpp"

namespace attn {

double misfit(double theirs, double half_unit, double ours, const Strictness& strictness) {
  if (theirs == ours) return 0.0;
  const double apart = std::abs(theirs - ours);
  if (!std::isfinite(apart)) return std::numeric_limits<double>::infinity();
  const bool by_digits =
      strictness.tolerance.kind == Tolerance::Kind::digits && !strictness.in_full;
  return std::max(apart - (by_digits ? half_unit : 0.0), 0.0);
}

Misfit misfit_of(const AnsweredStep& answered, const Matrix& ours, const Matrix& bounds,
                 const Strictness& strictness) {
  Misfit made;
  const Marks marks = mark(answered, ours, bounds, strictness);
  if (marks.differ() == 0 || marks.wrong_shape) return made;
  made.cells = Matrix(ours.rows(), ours.columns());
  double largest = 0.0;
  for (const DifferingCell& cell : marks.differing) {
    const double by = misfit(cell.theirs, cell.half_unit, cell.ours, strictness);
    made.cells(cell.row, cell.column) = by;
    largest = std::max(largest, by);
  }
  made.most = each({ours.rows(), ours.columns()}, [&](auto i, auto j) {
    const double by = made.cells(i, j);
    return by > 0.0 ? by / 4 : std::max(largest / 2, bounds(i, j));
  });
  return made;
}

}  // namespace attn
