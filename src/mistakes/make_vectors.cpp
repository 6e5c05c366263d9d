// Edits of queries, keys and values, and of the matrices that make them.
#include "attention/planner.hpp"
#include "mistakes/make.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// The step that makes vectors of a source; of embeddings none does.
std::optional<StepId> made_by(Source source) {
  switch (source) {
    case Source::queries:
      return StepId::queries;
    case Source::keys:
      return StepId::keys;
    case Source::values:
      return StepId::values;
    case Source::embeddings:
      break;
  }
  return std::nullopt;
}

// Rows · W + b, as an earlier mistake may read W and b: as they were before this one, in which
// two may change places.
Operands projected_for(const Making& in, StepId id, const Operand& rows) {
  for (const PlannedStep& step : in.before.steps) {
    if (step.from.size() < 2 || step.from[1].name != W_of(id).key) continue;
    Operands from = step.from;
    from[0] = rows;
    return from;
  }
  return projected(in.input(), id, rows);
}

// Vectors of all heads, as their readers name them.
Operand whole(const Editor& editor, StepId vectors) {
  if (const auto place = editor.find(vectors, 0)) return editor.operand(*place);
  return {.name = facts(vectors).name, .of_words = vectors == StepId::queries};
}

template <typename Function>
void each_operand(Editor& editor, std::string_view name, Function function) {
  for (PlannedStep& step : editor.steps()) {
    for (std::size_t at = step.from.size(); at-- > 0;) {
      if (!step.from[at].step && step.from[at].name == name) function(step, at);
    }
  }
}

}  // namespace

std::optional<PlannedStep> rows_of(const Making& in, Source source, bool of_words) {
  const Input& input = in.input();
  const bool of_memory = input.memory && !of_words;
  const auto& tokens = of_memory ? input.memory->tokens : input.tokens;
  const Operand embedded{.name = of_memory ? "memory" : "embeddings", .of_words = of_words};
  const auto id = made_by(source);
  const std::string_view name = id ? facts(*id).name : embedded.name;
  if (const Matrix* ready = find_matrix(input, name)) {
    if (ready->rows() != tokens.size()) return std::nullopt;
    return PlannedStep{.op = Op::split, .from = {{.name = name, .of_words = of_words}}};
  }
  const bool can_be_made = id && find_matrix(input, embedded.name) != nullptr &&
                           find_matrix(input, W_of(*id)) != nullptr;
  if (!can_be_made) return std::nullopt;
  return PlannedStep{.op = Op::project, .from = projected_for(in, *id, embedded)};
}

bool make(Making& in, const MadeAs& edit) {
  const auto rows = rows_of(in, edit.as, edit.vectors == StepId::queries);
  if (!rows) return false;
  PlannedStep step{.id = edit.vectors, .op = rows->op, .from = rows->from};
  if (const auto place = in.editor.find(edit.vectors, 0)) {
    in.editor.steps()[*place] = step;
    return true;
  }
  // They were given, and have no step yet.
  const Operand given = whole(in.editor, edit.vectors);
  const Operand made_up = in.editor.add(step);
  in.editor.steps()[*made_up.step].shown = true;
  in.editor.redirect({{given, made_up}});
  return true;
}

bool make(Making& in, const UsedAs& edit) {
  Editor& editor = in.editor;
  const auto rows = rows_of(in, edit.as, edit.vectors == StepId::queries);
  if (!rows) return false;
  const std::size_t heads = in.input().heads;
  const Operand all = editor.add({.id = edit.vectors, .op = rows->op, .from = rows->from});
  const auto by = edit.in_scores_alone ? std::optional(StepId::scores) : std::nullopt;
  std::vector<Editor::Redirection> redirections;
  if (heads == 1) redirections.push_back({whole(editor, edit.vectors), all});
  for (std::size_t head = 1; heads > 1 && head <= heads; ++head) {
    const auto old = editor.find(edit.vectors, head);
    if (!old) return false;
    const Operand split = editor.add({.id = edit.vectors,
                                      .op = Op::split,
                                      .head = head,
                                      .from = {all},
                                      .dealing = editor.steps()[*old].dealing,
                                      .parts = heads});
    redirections.push_back({editor.operand(*old), split});
  }
  editor.redirect(redirections, by);
  return true;
}

bool make(Making& in, const MadeOf& edit) {
  const Input& input = in.input();
  const auto place = in.editor.find(edit.vectors, 0);
  if (!input.memory || find_matrix(input, edit.embeddings) == nullptr) return false;
  // They are given, or the variant has none.
  if (!place) return find_matrix(input, facts(edit.vectors).name) == nullptr;
  const std::size_t rows = find_matrix(input, edit.embeddings)->rows();
  // A row for each word, or a column of the mask or of the bias for each token.
  const bool has_columns = !input.bias.empty() || !(input.mask.rule == MaskRule::none ||
                                                    input.mask.rule == MaskRule::causal);
  const bool counts = edit.vectors == StepId::queries || has_columns;
  const std::size_t count =
      edit.vectors == StepId::queries ? input.tokens.size() : input.attended_tokens().size();
  if (counts && rows != count) return false;
  Operand& read = in.editor.steps()[*place].from[0];
  if (read.step || !(read.name == "embeddings" || read.name == "memory")) return false;
  read.name = edit.embeddings;
  return true;
}

// Here as below: some inputs and variants have only some of the matrices and biases.
bool make(Making& in, const Turned& edit) {
  each_operand(in.editor, edit.matrix, [](PlannedStep& step, std::size_t at) {
    step.from[at].transposed = !step.from[at].transposed;
  });
  return true;
}

bool make(Making& in, const WithoutBias& edit) {
  each_operand(in.editor, edit.bias,
               [](PlannedStep& step, std::size_t at) { step.from.erase(at); });
  return true;
}

bool make(Making& in, const WithBias& edit) {
  const auto place = in.editor.find(edit.vectors, 0);
  const bool is_made = place && in.editor.steps()[*place].op == Op::project;
  const bool can_be_added = is_made && find_matrix(in.input(), edit.bias) != nullptr;
  if (can_be_added) in.editor.steps()[*place].from.push_back({.name = edit.bias});
  return can_be_added || b_of(edit.vectors)->key == edit.bias;
}

}  // namespace attn
