#include "guess/divisor.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attention/recipes.hpp"
#include "guess/one_number.hpp"

namespace attn {
namespace {

// Whole numbers, roots of whole ones, what has so many decimals.
constexpr std::array kinds{
    Kind{[](double c) { return std::round(c); }, [](double) { return 1.0; }},
    Kind{[](double c) { return std::sqrt(std::round(c * c)); }, [](double c) { return 2 * c; }},
    Kind{[](double c) { return 1 / std::round(1 / c); }, [](double c) { return 1 / (c * c); }},
    Kind{[](double c) { return 1 / std::sqrt(std::round(1 / (c * c))); },
         [](double c) { return 2 / (c * c * c); }},
    Kind{[](double c) { return std::round(c * 10) / 10; }, [](double) { return 10.0; }},
    Kind{[](double c) { return std::round(c * 100) / 100; }, [](double) { return 100.0; }},
};

void read_scaled(const AnsweredStep& answered, const Matrix& scores, const Strictness& strictness,
                 Range& range) {
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    for (std::size_t j = 0; j < scores.columns(); ++j) {
      const double scaled = answered.cells(i, j);
      const double off = std::isfinite(scaled) ? roomy(answered, i, j, strictness) : 0.0;
      if (!std::isfinite(scaled) || !std::isfinite(scores(i, j)) || std::abs(scaled) <= 2 * off)
        continue;
      range.narrow(scores(i, j) / (scaled - off), scores(i, j) / (scaled + off));
    }
  }
}

// ln(a ÷ b) of two weights is the difference of their scores ÷ the divisor.
void read_weights(const AnsweredStep& answered, const Matrix& scores, const Strictness& strictness,
                  Range& range) {
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    std::size_t most = 0;
    for (std::size_t j = 1; j < scores.columns(); ++j) {
      if (!(answered.cells(i, j) <= answered.cells(i, most))) most = j;
    }
    const double large = answered.cells(i, most);
    for (std::size_t j = 0; j < scores.columns(); ++j) {
      const double small = answered.cells(i, j);
      const double apart = scores(i, j) - scores(i, most);
      const bool tells = j != most && std::isfinite(small) && std::isfinite(apart) && apart != 0.0;
      const double off = roomy(answered, i, j, strictness);
      if (!tells || small <= 10 * off) continue;
      const double large_off = roomy(answered, i, most, strictness);
      range.narrow(apart / std::log((small - off) / (large + large_off)),
                   apart / std::log((small + off) / (large - large_off)));
    }
  }
}

// From what stands next to the divisor; nothing where neither is given, or a cap stands between.
Range read_from_pairs(const AnsweredVariant& answers, const RightNumbers& right,
                      const Strictness& strictness) {
  for (const StepId id : {StepId::scaled_scores, StepId::weights}) {
    Range range;
    for (const AnsweredStep& answered : answers.steps) {
      if (answered.id != id) continue;
      const Step* scores = find_step(right.variant, StepId::scores, answered.head);
      // Of weights averaged over the heads there are no scores.
      if (scores == nullptr) continue;
      const bool fits = answered.cells.columns() == scores->cells.columns();
      const bool is_capped = find_step(right.variant, StepId::capped_scores, answered.head);
      if (!fits || is_capped) continue;
      if (id == StepId::weights) {
        read_weights(answered, scores->cells, strictness, range);
      } else {
        read_scaled(answered, scores->cells, strictness, range);
      }
    }
    if (range.seen > 0) return range;
  }
  return {};
}

Range tried(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
            Row word, const Strictness& strictness) {
  const AnsweredStep* after = first_after_weights(answers);
  const Step* scaled = find_step(right.variant, StepId::scaled_scores,
                                 head_count(right.variant) > 1 ? std::size_t{1} : std::size_t{0});
  if (after == nullptr || scaled == nullptr) return {};
  // What is scaled elsewhere is a copy here; and from a divisor below 0 no factor leads on.
  if (!(scaled->number > 0.0)) return {};
  const Plan plan_of_right = plan(in.input, in.variant, in.settings);
  const Trial trial(in, *after, word, strictness, [&](double divisor) {
    return std::optional(divided_by(plan_of_right, divisor));
  });
  return trial.best(scaled->number / 64, 64 * scaled->number);
}

}  // namespace

Plan divided_by(Plan plan, double divisor) {
  for (PlannedStep& step : plan.steps) {
    if (!step.scaling) continue;
    step.scaling->by = Scaling::By::number;
    step.scaling->number = divisor;
    step.number = divisor;
  }
  plan.edited = true;
  return plan;
}

std::vector<double> rounded_divisors(const Plan& right) {
  const auto scaled = std::ranges::find_if(
      right.steps, [](const PlannedStep& step) { return step.scaling.has_value(); });
  std::vector<double> rounded;
  if (scaled == right.steps.end() || !(scaled->number > 0.0)) return rounded;
  for (const double units : {10.0, 100.0, 1000.0, 10'000.0}) {
    const double divisor = std::round(scaled->number * units) / units;
    if (divisor != scaled->number && divisor > 0.0) rounded.push_back(divisor);
  }
  return rounded;
}

FoundDivisor find_divisor(const Situation& in, const AnsweredVariant& answers,
                          const RightNumbers& right, Row word, const Strictness& strictness) {
  const Range read = read_from_pairs(answers, right, strictness);
  const Range range = read.seen > 0 ? read : tried(in, answers, right, word, strictness);
  if (range.seen < 2 || !range.is_possible()) return {};
  if (const auto chosen = chosen_in(range, kinds)) return {.chosen = chosen};
  // Two mistakes at once come to a few dozen divisors, which are spread over several powers of ten.
  constexpr double wide = 1e-3;
  const double middle = (range.least + range.most) / 2;
  if (range.most - range.least < wide * middle) return {};
  return {.any = middle};
}

}  // namespace attn
