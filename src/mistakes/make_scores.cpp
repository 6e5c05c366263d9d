// Edits of the scores: what is compared, what divides, what is hidden.
#include "mistakes/make.hpp"
#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

template <typename Function>
bool each_scaling(Making& in, Function function) {
  for (PlannedStep& step : in.editor.steps()) {
    if (step.scaling) function(step);
  }
  return true;
}

std::size_t columns_of(const Making& in, const Operand& rows) {
  if (rows.step) return in.editor.steps()[*rows.step].extent.columns;
  return find_matrix(in.input(), rows.name)->columns();
}

// Whether the mask does not hide already what it would hide.
bool changes_mask(const Input& input, Masking::Hides which) {
  const std::size_t tokens = input.attended_tokens().size();
  const std::size_t further = which == Masking::Hides::last_aligned ? tokens : input.tokens.size();
  for (const Position word : input.words) {
    for (const Position token : all_positions(tokens)) {
      const bool would_hide = index_of(token) + input.tokens.size() > index_of(word) + further;
      if (would_hide != input.mask.hides(word, token)) return true;
    }
  }
  return false;
}

}  // namespace

bool make(Making& in, const KeysUnturned& edit) {
  // The step may move while others are added.
  const std::vector<std::size_t> places = in.editor.places(StepId::scores);
  for (const std::size_t place : places) {
    const Operand keys = in.editor.steps()[place].from[1];
    // A square is filled into its own shape as it is.
    if (edit.refilled && columns_of(in, keys) == in.input().attended_tokens().size()) return false;
    const Operand read = edit.refilled ? in.editor.add({.id = StepId::keys,
                                                        .op = Op::split,
                                                        .head = keys.head,
                                                        .from = {keys},
                                                        .dealing = Dealing::refilled})
                                       : keys;
    in.editor.steps()[place].from[1] = read;
    in.editor.steps()[place].from[1].transposed = !read.transposed;
  }
  return !places.empty();
}

bool make(Making& in, const Divides& edit) {
  if (edit.by == Scaling::By::d_model && !in.input().embeddings) return false;
  return each_scaling(in, [&](PlannedStep& step) {
    step.scaling->by = edit.by;
    step.scaling->number = edit.number;
  });
}

bool make(Making& in, const LengthOfHead&) {
  return each_scaling(in, [](PlannedStep& step) { step.scaling->length_of_head = true; });
}

bool make(Making& in, const KeepsDivisor&) {
  return each_scaling(in, [](PlannedStep& step) { step.scaling.reset(); });
}

bool make(Making& in, const Hides& edit) {
  using enum Masking::Hides;
  const Input& input = in.input();
  if (edit.which == turned && (input.memory || !in.mask_covers_all())) return false;
  const bool is_aligned = edit.which == first_aligned || edit.which == last_aligned;
  const MaskRule rule = input.mask.rule;
  const bool is_one =
      rule == MaskRule::causal || rule == MaskRule::causal_end || rule == MaskRule::matrix;
  if (is_aligned && (!is_one || !changes_mask(input, edit.which))) return false;
  // Wherever they stand: the weights may be masked.
  for (PlannedStep& step : in.editor.steps()) {
    const bool is_mask = operation(step.op).form == Form::masked && step.masking.hides != given;
    const bool is_further = step.id == StepId::masked_scores && !step.shown;
    if (!is_mask || is_further) continue;
    step.masking.hides = edit.which;
    step.masking.kept = edit.kept;
  }
  return true;
}

bool make(Making& in, const Puts& edit) {
  Editor& editor = in.editor;
  std::vector<Editor::Redirection> redirections;
  std::vector<Operands> of_masks;
  for (const std::size_t place : editor.places(StepId::masked_scores)) {
    if (!edit.in_use) {
      editor.steps()[place].masking.put = edit.number;
      editor.steps()[place].masking.added = edit.added;
      editor.steps()[place].masking.to_seen = edit.to_seen;
      continue;
    }
    const Operand masked = editor.operand(place);
    PlannedStep used = editor.steps()[place];
    used.masking.put = edit.number;
    used.masking.added = edit.added;
    if (!edit.added) used.from[0] = masked;
    of_masks.push_back(used.from);
    redirections.push_back({masked, editor.add(std::move(used))});
  }
  // But for what is put itself.
  editor.redirect(redirections);
  for (std::size_t i = 0; i < of_masks.size(); ++i) {
    editor.steps()[*redirections[i].other.step].from = of_masks[i];
  }
  return true;
}

bool make(Making& in, const AlsoHides& edit) {
  // Of as many words as tokens both corners are the same.
  const bool is_square = in.input().tokens.size() == in.input().attended_tokens().size();
  if (edit.which == Masking::Hides::last_aligned && is_square) return false;
  const auto readers = in.editor.places(StepId::exponentials);
  for (const std::size_t place : readers) {
    const PlannedStep step = in.editor.steps()[place];
    const Operand masked = in.editor.add({.id = StepId::masked_scores,
                                          .op = Op::mask,
                                          .head = step.head,
                                          .from = {step.from[0], {.name = "mask"}},
                                          .masking = {.hides = edit.which, .kept = edit.kept}});
    in.editor.steps()[place].from[0] = masked;
  }
  return true;
}

bool make(Making& in, const Overflows& edit) {
  return in.each(StepId::scores, [&](PlannedStep& step) { step.largest = edit.largest; });
}

bool make(Making& in, const SelfTreated& edit) {
  in.editor.settings().self = edit.policy;
  return in.each(StepId::context, [&](PlannedStep& context) {
    context.from.keep_first(1);
    if (edit.policy != SelfPolicy::carry) return;
    Operand own = in.editor.steps()[*context.from[0].step].from[1];
    own.of_words = true;
    own.after_past = false;
    context.from.push_back(own);
  });
}

}  // namespace attn
