#include "check/misfit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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
  if (marks.wrong_shape) return made;
  made.cells = Matrix(ours.rows(), ours.columns());
  for (const DifferingCell& cell : marks.differing) {
    const double by = misfit(cell.theirs, cell.half_unit, cell.ours, strictness);
    made.cells(cell.row, cell.column) = by;
    made.largest = std::max(made.largest, by);
  }
  return made;
}

}  // namespace attn
