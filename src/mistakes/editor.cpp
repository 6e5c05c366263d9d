#include "mistakes/editor.hpp"

#include <algorithm>
#include <functional>

namespace attn {
namespace {

// Queries, keys and values of all heads are made of what the input gives, even where that is given
// under their names: to take others for them changes no step that makes them.
bool makes_vectors(const PlannedStep& step) {
  const bool is_vectors =
      step.id == StepId::queries || step.id == StepId::keys || step.id == StepId::values;
  return is_vectors && step.head == 0;
}

// Whether both name the same, in whatever way they read it.
bool same_source(const Operand& a, const Operand& b) {
  return a.step ? a.step == b.step : !b.step && a.name == b.name;
}

}  // namespace

Editor::Editor(const Plan& plan, const Input& input)
    : whole_sentence(plan.whole_sentence),
      words_off(plan.words_off),
      input_(input),
      settings_(plan.settings),
      steps_(plan.steps.begin(), plan.steps.end()),
      left_out_(steps_.size(), false) {}

std::vector<std::size_t> Editor::places(StepId id) const {
  std::vector<std::size_t> found;
  for (std::size_t place = 0; place < steps_.size(); ++place) {
    const PlannedStep& step = steps_[place];
    if (step.id == id && step.shown && !left_out_[place]) found.push_back(place);
  }
  return found;
}

std::optional<std::size_t> Editor::find(StepId id, std::size_t head) const {
  for (const std::size_t place : places(id)) {
    if (steps_[place].head == head) return place;
  }
  return std::nullopt;
}

Operand Editor::operand(std::size_t place) const {
  return {.name = facts(steps_[place].id).name, .head = steps_[place].head, .step = place};
}

Operand Editor::add(PlannedStep step) {
  step.shown = false;
  steps_.push_back(std::move(step));
  left_out_.push_back(false);
  return operand(steps_.size() - 1);
}

void Editor::redirect(const Operand& old, const Operand& other, std::optional<StepId> by) {
  for (PlannedStep& step : steps_) {
    if (makes_vectors(step) || (by && step.id != *by)) continue;
    for (Operand& read : step.from) {
      if (!same_source(read, old)) continue;
      read = {.name = other.name,
              .of_words = other.of_words || (read.of_words && !old.of_words),
              .transposed = read.transposed != other.transposed,
              .head = other.head,
              .step = other.step};
    }
  }
}

void Editor::leave_out(std::size_t place) {
  left_out_[place] = true;
  redirect(operand(place), steps_[place].from[0]);
}

std::size_t Editor::amend(std::size_t place, PlannedStep amendment) {
  const Operand was = add(steps_[place]);
  PlannedStep& step = steps_[place];
  amendment.id = step.id;
  amendment.head = step.head;
  amendment.shown = step.shown;
  amendment.from.insert(amendment.from.begin(), was);
  step = std::move(amendment);
  return *was.step;
}

Plan Editor::finish(const Plan& before) const {
  Plan plan{.variant = before.variant,
            .settings = settings_,
            .steps = {},
            .edited = true,
            .whole_sentence = whole_sentence,
            .words_off = words_off};
  plan.steps.reserve(steps_.size());
  std::vector<std::optional<std::size_t>> placed(steps_.size());
  const std::function<void(std::size_t)> place = [&](std::size_t at) {
    if (placed[at]) return;
    PlannedStep step = steps_[at];
    for (Operand& operand : step.from) {
      if (!operand.step) continue;
      place(*operand.step);
      operand.step = placed[*operand.step];
    }
    placed[at] = plan.steps.add(std::move(step));
  };
  for (std::size_t at = 0; at < steps_.size(); ++at) {
    if (steps_[at].shown && !left_out_[at]) place(at);
  }
  return plan;
}

}  // namespace attn
