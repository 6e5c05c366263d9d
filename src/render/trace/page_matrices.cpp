#include "render/trace/page_matrices.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "render/trace/json_members.hpp"
#include "tell/why.hpp"
#include "trace/features.hpp"
#include "trace/input_matrices.hpp"
#include "write/json_text.hpp"

namespace attn {
namespace {

// What the coordinates of a matrix count.
constexpr std::string_view word_features = R"(["word", "feature"])";
constexpr std::string_view token_features = R"(["token", "feature"])";
constexpr std::string_view pairs = R"(["word", "token"])";
constexpr std::string_view pair_features = R"(["word", "token", "feature"])";
constexpr std::string_view features = R"(["feature", "feature"])";
constexpr std::string_view one_row = R"(["one", "feature"])";
constexpr std::string_view one_row_of_tokens = R"(["one", "token"])";

std::string_view axes(Shape shape) {
  switch (shape) {
    case Shape::word_features:
      return word_features;
    case Shape::token_features:
      return token_features;
    case Shape::pairs:
      return pairs;
    case Shape::pair_features:
      break;
  }
  return pair_features;
}

// The kinds of numbers, in the order of the legend, each with its colour. Those of a kind share a
// scale, whatever the variant.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kinds{{
    {"embeddings", "embeddings"},
    {"queries", "queries"},
    {"keys", "keys"},
    {"values", "values"},
    {"scores", "scores"},
    {"exponentials", "weights"},
    {"weights", "weights"},
    {"context", "context"},
    {"network", "context"},
}};

bool is_before_attention(StepId norm, const Input& input) {
  return norm == StepId::norm_1 && input.norm && input.norm->place == NormPlace::before;
}

std::string_view kind(StepId id, const Input& input) {
  if (is_before_attention(id, input)) return "embeddings";
  switch (id) {
    case StepId::scaled_scores:
    case StepId::capped_scores:
    case StepId::biased_scores:
    case StepId::masked_scores:
      return "scores";
    case StepId::positioned:
      return "embeddings";
    case StepId::queries_hidden:
    case StepId::queries_activated:
      return "queries";
    case StepId::keys_hidden:
    case StepId::keys_activated:
      return "keys";
    case StepId::values_hidden:
    case StepId::values_activated:
      return "values";
    case StepId::weighted_values:
    case StepId::concat:
    case StepId::output:
    case StepId::residual_1:
    case StepId::norm_1:
    case StepId::residual_2:
    case StepId::norm_2:
      return "context";
    case StepId::ffn_hidden:
    case StepId::ffn_gate:
    case StepId::ffn_activated:
    case StepId::ffn_output:
      return "network";
    default:
      return facts(made_ready_of(id).value_or(id)).name;
  }
}

// What the coordinates of a step's numbers count, which is the same in every variant.
std::string_view axes(const Trace& trace, StepId id) {
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (step.id == id) return axes(shape_of(step));
    }
  }
  return axes(facts(id).shape);
}

// Of an input matrix: what its coordinates count, its kind of numbers, what is done with its only
// row, and what is said below its title.
std::string_view axes(RowFor row_for) {
  switch (row_for) {
    case RowFor::word:
      return word_features;
    case RowFor::token:
      return token_features;
    case RowFor::feature:
      return features;
    case RowFor::past:
      return token_features;
    case RowFor::pair:
      return pairs;
    case RowFor::all:
    case RowFor::gain:
    case RowFor::shift:
      break;
  }
  return one_row;
}

std::string_view kind(const InputMatrix& matrix, const Input& input) {
  if (matrix.row_for == RowFor::past) return matrix.key == "past_values" ? "values" : "keys";
  return matrix.step ? kind(*matrix.step, input) : "embeddings";
}

std::string_view row_label(RowFor row_for) {
  if (row_for == RowFor::gain) return "×";
  return row_for == RowFor::shift || row_for == RowFor::all ? "+" : "";
}

std::string_view note(const InputMatrix& matrix, Layout layout) {
  if (matrix.row_for == RowFor::gain) return "multiplies each row";
  if (matrix.row_for == RowFor::shift) return "added to each row";
  if (matrix.row_for == RowFor::past) return "cached";
  if (!matrix.is_learned()) return "given";
  if (matrix.row_for == RowFor::all) return "added to each row";
  return layout == Layout::out_in ? "learned; each row makes a feature" : "learned";
}

