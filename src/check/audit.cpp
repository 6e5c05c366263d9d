#include "check/audit.hpp"

#include <algorithm>
#include <cmath>

#include "attention/recipes.hpp"
#include "check/diagnose.hpp"
#include "check/dropout.hpp"
#include "mistakes/compute.hpp"

namespace attn {
namespace {

// The weighted values of a hundred mistakes are held at once, if they are no more than these.
constexpr std::size_t most_weighted_values = 100'000;

constexpr Strictness in_full{.tolerance = {}, .in_full = true};

std::size_t count_weighted_values(const Input& input, const VariantTrace& variant) {
  const std::size_t heads = head_count(variant);
  const Step& context = *find_step(variant, StepId::context, heads == 1 ? 0 : 1);
  return context.cells.rows() * input.attended_tokens().size() * context.cells.columns() * heads;
}

// One way of making a mistake, and what comes of it.
struct Made {
  const Mistake* mistake;
  Mistaken numbers;
};

// Its numbers, as if somebody had worked them out.
AnsweredVariant as_answers(const VariantTrace& variant, const RightNumbers& right) {
  AnsweredVariant answers;
  for (const Step& step : variant.steps) {
    if (!step.shown || !right.find(step.id, step.head) || step.cells.rows() == 0) continue;
    const std::size_t rows = step.cells.rows();
    const std::size_t columns = step.cells.columns();
    answers.steps.push_back({.id = step.id,
                             .head = step.head,
                             .cells = step.cells,
                             .half_units = Matrix(rows, columns),
                             .whole = Matrix(rows, columns)});
  }
  return answers;
}

void blank_hidden(Matrix& cells) {
  for (std::size_t i = 0; i < cells.rows(); ++i) std::ranges::replace(cells.row(i), hidden, blank);
}

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

class VariantAuditor {
 public:
  VariantAuditor(const Trace& trace, const VariantTrace& variant, int decimals)
      : in_{trace.input, variant.variant, variant.settings},
        holds_weighted_(count_weighted_values(trace.input, variant) <= most_weighted_values),
        right_(right_numbers(in_, holds_weighted_)),
        unit_(std::pow(10.0, -decimals)) {
    for (const Mistake& mistake : catalogue()) {
      if (mistake.applies(in_)) make(mistake);
    }
  }

  VariantAudit audit() const {
    VariantAudit result{.variant = in_.variant, .without_weighted_values = !holds_weighted_};
    for (const Made& made : made_) {
      const bool is_usual =
          result.mistakes.empty() || result.mistakes.back().mistake != made.mistake;
      AnsweredVariant answers = as_answers(made.numbers.variant, right_);
      const AuditedMistake audited = judge(made, answers);
      if (is_usual) result.mistakes.push_back(audited);
      if (!audited.shows) continue;
      // JSON has no −∞, and whoever writes null tells less.
      for (AnsweredStep& step : answers.steps) blank_hidden(step.cells);
      add_alike(made, answers, result.mistakes.back().alike);
    }
    return result;
  }

 private:
  void make(const Mistake& mistake) {
    std::vector<Plan> plans = plans_of(in_, std::vector{&mistake});
    if (mistake.is_random()) {
      const Plan right = plan(in_.input, in_.variant, in_.settings);
      if (auto dropped = edited(right, {drop_in_turn(right_.variant)}, in_.input)) {
        plans.push_back(std::move(*dropped));
      }
    }
    for (const Plan& way : plans) {
      auto numbers = compute(in_.input, way, Bounding::term_by_term, holds_weighted_);
      if (numbers) made_.push_back({&mistake, std::move(*numbers)});
    }
  }

  AuditedMistake judge(const Made& made, const AnsweredVariant& answers) const {
    AuditedMistake audited{.mistake = made.mistake};
    for (std::size_t s = 0; s < right_.variant.steps.size(); ++s) {
      const Step& right = right_.variant.steps[s];
      const AnsweredStep* theirs = answers.find(right.id, right.head);
      if (theirs == nullptr) continue;
      audited.survives_rounding =
          audited.survives_rounding || differs_rounded(*theirs, s) || has_undefined(made, right);
      if (audited.shows) continue;
      const Marks marks = mark(*theirs, right.cells, right_.bounds[s], in_full);
      if (marks.differ() == 0 && !has_undefined(made, right)) continue;
      audited.shows = true;
      audited.shows_at = right.id;
      audited.head = right.head;
      audited.by = largest(marks);
    }
    return audited;
  }

  // A program shows NaN there, though no answers can.
  bool has_undefined(const Made& made, const Step& right) const {
    const Step* step = find_step(made.numbers.variant, right.id, right.head);
    if (step == nullptr) return false;
    for (std::size_t i = 0; i < step->cells.rows(); ++i) {
      for (std::size_t j = 0; j < step->cells.columns(); ++j) {
        if (is_undefined(*step, i, j, in_, made.numbers.variant.settings)) return true;
      }
    }
    return false;
  }

  static std::optional<double> largest(const Marks& marks) {
    std::optional<double> by;
    for (const DifferingCell& cell : marks.differing) {
      const double apart = std::abs(cell.theirs - cell.ours);
      if (std::isfinite(apart)) by = std::max(by.value_or(0.0), apart);
    }
    return by;
  }

  bool differs_rounded(const AnsweredStep& theirs, std::size_t s) const {
    AnsweredStep rounded = theirs;
    for (std::size_t i = 0; i < rounded.cells.rows(); ++i) {
      for (std::size_t j = 0; j < rounded.cells.columns(); ++j) {
        double& cell = rounded.cells(i, j);
        if (std::isfinite(cell)) cell = std::round(cell / unit_) * unit_;
        rounded.half_units(i, j) = unit_ / 2;
      }
    }
    return mark(rounded, right_.variant.steps[s].cells, right_.bounds[s], {}).differ() > 0;
  }

  void add_alike(const Made& made, const AnsweredVariant& answers,
                 std::vector<const Mistake*>& alike) const {
    for (const Made& other : made_) {
      const bool is_known =
          other.mistake == made.mistake || std::ranges::find(alike, other.mistake) != alike.end();
      if (is_known) continue;
      if (other.mistake->is_random() ? is_dropout(answers) : explains(other, answers)) {
        alike.push_back(other.mistake);
      }
    }
  }

  bool explains(const Made& other, const AnsweredVariant& answers) const {
    return is_explained(answers, other.numbers, right_, in_, in_full);
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
    return numbers && is_explained(answers, *numbers, right_, in_, in_full);
  }

  Situation in_;
  bool holds_weighted_;
  RightNumbers right_;
  double unit_;
  std::vector<Made> made_;
};

}  // namespace

std::size_t VariantAudit::missed_count() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(mistakes, [](const AuditedMistake& one) { return !one.shows; }));
}

std::vector<VariantAudit> audit(const Trace& trace, int decimals) {
  std::vector<VariantAudit> audits;
  for (const VariantTrace& variant : trace.variants) {
    audits.push_back(VariantAuditor(trace, variant, decimals).audit());
  }
  return audits;
}

}  // namespace attn
