// Edits of the network after attention, and of small ones that make queries, keys or values.
#include <utility>

#include "mistakes/make.hpp"

namespace attn {

bool make(Making& in, const ActivatedAs& edit) {
  const auto place = in.editor.find(edit.step, 0);
  if (!place) return false;
  PlannedStep& step = in.editor.steps()[*place];
  if (step.op != Op::activate) return false;
  if (edit.activation) {
    const bool is_other = step.activation != *edit.activation;
    step.activation = *edit.activation;
    return is_other;
  }
  step.is_linear = true;
  return true;
}

bool make(Making& in, const Gated& edit) {
  using How = Gated::How;
  Editor& editor = in.editor;
  const auto up = editor.find(StepId::ffn_hidden, 0), gate = editor.find(StepId::ffn_gate, 0),
             activated = editor.find(StepId::ffn_activated, 0);
  if (!up || !gate || !activated || editor.steps()[*activated].from.size() < 2) return false;
  Operands& read = editor.steps()[*activated].from;
  switch (edit.how) {
    case How::exchanged:
      std::swap(editor.steps()[*up].from, editor.steps()[*gate].from);
      break;
    case How::exchanged_in_use:
      std::swap(read[0], read[1]);
      break;
    case How::without_gate:
      read.erase(0);
      break;
    case How::without_hidden:
      read.keep_first(1);
      break;
  }
  return true;
}

bool make(Making& in, const LayerLeftOut& edit) {
  Editor& editor = in.editor;
  const HiddenSteps layer = hidden_steps_of(edit.vectors);
  const auto first = editor.find(layer.hidden, 0), between = editor.find(layer.activated, 0),
             last = editor.find(edit.vectors, 0);
  if (!first || !between || !last || editor.steps()[*last].op != Op::project) return false;
  if (edit.second) {
    editor.steps()[*last] = {
        .id = edit.vectors, .op = Op::split, .from = {editor.operand(*between)}};
  } else {
    editor.steps()[*last].from[0] = editor.steps()[*first].from[0];
  }
  return true;
}

}  // namespace attn
