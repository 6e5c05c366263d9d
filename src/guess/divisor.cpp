#include "guess/divisor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "attention/recipes.hpp"
#include "judge/room.hpp"
#include "mistakes/compute.hpp"

namespace attn {
namespace {

// All that a divisor may be, for the numbers seen so far.
struct Range {
  double least = 0.0, most = std::numeric_limits<double>::infinity();
  std::size_t seen = 0;

  // It is also between these two, in whichever order.
  void narrow(double a, double b) {
    least = std::max(least, std::min(a, b));
    most = std::min(most, std::max(a, b));
    ++seen;
  }
  bool is_possible() const { return least <= most && std::isfinite(most); }
};

// The nearest number of a kind to one: whole ones, roots of whole ones, what has so many decimals.
struct Kind {
  double (*nearest)(double);
  double (*density)(double);  // how many there are on a unit
};
constexpr std::array kinds{
    Kind{[](double c) { return std::round(c); }, [](double) { return 1.0; }},
    Kind{[](double c) { return std::sqrt(std::round(c * c)); }, [](double c) { return 2 * c; }},
    Kind{[](double c) { return 1 / std::round(1 / c); }, [](double c) { return 1 / (c * c); }},
    Kind{[](double c) { return 1 / std::sqrt(std::round(1 / (c * c))); },
         [](double c) { return 2 / (c * c * c); }},
    Kind{[](double c) { return std::round(c * 10) / 10; }, [](double) { return 10.0; }},
    Kind{[](double c) { return std::round(c * 100) / 100; }, [](double) { return 100.0; }},
};

// A number of some kind in a range so narrow that it would hardly be there by chance.
std::optional<double> chosen_in(const Range& range) {
  if (!range.is_possible() || range.seen < 2) return std::nullopt;
  const double middle = (range.least + range.most) / 2;
  for (const Kind& kind : kinds) {
    const double number = kind.nearest(middle);
    const bool is_in = number >= range.least && number <= range.most && number > 0.0;
    if (is_in && (range.most - range.least) * kind.density(middle) < 0.1) return number;
  }
  return std::nullopt;
}

// How far a number given may be off, with some units of its type for what was lost on the way.
double room(const AnsweredStep& answered, std::size_t i, std::size_t j,
            const Strictness& strictness) {
  const double lost = std::max(1e-6, 2 * strictness.precision().made);
  return room_of(answered, i, j, lost * std::abs(answered.cells(i, j)), strictness);
}

bool is_number(double cell) { return std::isfinite(cell); }

void read_scaled(const AnsweredStep& answered, const Matrix& scores, const Strictness& strictness,
                 Range& range) {
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    for (std::size_t j = 0; j < scores.columns(); ++j) {
      const double scaled = answered.cells(i, j);
      const double off = is_number(scaled) ? room(answered, i, j, strictness) : 0.0;
      if (!is_number(scaled) || !is_number(scores(i, j)) || std::abs(scaled) <= 2 * off) continue;
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
      const bool tells = j != most && is_number(small) && is_number(apart) && apart != 0.0;
      const double off = room(answered, i, j, strictness);
      if (!tells || small <= 10 * off) continue;
      const double large_off = room(answered, i, most, strictness);
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

// Tries divisors: what the first step given comes to under each, for one word.
class Trial {
 public:
  Trial(const Situation& in, const AnsweredStep& answered, Row word, const Strictness& strictness)
      : answered_(answered),
        strictness_(strictness),
        row_(index_of(word)),
        input_(in.input),
        plan_(plan(in.input, in.variant, in.settings)) {
    input_.words = {position_of(in.input.words, word)};
    measure(plan_, input_, 1);
  }

  // By how much the row is off, in units of what it may be off by.
  double misfit(double divisor) const {
    const auto row = numbers(divisor);
    if (row.empty()) return std::numeric_limits<double>::infinity();
    double sum = 0.0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!is_number(given(j))) continue;
      const double off = (row[j] - given(j)) / room_of_given(j);
      sum += off * off;
    }
    return sum;
  }

  // How far a divisor may be off so that each number stays what it is given as.
  Range around(double divisor) const {
    Range range;
    const double step = 1e-4 * divisor;
    const auto here = numbers(divisor);
    const auto there = numbers(divisor + step);
    for (std::size_t j = 0; j < here.size() && j < there.size(); ++j) {
      const double slope = (there[j] - here[j]) / step;
      const double off = room_of_given(j);
      // What hardly moves tells nothing.
      if (!is_number(given(j)) || std::abs(slope) * divisor < 4 * off) continue;
      const double best = divisor + (given(j) - here[j]) / slope;
      range.narrow(best - off / std::abs(slope), best + off / std::abs(slope));
    }
    return range;
  }

 private:
  double given(std::size_t column) const { return answered_.cells(row_, column); }
  double room_of_given(std::size_t column) const {
    return room(answered_, row_, column, strictness_) + 1e-12;
  }

  std::vector<double> numbers(double divisor) const {
    std::vector<double> row;
    const auto listener = [&](Step& step, const MistakenBounds&) {
      if (step.id != answered_.id || step.head != answered_.head) return Goes::on;
      const auto cells = step.cells.row(0);
      row.assign(cells.begin(), cells.end());
      return Goes::no_further;
    };
    compute(input_, divided_by(plan_, divisor), Bounding::none, false, listener);
    return row.size() == answered_.cells.columns() ? row : std::vector<double>{};
  }

  const AnsweredStep& answered_;
  const Strictness& strictness_;
  std::size_t row_;
  Input input_;
  Plan plan_;
};

// The best of a stretch of divisors, by the golden section.
double best_between(const Trial& trial, double least, double most) {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (int round = 0; round < 40 && most - least > 1e-9 * most; ++round) {
    const double a = most - golden * (most - least);
    const double b = least + golden * (most - least);
    if (trial.misfit(a) < trial.misfit(b)) {
      most = b;
    } else {
      least = a;
    }
  }
  return (least + most) / 2;
}

Range tried(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
            Row word, const Strictness& strictness) {
  const AnsweredStep* after = nullptr;
  for (const StepId id : {StepId::concat, StepId::context, StepId::output}) {
    const auto given = std::ranges::find(answers.steps, id, &AnsweredStep::id);
    if (after == nullptr && given != answers.steps.end()) after = &*given;
  }
  const Step* scaled = find_step(right.variant, StepId::scaled_scores,
                                 head_count(right.variant) > 1 ? std::size_t{1} : std::size_t{0});
  if (after == nullptr || scaled == nullptr) return {};
  // What is scaled elsewhere is a copy here; and from a divisor below 0 no factor leads on.
  if (!(scaled->number > 0.0)) return {};
  const Trial trial(in, *after, word, strictness);
  // Sixty-four times less to sixty-four times more, by steps of a fifth.
  constexpr double factor = 1.2;
  const double first = scaled->number / 64;
  double best = first, least_misfit = std::numeric_limits<double>::infinity();
  for (double divisor = first; divisor <= 64 * scaled->number; divisor *= factor) {
    const double misfit = trial.misfit(divisor);
    if (misfit < least_misfit) {
      least_misfit = misfit;
      best = divisor;
    }
  }
  return trial.around(best_between(trial, best / factor, best * factor));
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

std::optional<double> find_divisor(const Situation& in, const AnsweredVariant& answers,
                                   const RightNumbers& right, Row word,
                                   const Strictness& strictness) {
  const Range read = read_from_pairs(answers, right, strictness);
  return chosen_in(read.seen > 0 ? read : tried(in, answers, right, word, strictness));
}

}  // namespace attn
