#include "check/readings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "judge/follow.hpp"
#include "judge/marks.hpp"
#include "mistakes/compute.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

using Scaled = Notation::Scaled;

struct ScalingWay {
  Scaled scaled;
  Convention convention;
};
constexpr std::array ways_of_scaling{ScalingWay{Scaled::queries, Convention::queries_scaled},
                                     ScalingWay{Scaled::queries_in_use, Convention::queries_scaled},
                                     ScalingWay{Scaled::both, Convention::both_scaled}};

bool has(const AnsweredVariant& given, auto fits) { return std::ranges::any_of(given.steps, fits); }

bool is_square(const AnsweredStep& step) { return step.cells.rows() == step.cells.columns(); }

void turn(AnsweredStep& step) {
  for (Matrix* matrix : {&step.cells, &step.half_units, &step.own_half_units,
                         &step.least_half_units, &step.whole, &step.not_a_number}) {
    *matrix = transpose(*matrix);
  }
  step.turned = true;
}

// All of it with the words as columns; nothing where a step's shape says that they are rows, or
// where that would show in no step.
std::optional<AnsweredVariant> turned(const AnsweredVariant& given) {
  const bool can_be = !has(given, [](const AnsweredStep& step) {
    return !step.turned && (!is_square(step) || step.id == StepId::weighted_values);
  });
  const bool would_show = has(given, [](const AnsweredStep& step) {
    return !step.turned && !is_score(step.id) && step.cells.rows() > 1;
  });
  if (!can_be || !would_show) return std::nullopt;
  AnsweredVariant all = given;
  for (AnsweredStep& step : all.steps) {
    if (!step.turned) turn(step);
  }
  include(Convention::words_as_columns, all.conventions);
  return all;
}

// As the form has it but for what the steps that are given say already.
Notation notation_of(const AnsweredVariant& given, const Situation& in) {
  const auto is = [&](StepId id, std::size_t head) { return given.find(id, head) != nullptr; };
  return {.weights_averaged = in.input.heads > 1 && is(StepId::weights, 0),
          .masked_scores =
              in.settings.mask == MaskRule::none && has(given, [](const AnsweredStep& step) {
                return step.id == StepId::masked_scores;
              })};
}

// Of an input that divides what is compared, numbers of which the scores are divided; nothing where
// what it divides is given.
std::optional<Reading> with_scaled_scores(const Reading& reading, const Situation& in) {
  const bool gives_divided = has(reading.answers, [](const AnsweredStep& step) {
    return step.id == StepId::scaled_queries || step.id == StepId::scaled_keys;
  });
  if (in.input.scale_on == ScaleOn::scores || gives_divided) return std::nullopt;
  Reading scaled = reading;
  scaled.input = in.input;
  scaled.input->scale_on = ScaleOn::scores;
  include(Convention::scores_scaled, scaled.answers.conventions);
  return scaled;
}

// How far numbers are from the right ones: each, beside the step's largest, by no more than 1.
double distance(const Marks& marks, const Matrix& ours) {
  if (marks.wrong_shape) return static_cast<double>(marks.compared);
  const double largest = largest_magnitude(ours);
  double sum = 0.0;
  for (const DifferingCell& cell : marks.differing) {
    const double apart = std::abs(cell.theirs - cell.ours);
    sum += apart < largest ? apart / largest : 1.0;
  }
  return sum;
}

}  // namespace

std::vector<Reading> readings_of(const AnsweredVariant& given, const Situation& in) {
  const Notation usual = notation_of(given, in);
  std::vector<Reading> readings{{.answers = given, .notation = usual}};
  if (auto all = turned(given)) {
    // Where shapes say of some that a word is a column, it is likely one in all.
    const bool is_likely = has(given, [](const AnsweredStep& step) { return step.turned; });
    readings.insert(is_likely ? readings.begin() : readings.end(),
                    {.answers = std::move(*all), .notation = usual});
  }
  const bool shows_scaling = has(given, [](const AnsweredStep& step) {
    return step.id == StepId::queries || step.id == StepId::keys || step.id == StepId::scores;
  });
  if (!shows_scaling) return readings;
  const std::size_t as_to_words = readings.size();
  for (std::size_t i = 0; i < as_to_words; ++i) {
    if (auto scaled = with_scaled_scores(readings[i], in)) readings.push_back(std::move(*scaled));
  }
  for (const ScalingWay& way : ways_of_scaling) {
    for (std::size_t i = 0; i < as_to_words; ++i) {
      Reading scaled = readings[i];
      scaled.notation.scaled = way.scaled;
      include(way.convention, scaled.answers.conventions);
      Situation other = in;
      other.notation = scaled.notation;
      if (can_be_written(other)) readings.push_back(std::move(scaled));
    }
  }
  return readings;
}

Situation situation_of(const Reading& reading, const Situation& in) {
  return {reading.input ? *reading.input : in.input, in.variant, in.settings, reading.notation};
}

Likeliest likeliest(const std::vector<Reading>& readings, const Situation& in,
                    const Strictness& strictness) {
  constexpr double by_far = 0.5;
  Likeliest found;
  double least = 0.0;
  for (std::size_t r = 0; r < readings.size(); ++r) {
    const Situation as_read = situation_of(readings[r], in);
    const RightNumbers right = right_numbers(as_read, readings[r].answers.has_weighted_values());
    double off = 0.0;
    for (const AnsweredStep& step : readings[r].answers.steps) {
      const std::size_t place = right.find(step.id, step.head).value();
      const Matrix& ours = right.variant.steps[place].cells;
      off += distance(mark(step, ours, right.bounds[place], strictness), ours);
    }
    if (off == 0.0) return {.place = r, .is_right = true};
    if (r == 0 || off < least) {
      least = r == 0 ? by_far * off : off;
      found.place = r;
    }
  }
  return found;
}

}  // namespace attn
