// Edits of keys and values that heads share, and of those that are cached.
#include <memory>

#include "mistakes/make.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// What reads keys or values of a head; of the scores, keys.
bool reads_shared(StepId id, bool keys_alone) {
  return id == StepId::scores ||
         (!keys_alone && (id == StepId::weighted_values || id == StepId::context));
}

// What a mask says of the tokens that are not cached, counted from the first of these.
Mask of_own_tokens(Mask mask, std::size_t cached) {
  mask.offset -= static_cast<std::ptrdiff_t>(cached);
  if (mask.cells.columns() > 0) {
    mask.cells = each({mask.cells.rows(), mask.cells.columns() - cached},
                      [&](auto i, auto j) { return mask.cells(i, j + cached); });
  }
  for (Mask& part : mask.parts) part = of_own_tokens(part, cached);
  return mask;
}

}  // namespace

bool make(Making& in, const Shares& edit) {
  Editor& editor = in.editor;
  const std::size_t groups = in.input().kv_heads();
  if (groups == 1 || in.input().sharing == 1) return false;
  for (std::size_t place = 0; place < editor.steps().size(); ++place) {
    const StepId id = editor.steps()[place].id;
    const std::size_t head = editor.steps()[place].head;
    if (head == 0 || !reads_shared(id, edit.keys_alone)) continue;
    const std::size_t other = edit.first ? 1 : (head - 1) % groups + 1;
    for (std::size_t which = 0; which < editor.steps()[place].from.size(); ++which) {
      const Operand read = editor.steps()[place].from[which];
      if (!read.step || editor.steps()[*read.step].head == 0) continue;
      const StepId shared = editor.steps()[*read.step].id;
      if (facts(shared).shape != Shape::token_features) continue;
      const auto found = editor.find(shared, other);
      if (!found) return false;
      Operand& now = editor.steps()[place].from[which];
      now.head = other;
      now.step = *found;
    }
  }
  return true;
}

bool make(Making& in, const PastLast&) {
  Editor& editor = in.editor;
  const std::size_t cached = in.input().cached();
  if (cached == 0) return false;
  bool any = false;
  for (const StepId id : {StepId::scores, StepId::scaled_keys, StepId::weighted_values}) {
    for (const std::size_t place : editor.places(id)) {
      const std::size_t which = id == StepId::scaled_keys ? 0 : 1;
      const Operand read = editor.steps()[place].from[which];
      if (!read.after_past) continue;
      const StepId vectors = id == StepId::weighted_values ? StepId::values : StepId::keys;
      editor.steps()[place].from[which] = editor.add({.id = vectors,
                                                      .op = Op::split,
                                                      .head = read.head,
                                                      .from = {read},
                                                      .dealing = Dealing::past_last,
                                                      .part = cached});
      any = true;
    }
  }
  return any;
}

bool make(Making& in, const WithoutPast&) {
  const Input& input = in.input();
  const bool has_columns = !input.bias.empty() || !input.scores.empty();
  if (!input.past || has_columns || in.editor.settings().self != SelfPolicy::score) return false;
  const auto mask = std::make_shared<Mask>(of_own_tokens(input.mask, input.cached()));
  for (PlannedStep& step : in.editor.steps()) {
    for (Operand& read : step.from) read.after_past = false;
    if (step.op == Op::mask) step.masking.mask = mask;
    step.counts_no_past = step.op == Op::add;
  }
  return true;
}

}  // namespace attn
