#include "mistakes/edits.hpp"

#include <algorithm>

#include "attention/planner.hpp"
#include "mistakes/make.hpp"

namespace attn {

bool make(Making& in, const LeftOut& edit) {
  in.leave_out(edit.step, edit.stands);
  return true;
}

bool make(Making& in, const MovedToWeights& edit) {
  std::vector<PlannedStep> all_moved;
  for (const std::size_t place : in.editor.places(edit.step)) {
    all_moved.push_back(in.editor.steps()[place]);
  }
  in.leave_out(edit.step, edit.stands);
  for (PlannedStep& moved : all_moved) {
    moved.masking.put = 0.0;
    moved.from.erase(0);
    const auto weights = in.editor.find(StepId::weights, moved.head);
    if (!weights) return false;
    if (edit.in_use) {
      in.amend_in_use(std::move(moved));
    } else {
      in.editor.amend(in.where_normalised(*weights), std::move(moved));
    }
  }
  return true;
}

namespace {

// Takes each step of that id out, and puts it before the other of its head, or after it.
bool move(Making& in, StepId id, StepId other_id, bool after) {
  Editor& editor = in.editor;
  const std::vector<std::size_t> places = editor.places(id);
  for (const std::size_t place : places) {
    const auto other = editor.find(other_id, editor.steps()[place].head);
    if (!other) return false;
    editor.redirect({{editor.operand(place), editor.steps()[place].from[0]}});
    if (after) {
      editor.redirect({{editor.operand(*other), editor.operand(place)}});
      editor.steps()[place].from[0] = editor.operand(*other);
    } else {
      editor.steps()[place].from[0] = editor.steps()[*other].from[0];
      editor.steps()[*other].from[0] = editor.operand(place);
    }
  }
  return !places.empty();
}

}  // namespace

bool make(Making& in, const DoneBefore& edit) { return move(in, edit.step, edit.other, false); }

bool make(Making& in, const DoneAfter& edit) { return move(in, edit.step, edit.other, true); }

bool make(Making& in, const WholeSentence&) {
  in.editor.whole_sentence = true;
  return in.mask_covers_all();
}

bool make(Making& in, const WordsOff& edit) {
  in.editor.words_off = edit.by;
  const Input& input = in.input();
  return std::ranges::all_of(input.words, [&](Position word) {
    const auto other = static_cast<std::ptrdiff_t>(index_of(word)) + edit.by;
    const auto count = static_cast<std::ptrdiff_t>(input.tokens.size());
    return other >= 0 && other < count &&
           input.mask.covers(Position{static_cast<std::size_t>(other)});
  });
}

Edit::Edit(const Edit&) = default;
Edit::Edit(Edit&&) noexcept = default;
Edit& Edit::operator=(const Edit&) = default;
Edit& Edit::operator=(Edit&&) noexcept = default;
Edit::~Edit() = default;

std::optional<Plan> edited(const Plan& plan, const Edits& edits, const Input& input) {
  Editor editor(plan, input);
  Making in(editor, plan);
  for (const Edit& edit : edits) {
    if (!std::visit([&](const auto& one) { return make(in, one); }, edit.kind()))
      return std::nullopt;
  }
  // Of the whole sentence each word keeps its own row.
  if (editor.whole_sentence && editor.words_off != 0) return std::nullopt;
  Plan made = editor.finish(plan);
  const std::size_t words = made.whole_sentence ? input.tokens.size() : input.words.size();
  if (!measure(made, input, words)) return std::nullopt;
  return made;
}

}  // namespace attn
