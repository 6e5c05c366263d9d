#include "audit/audit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attention/recipes.hpp"
#include "audit/audited_ways.hpp"
#include "audit/sample.hpp"
#include "guess/dropout.hpp"
#include "judge/explained.hpp"
#include "memory.hpp"
#include "mistakes/compute.hpp"
#include "progress.hpp"
#include "trace/recycling.hpp"

namespace attn {
namespace {

// Weighted values are looked at, if they are no more than these.
constexpr std::size_t most_weighted_values = 100'000;

constexpr Strictness in_full{.tolerance = {}, .in_full = true};

std::size_t count_weighted_values(const Input& input, const VariantTrace& variant) {
  const std::size_t heads = head_count(variant);
  const Step& context = *find_step(variant, StepId::context, heads == 1 ? 0 : 1);
  return context.cells.rows() * input.attended_tokens().size() * context.cells.columns() * heads;
}

// One way of making a mistake, and what is kept of it.
struct Made {
  const Mistake* mistake;
  std::size_t way;     ///< its place among the mistake's
  std::size_t result;  ///< the mistake's place in the audit
  bool shows;
  bool drops_weights;  ///< some weight is 0 that should not be
  Settings settings;
  std::vector<Sample> samples;
};

// Makes every mistake of one variant, one after the other, and holds the numbers of no more than
// two at once.
class VariantAuditor {
 public:
  VariantAuditor(const Trace& trace, const VariantTrace& variant, const Auditing& auditing)
      : auditing_(auditing),
        in_{trace.input, variant.variant, variant.settings},
        sampled_input_(sampled(trace.input)),
        sampled_in_{sampled_input_, variant.variant, variant.settings},
        holds_weighted_(count_weighted_values(trace.input, variant) <= most_weighted_values),
        right_(right_numbers(in_, holds_weighted_)),
        unit_(std::pow(10.0, -auditing.decimals)) {}

  VariantAudit audit() {
    VariantAudit result{.variant = in_.variant, .without_weighted_values = !holds_weighted_};
    Progress progress("auditing", std::string(name(in_.variant)),
                      static_cast<double>(catalogue().size()));
    for (const Mistake& mistake : catalogue()) {
      progress.add(1);
      // Of a bias there is no saying what it might be.
      if (mistake.fits != Fits::bias && mistake.applies(in_)) make(mistake, result);
    }
    if (!auditing_.finds_alike) return result;
    for (const Made& made : made_) {
      // What might be found in numbers is but one of many that might.
      const Fits fits = made.mistake->fits;
      const bool is_known =
          !made.mistake->ways.empty() || fits == Fits::dropout || fits == Fits::divisor;
      if (made.shows && is_known) add_alike(made, result.mistakes[made.result].alike);
    }
    return result;
  }

 private:
  void make(const Mistake& mistake, VariantAudit& result) {
    bool is_usual = true;
    const std::vector<Plan> ways = audited_ways(in_, right_, mistake);
    for (std::size_t way = 0; way < ways.size(); ++way) {
      const auto numbers = compute(in_.input, ways[way], Bounding::rough, holds_weighted_);
      if (!numbers) continue;
      const AuditedMistake audited = judge(mistake, *numbers);
      if (std::exchange(is_usual, false)) result.mistakes.push_back(audited);
      made_.push_back({.mistake = &mistake,
                       .way = way,
                       .result = result.mistakes.size() - 1,
                       .shows = audited.shows,
                       .drops_weights = drops_weights(*numbers),
                       .settings = numbers->variant.settings,
                       .samples = asked_samples(*numbers)});
    }
  }

  bool asks_for(StepId id) const {
    return std::ranges::find(auditing_.asked, id) != auditing_.asked.end();
  }

  std::vector<Sample> asked_samples(const Mistaken& made) const {
    if (!auditing_.finds_alike) return {};
    std::vector<Sample> samples = samples_of(made, right_, in_.input);
    std::erase_if(samples, [&](const Sample& sample) { return !asks_for(sample.id); });
    return samples;
  }

