#include "check/check.hpp"

#include <algorithm>
#include <cmath>

#include "check/readings.hpp"
#include "trace/recycling.hpp"

namespace attn {
namespace {

std::size_t count_blanks(const AnsweredStep& answered, const Matrix& ours) {
  std::size_t blanks = 0;
  if (answered.cells.columns() != ours.columns()) return blanks;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      blanks += !answered.is_given(i, j) && std::isfinite(ours(i, j)) ? 1 : 0;
    }
  }
  return blanks;
}

std::size_t total(const auto& parts, auto count) {
  std::size_t sum = 0;
  for (const auto& part : parts) sum += count(part);
  return sum;
}

class VariantChecker {
 public:
  VariantChecker(const Situation& in, const AnsweredVariant& answers, const Strictness& strictness)
      : in_(in),
        answers_(answers),
        strictness_(strictness),
        right_(right_numbers(in_, answers_.has_weighted_values())) {}

  VariantCheck check() {
    VariantCheck result{.variant = in_.variant, .conventions = answers_.conventions};
    const auto follows = follow_through(in_, answers_, right_, strictness_);
    for (std::size_t s = 0; s < right_.variant.steps.size(); ++s) {
      const Step& step = right_.variant.steps[s];
      const AnsweredStep* answered = step.shown ? answers_.find(step.id, step.head) : nullptr;
      if (answered == nullptr) continue;
      result.steps.push_back({.id = step.id,
                              .head = step.head,
                              .marks = mark(*answered, step.cells, right_.bounds[s], strictness_),
                              .blanks = count_blanks(*answered, step.cells),
                              .follows = follows[s],
                              .columns_found = answered->cells.columns(),
                              .columns_expected = step.cells.columns()});
    }
    for (StepCheck& step : result.steps) find_origins(step, result);
    if (result.differ() > 0 && !result.is_rounding(strictness_)) {
      result.diagnosis = diagnose(in_, answers_, right_, follows, strictness_);
    }
    return result;
  }

 private:
  void find_origins(StepCheck& step, const VariantCheck& result) const {
    for (const bool differing : {true, false}) {
      step.from.clear();
      step.from_differing = differing;
      collect_origins(*find_step(right_.variant, step.id, step.head), result, differing, step.from);
      if (!step.from.empty()) return;
    }
  }

  // Goes back from a step to the nearest ones that are given (and differ).
  void collect_origins(const Step& step, const VariantCheck& result, bool differing,
                       std::vector<StepId>& origins) const {
    for (const Operand& operand : step.from) {
      if (!operand.step) continue;
      const Step& earlier = right_.variant.steps[*operand.step];
      if (!earlier.shown || !is_given(earlier, result, differing)) {
        collect_origins(earlier, result, differing, origins);
      } else if (std::ranges::find(origins, earlier.id) == origins.end()) {
        origins.push_back(earlier.id);
      }
    }
  }

  static bool is_given(const Step& step, const VariantCheck& result, bool differing) {
    return std::ranges::any_of(result.steps, [&](const StepCheck& given) {
      return given.id == step.id && given.head == step.head &&
             (differing ? given.marks.differ() > 0 : given.marks.compared > 0);
    });
  }

  Situation in_;
  const AnsweredVariant& answers_;
  const Strictness& strictness_;
  RightNumbers right_;
};

VariantCheck check_as(const Reading& reading, Situation in, const Strictness& strictness) {
  in.notation = reading.notation;
  return VariantChecker(in, reading.answers, strictness).check();
}

// Whether there is an answer to what the numbers are.
bool is_told(const VariantCheck& check, const Strictness& strictness) {
  return check.differ() == 0 || check.is_rounding(strictness) || !check.diagnosis.causes.empty();
}

// Numbers are read as the form has them, unless they are right otherwise, or come of a known
// mistake otherwise, or are so nearer to the right ones, and none of it is so in the form.
VariantCheck check_variant(const AnsweredVariant& given, const Situation& in,
                           const Strictness& strictness) {
  const std::vector<Reading> readings = readings_of(given, in);
  const Likeliest best = readings.size() > 1 ? likeliest(readings, in, strictness) : Likeliest{};
  if (best.is_right) return check_as(readings[best.place], in, strictness);
  VariantCheck usual = check_as(readings.front(), in, strictness);
  if (best.place == 0 || is_told(usual, strictness)) return usual;
  return check_as(readings[best.place], in, strictness);
}

}  // namespace

std::size_t VariantCheck::compared() const {
  return total(steps, [](const StepCheck& step) { return step.marks.compared; });
}

std::size_t VariantCheck::differ() const {
  return total(steps, [](const StepCheck& step) { return step.marks.differ(); });
}

std::size_t VariantCheck::blanks() const {
  return total(steps, [](const StepCheck& step) { return step.blanks; });
}

bool VariantCheck::is_rounding(const Strictness& strictness) const {
  return !strictness.in_full && differ() > 0 && std::ranges::all_of(steps, &StepCheck::follows);
}

std::size_t Check::compared() const {
  return total(variants, [](const VariantCheck& variant) { return variant.compared(); });
}

std::size_t Check::differ() const {
  return total(variants, [](const VariantCheck& variant) { return variant.differ(); });
}

std::size_t Check::blanks() const {
  return total(variants, [](const VariantCheck& variant) { return variant.blanks(); });
}

std::vector<Convention> Check::conventions() const {
  std::vector<Convention> all;
  for (const VariantCheck& variant : variants) {
    for (const Convention convention : variant.conventions) include(convention, all);
  }
  return all;
}

std::vector<std::vector<std::string>> Check::diagnosis() const {
  std::vector<std::vector<std::string>> common;
  bool is_first = true;
  for (const VariantCheck& variant : variants) {
    if (variant.differ() == 0) continue;
    const auto ids = ids_of(variant.diagnosis);
    if (is_first) common = ids;
    std::erase_if(common,
                  [&](const auto& one) { return std::ranges::find(ids, one) == ids.end(); });
    is_first = false;
  }
  return common;
}

Check check(const Trace& trace, const Answers& answers, const Tolerance& tolerance) {
  const Recycling recycling;
  Check result{.input_file = trace.input.file,
               .answers_file = answers.file,
               .strictness = {.tolerance = tolerance, .in_full = !answers.in_full.empty()},
               .in_full = answers.in_full,
               .variants = {},
               .not_compared = answers.not_compared};
  for (std::size_t v = 0; v < trace.variants.size(); ++v) {
    if (answers.variants[v].steps.empty()) continue;
    const VariantTrace& variant = trace.variants[v];
    const Situation in{trace.input, variant.variant, variant.settings};
    result.variants.push_back(check_variant(answers.variants[v], in, result.strictness));
  }
  return result;
}

}  // namespace attn
