#include "judge/marks.hpp"

#include <algorithm>
#include <cmath>

#include "operations/bounds.hpp"

namespace attn {
namespace {

bool is_0_where_not_scored(StepId id) {
  return id == StepId::exponentials || id == StepId::weights || id == StepId::weighted_values;
}

// What a type has no room for was not stored in it, and so has not lost what numbers lose that are.
// Nor what is nearer to 0 than every number of single precision, where that is all that is open.
double bound_where_stored(double theirs, double ours, double bound, const Precision& precision) {
  constexpr double half_of_smallest = 0x1p-150, next_to_nothing = 0x1p-120, share = 1e-6;
  const bool is_double = theirs != 0.0 && std::abs(theirs) < half_of_smallest;
  if (is_double && bound < next_to_nothing) return std::min(bound, share * std::abs(ours));
  const bool has_room = theirs == 0.0 || std::abs(theirs) >= precision.smallest;
  return has_room ? bound : std::max(bound - precision.smallest, 0.0);
}

// What is nearer to 0 than every normal number of single precision is 0 where a program, or a
// machine, has no others.
bool may_be_flushed(double ours, const Precision& precision) {
  constexpr double least_normal = 0x1p-126;
  return precision.type != NumberType::float64 && std::abs(ours) < least_normal;
}

}  // namespace

bool is_score(StepId id) {
  return id == StepId::scores || id == StepId::scaled_scores || id == StepId::capped_scores ||
         id == StepId::biased_scores || id == StepId::masked_scores;
}

bool is_compared(StepId step, double theirs, double ours) {
  if (!is_scored(theirs)) return false;
  return is_scored(ours) || !is_score(step);
}

bool is_compared(const AnsweredStep& answered, std::size_t row, std::size_t column, double ours) {
  return answered.is_given(row, column) && (is_scored(ours) || !is_score(answered.id));
}

bool counts_as(StepId step, double theirs, double half_unit, double ours, double bound,
               const Strictness& strictness) {
  if (!is_scored(theirs)) return false;
  if (!is_scored(ours)) return theirs == 0.0 && is_0_where_not_scored(step);
  if (ours == hidden) return is_as_good_as_hidden(theirs);
  if (theirs == ours) return true;
  const double apart = std::abs(theirs - ours);
  if (const auto asked = strictness.tolerance.off(ours)) return apart <= *asked;
  if (theirs == 0.0 && may_be_flushed(ours, strictness.precision())) return true;
  const double open = strictness.in_full ? 0.0 : half_unit;
  return apart <= open + bound_where_stored(theirs, ours, bound, strictness.precision());
}

Marks mark(const AnsweredStep& step, const Matrix& ours, const Matrix& bounds,
           const Strictness& strictness) {
  Marks marks;
  const bool by_digits =
      strictness.tolerance.kind == Tolerance::Kind::digits && !strictness.in_full;
  const bool may_be_read_otherwise = by_digits && step.own_half_units.rows() > 0;
  marks.wrong_shape = step.cells.columns() != ours.columns();
  const double much = largest_magnitude(ours) / 10;
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      const double theirs = step.cells(i, j);
      if (marks.wrong_shape) {
        marks.compared += step.is_given(i, j) ? 1 : 0;
        continue;
      }
      if (!is_compared(step, i, j, ours(i, j))) continue;
      ++marks.compared;
      const double half_unit = step.half_unit(i, j);
      const auto counts = [&](double open) {
        return counts_as(step.id, theirs, open, ours(i, j), bounds(i, j), strictness);
      };
      if (counts(half_unit)) {
        if (may_be_read_otherwise && !counts(step.least_half_units(i, j))) ++marks.loose;
        const bool is_rough =
            by_digits && std::isfinite(ours(i, j)) && theirs != ours(i, j) && half_unit >= much;
        marks.rough += is_rough ? 1 : 0;
        continue;
      }
      if (may_be_read_otherwise && counts(step.own_half_units(i, j))) ++marks.agree_by_own_digits;
      marks.differing.push_back(
          {.row = i, .column = j, .theirs = theirs, .ours = ours(i, j), .half_unit = half_unit});
    }
  }
  return marks;
}

}  // namespace attn
