// Edits of what comes out last.
#include "mistakes/make.hpp"

namespace attn {
namespace {

std::optional<std::size_t> last_place(const Editor& editor) {
  for (const StepId last : {StepId::output, StepId::concat, StepId::context}) {
    if (const auto place = editor.find(last, 0)) return place;
  }
  return std::nullopt;
}

}  // namespace

bool make(Making& in, const WithResidual&) {
  const auto place = last_place(in.editor);
  if (!place || !in.input().embeddings) return false;
  in.editor.amend(*place, {.op = Op::concat,
                           .from = {{.name = "embeddings", .of_words = true}},
                           .dealing = Dealing::added});
  return true;
}

bool make(Making& in, const Normed& edit) {
  const auto place = last_place(in.editor);
  if (!place) return false;
  in.editor.amend(*place, {.op = Op::norm, .number = edit.epsilon});
  return true;
}

}  // namespace attn
