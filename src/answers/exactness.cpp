#include "answers/exactness.hpp"

#include <algorithm>
#include <cmath>

namespace attn {
namespace {

// A program writes at least so many digits, if it counts digits and not decimals.
constexpr int least_digits_counted = 4;
constexpr int least_decimals_rounded = 2;

double half_unit_of(int decimals) { return 0.5 * std::pow(10.0, -decimals); }

// Half a unit of a number that was written with as many decimals, or with as many digits, as the
// longest of its step, whichever is the rougher; zeros at the end are left out.
double least_half_unit(const AnsweredStep& step, double number, int decimals) {
  double least = half_unit_of(decimals);
  if (number != 0.0 && std::isfinite(number) && step.digits >= least_digits_counted) {
    const int first = static_cast<int>(std::floor(std::log10(std::abs(number))));
    least = std::max(least, half_unit_of(step.digits - 1 - first));
  }
  return least;
}

// Whether all its numbers are whole and none shows by zeros at its end how exact it is.
bool is_whole(const AnsweredStep& step) {
  if (step.decimals > 1) return false;
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (const double number : step.cells.row(i)) {
      if (std::isfinite(number) && number != std::round(number)) return false;
    }
  }
  return true;
}

// What a step of whole numbers is when it stands alone: as rounded, unless that says nothing.
bool says_something_rounded(const AnsweredStep& step, double largest) {
  return half_unit_of(step.decimals) < largest / 10;
}

// `largest`: the largest number that the step should have.
void settle(AnsweredStep& step, int longest_of_file, double largest) {
  if (step.has_exponents || step.is_settled) return;
  const bool whole = is_whole(step);
  const bool alone = whole && longest_of_file <= step.decimals;
  const bool exact = alone && !says_something_rounded(step, largest);
  const int decimals = whole ? std::max(longest_of_file, step.decimals) : step.decimals;
  step.own_half_units = step.half_units;
  step.least_half_units = step.half_units;
  bool any = false;
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      if (!is_scored(step.cells(i, j))) continue;
      const double own = step.own_half_units(i, j);
      const double least =
          alone ? 0.0 : std::min(own, least_half_unit(step, step.cells(i, j), decimals));
      const bool by_hand = !whole && step.decimals <= most_decimals_by_hand &&
                           own <= half_unit_of(least_decimals_rounded) * (1 + 1e-9);
      step.least_half_units(i, j) = least;
      step.half_units(i, j) = alone ? (exact ? 0.0 : own) : (by_hand ? own : least);
      any = any || least < own;
    }
  }
  if (any) return;
  step.own_half_units = {};
  step.least_half_units = {};
}

}  // namespace

void settle_exactness(Answers& answers, const Trace& trace) {
  int longest = 0;
  for (const AnsweredVariant& variant : answers.variants) {
    for (const AnsweredStep& step : variant.steps) longest = std::max(longest, step.decimals);
  }
  for (std::size_t v = 0; v < answers.variants.size(); ++v) {
    for (AnsweredStep& step : answers.variants[v].steps) {
      // What the trace has no step for, as weights averaged over heads, is measured by itself.
      const Step* right = find_step(trace.variants[v], step.id, step.head);
      settle(step, longest, largest_magnitude(right == nullptr ? step.cells : right->cells));
    }
  }
}

}  // namespace attn
