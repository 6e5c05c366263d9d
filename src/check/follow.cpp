#include "check/follow.hpp"

#include <algorithm>
#include <cmath>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

VariantTrace compute_rightly(const Situation& in, bool weighted, const Tape::Listener& listener) {
  Tape tape(in.input, in.variant, in.settings);
  if (weighted) tape.hold_weighted_values();
  tape.listen(listener);
  recipe(in.variant)(tape);
  return tape.finish();
}

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
      if (!is_scored(answered.values(i, j))) continue;
      const bool exact = in_full || (exact_if_whole && answered.whole(i, j) == 1.0);
      bounds(i, j) = exact ? 0.0 : answered.half_units(i, j);
    }
  }
}

enum class GoesOn { as_written, with_more_digits };

std::vector<bool> follow(const Situation& in, const AnsweredVariant& answers,
                         const RightNumbers& right, const Strictness& how, GoesOn goes_on) {
  std::vector<bool> follows(right.variant.steps.size(), true);
  Bounds all_bounds(in.input);
  std::size_t next = 0;
  const auto judge = [&](Step& step) {
    const std::size_t place = next++;
    Matrix& bounds = all_bounds.add(step);
    const AnsweredStep* answered = answers.find(step.id, step.head);
    if (answered == nullptr) return;
    const Marks marks = mark(*answered, step.values, bounds, how);
    follows[place] = marks.differ() == 0;
    if (marks.wrong_shape) return;
    if (goes_on == GoesOn::as_written) {
      overlay(*answered, step.values);
    } else if (!follows[place]) {
      overlay_doubts(*answered, all_whole(right.variant.steps[place].values), how.in_full, bounds);
      overlay(*answered, step.values);
    }
  };
  try {
    compute_rightly(in, answers.has_weighted_values(), judge);
  } catch (const Error&) {  // their numbers lead to one that no double can hold
    std::fill(follows.begin() + static_cast<std::ptrdiff_t>(next), follows.end(), false);
  }
  return follows;
}

}  // namespace

std::optional<std::size_t> RightNumbers::find(StepId id, std::size_t head) const {
  const Step* step = find_step(variant, id, head);
  if (step == nullptr) return std::nullopt;
  return static_cast<std::size_t>(step - variant.steps.data());
}

RightNumbers right_numbers(const Situation& in, bool weighted) {
  RightNumbers right;
  Bounds bounds(in.input);
  right.variant =
      compute_rightly(in, weighted, [&](Step& step) { right.bounds.push_back(bounds.add(step)); });
  return right;
}

std::vector<bool> follow_through(const Situation& in, const AnsweredVariant& answers,
                                 const RightNumbers& right, const Strictness& how) {
  auto follows = follow(in, answers, right, how, GoesOn::with_more_digits);
  const auto as_written = follow(in, answers, right, how, GoesOn::as_written);
  for (std::size_t s = 0; s < follows.size(); ++s) follows[s] = follows[s] || as_written[s];
  return follows;
}

void overlay(const AnsweredStep& answered, Matrix& values) {
  if (answered.values.columns() != values.columns()) return;
  for (std::size_t i = 0; i < values.rows(); ++i) {
    for (std::size_t j = 0; j < values.columns(); ++j) {
      if (is_scored(answered.values(i, j))) values(i, j) = answered.values(i, j);
    }
  }
}

}  // namespace attn
