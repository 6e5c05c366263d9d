#include "audit/audited_ways.hpp"

#include <memory>
#include <utility>

#include "attention/recipes.hpp"
#include "guess/divisor.hpp"
#include "guess/dropout.hpp"
#include "mistakes/compute.hpp"

namespace attn {
namespace {

// Drops every second number of a step that is not 0, of one p: dropout's own choice is random.
Dropped drop_in_turn(const VariantTrace& variant, StepId of) {
  Dropped dropped{.p = 0.5, .kept = {}, .of = of};
  for (const Step& step : variant.steps) {
    if (step.id != of) continue;
    Matrix& kept = dropped.kept.emplace_back(step.cells.rows(), step.cells.columns(), 1.0);
    bool drop = false;
    for (std::size_t i = 0; i < kept.rows(); ++i) {
      for (std::size_t j = 0; j < kept.columns(); ++j) {
        if (magnitude(step.cells(i, j)) == 0.0) continue;
        if (drop) kept(i, j) = 0.0;
        drop = !drop;
      }
    }
  }
  return dropped;
}

// Each word sees all tokens but the last, or that alone if there is no other.
std::shared_ptr<const Matrix> last_hidden(const Input& input) {
  Matrix kept(input.words.size(), input.attended_tokens().size(), 1.0);
  for (std::size_t i = 0; i < kept.rows() && kept.columns() > 1; ++i) {
    kept(i, kept.columns() - 1) = 0.0;
  }
  return std::make_shared<const Matrix>(std::move(kept));
}

// What might be found in numbers.
Edit one_of(Fits fits, const Situation& in, const VariantTrace& right) {
  switch (fits) {
    case Fits::mask:
      return AlsoHides{Masking::Hides::given, last_hidden(in.input)};
    case Fits::dropout_of_scores:
      return drop_in_turn(right, StepId::scaled_scores);
    case Fits::dropout_of_output:
      return drop_in_turn(right, attention_result(right));
    default:
      return drop_in_turn(right, StepId::weights);
  }
}

// Half as much again as the right one.
double other_divisor(const VariantTrace& right) { return 1.5 * divisor_of(right); }

}  // namespace

std::vector<Plan> audited_ways(const Situation& in, const RightNumbers& right,
                               const Mistake& mistake) {
  std::vector<Plan> plans = plans_of(in, std::vector{&mistake});
  if (!mistake.ways.empty()) return plans;
  const Plan usual = plan(in.input, in.variant, in.settings);
  if (mistake.fits == Fits::divisor) {
    plans.push_back(divided_by(usual, other_divisor(right.variant)));
  } else if (auto made = edited(usual, {one_of(mistake.fits, in, right.variant)}, in.input)) {
    plans.push_back(std::move(*made));
  }
  return plans;
}

}  // namespace attn
