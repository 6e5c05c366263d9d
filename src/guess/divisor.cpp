#include "guess/divisor.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attention/recipes.hpp"
#include "guess/one_number.hpp"

namespace attn {
namespace {

// Whole numbers, roots of whole ones, what has so many decimals.
constexpr std::array kinds_of_divisor{
    Kind{[](double c) { return std::round(c); }, [](double) { return 1.0; }},
    Kind{[](double c) { return std::sqrt(std::round(c * c)); }, [](double c) { return 2 * c; }},
    Kind{[](double c) { return 1 / std::round(1 / c); }, [](double c) { return 1 / (c * c); }},
    Kind{[](double c) { return 1 / std::sqrt(std::round(1 / (c * c))); },
         [](double c) { return 2 / (c * c * c); }},
    Kind{[](double c) { return std::round(c * 10) / 10; }, [](double) { return 10.0; }},
    Kind{[](double c) { return std::round(c * 100) / 100; }, [](double) { return 100.0; }},
};

// What is right next to the divisor, in one head.
struct Undivided {
  const Matrix& scores;
  double divided_already = 1.0;    // by this: where queries were
  const Step* biased = nullptr;    // what a bias was added to after the division,
  const Step* unbiased = nullptr;  // and what that was

  double score(std::size_t i, std::size_t j) const { return divided_already * scores(i, j); }
  double bias(std::size_t i, std::size_t j) const {
    return biased == nullptr ? 0.0 : biased->cells(i, j) - unbiased->cells(i, j);
  }
};

void read_scaled(const AnsweredStep& answered, const Undivided& ours, const Strictness& strictness,
                 Range& range) {
  for (std::size_t i = 0; i < ours.scores.rows(); ++i) {
    for (std::size_t j = 0; j < ours.scores.columns(); ++j) {
      const double scaled = answered.cells(i, j), score = ours.score(i, j);
      const double off = std::isfinite(scaled) ? roomy(answered, i, j, strictness) : 0.0;
      if (!std::isfinite(scaled) || !std::isfinite(score) || std::abs(scaled) <= 2 * off) continue;
      range.narrow(score / (scaled - off), score / (scaled + off));
    }
  }
}

// ln(a ÷ b) of two weights is the difference of their scores ÷ the divisor, and that of what was
// added to them.
void read_weights(const AnsweredStep& answered, const Undivided& ours, const Strictness& strictness,
                  Range& range) {
  for (std::size_t i = 0; i < ours.scores.rows(); ++i) {
    std::size_t most = 0;
    for (std::size_t j = 1; j < ours.scores.columns(); ++j) {
      if (!(answered.cells(i, j) <= answered.cells(i, most))) most = j;
    }
    const double large = answered.cells(i, most);
    for (std::size_t j = 0; j < ours.scores.columns(); ++j) {
      const double small = answered.cells(i, j);
      const double apart = ours.score(i, j) - ours.score(i, most);
      const bool tells = j != most && std::isfinite(small) && std::isfinite(apart) && apart != 0.0;
      const double off = roomy(answered, i, j, strictness);
      if (!tells || small <= 10 * off) continue;
      const double large_off = roomy(answered, i, most, strictness);
      const double added = ours.bias(i, j) - ours.bias(i, most);
      const double least = std::log((small - off) / (large + large_off)) - added;
      const double greatest = std::log((small + off) / (large - large_off)) - added;
      // Where it may be 0 the divisor may be anything.
      if (least * greatest > 0.0) range.narrow(apart / least, apart / greatest);
    }
  }
}

// In one head; nothing where it has no scores, or a cap stands between them and the weights.
std::optional<Undivided> undivided_in(const VariantTrace& right, std::size_t head) {
  const Step* scores = find_step(right, StepId::scores, head);
  // Of weights averaged over the heads there are no scores.
  if (scores == nullptr || find_step(right, StepId::capped_scores, head)) return std::nullopt;
  Undivided found{.scores = scores->cells};
  const Step* scaled = find_step(right, StepId::scaled_scores, head);
  // What is scaled elsewhere is a copy here, or is not here.
  if (scaled == nullptr || scaled->number == 0.0) found.divided_already = divisor_of(right);
  found.biased = find_step(right, StepId::biased_scores, head);
  if (found.biased) found.unbiased = &right.steps[found.biased->from[0].step.value()];
  return found;
}

// From what stands next to the divisor; nothing where neither is given.
Range read_from_pairs(const AnsweredVariant& answers, const RightNumbers& right,
                      const Strictness& strictness) {
  for (const StepId id : {StepId::scaled_scores, StepId::weights}) {
    Range range;
    for (const AnsweredStep& answered : answers.steps) {
      if (answered.id != id) continue;
      const auto ours = undivided_in(right.variant, answered.head);
      if (!ours || answered.cells.columns() != ours->scores.columns()) continue;
      if (id == StepId::weights) {
        read_weights(answered, *ours, strictness, range);
      } else {
        read_scaled(answered, *ours, strictness, range);
      }
    }
    if (range.seen > 0) return range;
  }
  return {};
}

Range tried(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
            Row word, const Strictness& strictness) {
  const AnsweredStep* after = first_after_weights(answers);
  const double usual = divisor_of(right.variant);
  // From a divisor below 0 no factor leads on.
  if (after == nullptr || !(usual > 0.0)) return {};
  const Plan plan_of_right = plan(in.input, in.variant, in.settings);
  const Trial trial(in, *after, word, strictness, [&](double divisor) {
    return std::optional(divided_by(plan_of_right, divisor));
  });
  return trial.best(usual / 64, 64 * usual);
}

}  // namespace

Plan divided_by(Plan plan, double divisor) {
  for (PlannedStep& step : plan.steps) {
    if (!step.scaling) continue;
    step.scaling->by = Scaling::By::number;
    step.scaling->number = divisor;
    step.number = step.scaling->is_shared ? std::sqrt(divisor) : divisor;
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
    const double number = std::round(scaled->number * units) / units;
    if (number == scaled->number || !(number > 0.0)) continue;
    rounded.push_back(scaled->scaling->is_shared ? number * number : number);
  }
  return rounded;
}

FoundDivisor find_divisor(const Situation& in, const AnsweredVariant& answers,
                          const RightNumbers& right, Row word, const Strictness& strictness) {
  const Range read = read_from_pairs(answers, right, strictness);
  const Range range = read.seen > 0 ? read : tried(in, answers, right, word, strictness);
  if (range.seen < 2 || !range.is_possible()) return {};
  if (const auto chosen = chosen_in(range, kinds_of_divisor)) return {.chosen = chosen};
  // Two mistakes at once come to a few dozen divisors, which are spread over several powers of ten.
  constexpr double wide = 1e-3;
  const double middle = (range.least + range.most) / 2;
  if (range.most - range.least < wide * middle) return {};
  return {.any = middle};
}

}  // namespace attn
