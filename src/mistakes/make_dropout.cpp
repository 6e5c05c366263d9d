// The edit that drops numbers at random, as training does.
#include <algorithm>
#include <memory>

#include "mistakes/make.hpp"

namespace attn {
namespace {

// Which numbers of the other words were dropped is not known: none.
Matrix of_all_words(const Input& input, const Matrix& kept) {
  Matrix all(input.tokens.size(), kept.columns(), 1.0);
  for (std::size_t i = 0; i < input.words.size(); ++i) {
    std::ranges::copy(kept.row(i), all.row(index_of(position_of(input.words, Row{i}))).begin());
  }
  return all;
}

// The mask that drops, and the division of what is left.
std::pair<PlannedStep, PlannedStep> dropping(const Making& in, const Dropped& edit,
                                             const Matrix& kept) {
  return {{.op = Op::mask,
           .from = {{.name = "mask"}},
           .masking = {.hides = Masking::Hides::given,
                       .put = 0.0,
                       .kept = std::make_shared<const Matrix>(
                           in.editor.whole_sentence ? of_all_words(in.input(), kept) : kept)}},
          {.op = Op::divide, .number = 1.0 - edit.p}};
}

}  // namespace

bool make(Making& in, const Dropped& edit) {
  Editor& editor = in.editor;
  std::vector<Editor::Redirection> redirections;
  std::vector<std::size_t> masks;
  for (const std::size_t place : editor.places(edit.of)) {
    const std::size_t head = editor.steps()[place].head;
    auto [mask, divide] = dropping(in, edit, edit.kept.at(head == 0 ? 0 : head - 1));
    if (!edit.in_use) {
      const std::size_t was = editor.amend(place, std::move(divide));
      editor.amend(was, std::move(mask));
      continue;
    }
    const Operand written = editor.operand(place);
    mask.id = divide.id = edit.of;
    mask.head = divide.head = head;
    const Operand dropped = editor.add(std::move(mask));
    divide.from = {dropped};
    masks.push_back(*dropped.step);
    redirections.push_back({written, editor.add(std::move(divide))});
  }
  editor.redirect(redirections);
  // After that, so that these go on reading what is written.
  for (std::size_t i = 0; i < masks.size(); ++i) {
    editor.steps()[masks[i]].from.push_front(redirections[i].old);
  }
  return true;
}

}  // namespace attn
