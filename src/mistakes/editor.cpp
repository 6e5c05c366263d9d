#include "mistakes/editor.hpp"

#include <algorithm>
#include <utility>

namespace attn {
namespace {

// Queries, keys and values of all heads are made of what the input gives, even where that is given
// under their names: to take others for them changes no step that makes them.
bool makes_vectors(const PlannedStep& step) {
  const bool is_vectors =
      step.id == StepId::queries || step.id == StepId::keys || step.id == StepId::values;
  return is_vectors && step.head == 0;
}

// What is read in the place of what, found by it in constant time where it is a step.
class Redirections {
 public:
  Redirections(const std::vector<Editor::Redirection>& all, std::size_t steps)
      : of_steps_(steps, nullptr) {
    for (const Editor::Redirection& one : all) {
      if (one.old.step) {
        of_steps_[*one.old.step] = &one;
      } else {
        of_input_.push_back(&one);
      }
    }
  }
  // In whatever way it is read; nullptr where it stays.
  const Editor::Redirection* find(const Operand& read) const {
    if (read.step) return of_steps_[*read.step];
    const auto found = std::ranges::find_if(
        of_input_, [&](const auto* one) { return one->old.name == read.name; });
    return found == of_input_.end() ? nullptr : *found;
  }

 private:
  std::vector<const Editor::Redirection*> of_steps_, of_input_;
};

}  // namespace

void make_copy(PlannedStep& step) {
  step = {.id = step.id,
          .op = Op::split,
          .head = step.head,
          .from = {step.from[0]},
          .of_sentence = step.of_sentence};
}

Editor::Editor(const Plan& plan, const Input& input)
    : whole_sentence(plan.whole_sentence),
      words_off(plan.words_off),
      input_(input),
      before_(plan.steps),
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
  const auto stands = [&](std::size_t place) { return steps_[place].shown && !left_out_[place]; };
  if (const PlannedStep* step = before_.find(id, head)) {
    const std::size_t place = before_.place_of(*step);
    if (stands(place)) return place;
  }
  for (std::size_t place = before_.size(); place < steps_.size(); ++place) {
    if (steps_[place].id == id && steps_[place].head == head && stands(place)) return place;
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

void Editor::redirect(const std::vector<Redirection>& redirections, std::optional<StepId> by) {
  const Redirections all(redirections, steps_.size());
  for (PlannedStep& step : steps_) {
    if (makes_vectors(step) || (by && step.id != *by)) continue;
    for (Operand& read : step.from) {
      const Redirection* to = all.find(read);
      if (to == nullptr) continue;
      const Operand& other = to->other;
      read = {.name = other.name,
              .of_words = other.of_words || (read.of_words && !to->old.of_words),
              .transposed = read.transposed != other.transposed,
              .after_past = read.after_past || other.after_past,
              .head = other.head,
              .step = other.step};
    }
  }
}

void Editor::leave_out(const std::vector<std::size_t>& places) {
  std::vector<Redirection> redirections;
  for (const std::size_t place : places) {
    left_out_[place] = true;
    redirections.push_back({operand(place), steps_[place].from[0]});
  }
  redirect(redirections);
}

std::size_t Editor::amend(std::size_t place, PlannedStep amendment) {
  const Operand was = add(steps_[place]);
  PlannedStep& step = steps_[place];
  amendment.id = step.id;
  amendment.head = step.head;
  amendment.shown = step.shown;
  amendment.from.push_front(was);
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
  for (std::size_t at = 0; at < steps_.size(); ++at) {
    if (steps_[at].shown && !left_out_[at]) place(at, plan.steps, placed);
  }
  return plan;
}

void Editor::place(std::size_t at, StepList<PlannedStep>& steps,
                   std::vector<std::optional<std::size_t>>& placed) const {
  if (placed[at]) return;
  for (const Operand& read : steps_[at].from) {
    if (read.step) place(*read.step, steps, placed);
  }
  placed[at] = steps.add(steps_[at]);
  for (Operand& read : steps[*placed[at]].from) {
    if (read.step) read.step = placed[*read.step];
  }
}

}  // namespace attn
