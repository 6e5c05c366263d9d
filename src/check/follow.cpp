#include "check/follow.hpp"

#include <algorithm>
#include <cmath>

#include "attention/evaluate.hpp"
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

enum class GoesOn { as_written, with_more_digits };

std::vector<bool> follow(const Situation& in, const AnsweredVariant& answers,
                         const RightNumbers& right, const Strictness& strictness, GoesOn goes_on) {
  std::vector<bool> follows;
  Bounds all_bounds;
  const auto judge = [&](const Frame& frame, Step& step) {
    Matrix& bounds = all_bounds.add(frame, step);
    const AnsweredStep* answered = step.shown ? answers.find(step.id, step.head) : nullptr;
    const std::size_t place = follows.size();
    follows.push_back(true);
    if (answered == nullptr) return Goes::on;
    const Marks marks = mark(*answered, step.cells, bounds, strictness);
    follows[place] = marks.differ() == 0;
    if (marks.wrong_shape) return Goes::on;
    if (goes_on == GoesOn::as_written) {
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
  return follows;
}

}  // namespace

std::optional<std::size_t> RightNumbers::find(StepId id, std::size_t head) const {
  const Step* step = find_step(variant, id, head);
  return step == nullptr ? std::nullopt : std::optional(variant.steps.place_of(*step));
}

RightNumbers right_numbers(const Situation& in, bool weighted) {
  Bounds bounds;
  const auto keep = [&](const Frame& frame, Step& step) {
    bounds.add(frame, step);
    return Goes::on;
  };
  Evaluation right =
      evaluate(right_plan(in), in.input, {.holds_weighted_values = weighted, .listener = keep});
  return {.variant = std::move(right.variant), .bounds = std::move(bounds).take()};
}

std::vector<bool> follow_through(const Situation& in, const AnsweredVariant& answers,
                                 const RightNumbers& right, const Strictness& strictness) {
  auto follows = follow(in, answers, right, strictness, GoesOn::with_more_digits);
  const auto as_written = follow(in, answers, right, strictness, GoesOn::as_written);
  for (std::size_t s = 0; s < follows.size(); ++s) follows[s] = follows[s] || as_written[s];
  return follows;
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
