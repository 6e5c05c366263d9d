#include "check/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "check/number_types.hpp"
#include "check/readings.hpp"
#include "check/untold.hpp"
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

// null among numbers is what JavaScript makes of a NaN.
bool has_blank_among_numbers(const AnsweredStep& answered, const Matrix& ours) {
  if (answered.cells.columns() != ours.columns()) return false;
  for (std::size_t i = 0; i < ours.rows(); ++i) {
    bool blank = false, given = false;
    for (std::size_t j = 0; j < ours.columns(); ++j) {
      blank = blank || (!answered.is_given(i, j) && std::isfinite(ours(i, j)));
      given = given || answered.is_given(i, j);
    }
    if (blank && given) return true;
  }
  return false;
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
        right_(right_numbers(in_, answers_.has_weighted_values(), strictness.precision())) {}

  VariantCheck check() {
    VariantCheck result = marked();
    if (result.differ() == 0) return with_type_asked_for(std::move(result));
    const bool may_be_rougher =
        strictness_.tolerance.kind == Tolerance::Kind::digits && !strictness_.tolerance.type;
    const auto shown = may_be_rougher ? type_shown(answers_, right_, strictness_) : std::nullopt;
    if (shown) {
      if (auto rough = right_in(*shown)) return std::move(*rough);
    }
    find_cause(result);
    const bool unknown = result.diagnosis.causes.empty() && result.rounding == Rounding::none;
    if (may_be_rougher && unknown) {
      // What bfloat16 loses is so much that right numbers are hardly ever off by half of it.
      const std::array<std::pair<NumberType, double>, 2> types{
          {{NumberType::tf32, 1.0}, {NumberType::bfloat16, 0.5}}};
      for (const auto& [type, share] : types) {
        const RightNumbers rough_right =
            right_numbers(in_, answers_.has_weighted_values(), precision_of(type));
        if (!is_noise(answers_, rough_right, marks_of(result), share, strictness_)) continue;
        if (auto rough = right_in(type)) return std::move(*rough);
      }
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
                              .marks = mark(*answered, step.cells, right_.bounds[s], strictness_),
                              .blanks = count_blanks(*answered, step.cells),
                              .blank_among_numbers = has_blank_among_numbers(*answered, step.cells),
                              .follows = following_.follows[s],
                              .columns_found = answered->cells.columns(),
                              .columns_expected = step.cells.columns()});
      mark_following(following_.others[s], result.steps.back());
    }
    for (StepCheck& step : result.steps) find_origins(step, result);
    return result;
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
    const bool right_if_rounded = result.differ() == total(result.steps, [](const StepCheck& step) {
                                    return step.marks.agree_by_own_digits;
                                  });
    const bool may_be_right = rounding != Rounding::none || right_if_rounded;
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
  Following following_{};
};

VariantCheck check_as(const Reading& reading, Situation in, const Strictness& strictness) {
  in.notation = reading.notation;
  return VariantChecker(in, reading.answers, strictness).check();
}

// Whether there is an answer to what the numbers are.
bool is_told(const VariantCheck& check) {
  return check.differ() == 0 || check.rounding != Rounding::none || !check.diagnosis.causes.empty();
}

// Numbers are read as the form has them, unless they are right otherwise, or come of a known
// mistake otherwise, or are so nearer to the right ones, and none of it is so in the form.
VariantCheck check_variant(const AnsweredVariant& given, const Situation& in,
                           const Strictness& strictness) {
  const std::vector<Reading> readings = readings_of(given, in);
  const Likeliest best = readings.size() > 1 ? likeliest(readings, in, strictness) : Likeliest{};
  if (best.is_right) return check_as(readings[best.place], in, strictness);
  VariantCheck usual = check_as(readings.front(), in, strictness);
  if (best.place == 0 || is_told(usual)) return usual;
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

Rounding Check::rounding() const {
  std::optional<Rounding> common;
  for (const VariantCheck& variant : variants) {
    if (variant.differ() == 0) continue;
    if (common && *common != variant.rounding) return Rounding::none;
    common = variant.rounding;
  }
  return common.value_or(Rounding::none);
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

std::optional<NumberType> Check::type() const {
  std::optional<NumberType> common;
  for (const VariantCheck& variant : variants) {
    if (variant.compared() == 0) continue;
    if (!variant.type || (common && *common != *variant.type)) return std::nullopt;
    common = variant.type;
  }
  return common;
}

Credit Check::credit() const {
  Credit sum;
  for (const VariantCheck& variant : variants) {
    for (const StepCheck& step : variant.steps) sum += step.credit();
  }
  return sum;
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
               .strictness = {.tolerance = tolerance,
                              .in_full = !answers.in_full.empty(),
                              .type = tolerance.type.value_or(NumberType::float32)},
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
