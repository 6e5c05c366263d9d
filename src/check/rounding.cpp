#include "check/rounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attention/evaluate.hpp"
#include "attention/recipes.hpp"
#include "guess/divisor.hpp"
#include "judge/follow.hpp"
#include "mistakes/compute.hpp"
#include "mistakes/edits.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// Two units, and the half that rounding leaves open, in half units.
constexpr double two_units = 5.0;
// Beside the largest number of its step, what is more is no last digit.
constexpr double most_of_step = 0.025;
// More decimals than are written by hand, or printed by default.
constexpr int most_decimals = 8;

struct Compared {
  double theirs, half_unit, ours, bound;
};

// Calls found for every number that is held against one of `ours`, and says whether it held for all
// of them; a step of another shape is held against nothing.
template <typename Holds>
bool all_of(const AnsweredStep& answered, const Matrix& ours, const Matrix& bounds, Holds holds) {
  if (answered.cells.columns() != ours.columns()) return false;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      if (!is_compared(answered, i, j, ours(i, j))) continue;
      if (!holds(Compared{.theirs = answered.cells(i, j),
                          .half_unit = answered.half_unit(i, j),
                          .ours = ours(i, j),
                          .bound = bounds(i, j)})) {
        return false;
      }
    }
  }
  return true;
}

template <typename Holds>
bool all_of(const AnsweredVariant& answers, const RightNumbers& right, Holds holds) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    return all_of(answered, right.variant.steps[place].cells, right.bounds[place], holds);
  });
}

// What is not scored or hidden has no digits, and must be as it is.
bool is_number(const Compared& cell) {
  return std::isfinite(cell.theirs) && std::isfinite(cell.ours);
}

// Of so many numbers the last digit must tell that it was not rounded.
constexpr std::size_t least_cut = 2;

bool is_cut_off(const AnsweredVariant& answers, const RightNumbers& right) {
  std::size_t cut_down = 0;
  const bool all = all_of(answers, right, [&](const Compared& cell) {
    if (!is_number(cell)) return !std::isnan(cell.theirs);
    if (cell.theirs != 0.0 && std::signbit(cell.theirs) != std::signbit(cell.ours)) return false;
    const double cut = std::abs(cell.ours) - std::abs(cell.theirs);
    cut_down += cut > cell.half_unit ? 1 : 0;
    return cut >= -cell.bound && cut < 2 * cell.half_unit + cell.bound;
  });
  return all && cut_down >= least_cut;
}

bool is_in_last_digit(const AnsweredVariant& answers, const RightNumbers& right,
                      const Strictness& strictness) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& ours = right.variant.steps[place].cells;
    const double most = most_of_step * largest_magnitude(ours);
    return all_of(answered, ours, right.bounds[place], [&](const Compared& cell) {
      if (counts_as(answered.id, cell.theirs, cell.half_unit, cell.ours, cell.bound, strictness)) {
        return true;
      }
      const double apart = std::abs(cell.theirs - cell.ours);
      return is_number(cell) && apart <= most && apart <= two_units * cell.half_unit + cell.bound;
    });
  });
}

// A half is rounded up by hand, and to the even digit by most programs.
using Round = double (*)(double);
constexpr std::array<Round, 2> ways_of_rounding{[](double x) { return std::round(x); },
                                                [](double x) { return std::nearbyint(x); }};

// Whether they are, but for a unit of the last digit, what comes of rounding every step of a plan
// to so many decimals: with the products of a sum, or the sum alone.
bool is_rounded_at_every_step(const Situation& in, const AnsweredVariant& answers, const Plan& plan,
                              int decimals, bool with_products, Round to_whole) {
  const double units = std::pow(10.0, decimals);
  bool same = true;
  std::size_t held = 0;
  const auto round = [&](const Frame&, Step& step) {
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      for (double& cell : step.cells.row(i)) {
        if (std::isfinite(cell)) cell = to_whole(cell * units) / units;
      }
    }
    const AnsweredStep* answered = answers.find(step.id, step.head);
    if (answered == nullptr || !step.shown) return Goes::on;
    ++held;
    same = all_of(*answered, step.cells, Matrix(step.cells.rows(), step.cells.columns()),
                  [&](const Compared& cell) {
                    return counts_as(step.id, cell.theirs, 1.01 / units + cell.half_unit, cell.ours,
                                     0.0, {});
                  });
    return same ? Goes::on : Goes::no_further;
  };
  const Evaluation rounded =
      evaluate(plan, in.input, {.holds_weighted_values = with_products, .listener = round});
  return same && held == answers.steps.size() && !rounded.trouble;
}

// Whether they are so in some way. Whoever shows no exponentials may have left the maximum on.
bool is_rounded_at_every_step(const Situation& in, const AnsweredVariant& answers) {
  int decimals = 0;
  bool shows_exponentials = false;
  for (const AnsweredStep& step : answers.steps) {
    decimals = std::max(decimals, step.decimals);
    shows_exponentials = shows_exponentials || step.id == StepId::exponentials;
  }
  if (decimals < 1 || decimals > most_decimals) return false;
  std::vector<Plan> plans{right_plan(in)};
  if (!shows_exponentials) {
    auto kept = edited(plans.front(), {MaximumAlong{Along::nothing}}, in.input);
    if (kept) plans.push_back(std::move(*kept));
  }
  for (const Plan& way : plans) {
    for (const Round to_whole : ways_of_rounding) {
      for (const bool with_products : {true, false}) {
        if (!with_products && answers.has_weighted_values()) continue;
        if (is_rounded_at_every_step(in, answers, way, decimals, with_products, to_whole)) {
          return true;
        }
      }
    }
  }
  return false;
}

// Whether they come of a divisor that was rounded before anything was divided by it.
bool is_of_rounded_divisor(const Situation& in, const AnsweredVariant& answers,
                           const Strictness& strictness) {
  const Plan right = plan(in.input, in.variant, in.settings);
  const auto comes_of = [&](double divisor, bool goes_on_as_written) {
    const auto way = as_written(divided_by(right, divisor), in);
    bool same = true;
    const auto listener = [&](Step& step, const MistakenBounds& bounds) {
      const AnsweredStep* answered = answers.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      const Matrix open = each({step.cells.rows(), step.cells.columns()}, bounds);
      same = all_of(*answered, step.cells, open, [&](const Compared& cell) {
        return counts_as(step.id, cell.theirs, cell.half_unit, cell.ours, cell.bound, strictness);
      });
      if (same && goes_on_as_written) overlay(*answered, step.cells);
      return same ? Goes::on : Goes::no_further;
    };
    return way &&
           compute(in.input, *way, Bounding::term_by_term, answers.has_weighted_values(), listener,
                   strictness.precision()) &&
           same;
  };
  return std::ranges::any_of(rounded_divisors(right), [&](double divisor) {
    return comes_of(divisor, false) || comes_of(divisor, true);
  });
}

}  // namespace

Rounding rounding_of(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                     const Strictness& strictness) {
  if (strictness.in_full || strictness.tolerance.kind != Tolerance::Kind::digits) {
    return Rounding::none;
  }
  if (!is_in_last_digit(answers, right, strictness)) {
    const bool is_carried =
        is_rounded_at_every_step(in, answers) || is_of_rounded_divisor(in, answers, strictness);
    return is_carried ? Rounding::carried : Rounding::none;
  }
  return is_cut_off(answers, right) ? Rounding::cut_off : Rounding::last_digit;
}

}  // namespace attn