  AuditedMistake judge(const Mistake& mistake, const Mistaken& made) const {
    AuditedMistake audited{.mistake = &mistake};
    for (std::size_t s = 0; s < right_.variant.steps.size(); ++s) {
      if (audited.shows && audited.survives_rounding) break;
      const Step& right = right_.variant.steps[s];
      const Step* theirs = find_step(made.variant, right.id, right.head);
      if (theirs == nullptr || theirs->cells.rows() == 0) continue;
      const bool asked = asks_for(right.id);
      const bool undefined = has_undefined(*theirs, made.variant.settings);
      audited.survives_rounding =
          audited.survives_rounding || (asked && (undefined || differs_rounded(*theirs, s)));
      if (audited.shows || (!asked && audited.unasked_at)) continue;
      const Difference apart = difference(*theirs, s);
      if (!apart.any && !undefined) continue;
      if (!asked) {
        audited.unasked_at = right.id;
        continue;
      }
      audited.shows = true;
      audited.shows_at = right.id;
      audited.head = right.head;
      audited.by = apart.largest;
    }
    if (audited.shows) audited.unasked_at.reset();
    return audited;
  }

  // A program shows NaN there, though no answers can.
  bool has_undefined(const Step& step, const Settings& made) const {
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      for (std::size_t j = 0; j < step.cells.columns(); ++j) {
        if (is_undefined(step.id, step.cells, i, j, in_, made)) return true;
      }
    }
    return false;
  }

  struct Difference {
    bool any = false;
    std::optional<double> largest{};  // between two numbers
  };

  // Where numbers that were not rounded differ from the right ones of step s.
  Difference difference(const Step& theirs, std::size_t s) const {
    Difference found;
    each_differing(theirs, s, in_full, [&](double cell, double ours) {
      found.any = true;
      const double apart = std::abs(cell - ours);
      if (std::isfinite(apart)) found.largest = std::max(found.largest.value_or(0.0), apart);
      return Goes::on;
    });
    return found;
  }

  bool differs_rounded(const Step& theirs, std::size_t s) const {
    bool differs = false;
    each_differing(theirs, s, {}, [&](double, double) {
      differs = true;
      return Goes::no_further;
    });
    return differs;
  }

  // Calls found(theirs, ours) for each number that is not the right one of step s: rounded to the
  // unit, unless they are in full.
  template <typename Found>
  void each_differing(const Step& theirs, std::size_t s, const Strictness& strictness,
                      Found found) const {
    const Matrix& ours = right_.variant.steps[s].cells;
    const bool fits = theirs.cells.columns() == ours.columns();
    for (std::size_t i = 0; i < theirs.cells.rows(); ++i) {
      for (std::size_t j = 0; j < theirs.cells.columns(); ++j) {
        const double right = fits ? ours(i, j) : not_scored;
        double cell = theirs.cells(i, j);
        if (cell == right) continue;
        if (!strictness.in_full && std::isfinite(cell)) cell = std::round(cell / unit_) * unit_;
        const bool differs = fits ? is_compared(theirs.id, cell, right) &&
                                        !counts_as(theirs.id, cell, unit_ / 2, right,
                                                   right_.bounds[s](i, j), strictness)
                                  : is_scored(cell);
        if (differs && found(cell, right) == Goes::no_further) return;
      }
    }
  }

  // Whether dropout might have made the weights of it.
  bool drops_weights(const Mistaken& made) const {
    for (const Step& right : right_.variant.steps) {
      const Step* theirs =
          right.id == StepId::weights ? find_step(made.variant, right.id, right.head) : nullptr;
      if (theirs == nullptr || theirs->cells.columns() != right.cells.columns()) continue;
      for (std::size_t i = 0; i < right.cells.rows(); ++i) {
        for (std::size_t j = 0; j < right.cells.columns(); ++j) {
          if (theirs->cells(i, j) == 0.0 && right.cells(i, j) > 0.0) return true;
        }
      }
    }
    return false;
  }

