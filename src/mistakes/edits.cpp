#include "mistakes/edits.hpp"

#include <algorithm>

#include "attention/planner.hpp"
#include "mistakes/make.hpp"
#include "operations/operation.hpp"

namespace attn {
namespace {

// What made the numbers that the step at a place amends.
std::size_t place_before(const Editor& editor, std::size_t place) {
  return *editor.steps()[place].from[0].step;
}

}  // namespace

std::size_t Making::where_normalised(std::size_t place) const {
  while (operation(editor.steps()[place].op).form != Form::share) {
    place = place_before(editor, place);
  }
  return place;
}

void Making::leave_out(std::size_t place, Stands stands) {
  PlannedStep& step = editor.steps()[place];
  switch (stands) {
    case Stands::nowhere:
      return editor.leave_out(place);
    case Stands::as_copy:
      step = {.id = step.id, .op = Op::split, .head = step.head, .from = {step.from[0]}};
      return;
    case Stands::unused:
      editor.redirect(editor.operand(place), Operand(step.from[0]));
  }
}

void Making::amend_in_use(PlannedStep amendment) {
  const std::size_t weigh = *editor.find(StepId::weighted_values, amendment.head);
  amendment.id = StepId::weights;
  amendment.from.insert(amendment.from.begin(), editor.steps()[weigh].from[0]);
  const Operand used = editor.add(std::move(amendment));
  editor.steps()[weigh].from[0] = used;
}

bool Making::mask_covers_all() const {
  return std::ranges::all_of(all_positions(input().tokens.size()),
                             [&](Position word) { return input().mask.covers(word); });
}

bool make(Making& in, const LeftOut& edit) {
  for (const std::size_t place : in.editor.places(edit.step)) in.leave_out(place, edit.stands);
  return true;
}

bool make(Making& in, const MovedToWeights& edit) {
  for (const std::size_t place : in.editor.places(edit.step)) {
    PlannedStep moved = in.editor.steps()[place];
    in.leave_out(place, edit.stands);
    moved.masking.put = 0.0;
    moved.from.erase(moved.from.begin());
    const auto weights = in.editor.find(StepId::weights, moved.head);
    if (!weights) return false;
    if (edit.in_use) {
      in.amend_in_use(moved);
    } else {
      in.editor.amend(in.where_normalised(*weights), moved);
    }
  }
  return true;
}

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

std::optional<Plan> edited(const Plan& plan, const Edits& edits, const Input& input) {
  Editor editor(plan, input);
  Making in(editor, plan);
  for (const Edit& edit : edits) {
    if (!std::visit([&](const auto& one) { return make(in, one); }, edit)) return std::nullopt;
  }
  // Of the whole sentence each word keeps its own row.
  if (editor.whole_sentence && editor.words_off != 0) return std::nullopt;
  Plan made = editor.finish(plan);
  const std::size_t words = made.whole_sentence ? input.tokens.size() : input.words.size();
  if (!measure(made, input, words)) return std::nullopt;
  return made;
}

}  // namespace attn
