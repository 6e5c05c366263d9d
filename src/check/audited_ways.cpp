#include "check/audited_ways.hpp"

#include <utility>

#include "attention/recipes.hpp"
#include "check/divisor.hpp"
#include "mistakes/compute.hpp"

namespace attn {
namespace {

// Drops every second weight that is not 0, of one p: dropout's own choice is random.
Dropped drop_in_turn(const VariantTrace& variant) {
  Dropped dropped{.p = 0.5, .kept = {}};
  for (const Step& step : variant.steps) {
    if (step.id != StepId::weights) continue;
    Matrix& kept = dropped.kept.emplace_back(step.cells.rows(), step.cells.columns(), 1.0);
    bool drop = false;
    for (std::size_t i = 0; i < kept.rows(); ++i) {
      for (std::size_t j = 0; j < kept.columns(); ++j) {
        if (!(step.cells(i, j) > 0.0)) continue;
        if (drop) kept(i, j) = 0.0;
        drop = !drop;
      }
    }
  }
  return dropped;
}

// Half as much again as the right one.
double other_divisor(const VariantTrace& right) {
  const std::size_t head = head_count(right) > 1 ? 1 : 0;
  return 1.5 * find_step(right, StepId::scaled_scores, head)->number;
}

}  // namespace

std::vector<Plan> audited_ways(const Situation& in, const RightNumbers& right,
                               const Mistake& mistake) {
  std::vector<Plan> plans = plans_of(in, std::vector{&mistake});
  if (mistake.fits == Fits::nothing) return plans;
  const Plan usual = plan(in.input, in.variant, in.settings);
  if (mistake.fits == Fits::divisor) {
    plans.push_back(divided_by(usual, other_divisor(right.variant)));
  } else if (auto dropped = edited(usual, {drop_in_turn(right.variant)}, in.input)) {
    plans.push_back(std::move(*dropped));
  }
  return plans;
}

}  // namespace attn
