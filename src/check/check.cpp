#include "check/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "check/readings.hpp"
#include "check/untold.hpp"
#include "judge/number_types.hpp"
#include "trace/recycling.hpp"

namespace attn {
namespace {

std::size_t count_blanks(const AnsweredStep& answered, const Matrix& ours) {
  std::size_t blanks = 0;
  if (answered.cells.columns() != ours.columns()) return blanks;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      const bool is_blank = !answered.is_given(i, j) && !answered.is_elided(i, j);
      blanks += is_blank && std::isfinite(ours(i, j)) ? 1 : 0;
    }
  }
  return blanks;
}

// null among numbers is what JavaScript makes of a NaN.
bool has_blank_among_numbers(const AnsweredStep& answered, const Matrix& ours) {
  if (answered.cells.columns() != ours.columns()) return false;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    bool blank = false, given = false;
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      const bool is_blank = !answered.is_given(i, j) && !answered.is_elided(i, j);
      blank = blank || (is_blank && std::isfinite(ours(i, j)));
      given = given || answered.is_given(i, j);
    }
    if (blank && given) return true;
  }
  return false;
}

// The step beside which one of no head is told: norms may come before what they stand after in the
// list of steps.
StepId told_after(StepId id, const Input& input) {
  const bool before = input.norm && input.norm->place == NormPlace::before;
  if (before && id == StepId::norm_1) return StepId::positioned;
  return before && id == StepId::norm_2 ? StepId::norm_1 : id;
}

class VariantChecker {
 public:
  VariantChecker(const Situation& in, const AnsweredVariant& answers, const Strictness& strictness)
      : in_(in),
        answers_(answers),
        strictness_(strictness),
        right_(right_numbers(in_, answers_.has_weighted_values(), strictness.precision())) {}

  VariantCheck check() {
    VariantCheck result = marked();
    if (result.differ() == 0) return with_type_asked_for(std::move(result));
    const bool may_be_rougher =
        strictness_.tolerance.kind == Tolerance::Kind::digits && !strictness_.tolerance.type;
    const auto shown =
        may_be_rougher ? type_shown(answers_, right_, marks_of(result), strictness_) : std::nullopt;
    find_cause(result);
    if (!may_be_rougher || !result.diagnosis.causes.empty()) return result;
    if (shown) return right_in(*shown).value_or(result);
    if (result.rounding != Rounding::none) return result;
    // What bfloat16 loses is so much that right numbers are hardly ever off by half of it.
    const std::array<std::pair<NumberType, double>, 2> types{
        {{NumberType::tf32, 1.0}, {NumberType::bfloat16, 0.5}}};
    for (const auto& [type, share] : types) {
      const RightNumbers rough_right =
          right_numbers(in_, answers_.has_weighted_values(), precision_of(type));
      if (!is_noise(answers_, rough_right, marks_of(result), share, strictness_)) continue;
      if (auto rough = right_in(type)) return std::move(*rough);
    }
    return result;
  }

 private:
  // Each step marked, and followed from those before it.
  VariantCheck marked() {
    VariantCheck result{.variant = in_.variant, .conventions = answers_.conventions};
    following_ = follow_through(in_, answers_, right_, strictness_);
    for (std::size_t s = 0; s < right_.variant.steps.size(); ++s) {
      const Step& step = right_.variant.steps[s];
      const AnsweredStep* answered = step.shown ? answers_.find(step.id, step.head) : nullptr;
      if (answered == nullptr) continue;
      result.steps.push_back({.id = step.id,
                              .head = step.head,
                              .of_sentence = step.of_sentence,
                              .marks = mark(*answered, step.cells, right_.bounds[s], strictness_),
                              .blanks = count_blanks(*answered, step.cells),
                              .blank_among_numbers = has_blank_among_numbers(*answered, step.cells),
                              .follows = following_.follows[s],
                              .columns_found = answered->cells.columns(),
                              .columns_expected = step.cells.columns()});
      mark_following(following_.others[s], result.steps.back());
    }
    put_where_told(result.steps);
    find_origins(result);
    return result;
  }

  // What only another notation has, as weights averaged over the heads, is computed after all
  // others, and is told where it belongs: of the steps of no head, before those that come later.
  void put_where_told(std::vector<StepCheck>& steps) const {
    std::vector<StepCheck> of_none;
    std::ranges::copy_if(steps, std::back_inserter(of_none),
                         [](const StepCheck& step) { return step.head == 0; });
    std::ranges::stable_sort(of_none, {},
                             [&](const StepCheck& step) { return told_after(step.id, in_.input); });
    auto next = of_none.begin();
    for (StepCheck& step : steps) {
      if (step.head == 0) step = std::move(*next++);
    }
  }

  // By the places of the answers' steps.
  std::vector<Marks> marks_of(const VariantCheck& result) const {
    std::vector<Marks> marks(answers_.steps.size());
    for (const StepCheck& step : result.steps) {
      marks[answers_.place_of(*answers_.find(step.id, step.head))] = step.marks;
    }
    return marks;
  }

  // What all is in another type, if all of it agrees.
  std::optional<VariantCheck> right_in(NumberType type) const {
    Strictness rougher = strictness_;
    rougher.type = type;
    VariantChecker other(in_, answers_, rougher);
    VariantCheck result = other.marked();
    if (result.differ() > 0) return std::nullopt;
    result.type = type;
    result.untold = untold_mistakes(in_, answers_, other.right_, right_, rougher);
    return result;
  }

