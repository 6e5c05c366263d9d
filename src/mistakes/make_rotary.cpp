// Edits of how queries and keys are turned by their positions.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "mistakes/make.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr std::array turned{StepId::rotated_queries, StepId::rotated_keys};

bool is_meant(std::optional<StepId> of, StepId id) { return !of || *of == id; }

// Whether the tables of cosines and sines have rows for these positions.
bool has_rows_for(const Rotary& rotary, double shift) {
  return std::ranges::all_of(rotary.positions, [&](double position) {
    const double row = position + shift;
    return row >= 0.0 && row < static_cast<double>(rotary.cos->rows());
  });
}

bool can_be_made(const Turns& edit, const Rotary& rotary) {
  if (!rotary.cos) return true;
  switch (edit.how) {
    case Turns::How::all_features:
    case Turns::How::base:
    case Turns::How::without_factor:
    case Turns::How::factor_inverted:
      return false;
    case Turns::How::shifted:
      return has_rows_for(rotary, edit.number);
    default:
      return true;
  }
}

void turn_otherwise(const Turns& edit, const PlannedStep& step, Rotating& rotating) {
  switch (edit.how) {
    case Turns::How::other_pairs:
      rotating.pairs = rotating.pairs == Pairing::halves ? Pairing::neighbours : Pairing::halves;
      break;
    case Turns::How::all_features:
      rotating.dims = step.extent.columns / 2 * 2;
      break;
    case Turns::How::from_the_start:
      rotating.restarts = true;
      break;
    case Turns::How::shifted:
      rotating.shift += edit.number;
      break;
    case Turns::How::backwards:
      rotating.backwards = !rotating.backwards;
      break;
    case Turns::How::base:
      rotating.base = edit.number;
      break;
    case Turns::How::without_factor:
      rotating.factor = 1.0;
      break;
    case Turns::How::factor_inverted:
      rotating.factor = 1.0 / rotating.factor;
      break;
  }
}

}  // namespace

bool make(Making& in, const Turns& edit) {
  if (!in.input().rotary || !can_be_made(edit, *in.input().rotary)) return false;
  bool any = false;
  for (const StepId id : turned) {
    if (!is_meant(edit.of, id)) continue;
    in.each(id, [&](PlannedStep& step) {
      if (!step.rotating) return;
      const Rotating right = *step.rotating;
      turn_otherwise(edit, step, *step.rotating);
      any = any || *step.rotating != right;
    });
  }
  return any;
}

bool make(Making& in, const TurnedAgain& edit) {
  bool any = false;
  for (const StepId id : turned) {
    if (!is_meant(edit.of, id)) continue;
    for (const std::size_t place : in.editor.places(id)) {
      const std::optional<Rotating> rotating = in.editor.steps()[place].rotating;
      in.editor.amend(place, {.op = Op::rotate, .rotating = rotating});
      any = true;
    }
  }
  return any;
}

bool make(Making& in, const ValuesTurned&) {
  Editor& editor = in.editor;
  const auto keys = editor.places(StepId::rotated_keys);
  if (keys.empty()) return false;
  const std::optional<Rotating> rotating = editor.steps()[keys.front()].rotating;
  std::vector<Editor::Redirection> redirections;
  for (const std::size_t place : editor.places(StepId::weighted_values)) {
    Operand values = editor.steps()[place].from[1];
    if (values.name != facts(StepId::values).name) return false;
    const bool is_turned = std::ranges::any_of(
        redirections, [&](const auto& one) { return one.old.step == values.step; });
    if (is_turned && values.step) continue;
    values.after_past = false;
    const Operand other = editor.add({.id = StepId::values,
                                      .op = Op::rotate,
                                      .head = values.head,
                                      .from = {values},
                                      .rotating = rotating});
    redirections.push_back({values, other});
    if (!values.step) break;
  }
  editor.redirect(redirections, StepId::weighted_values);
  editor.redirect(redirections, StepId::context);
  return true;
}

bool make(Making& in, const PastTurnedAgain&) {
  Editor& editor = in.editor;
  const auto turns = editor.places(StepId::rotated_keys);
  if (!in.input().past || turns.empty() || in.input().rotary->cos) return false;
  std::optional<Rotating> rotating = editor.steps()[turns.front()].rotating;
  if (!rotating) return false;
  rotating->of_cached = true;
  bool any = false;
  for (const StepId id : {StepId::scaled_keys, StepId::scores, StepId::weighted_values}) {
    for (const std::size_t place : editor.places(id)) {
      const std::size_t which = id == StepId::scaled_keys ? 0 : 1;
      const Operand read = editor.steps()[place].from[which];
      const bool are_values = read.name == facts(StepId::values).name;
      if (!read.after_past || are_values) continue;
      const Operand again = editor.add({.id = StepId::rotated_keys,
                                        .op = Op::rotate,
                                        .head = read.head,
                                        .from = {read},
                                        .rotating = rotating});
      editor.steps()[place].from[which] = again;
      any = true;
    }
  }
  return any;
}

bool make(Making& in, const PairsConverted& edit) {
  const Input& input = in.input();
  const auto turns = in.editor.places(StepId::rotated_keys);
  if (turns.empty()) return false;
  const std::size_t dims = input.rotary.value().dims;
  for (const auto& [id, heads] :
       {std::pair{StepId::queries, input.heads}, std::pair{StepId::keys, input.kv_heads()}}) {
    const auto place = in.editor.find(id, 0);
    if (!place || in.editor.steps()[*place].op != Op::project) return false;
    in.editor.amend(*place, {.op = Op::split,
                             .number = static_cast<double>(dims),
                             .dealing = edit.to == Pairing::halves ? Dealing::to_halves
                                                                   : Dealing::to_neighbours,
                             .part = heads});
  }
  return true;
}

}  // namespace attn
