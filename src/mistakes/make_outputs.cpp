// Edits of what attention gives.
#include "mistakes/make.hpp"

namespace attn {

bool make(Making& in, const WithResidual&) {
  const auto place = in.result();
  if (!place || !in.input().embeddings) return false;
  Operand given = in.stream();
  given.of_words = !given.step || in.editor.steps()[*given.step].of_sentence;
  in.editor.amend(*place, {.op = Op::concat, .from = {given}, .dealing = Dealing::added});
  return true;
}

bool make(Making& in, const Normed& edit) {
  const auto place = in.result();
  if (!place) return false;
  in.editor.amend(*place, {.op = Op::norm, .number = edit.epsilon});
  return true;
}

}  // namespace attn