void write_steps(const Trace& trace, Writer& out) {
  write_object(out, "steps", all_steps, [&](StepId id) {
    const StepFacts& fact = facts(id);
    return fmt::format(
        R"("{}": {{"title": {}, "symbol": {}, "row": {}, "axes": {}, "kind": "{}", "why": {}}})",
        fact.name, json_string(fact.title), json_string(fact.symbol),
        json_string(row_name(fact.name)), axes(trace, id), kind(id, trace.input),
        json_string(why(trace.input, id)));
  });
}

// What the page is told of a matrix: of `label` heads its only row.
struct MatrixFacts {
  std::string_view name, path, axes, kind, label, note;
};

std::string matrix_member(const MatrixFacts& of) {
  return fmt::format(
      R"("{}": {{"path": "{}", "symbol": {}, "row": {}, "axes": {}, "kind": "{}", "label": {}, )"
      R"("note": {}}})",
      of.name, of.path, json_string(symbol_of(of.name)), json_string(row_name(of.name)), of.axes,
      of.kind, json_string(of.label), json_string(of.note));
}

// A mask, or the parts that it is made of: each has a name, "mask of head 2, part 1", and stands at
// a path.
void write_mask(JsonLines& members, Writer& out, const Mask& mask, const std::string& name,
                const std::string& path) {
  const bool is_of_heads = mask.rule == MaskRule::heads;
  for (std::size_t k = 0; k < mask.parts.size(); ++k) {
    write_mask(members, out, mask.parts[k],
               fmt::format("{}{} {}", name, is_of_heads ? " of head" : ", part", k + 1),
               fmt::format("{}/{}/{}", path, is_of_heads ? "heads" : "all", k));
  }
  if (!mask.parts.empty()) return;
  members.next();
  out.write(matrix_member(
      {.name = name,
       .path = path,
       .axes = mask.rule == MaskRule::padding ? one_row_of_tokens : pairs,
       .kind = "",
       .label = "every word",
       .note = mask.was_additive ? "given as numbers to add; 1: may attend (0 was added), 0: hidden"
                                 : "1: may attend, 0: hidden"}));
}

void write_matrices(const Trace& trace, Writer& out) {
  write_object(out, "kinds", kinds,
               [](const auto& one) { return fmt::format(R"("{}": "{}")", one.first, one.second); });
  out.write("\"matrices\": ");
  JsonLines members(out, 0, "{}");
  const auto add = [&](const InputMatrix& which) {
    members.next();
    out.write(matrix_member({.name = which.key,
                             .path = which.place(),
                             .axes = axes(which.row_for),
                             .kind = kind(which, trace.input),
                             .label = row_label(which.row_for),
                             .note = note(which, trace.input.layout)}));
  };
  std::ranges::for_each(input_matrices, add);
  std::ranges::for_each(second_layers, add);
  write_mask(members, out, trace.input.mask, "mask", "mask");
  members.close();
  out.write(",\n");
}

// Which coordinate of a variant's step counts features that have names, where one does: the last.
std::string named_steps(const Trace& trace, const VariantTrace& variant) {
  std::vector<std::string> members;
  for (const Step& step : variant.steps) {
    if (step.head > 1 || column_features(trace, variant, step).empty()) continue;
    members.push_back(fmt::format("\"{}\": {}", facts(step.id).name,
                                  shape_of(step) == Shape::pair_features ? 2 : 1));
  }
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

// The same of the input's matrices.
std::string named_matrices(const Trace& trace) {
  std::vector<std::string> members;
  const auto add = [&](const InputMatrix& which) {
    const auto [rows, columns] = matrix_features(trace, which.key);
    if (rows.empty() && columns.empty()) return;
    members.push_back(fmt::format("\"{}\": {}", which.key, rows.empty() ? 1 : 0));
  };
  std::ranges::for_each(input_matrices, add);
  std::ranges::for_each(second_layers, add);
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

void write_named(const Trace& trace, Writer& out) {
  if (trace.input.features.empty()) return;
  out.write("\"named\": ");
  JsonLines members(out, 0, "{}");
  for (const VariantTrace& variant : trace.variants) {
    members.next();
    out.print("\"{}\": {}", name(variant.variant), named_steps(trace, variant));
  }
  members.next();
  out.print("\"input\": {}", named_matrices(trace));
  members.close();
  out.write(",\n");
}

}  // namespace

void write_page_matrices(const Trace& trace, Writer& out) {
  write_steps(trace, out);
  write_matrices(trace, out);
  write_named(trace, out);
}

}  // namespace attn
