// A formula names what a step reads and what it is divided by: of the variant that was computed,
// not of the lecture's.
#include "tell/formula.hpp"

#include <algorithm>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;

}  // namespace

TEST_CASE("formulas name what each step reads") {
  const Trace traced = trace(lecture(), all_variants);
  const auto plain = [&](std::size_t variant, StepId id) {
    const VariantTrace& chosen = traced.variants[variant];
    return formula(traced, chosen, *find_step(chosen, id), 4).plain;
  };
  CHECK(plain(0, StepId::scores) == "S = X · Xᵀ");
  CHECK(plain(1, StepId::queries) == "Q = X · W_Q");
  CHECK(plain(1, StepId::keys) == "K = X · W_K");
  CHECK(plain(1, StepId::scores) == "S = Q · Kᵀ");
  CHECK(plain(2, StepId::values) == "V = X · W_V");
  CHECK(plain(0, StepId::weighted_values) == "weight × embedding");
  CHECK(plain(1, StepId::weighted_values) == "weight × key");
  CHECK(plain(2, StepId::weighted_values) == "weight × value");
  CHECK(plain(2, StepId::scaled_scores).starts_with("Z = S ÷ √4"));
  CHECK(plain(2, StepId::exponentials).find("Z") != std::string::npos);
  CHECK(plain(2, StepId::weights).find("E") != std::string::npos);
}

TEST_CASE("the context's formula carries the word's own vector exactly where it is carried") {
  Input input = lecture();
  for (const Variant variant : all_variants) {
    for (const SelfPolicy policy : all_self_policies) {
      input.self = policy;
      const Trace traced = trace(input, std::vector{variant});
      const Step& context = *find_step(traced.variants[0], StepId::context);
      const Formula shown = formula(traced, traced.variants[0], context, 4);
      CHECK((shown.plain.find("own") != std::string::npos) == (policy == SelfPolicy::carry));
      CHECK((shown.latex.find("_i", 3) != std::string::npos) == (policy == SelfPolicy::carry));
    }
  }
}

TEST_CASE("every formula is given both for a terminal and in LaTeX with balanced braces") {
  const Trace traced = trace(lecture(), all_variants);
  for (const VariantTrace& variant : traced.variants) {
    for (const Step& step : variant.steps) {
      const Formula shown = formula(traced, variant, step, 4);
      CHECK_FALSE(shown.plain.empty());
      CHECK_FALSE(shown.latex.empty());
      CHECK(std::ranges::count(shown.latex, '{') == std::ranges::count(shown.latex, '}'));
      CHECK(shown.latex.find('$') == std::string::npos);
    }
  }
}

TEST_CASE("a division says what divides, and √ only where a root was taken") {
  const auto divided = [](Scale scale, std::size_t d) {
    Input input = test::input_of(Matrix(2, d, 1.0));
    input.scale = scale;
    const Trace traced = trace(input, std::vector{Variant::raw});
    const VariantTrace& variant = traced.variants[0];
    return formula(traced, variant, *find_step(variant, StepId::scaled_scores), 4).plain;
  };
  CHECK(divided({}, 4) == "Z = S ÷ √4   (√4 = 2)");
  CHECK(divided({}, 2) == "Z = S ÷ √2   (√2 ≈ 1.4142)");
  CHECK(divided({.rule = Scale::Rule::none}, 4) == "Z = S ÷ 1");
  CHECK(divided({.rule = Scale::Rule::dim}, 4) == "Z = S ÷ 4");
  CHECK(divided({.rule = Scale::Rule::number, .number = -0.5}, 4) == "Z = S ÷ (-0.5)");
}

TEST_CASE("of masks of their own each head's formula says what that head's hides") {
  Input input = lecture();
  input.heads = 2;
  const Mask causal{.rule = MaskRule::causal};
  const Mask window{.rule = MaskRule::window, .before = 1};
  const auto told = [&](const Mask& mask, std::size_t head) {
    input.mask = mask;
    input.mask.settle(3, 3, 0);
    const Trace traced = trace(input, std::vector{Variant::qkv});
    const VariantTrace& variant = traced.variants[0];
    return formula(traced, variant, *find_step(variant, StepId::masked_scores, head), 4).plain;
  };
  const Mask of_heads{.rule = MaskRule::heads, .parts = {causal, window}};
  CHECK(told(of_heads, 1) == "Z′ = Z, but −∞ for every token after the word");
  CHECK(told(of_heads, 2) == "Z′ = Z, but −∞ for tokens more than 1 before the word");
  CHECK(told({.rule = MaskRule::all, .parts = {causal, of_heads}}, 2) ==
        "Z′ = Z, but −∞ for every token after the word, and for tokens more than 1 before the "
        "word");
}