  void add_alike(const Made& made, std::vector<const Mistake*>& alike) const {
    std::optional<AnsweredVariant> answers;
    const auto all_answers = [&]() -> const AnsweredVariant& {
      if (!answers) answers = answers_of(made);
      return *answers;
    };
    for (const Made& other : made_) {
      const bool is_known =
          other.mistake == made.mistake || std::ranges::find(alike, other.mistake) != alike.end();
      if (is_known) continue;
      // What is found in numbers is named where no other mistake gives the same.
      const Fits fits = other.mistake->fits;
      if (other.mistake->ways.empty() && fits != Fits::dropout) continue;
      if (fits == Fits::dropout
              ? made.drops_weights && is_dropout(all_answers())
              : agrees(made.samples, other.samples, sampled_in_, other.settings) &&
                    explains(other, all_answers())) {
        alike.push_back(other.mistake);
      }
    }
  }

  // All numbers of a mistake again, as if somebody had worked them out.
  AnsweredVariant answers_of(const Made& made) const {
    const auto numbers = compute(in_.input, audited_ways(in_, right_, *made.mistake)[made.way],
                                 Bounding::rough, holds_weighted_);
    AnsweredVariant answers;
    for (const Step& step : numbers.value().variant.steps) {
      const bool is_given = step.shown && asks_for(step.id) && right_.find(step.id, step.head);
      if (!is_given || step.cells.rows() == 0) continue;
      answers.steps.add(as_answer(step.id, step.head, step.cells));
    }
    return answers;
  }

  bool explains(const Made& other, const AnsweredVariant& answers) const {
    const auto numbers = compute(in_.input, audited_ways(in_, right_, *other.mistake)[other.way],
                                 Bounding::term_by_term, holds_weighted_);
    return is_explained(answers, numbers.value(), right_, in_, in_full,
                        misfits_of(answers, right_, in_full));
  }

  bool is_dropout(const AnsweredVariant& answers) const {
    const Plan right = plan(in_.input, in_.variant, in_.settings);
    const auto undropped = compute(in_.input, right, Bounding::term_by_term, holds_weighted_);
    if (!undropped) return false;
    const auto dropout = find_dropout(answers, *undropped, in_full, 1);
    if (!dropout) return false;
    const auto dropped = edited(right, {dropout->edit}, in_.input);
    if (!dropped) return false;
    const auto numbers = compute(in_.input, *dropped, Bounding::term_by_term, holds_weighted_);
    return numbers && is_explained(answers, *numbers, right_, in_, in_full,
                                   misfits_of(answers, right_, in_full));
  }

  const Auditing& auditing_;
  Situation in_;
  Input sampled_input_;
  Situation sampled_in_;
  bool holds_weighted_;
  RightNumbers right_;
  double unit_;
  std::vector<Made> made_;
};

double numbers_of(const VariantTrace& variant) {
  double numbers = 0.0;
  for (const Step& step : variant.steps) {
    numbers += static_cast<double>(step.cells.rows()) * static_cast<double>(step.cells.columns());
  }
  return numbers;
}

// Besides the trace, of one variant after the other: its numbers, those of two mistakes, and how
// far the right ones and one's may be off.
void require_memory(const Trace& trace, const Auditing& auditing) {
  double held = 0.0;
  double largest = 0.0;
  for (const VariantTrace& variant : trace.variants) {
    held += numbers_of(variant);
    largest = std::max(largest, numbers_of(variant));
  }
  const double at_once = auditing.finds_alike ? 5.0 : 3.0;
  require_memory_for(held + at_once * largest, trace.input.file, "an audit");
}

}  // namespace

std::size_t VariantAudit::missed_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      mistakes, [](const AuditedMistake& one) { return !one.shows && !one.unasked_at; }));
}

std::size_t VariantAudit::unasked_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      mistakes, [](const AuditedMistake& one) { return one.unasked_at.has_value(); }));
}

std::vector<VariantAudit> audit(const Trace& trace, const Auditing& auditing) {
  require_memory(trace, auditing);
  const Recycling recycling;
  std::vector<VariantAudit> audits;
  for (const VariantTrace& variant : trace.variants) {
    const bool is_asked = std::ranges::any_of(auditing.asked, [&](StepId id) {
      return std::ranges::find(variant.steps, id, &Step::id) != variant.steps.end();
    });
    if (is_asked) audits.push_back(VariantAuditor(trace, variant, auditing).audit());
  }
  return audits;
}

}  // namespace attn
