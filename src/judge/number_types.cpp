#include "judge/number_types.hpp"

#include <algorithm>
#include <cmath>

#include "operations/bounds.hpp"

namespace attn {
namespace {

// Numbers that are no type's own all fall on it by chance once in 2^14 times or less.
constexpr double least_evidence = 14.0;
// Nobody who works by hand, and rounds, writes so many digits.
constexpr int digits_of_programs = 6;

// The half unit of a number's own digits, however it is read.
double own_half_unit(const AnsweredStep& step, std::size_t i, std::size_t j) {
  return step.own_half_units.rows() == 0 ? step.half_unit(i, j) : step.own_half_units(i, j);
}

// Whether a number may be one of the type, for its digits.
bool may_be_of(const Precision& precision, double number, double half_unit) {
  const double spacing = spacing_at(number, precision);
  const double nearest = std::round(number / spacing) * spacing;
  constexpr double noise = 1e-9;
  // A half, as written, may be off by what a double loses.
  constexpr double lost = 4e-16;
  return std::abs(number - nearest) <= half_unit * (1 + noise) + lost * std::abs(number);
}

// The unit of the last decimal that it takes to write a number, zeros at the end left out.
double shortest_unit(double number) {
  constexpr int most_decimals = 15;
  double whole = 1.0;
  for (int decimals = 0; decimals < most_decimals; ++decimals, whole *= 10.0) {
    if (std::round(number * whole) / whole == number) break;
  }
  return 1.0 / whole;
}

// How many bits of evidence it is that a number is one of the type: none where its decimals leave
// room for several neighbours, as those of 7, 2.00 and 0.5 do, which anybody writes.
double evidence(const Precision& precision, double number) {
  // What is written in full might still be of single precision, and no finer.
  const double open = std::max(shortest_unit(number), spacing_at(number, single_precision));
  return std::max(std::log2(spacing_at(number, precision) / open), 0.0);
}

bool all_may_be_of(const Precision& precision, const AnsweredStep& step, bool in_full) {
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      const double number = step.cells(i, j);
      if (step.is_not_a_number(i, j)) return false;
      if (!std::isfinite(number) || number == 0.0 || is_as_good_as_hidden(number)) continue;
      if (!may_be_of(precision, number, in_full ? 0.0 : step.half_unit(i, j))) return false;
    }
  }
  return true;
}

// Whether a number agrees for no more than its digits and single precision leave open: such a one
// is right in any type, and so shows none.
bool is_right_in_any(double theirs, double ours, double half_unit) {
  return std::abs(theirs - ours) <= half_unit + spacing_at(ours, single_precision);
}

double evidence(const Precision& precision, const AnsweredStep& step, const Matrix& ours,
                bool in_full) {
  double sum = 0.0;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      const double number = step.cells(i, j);
      if (!is_compared(step, i, j, ours(i, j)) || !std::isfinite(number)) continue;
      const double open = in_full ? 0.0 : step.half_unit(i, j);
      if (!is_right_in_any(number, ours(i, j), open)) sum += evidence(precision, number);
    }
  }
  return sum;
}

bool are_of(const AnsweredVariant& answers, const RightNumbers& right,
            const std::vector<Marks>& marks, const Precision& precision, bool in_full) {
  double sum = 0.0;
  for (std::size_t s = 0; s < answers.steps.size(); ++s) {
    const AnsweredStep& step = answers.steps[s];
    if (!all_may_be_of(precision, step, in_full)) return false;
    if (marks[s].wrong_shape) continue;
    const std::size_t place = right.find(step.id, step.head).value();
    sum += evidence(precision, step, right.variant.steps[place].cells, in_full);
  }
  return sum >= least_evidence;
}

// Whether all but a few of its numbers have them: one in ten may end in a zero that is left out.
bool is_of_many_digits(const AnsweredStep& step) {
  std::size_t many = 0, few = 0;
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      const double number = step.cells(i, j);
      if (!std::isfinite(number) || number == 0.0) continue;
      const double has = std::log10(std::abs(number) / own_half_unit(step, i, j));
      ++(has >= digits_of_programs - 1 ? many : few);
    }
  }
  return 9 * few <= many;
}

// Whether every number is one of single precision, as far as its digits say.
bool are_single(const AnsweredStep& step, bool in_full) {
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      const double number = step.cells(i, j);
      if (!std::isfinite(number) || is_as_good_as_hidden(number)) continue;
      if (!may_be_of(single_precision, number, in_full ? 0.0 : step.half_unit(i, j))) return false;
    }
  }
  return true;
}

// How many numbers are not the right ones to the last bit, as 0 and 1 are.
std::size_t count_inexact(const AnsweredStep& step, const Matrix& ours) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      count += is_compared(step, i, j, ours(i, j)) && step.cells(i, j) != ours(i, j) ? 1 : 0;
    }
  }
  return count;
}

bool has_room(const Precision& precision, const RightNumbers& right) {
  if (precision.largest == 0.0) return true;
  return std::ranges::all_of(right.variant.steps, [&](const Step& step) {
    return largest_magnitude(step.cells) <= precision.largest;
  });
}

}  // namespace

std::optional<NumberType> type_shown(const AnsweredVariant& answers, const RightNumbers& right,
                                     const std::vector<Marks>& marks,
                                     const Strictness& strictness) {
  for (const NumberType type : {NumberType::bfloat16, NumberType::float16}) {
    const Precision& precision = precision_of(type);
    if (has_room(precision, right) &&
        are_of(answers, right, marks, precision, strictness.in_full)) {
      return type;
    }
  }
  return std::nullopt;
}

bool is_noise(const AnsweredVariant& answers, const RightNumbers& right,
              const std::vector<Marks>& marks, double share, const Strictness& strictness) {
  std::size_t differ = 0;
  for (const Marks& of_step : marks) differ += of_step.differ();
  // One alone is a slip.
  if (differ < 2) return false;
  for (std::size_t s = 0; s < answers.steps.size(); ++s) {
    const AnsweredStep& step = answers.steps[s];
    const bool by_program = strictness.in_full || is_of_many_digits(step);
    if (marks[s].wrong_shape || !by_program || !are_single(step, strictness.in_full)) return false;
    const std::size_t place = right.find(step.id, step.head).value();
    if (2 * marks[s].differ() < count_inexact(step, right.variant.steps[place].cells) &&
        marks[s].differ() > 0) {
      return false;
    }
    const Matrix& bounds = right.bounds[place];
    const bool near = std::ranges::all_of(marks[s].differing, [&](const DifferingCell& cell) {
      const double open = strictness.in_full ? 0.0 : cell.half_unit;
      return std::abs(cell.theirs - cell.ours) <= open + share * bounds(cell.row, cell.column);
    });
    if (!near) return false;
  }
  return true;
}

}  // namespace attn
