#include "guess/dropout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "judge/room.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// All that a factor may be, for the weights seen so far.
struct Factor {
  double least = 0.0, most = std::numeric_limits<double>::infinity();
  std::size_t dropped = 0, left = 0;
  bool is_possible = true;  ///< no weight is there that no factor makes
  bool is_shared = true;    ///< every row of which some are dropped adds up to 1 all the same
};

// Whether some of a row's weights are dropped, and the others do not add up to 1 all the same.
bool may_be_dropped(const AnsweredStep& answered, std::size_t i, const Strictness& strictness) {
  double sum = 0.0, open = 0.0;
  bool any_0 = false;
  for (std::size_t j = 0; j < answered.cells.columns(); ++j) {
    const double theirs = answered.cells(i, j);
    if (!is_scored(theirs)) continue;
    any_0 = any_0 || theirs == 0.0;
    sum += theirs;
    open += room_of(answered, i, j, 0.0, strictness);
  }
  return any_0 && !(std::abs(sum - 1.0) <= open);
}

// Narrows the factor by all numbers that are given of a step, of which `ours` were dropped.
void narrow(Factor& factor, const AnsweredStep& answered, const Matrix& ours,
            const MistakenBounds& bounds, const Strictness& strictness) {
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    double sum = 0.0, open = 0.0;
    std::size_t dropped = 0;
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      const double theirs = answered.cells(i, j);
      if (!is_scored(theirs)) {
        factor.is_possible = factor.is_possible && !answered.is_not_a_number(i, j);
        continue;
      }
      const double off = room_of(answered, i, j, bounds(i, j), strictness);
      sum += theirs;
      open += off;
      const double size = magnitude(ours(i, j));
      if (size == 0.0) {
        factor.is_possible = factor.is_possible && std::abs(theirs) <= off;
      } else if (theirs == 0.0) {
        dropped += size > off ? 1 : 0;
      } else {
        factor.least = std::max(factor.least, theirs / ours(i, j) - off / size);
        factor.most = std::min(factor.most, theirs / ours(i, j) + off / size);
        ++factor.left;
      }
    }
    factor.dropped += dropped;
    factor.is_shared = factor.is_shared && (dropped == 0 || std::abs(sum - 1.0) <= open);
  }
}

// The p with the fewest decimals, up to three, that the factor allows, or nothing.
std::optional<double> round_p(const Factor& factor) {
  const double p = 1.0 - 2.0 / (factor.least + factor.most);
  for (double unit = 10.0; unit <= 1e3; unit *= 10.0) {
    const double rounded = std::round(p * unit) / unit;
    const double its_factor = 1.0 / (1.0 - rounded);
    if (rounded > 0.0 && rounded < 1.0 && its_factor >= factor.least && its_factor <= factor.most) {
      return rounded;
    }
  }
  return std::nullopt;
}

}  // namespace

StepId attention_result(const VariantTrace& variant) {
  for (const StepId id : {StepId::output, StepId::concat}) {
    if (find_step(variant, id) != nullptr) return id;
  }
  return StepId::context;
}

bool may_show_dropout(const AnsweredVariant& answers, const Strictness& strictness) {
  return std::ranges::any_of(answers.steps, [&](const AnsweredStep& answered) {
    if (answered.id != StepId::weights) return false;
    for (std::size_t i = 0; i < answered.cells.rows(); ++i) {
      if (may_be_dropped(answered, i, strictness)) return true;
    }
    return false;
  });
}

std::optional<Dropout> find_dropout(const AnsweredVariant& answers, const Mistaken& undropped,
                                    const Strictness& strictness, std::size_t least_left,
                                    StepId of) {
  Factor factor;
  const StepList<Step>& steps = undropped.variant.steps;
  for (const AnsweredStep& answered : answers.steps) {
    if (answered.id != of) continue;
    const Step* step = find_step(undropped.variant, of, answered.head);
    if (step == nullptr || answered.cells.columns() != step->cells.columns()) {
      return std::nullopt;
    }
    narrow(factor, answered, step->cells, undropped.bounds(steps.place_of(*step)), strictness);
  }
  // Weights of one digit fit all sorts of p.
  constexpr double widest = 1.05;
  const bool fits = factor.is_possible && factor.least > 1.0 && factor.least <= factor.most &&
                    factor.most <= widest * factor.least;
  const bool is_softmax = of == StepId::weights && factor.is_shared;
  const bool tells = of == StepId::weights || factor.dropped > 0;
  if (!fits || is_softmax || !tells || factor.left < least_left) return std::nullopt;
  const auto rounded = round_p(factor);
  Dropout dropout{.edit = {.p = rounded.value_or(1.0 - 2.0 / (factor.least + factor.most)),
                           .kept = {},
                           .of = of},
                  .is_round = rounded.has_value()};
  for (const Step& step : steps) {
    if (step.id != of || !step.shown) continue;
    Matrix& kept = dropout.edit.kept.emplace_back(step.cells.rows(), step.cells.columns(), 1.0);
    const AnsweredStep* answered = answers.find(of, step.head);
    if (answered == nullptr) continue;
    for (std::size_t i = 0; i < kept.rows(); ++i) {
      for (std::size_t j = 0; j < kept.columns(); ++j) {
        if (answered->cells(i, j) == 0.0) kept(i, j) = 0.0;
      }
    }
  }
  return dropout;
}

}  // namespace attn
