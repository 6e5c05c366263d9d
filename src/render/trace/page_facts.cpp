#include "render/trace/page_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <numeric>

#include "attention/recipes.hpp"
#include "compare/compare.hpp"
#include "operations/operation.hpp"
#include "render/trace/json.hpp"
#include "tell/formula.hpp"
#include "tell/sentences.hpp"
#include "trace/input_matrices.hpp"
#include "trace/settings.hpp"
#include "write/json_lines.hpp"
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
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kinds{{
    {"embeddings", "embeddings"},
    {"queries", "queries"},
    {"keys", "keys"},
    {"values", "values"},
    {"scores", "scores"},
    {"exponentials", "weights"},
    {"weights", "weights"},
    {"context", "context"},
}};

std::string_view kind(StepId id) {
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
    case StepId::ffn_hidden:
    case StepId::ffn_gate:
    case StepId::ffn_activated:
    case StepId::ffn_output:
    case StepId::residual_2:
    case StepId::norm_2:
      return "context";
    default:
      return facts(made_ready_of(id).value_or(id)).name;
  }
}

// Of an input matrix: what its coordinates count, its kind of numbers, and what is said below its
// title.
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

std::string_view kind(const InputMatrix& matrix) {
  if (matrix.row_for == RowFor::past) return matrix.key == "past_values" ? "values" : "keys";
  return matrix.step ? kind(*matrix.step) : "embeddings";
}

std::string_view note(const InputMatrix& matrix, Layout layout) {
  if (matrix.row_for == RowFor::gain) return "multiplies each row";
  if (matrix.row_for == RowFor::shift) return "added to each row";
  if (matrix.row_for == RowFor::past) return "cached";
  if (!matrix.is_learned()) return "given";
  if (matrix.row_for == RowFor::all) return "added to each row";
  return layout == Layout::out_in ? "learned; each row makes a feature" : "learned";
}

// "name": {…}, one line for each item of a list.
template <typename List, typename Member>
void write_object(Writer& out, const char* key, const List& list, Member member) {
  out.print("\"{}\": ", key);
  JsonLines members(out, 0, "{}");
  for (const auto& item : list) {
    members.next();
    out.write(member(item));
  }
  members.close();
  out.write(",\n");
}

void write_steps(const Trace& trace, Writer& out) {
  write_object(out, "steps", all_steps, [&](StepId id) {
    const StepFacts& fact = facts(id);
    const bool across = trace.input.memory && !fact.why_across.empty();
    std::string_view why = across ? fact.why_across : fact.why;
    if (id == StepId::weights && !trace.input.sinks.empty()) why = shares_with_sink;
    return fmt::format(
        R"("{}": {{"title": {}, "symbol": {}, "row": {}, "axes": {}, "kind": "{}", "why": {}}})",
        fact.name, json_string(fact.title), json_string(fact.symbol),
        json_string(row_name(fact.name)), axes(fact.shape), kind(id), json_string(why));
  });
}

std::string matrix_member(std::string_view name, std::string_view path, std::string_view axes_of,
                          std::string_view kind_of, std::string_view note_of) {
  return fmt::format(
      R"("{}": {{"path": "{}", "symbol": {}, "row": {}, "axes": {}, "kind": "{}", "note": {}}})",
      name, path, json_string(symbol_of(name)), json_string(row_name(name)), axes_of, kind_of,
      json_string(note_of));
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
      name, path, mask.rule == MaskRule::padding ? one_row_of_tokens : pairs, "",
      mask.was_additive ? "given as numbers to add; 1: may attend (0 was added), 0: hidden"
                        : "1: may attend, 0: hidden"));
}

void write_matrices(const Trace& trace, Writer& out) {
  write_object(out, "kinds", kinds,
               [](const auto& one) { return fmt::format(R"("{}": "{}")", one.first, one.second); });
  out.write("\"matrices\": ");
  JsonLines members(out, 0, "{}");
  for (const InputMatrix& which : input_matrices) {
    members.next();
    out.write(matrix_member(which.key, which.place(), axes(which.row_for), kind(which),
                            note(which, trace.input.layout)));
  }
  write_mask(members, out, trace.input.mask, "mask", "mask");
  members.close();
  out.write(",\n");
}

