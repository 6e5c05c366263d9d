#include "render/trace/page_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <numeric>
#include <vector>

#include "attention/recipes.hpp"
#include "operations/operation.hpp"
#include "render/trace/json.hpp"
#include "render/trace/json_members.hpp"
#include "render/trace/page_matrices.hpp"
#include "tell/formula.hpp"
#include "tell/sentences.hpp"
#include "trace/settings.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// How what a function makes of a number is written, by the activation's name or the operation's.
void write_applied(Writer& out) {
  std::vector<PlannedStep> steps{{.op = Op::cap}};
  for (const Activation activation : all_activations) {
    steps.push_back({.op = Op::activate, .activation = activation});
  }
  write_object(out, "applied", steps, [](const PlannedStep& step) {
    const Pattern& pattern = operation(step.op).pattern(step);
    return fmt::format(
        R"("{}": {{"plain": {}, "arithmetic": {}}})",
        step.op == Op::activate ? name(step.activation) : operation(step.op).name,
        json_string(pattern.plain),
        json_string(pattern.arithmetic.empty() ? pattern.plain : pattern.arithmetic));
  });
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
  write_applied(out);
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

// What each step does, by its id; all heads do the same.
std::string actions(const VariantTrace& variant) {
  std::string text;
  for (const Step& step : variant.steps) {
    if (step.head > 1) continue;
    text += fmt::format("{}\"{}\": {}", text.empty() ? "" : ", ", facts(step.id).name,
                        json_string(action(step)));
  }
  return text;
}

void write_variants(const Trace& trace, Writer& out) {
  write_object(out, "variants", trace.variants, [&](const VariantTrace& variant) {
    const SelfPolicy self = trace.input.memory ? SelfPolicy::score : default_self(variant.variant);
    return fmt::format(
        R"("{}": {{"summary": {}, "self": "{}", "goesOn": {}, "result": "{}", "actions": {{{}}}}})",
        name(variant.variant), json_string(summary(trace, variant)), name(self),
        json_string(what_goes_on(trace, variant)),
        trace.input.feed_forward ? "the next layer's embeddings" : "", actions(variant));
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

}  // namespace

void write_page_facts(const Trace& trace, int decimals, Writer& out) {
  out.write("{");
  write_page_matrices(trace, out);
  write_formulas(trace, out);
  write_masked(out);
  write_variants(trace, out);
  write_plans(trace, out);
  out.print("\"sinusoidBase\": {},\n", shortest(Sinusoid::base));
  out.print("\"decimals\": {}\n}}\n", decimals);
}

}  // namespace attn
