#include "judge/follow.hpp"

#include <algorithm>
#include <cmath>

#include "attention/evaluate.hpp"
#include "judge/losses.hpp"
#include "mistakes/compute.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

bool all_whole(const Matrix& numbers) {
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    for (const double number : numbers.row(i)) {
      if (std::isfinite(number) && number != std::round(number)) return false;
    }
  }
  return true;
}

// How uncertain the numbers given are to whoever goes on with more digits than are written. A whole
// number among numbers that are whole is exact.
void overlay_doubts(const AnsweredStep& answered, bool exact_if_whole, bool in_full,
                    Matrix& bounds) {
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (std::size_t j = 0; j < bounds.columns(); ++j) {
      if (!is_scored(answered.cells(i, j))) continue;
      const bool exact = in_full || (exact_if_whole && answered.whole(i, j) == 1.0);
      bounds(i, j) = exact ? 0.0 : answered.half_units(i, j);
    }
  }
}

// The words of whose rows a NaN is given: what is made from one is NaN.
class Undefined {
 public:
  explicit Undefined(std::size_t words) : of_words_(words, false) {}

  // Whether all that differs is NaN, and comes of NaN.
  bool explains(const Marks& marks, const Step& step) const {
    return std::ranges::all_of(marks.differing, [&](const DifferingCell& cell) {
      return std::isnan(cell.theirs) && is_of_words(step) && of_words_[word(step, cell.row)];
    });
  }
  void add(const Marks& marks, const Step& step) {
    for (const DifferingCell& cell : marks.differing) {
      if (!std::isnan(cell.theirs)) continue;
      if (is_of_words(step)) {
        of_words_[word(step, cell.row)] = true;
      } else {  // every word reads it
        of_words_.assign(of_words_.size(), true);
      }
    }
  }

 private:
  static bool is_of_words(const Step& step) { return shape_of(step) != Shape::token_features; }
  std::size_t word(const Step& step, std::size_t row) const {
    return row / (step.cells.rows() / of_words_.size());
  }
  std::vector<bool> of_words_;
};

enum class GoesOn { as_written, with_more_digits };

Following follow(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                 const Strictness& strictness, GoesOn goes_on) {
  Following made{.follows = {},
                 .others = std::vector<std::vector<DifferingCell>>(right.variant.steps.size()),
                 .as_written = std::vector<Misfit>(answers.steps.size())};
  std::vector<bool>& follows = made.follows;
  Undefined undefined(in.input.words.size());
  Bounds all_bounds(strictness.precision());
  std::vector<bool> other;  // of each step, whether it comes of numbers that are not the right ones
  const auto judge = [&](const Frame& frame, Step& step) {
    Matrix& bounds = all_bounds.add(frame, step);
    const AnsweredStep* answered = step.shown ? answers.find(step.id, step.head) : nullptr;
    const std::size_t place = follows.size();
    follows.push_back(true);
    other.push_back(std::ranges::any_of(
        step.from, [&](const Operand& operand) { return operand.step && other[*operand.step]; }));
    if (!other[place]) bounds = right.bounds[place];
    if (answered == nullptr) return Goes::on;
    const Marks marks = mark(*answered, step.cells, bounds, strictness);
    if (marks.differ() > 0) other[place] = true;
    follows[place] = !marks.wrong_shape && undefined.explains(marks, step);
    made.others[place] = marks.differing;
    if (marks.wrong_shape) return Goes::on;
    undefined.add(marks, step);
    if (goes_on == GoesOn::as_written) {
      made.as_written[answers.place_of(*answered)] =
          misfit_of(*answered, step.cells, bounds, strictness);
      overlay(*answered, step.cells);
    } else if (!follows[place]) {
      overlay_doubts(*answered, all_whole(right.variant.steps[place].cells), strictness.in_full,
                     bounds);
      overlay(*answered, step.cells);
    }
    return Goes::on;
  };
  evaluate(right_plan(in), in.input,
           {.holds_weighted_values = answers.has_weighted_values(), .listener = judge});
  // Their numbers may lead to one that no double can hold.
  follows.resize(right.variant.steps.size(), false);
  return made;
}

}  // namespace

std::optional<std::size_t> RightNumbers::find(StepId id, std::size_t head) const {
  const Step* step = find_step(variant, id, head);
  return step == nullptr ? std::nullopt : std::optional(variant.steps.place_of(*step));
}

RightNumbers right_numbers(const Situation& in, bool weighted, const Precision& precision) {
  Bounds bounds(precision);
  const auto keep = [&](const Frame& frame, Step& step) {
    bounds.add(frame, step);
    return Goes::on;
  };
  const Plan plan = right_plan(in);
  Evaluation right =
      evaluate(plan, in.input, {.holds_weighted_values = weighted, .listener = keep});
  RightNumbers made{.variant = std::move(right.variant), .bounds = std::move(bounds).take()};
  hold_to_what_comes(plan, in.input, weighted, precision, made.variant, made.bounds);
  return made;
}

std::vector<Misfit> misfits_of(const AnsweredVariant& answers, const RightNumbers& right,
                               const Strictness& strictness) {
  std::vector<Misfit> made;
  for (const AnsweredStep& answered : answers.steps) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    made.push_back(
        misfit_of(answered, right.variant.steps[place].cells, right.bounds[place], strictness));
  }
  return made;
}

Following follow_through(const Situation& in, const AnsweredVariant& answers,
                         const RightNumbers& right, const Strictness& strictness) {
  Following further = follow(in, answers, right, strictness, GoesOn::with_more_digits);
  Following made = follow(in, answers, right, strictness, GoesOn::as_written);
  for (std::size_t s = 0; s < made.follows.size(); ++s) {
    made.follows[s] = made.follows[s] || further.follows[s];
    std::vector<DifferingCell>& other = further.others[s];
    const bool fewer = made.others[s].empty() || other.size() < made.others[s].size();
    if (fewer && !other.empty()) made.others[s] = std::move(other);
  }
  return made;
}

void overlay(const AnsweredStep& answered, Matrix& cells) {
  if (answered.cells.columns() != cells.columns()) return;
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      if (is_scored(answered.cells(i, j))) cells(i, j) = answered.cells(i, j);
    }
  }
}

}  // namespace attn
