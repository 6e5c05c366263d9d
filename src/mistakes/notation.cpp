#include "mistakes/notation.hpp"

#include <algorithm>
#include <cmath>

#include "attention/planner.hpp"
#include "mistakes/editor.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

using Scaled = Notation::Scaled;

// Those of all heads, from which each head takes its own; where they are given, the heads' own.
bool divide_as_written(Editor& editor, StepId vectors, double divisor) {
  std::vector<std::size_t> places = editor.places(vectors);
  if (const auto of_all = editor.find(vectors, 0)) places = {*of_all};
  for (const std::size_t place : places) {
    editor.amend(place, {.op = Op::divide, .number = divisor});
  }
  return !places.empty();
}

// Keys that are weighed, too, must stay as they are.
bool are_weighed(const Editor& editor, const std::vector<PlannedStep>& steps, StepId vectors) {
  return std::ranges::any_of(editor.places(StepId::weighted_values), [&](std::size_t place) {
    return rows_name(steps[place].from[1].name) == facts(vectors).name;
  });
}

void divide_in_use(Editor& editor, double divisor) {
  for (const std::size_t place : editor.places(StepId::scores)) {
    const PlannedStep scores = editor.steps()[place];
    const Operand divided = editor.add({.id = StepId::queries,
                                        .op = Op::divide,
                                        .head = scores.head,
                                        .from = {scores.from[0]},
                                        .number = divisor});
    editor.steps()[place].from[0] = divided;
  }
}

// Whether numbers of a step may be divided by the divisor, or by its root, and the scores be
// divided so: what is normed after it is not, nor is what was cached before.
bool carries_scaling(const Editor& editor, StepId vectors) {
  const bool is_keys = vectors == StepId::keys;
  const Input& input = editor.input();
  return !input.qk_norm && !(is_keys && input.past);
}

bool scale_earlier(Editor& editor, Scaled scaled) {
  const auto places = editor.places(StepId::scaled_scores);
  if (places.empty()) return false;
  const PlannedStep& first = editor.steps()[places.front()];
  const double divisor = first.number;
  if (first.op != Op::divide || !(divisor > 0.0)) return false;
  for (const std::size_t place : places) make_copy(editor.steps()[place]);
  switch (scaled) {
    case Scaled::scores:
      break;
    case Scaled::queries:
      return carries_scaling(editor, StepId::queries) &&
             divide_as_written(editor, StepId::queries, divisor);
    case Scaled::queries_in_use:
      divide_in_use(editor, divisor);
      break;
    case Scaled::both:
      return carries_scaling(editor, StepId::keys) &&
             !are_weighed(editor, editor.steps(), StepId::keys) &&
             divide_as_written(editor, StepId::queries, std::sqrt(divisor)) &&
             divide_as_written(editor, StepId::keys, std::sqrt(divisor));
  }
  return true;
}

// What each head weighs with, where the heads have no weights of their own.
Operands weights_of_heads(const Editor& editor, const std::vector<PlannedStep>& steps) {
  Operands weights;
  for (const std::size_t place : editor.places(StepId::weights)) {
    weights.push_back(editor.operand(place));
  }
  if (!weights.empty()) return weights;
  for (const PlannedStep& step : steps) {
    if (step.id == StepId::weighted_values) weights.push_back(step.from[0]);
  }
  return weights;
}

bool average_weights(Editor& editor) {
  if (editor.find(StepId::weights, 0)) return true;
  Operands weights = weights_of_heads(editor, editor.steps());
  if (weights.empty()) return false;
  const auto heads = static_cast<double>(weights.size());
  const Operand sum = editor.add({.id = StepId::weights,
                                  .op = Op::concat,
                                  .from = std::move(weights),
                                  .dealing = Dealing::added});
  const Operand mean =
      editor.add({.id = StepId::weights, .op = Op::divide, .from = {sum}, .number = heads});
  editor.steps()[*mean.step].shown = true;
  return true;
}

bool show_as_masked(Editor& editor) {
  if (!editor.places(StepId::masked_scores).empty()) return true;
  for (const std::size_t place : editor.places(StepId::exponentials)) {
    const PlannedStep reader = editor.steps()[place];
    // A mistake may have put a mask there, whose −∞ is in no copy.
    const auto read = reader.from[0].step;
    if (read && editor.steps()[*read].id == StepId::masked_scores) {
      editor.steps()[*read].shown = true;
      continue;
    }
    const Operand copy = editor.add({.id = StepId::masked_scores,
                                     .op = Op::split,
                                     .head = reader.head,
                                     .from = {reader.from[0]}});
    editor.steps()[*copy.step].shown = true;
    editor.steps()[place].from[0] = copy;
  }
  return true;
}

}  // namespace

std::optional<Plan> written_down(const Plan& plan, const Notation& notation, const Input& input) {
  Editor editor(plan, input);
  const bool is_made =
      (notation.scaled == Scaled::scores || scale_earlier(editor, notation.scaled)) &&
      (!notation.weights_averaged || average_weights(editor)) &&
      (!notation.masked_scores || show_as_masked(editor));
  if (!is_made) return std::nullopt;
  Plan made = editor.finish(plan);
  const std::size_t words = made.whole_sentence ? input.tokens.size() : input.words.size();
  if (!measure(made, input, words)) return std::nullopt;
  return made;
}

}  // namespace attn
