// Edits of the softmax, and of the weights that it makes.
#include <algorithm>
#include <cmath>

#include "mistakes/make.hpp"

namespace attn {
namespace {

// Lets each step at these places, of each head one, read what all of them read, side by side.
void read_all(Editor& editor, const std::vector<std::size_t>& places) {
  Operands all;
  for (const std::size_t place : places) all.push_back(editor.steps()[place].from[0]);
  const StepId id = editor.steps()[places.front()].id;
  const Operand together = editor.add({.id = id, .op = Op::concat, .from = std::move(all)});
  for (const std::size_t place : places) {
    Operands& from = editor.steps()[place].from;
    from.keep_first(1);
    from.push_back(together);
  }
}

// The maximum, or the sum, of the steps at these places.
template <typename Edit>
bool take_along(Making& in, const Edit& edit, const std::vector<std::size_t>& places) {
  if (edit.of_all_heads && places.size() < 2) return false;
  for (const std::size_t place : places) {
    in.editor.steps()[place].along = edit.along;
    in.editor.steps()[place].without_keepdims = !edit.keepdims;
  }
  if (edit.of_all_heads) read_all(in.editor, places);
  return true;
}

}  // namespace

bool make(Making& in, const EmptyAsZero& edit) {
  const StepId id = edit.in_weights ? StepId::weights : StepId::exponentials;
  return in.each(id, [](PlannedStep& step) { step.empty = EmptyRows::zeros; });
}

bool make(Making& in, const MaximumAlong& edit) {
  return take_along(in, edit, in.editor.places(StepId::exponentials));
}

bool make(Making& in, const SumAlong& edit) {
  std::vector<std::size_t> places = in.editor.places(StepId::weights);
  for (std::size_t& place : places) place = in.where_normalised(place);
  return take_along(in, edit, places);
}

bool make(Making& in, const Power& edit) {
  return in.each(StepId::exponentials, [&](PlannedStep& step) {
    step.number = edit.base;
    step.shown = !std::isinf(edit.base);
  });
}

bool make(Making& in, const SoftmaxAgain& edit) {
  const bool has_mask = !in.editor.places(StepId::masked_scores).empty();
  if (edit.masked && !has_mask) return false;
  for (const std::size_t place : in.editor.places(StepId::weights)) {
    const std::size_t head = in.editor.steps()[place].head;
    std::vector<PlannedStep> again{{.op = Op::exp, .head = head},
                                   {.op = Op::normalise, .head = head}};
    if (edit.masked) {
      again.insert(again.begin(),
                   PlannedStep{.op = Op::mask, .head = head, .from = {{.name = "mask"}}});
    }
    for (PlannedStep& step : again) {
      if (edit.in_use) {
        in.amend_in_use(std::move(step));
      } else {
        in.editor.amend(place, std::move(step));
      }
    }
  }
  return true;
}

bool make(Making& in, const WeightsTurned& edit) {
  if (!edit.in_use) {
    for (const std::size_t place : in.editor.places(StepId::weights)) {
      in.editor.amend(place, {.op = Op::split});
      in.editor.steps()[place].from[0].transposed = true;
    }
  }
  // What is not scored has moved, and is no longer where it is left out.
  return in.each(StepId::weighted_values, [&](PlannedStep& step) {
    step.unscored_as_zero = true;
    if (edit.in_use) step.from[0].transposed = !step.from[0].transposed;
  });
}

bool make(Making& in, const WeightsTimes& edit) {
  std::vector<Editor::Redirection> unused;
  for (const std::size_t place : in.editor.places(StepId::weights)) {
    const std::size_t was = in.editor.amend(place, {.op = Op::divide, .number = 1.0 / edit.factor});
    unused.push_back({in.editor.operand(place), in.editor.operand(was)});
  }
  if (!edit.in_use) in.editor.redirect(unused, StepId::weighted_values);
  return true;
}

}  // namespace attn