  VariantCheck with_type_asked_for(VariantCheck result) const {
    const bool few_bits = strictness_.precision().made > 0.0;
    if (few_bits && result.compared() > 0) {
      result.type = strictness_.type;
      result.untold = untold_mistakes(
          in_, answers_, right_, right_numbers(in_, answers_.has_weighted_values()), strictness_);
    }
    return result;
  }

  void find_cause(VariantCheck& result) const {
    const bool all_follow = std::ranges::all_of(result.steps, &StepCheck::follows);
    if (all_follow && !strictness_.in_full) {
      result.rounding = Rounding::carried;
      return;
    }
    // Two mistakes at once that change last digits alone are made by nobody; and one rounded
    // number, or those that may be right, only rounded more than they are read, fit too many pairs.
    const Rounding rounding = rounding_of(in_, answers_, right_, strictness_);
    std::size_t agree_if_rounded = 0;
    for (const StepCheck& step : result.steps) agree_if_rounded += step.marks.agree_by_own_digits;
    const bool may_be_right = rounding != Rounding::none || result.differ() == agree_if_rounded;
    const bool several = result.differ() > 1 || strictness_.in_full;
    const Allowed allowed = may_be_right ? Allowed::one_beyond_chance
                            : several    ? Allowed::two_at_once
                                         : Allowed::one;
    result.diagnosis = diagnose(in_, answers_, right_, following_, allowed, strictness_);
    if (result.diagnosis.causes.empty()) result.rounding = rounding;
  }

  // Of the numbers that differ, those that follow: all but the others, where these are known. Both
  // are in the order of the cells.
  static void mark_following(const std::vector<DifferingCell>& others, StepCheck& step) {
    if (!step.follows && others.empty()) return;
    const auto place = [](const DifferingCell& cell) { return std::pair(cell.row, cell.column); };
    auto other = others.begin();
    for (DifferingCell& cell : step.marks.differing) {
      while (other != others.end() && place(*other) < place(cell)) ++other;
      cell.follows = step.follows || other == others.end() || place(*other) != place(cell);
      if (!cell.follows) cell.from_theirs = other->ours;
    }
  }

  void find_origins(VariantCheck& result) const {
    std::vector<bool> given(right_.variant.steps.size()), differ(given.size());
    for (const StepCheck& step : result.steps) {
      const std::size_t place = right_.find(step.id, step.head).value();
      given[place] = step.marks.compared > 0;
      differ[place] = step.marks.differ() > 0;
    }
    for (StepCheck& step : result.steps) {
      const Step& right = *find_step(right_.variant, step.id, step.head);
      collect_origins(right, differ, step.from);
      step.from_differing = !step.from.empty();
      if (!step.from_differing) collect_origins(right, given, step.from);
    }
  }

  // Goes back from a step to the nearest ones that are among some, by their places.
  void collect_origins(const Step& step, const std::vector<bool>& some,
                       std::vector<StepId>& origins) const {
    for (const Operand& operand : step.from) {
      if (!operand.step) continue;
      const Step& earlier = right_.variant.steps[*operand.step];
      if (!some[*operand.step]) {
        collect_origins(earlier, some, origins);
      } else if (std::ranges::find(origins, earlier.id) == origins.end()) {
        origins.push_back(earlier.id);
      }
    }
  }

  Situation in_;
  const AnsweredVariant& answers_;
  const Strictness& strictness_;
  RightNumbers right_;
  Following following_{};
};

VariantCheck check_as(const Reading& reading, const Situation& in, const Strictness& strictness) {
  return VariantChecker(situation_of(reading, in), reading.answers, strictness).check();
}

// Whether there is an answer to what the numbers are.
bool is_told(const VariantCheck& check) {
  return check.differ() == 0 || check.rounding != Rounding::none || !check.diagnosis.causes.empty();
}

// Numbers are read as the form has them, unless they are right otherwise, or come of a known
// mistake otherwise, and not in the form.
VariantCheck check_variant(const AnsweredVariant& given, const Situation& in,
                           const Strictness& strictness) {
  const std::vector<Reading> readings = readings_of(given, in);
  const Likeliest best = readings.size() > 1 ? likeliest(readings, in, strictness) : Likeliest{};
  if (best.is_right) return check_as(readings[best.place], in, strictness);
  VariantCheck usual = check_as(readings.front(), in, strictness);
  if (best.place == 0 || is_told(usual)) return usual;
  VariantCheck otherwise = check_as(readings[best.place], in, strictness);
  return is_told(otherwise) ? otherwise : usual;
}

}  // namespace

Check check(const Trace& trace, const Answers& answers, const Tolerance& tolerance) {
  const Recycling recycling;
  Check result{.input_file = trace.input.file,
               .answers_file = answers.file,
               .strictness = {.tolerance = tolerance,
                              .in_full = answers.is_in_full(),
                              .type = tolerance.type.value_or(NumberType::float32)},
               .of_trace = answers.of_trace,
               .in_full = answers.in_full,
               .variants = {},
               .not_compared = answers.not_compared,
               .printed = answers.printed,
               .masks = answers.masks};
  for (std::size_t v = 0; v < trace.variants.size(); ++v) {
    if (answers.variants[v].steps.empty()) continue;
    const VariantTrace& variant = trace.variants[v];
    const Situation in{trace.input, variant.variant, variant.settings};
    result.variants.push_back(check_variant(answers.variants[v], in, result.strictness));
  }
  return result;
}

}  // namespace attn
