// Edits of queries, keys and values, and of the matrices that make them.
#include <algorithm>

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

// The step that reads a learned matrix, as an earlier mistake may have changed it: as it was before
// this one, in which two may change places.
const PlannedStep* step_with(const Making& in, std::string_view W) {
  const auto found = std::ranges::find_if(in.before.steps, [&](const PlannedStep& step) {
    return step.from.size() > 1 && step.from[1].name == W;
  });
  return found == in.before.steps.end() ? nullptr : &*found;
}

// Rows · W + b.
Operands projected_for(const Making& in, StepId id, const Operand& rows) {
  const PlannedStep* step = step_with(in, W_name(in.input(), id));
  if (step == nullptr) return projected(in.input(), id, rows);
  Operands from = step->from;
  from[0] = rows;
  return from;
}

// What the hidden layer makes of rows, unseen, where a small network makes the vectors.
Operand through_hidden_layer(Making& in, StepId vectors, const Operand& rows) {
  const HiddenLayer* layer = hidden_layer_of(in.input(), vectors);
  if (layer == nullptr) return rows;
  const auto [hidden, activated] = hidden_steps_of(vectors);
  const Operand made =
      in.editor.add({.id = hidden, .op = Op::project, .from = projected_for(in, hidden, rows)});
  const PlannedStep* own = in.before.steps.find(activated);
  PlannedStep step{.id = activated, .op = Op::activate, .activation = layer->activation};
  if (own != nullptr) step = *own;
  step.from = {made};
  return in.editor.add(std::move(step));
}

// The sentence's or the memory's, with their positions and normed, where they are.
bool are_embeddings(const Making& in, const Operand& read) {
  if (!read.step) return read.name == "embeddings" || read.name == "memory";
  const StepId id = in.editor.steps()[*read.step].id;
  return id == StepId::positioned || id == StepId::norm_1;
}

// Vectors of all heads, as their readers name them.
Operand whole(const Editor& editor, StepId vectors) {
  if (const auto place = editor.find(vectors, 0)) return editor.operand(*place);
  return {.name = facts(vectors).name, .of_words = vectors == StepId::queries};
}

// Whether an operand is the matrix of that key; where a small network makes vectors, its second.
bool is_matrix(const Operand& read, std::string_view key) {
  const bool is_it =
      read.name == key || (read.name.starts_with(key) && read.name.substr(key.size()) == ".W_2");
  return !read.step && is_it;
}

template <typename Function>
void each_operand(Editor& editor, std::string_view key, Function function) {
  for (PlannedStep& step : editor.steps()) {
    for (std::size_t at = step.from.size(); at-- > 0;) {
      if (is_matrix(step.from[at], key)) function(step, at);
    }
  }
}

}  // namespace

std::optional<PlannedStep> rows_of(Making& in, Source source, bool of_words) {
  const Input& input = in.input();
  const bool of_memory = input.memory && !of_words;
  const auto& tokens = of_memory ? input.memory->tokens : input.tokens;
  const auto id = made_by(source);
  const std::string_view name = id ? facts(*id).name : of_memory ? "memory" : "embeddings";
  const Matrix* ready = find_matrix(input, name);
  if (id && ready != nullptr) {
    if (ready->rows() != tokens.size()) return std::nullopt;
    return PlannedStep{.op = Op::split, .from = {{.name = name, .of_words = of_words}}};
  }
  const bool has_rows = of_memory ? input.memory->embeddings.has_value()
                                  : input.embeddings && input.embeddings->rows() == tokens.size();
  if (!has_rows || (id && find_matrix(input, W_of(*id)) == nullptr)) return std::nullopt;
  const Operand rows = of_memory  ? Operand{.name = "memory"}
                       : of_words ? in.encoded()
                                  : in.sentence();
  if (!id) return PlannedStep{.op = Op::split, .from = {rows}};
  return PlannedStep{.op = Op::project,
                     .from = projected_for(in, *id, through_hidden_layer(in, *id, rows))};
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
  const bool of_words = edit.vectors == StepId::queries;
  const Matrix* embedded = find_matrix(input, edit.embeddings);
  if (!input.memory || embedded == nullptr) return false;
  const bool has_layer = hidden_layer_of(input, edit.vectors) != nullptr;
  const auto place =
      in.editor.find(has_layer ? hidden_steps_of(edit.vectors).hidden : edit.vectors, 0);
  // They are given, or the variant has none.
  if (!place) return find_matrix(input, facts(edit.vectors).name) == nullptr;
  // A row for each word, or a column of the mask or of the bias for each token.
  const bool has_columns = !input.bias.empty() || !(input.mask.rule == MaskRule::none ||
                                                    input.mask.rule == MaskRule::causal);
  const std::size_t count = of_words ? input.tokens.size() : input.attended_tokens().size();
  if ((of_words || has_columns) && embedded->rows() != count) return false;
  if (!are_embeddings(in, in.editor.steps()[*place].from[0])) return false;
  const Operand rows = edit.embeddings == "memory" ? Operand{.name = "memory", .of_words = of_words}
                       : of_words                  ? in.encoded()
                                                   : in.sentence();
  in.editor.steps()[*place].from[0] = rows;
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
