#include "render/trace/page_facts.hpp"

#include <fmt/format.h>

#include "compare/compare.hpp"
#include "tell/formula.hpp"
#include "tell/sentences.hpp"
#include "trace/settings.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"

namespace attn {
namespace {

std::string_view name(Shape shape) {
  switch (shape) {
    case Shape::word_features:
      return "word_features";
    case Shape::token_features:
      return "token_features";
    case Shape::pairs:
      return "pairs";
    case Shape::pair_features:
      break;
  }
  return "pair_features";
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
    return fmt::format(
        R"("{}": {{"title": {}, "symbol": {}, "row": {}, "shape": "{}", "why": {}}})", fact.name,
        json_string(fact.title), json_string(fact.symbol), json_string(fact.cell), name(fact.shape),
        json_string(across ? fact.why_across : fact.why));
  });
}

// What formulas are made of.
void write_formulas(Writer& out) {
  write_object(out, "matrices", input_matrices, [](const MatrixFacts& fact) {
    return fmt::format(R"("{}": {{"symbol": {}, "row": {}}})", fact.name, json_string(fact.symbol),
                       json_string(fact.row));
  });
  write_object(out, "operations", all_operations, [](Op op) {
    return fmt::format("\"{}\": {}", facts(op).name, json_string(facts(op).plain));
  });
  write_object(out, "hidden", std::array{MaskRule::causal, MaskRule::matrix}, [](MaskRule mask) {
    return fmt::format("\"{}\": {}", name(mask), json_string(what_is_hidden(mask)));
  });
}

// The names are the shapes of arithmetic in page/arithmetic.js.
void write_masked(Writer& out) {
  const std::array<std::pair<std::string_view, std::string_view>, 4> patterns{{
      {"hidden score", hidden_score},
      {"seen score", seen_score},
      {"hidden exponential", hidden_exponential},
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

void write_partings(const Trace& trace, Writer& out) {
  out.write("\"partings\": ");
  JsonLines partings(out, 0);
  for (const Parting& parting : compare(trace).partings) {
    const VariantTrace& first = trace.variants[parting.first];
    const VariantTrace& second = trace.variants[parting.second];
    partings.next();
    out.print(R"({{"between": ["{}", "{}"])", name(first.variant), name(second.variant));
    if (parting.step) {
      out.print(R"(, "step": "{}", "why": [{}, {}])", facts(*parting.step).name,
                json_string(action(*find_step(first, *parting.step, parting.head))),
                json_string(action(*find_step(second, *parting.step, parting.head))));
    }
    out.write("}");
  }
  partings.close();
  out.write(",\n");
}

}  // namespace

void write_page_facts(const Trace& trace, int decimals, Writer& out) {
  out.write("{");
  write_steps(trace, out);
  write_formulas(out);
  write_masked(out);
  write_variants(trace, out);
  write_partings(trace, out);
  out.print("\"decimals\": {}\n}}\n", decimals);
}

}  // namespace attn