void write_formulas(const Trace& trace, Writer& out) {
  write_object(out, "operations", all_operations, [](Op op) {
    return fmt::format("\"{}\": {}", operation(op).name, json_string(operation(op).plain));
  });
  write_object(out, "hidden", all_mask_rules, [&](MaskRule rule) {
    const Mask& own = trace.input.mask;
    const Mask mask = own.rule == rule ? own : Mask{.rule = rule};
    return fmt::format("\"{}\": {}", name(rule), json_string(what_is_hidden(mask)));
  });
  const bool differs = trace.input.mask.has(MaskRule::heads);
  std::vector<std::size_t> heads(differs ? trace.input.heads : 0);
  std::iota(heads.begin(), heads.end(), std::size_t{1});
  write_object(out, "hiddenOfHead", heads, [&](std::size_t head) {
    return fmt::format("\"{}\": {}", head, json_string(what_is_hidden(trace.input.mask, head)));
  });
}

// The names are those by which page/operations.js says what a mask has done.
void write_masked(Writer& out) {
  const std::array<std::pair<std::string_view, std::string_view>, 5> patterns{{
      {"hidden score", hidden_score},
      {"seen score", seen_score},
      {"hidden exponential", hidden_exponential},
      {"uniform exponential", uniform_exponential},
      {"hidden weight", hidden_weight},
  }};
  write_object(out, "masked", patterns, [](const auto& pattern) {
    return fmt::format("\"{}\": {}", pattern.first, json_string(pattern.second));
  });
}

void write_variants(const Trace& trace, Writer& out) {
  write_object(out, "variants", trace.variants, [&](const VariantTrace& variant) {
    const SelfPolicy self = trace.input.memory ? SelfPolicy::score : default_self(variant.variant);
    return fmt::format(R"("{}": {{"summary": {}, "self": "{}"}})", name(variant.variant),
                       json_string(summary(trace, variant)), name(self));
  });
  write_object(out, "unscored", std::array{SelfPolicy::carry, SelfPolicy::skip},
               [](SelfPolicy self) {
                 return fmt::format("\"{}\": {}", name(self), json_string(why_not_scored(self)));
               });
}

std::string steps_text(const Input& input, const Plan& plan) {
  std::string text;
  for (const PlannedStep& step : plan.steps) {
    text += fmt::format("{}      {{{}}}", text.empty() ? "" : ",\n",
                        fmt::join(step_members(input, step), ", "));
  }
  return text;
}

// The steps of a variant, without their numbers, under each self policy and mask.
std::string plans(const Input& input, const VariantTrace& variant) {
  std::string text;
  for (const SelfPolicy self : all_self_policies) {
    if (input.memory && self != SelfPolicy::score) continue;
    for (const MaskRule mask : all_mask_rules) {
      const bool is_chosen = mask == MaskRule::none || mask == MaskRule::causal;
      if (!is_chosen && input.mask.rule != mask) continue;
      // What is left out is only not scored, by the same steps.
      const SelfPolicy steps_of = self == SelfPolicy::skip ? SelfPolicy::score : self;
      text += fmt::format(
          "{}    \"{}/{}\": [\n{}\n    ]", text.empty() ? "" : ",\n", name(self), name(mask),
          steps_text(input,
                     plan(input, variant.variant, {steps_of, variant.settings.scale, mask})));
    }
  }
  return text;
}

void write_plans(const Trace& trace, Writer& out) {
  write_object(out, "plans", trace.variants, [&](const VariantTrace& variant) {
    return fmt::format("\"{}\": {{\n{}\n  }}", name(variant.variant), plans(trace.input, variant));
  });
}

void write_partings(const Trace& trace, Writer& out) {
  out.write("\"partings\": ");
  JsonLines members(out, 0);
  for (const Parting& parting : partings(trace)) {
    const VariantTrace& first = trace.variants[parting.first];
    const VariantTrace& second = trace.variants[parting.second];
    members.next();
    out.print(R"({{"between": ["{}", "{}"])", name(first.variant), name(second.variant));
    if (parting.step) {
      out.print(R"(, "step": "{}", "why": [{}, {}])", facts(*parting.step).name,
                json_string(action(*find_step(first, *parting.step, parting.head))),
                json_string(action(*find_step(second, *parting.step, parting.head))));
    }
    out.write("}");
  }
  members.close();
  out.write(",\n");
}

}  // namespace

void write_page_facts(const Trace& trace, int decimals, Writer& out) {
  out.write("{");
  write_steps(trace, out);
  write_matrices(trace, out);
  write_formulas(trace, out);
  write_masked(out);
  write_variants(trace, out);
  write_plans(trace, out);
  write_partings(trace, out);
  out.print("\"decimals\": {}\n}}\n", decimals);
}

}  // namespace attn
