#include "guess/one_number.hpp"

#include <algorithm>
#include <array>

#include "attention/planner.hpp"
#include "judge/room.hpp"
#include "mistakes/compute.hpp"

namespace attn {

void Range::narrow(double a, double b) {
  least = std::max(least, std::min(a, b));
  most = std::min(most, std::max(a, b));
  ++seen;
}

std::optional<double> chosen_in(const Range& range, std::span<const Kind> kinds, double odds) {
  if (!range.is_possible() || range.seen == 0) return std::nullopt;
  const double middle = (range.least + range.most) / 2;
  for (const Kind& kind : kinds) {
    const double number = kind.nearest(middle);
    const bool is_in = number >= range.least && number <= range.most && number > 0.0;
    if (is_in && (range.most - range.least) * kind.density(middle) * odds < 1.0) return number;
  }
  return std::nullopt;
}

double roomy(const AnsweredStep& answered, std::size_t row, std::size_t column,
             const Strictness& strictness) {
  const double lost = std::max(1e-6, 2 * strictness.precision().made);
  return room_of(answered, row, column, lost * std::abs(answered.cells(row, column)), strictness);
}

const AnsweredStep* first_after_weights(const AnsweredVariant& answers) {
  for (const StepId id : {StepId::concat, StepId::context, StepId::output}) {
    const auto given = std::ranges::find(answers.steps, id, &AnsweredStep::id);
    if (given != answers.steps.end()) return &*given;
  }
  return nullptr;
}

Trial::Trial(const Situation& in, const AnsweredStep& answered, Row word,
             const Strictness& strictness, MakePlan make)
    : answered_(answered),
      strictness_(strictness),
      row_(index_of(word)),
      input_(in.input),
      make_(std::move(make)) {
  input_.words = {position_of(in.input.words, word)};
}

double Trial::room(std::size_t column) const {
  return roomy(answered_, row_, column, strictness_) + 1e-12;
}

std::vector<double> Trial::numbers(double number) const {
  auto plan = make_(number);
  if (!plan || !measure(*plan, input_, 1)) return {};
  std::vector<double> row;
  const auto listener = [&](Step& step, const MistakenBounds&) {
    if (step.id != answered_.id || step.head != answered_.head) return Goes::on;
    const auto cells = step.cells.row(0);
    row.assign(cells.begin(), cells.end());
    return Goes::no_further;
  };
  compute(input_, *plan, Bounding::none, false, listener);
  return row.size() == answered_.cells.columns() ? row : std::vector<double>{};
}

// By how much the row is off, in units of what it may be off by.
double Trial::misfit(double number) const {
  const auto row = numbers(number);
  if (row.empty()) return std::numeric_limits<double>::infinity();
  double sum = 0.0;
  for (std::size_t j = 0; j < row.size(); ++j) {
    if (!std::isfinite(given(j))) continue;
    const double off = (row[j] - given(j)) / room(j);
    sum += off * off;
  }
  return sum;
}

// How far a number may be off so that each one given stays what it is.
Range Trial::around(double number) const {
  Range range;
  const double step = 1e-4 * number;
  const auto here = numbers(number);
  const auto there = numbers(number + step);
  for (std::size_t j = 0; j < here.size() && j < there.size(); ++j) {
    const double slope = (there[j] - here[j]) / step;
    const double off = room(j);
    // What hardly moves tells nothing.
    if (!std::isfinite(given(j)) || std::abs(slope) * number < 4 * off) continue;
    const double best = number + (given(j) - here[j]) / slope;
    range.narrow(best - off / std::abs(slope), best + off / std::abs(slope));
  }
  return range;
}

// The best of a stretch, by the golden section.
double Trial::best_between(double least, double most) const {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (int round = 0; round < 40 && most - least > 1e-9 * most; ++round) {
    const double a = most - golden * (most - least);
    const double b = least + golden * (most - least);
    if (misfit(a) < misfit(b)) {
      most = b;
    } else {
      least = a;
    }
  }
  return (least + most) / 2;
}

Range Trial::best(double least, double most) const {
  // By steps of a fifth.
  constexpr double factor = 1.2;
  double nearest = least, least_misfit = std::numeric_limits<double>::infinity();
  for (double number = least; number <= most; number *= factor) {
    const double off = misfit(number);
    if (off < least_misfit) {
      least_misfit = off;
      nearest = number;
    }
  }
  return around(best_between(nearest / factor, nearest * factor));
}

}  // namespace attn
