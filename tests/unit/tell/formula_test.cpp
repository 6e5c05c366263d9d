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

TEST_CASE("a sink counts in the maximum and in the sum, in LaTeX as for a terminal") {
  Input input = lecture();
  input.sinks = {0.5};
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const VariantTrace& variant = traced.variants[0];
  const auto of = [&](StepId id) { return formula(traced, variant, *find_step(variant, id), 4); };
  CHECK(of(StepId::exponentials).plain == "E = e^(Z − the largest Z or the sink, 0.5)");
  CHECK(of(StepId::exponentials).latex == "E = e^{Z - \\max(Z, 0.5)}");
  CHECK(of(StepId::weights).plain == "A = E ÷ the sum of E and the sink's");
  CHECK(of(StepId::weights).latex == "A = E / (\\textstyle\\sum E + e^{0.5 - \\max(Z, 0.5)})");
}

TEST_CASE("what a mask hides is said once, and of no side that it does not have") {
  const auto window = [](std::optional<std::size_t> before, std::optional<std::size_t> after) {
    return what_is_hidden({.rule = MaskRule::window, .before = before, .after = after});
  };
  CHECK(window(2, 0) == "for tokens more than 2 before the word or any after it");
  CHECK(window(0, 0) == "for every token but the word's own");
  CHECK(window(0, {}) == "for every token before the word");
  CHECK(window({}, 0) == "for every token after the word");
  CHECK(window(0, 3) == "for tokens more than 3 after the word or any before it");
  const Mask causal{.rule = MaskRule::causal};
  CHECK(what_is_hidden({.rule = MaskRule::all, .parts = {causal, {}, causal}}) ==
        "for every token after the word");
  CHECK(what_is_hidden({.rule = MaskRule::all, .parts = {{}, {}}}) == "nowhere");
}

TEST_CASE("a formula says what is cached, which features turn, and by what") {
  Input input = lecture();
  input.rotary = {.pairs = Pairing::halves, .dims = 2, .positions = {0, 1, 2}};
  const auto of = [&](StepId id) {
    const Trace traced = trace(input, std::vector{Variant::qkv});
    return formula(traced, traced.variants[0], *find_step(traced.variants[0], id), 4).plain;
  };
  CHECK(of(StepId::rotated_keys) ==
        "K° = K, each pair of the first 2 features turned by its angle; the others stay");
  input.rotary->cos = Matrix(3, 2, 1.0);
  input.rotary->sin = Matrix(3, 2, 0.0);
  input.rotary->dims = 4;
  CHECK(of(StepId::rotated_keys) ==
        "K° = K, each pair of features turned as the tables of cos and sin say");
  input.past = {.tokens = {"and"},
                .keys = Matrix(1, 4, 1.0),
                .values = Matrix(1, 4, 1.0),
                .attended = {"and", "birds", "fly", "south"}};
  CHECK(of(StepId::scores) == "S = Q° · [K₋; K°]ᵀ");
}

TEST_CASE("a small number is a power of ten in LaTeX") {
  Input input = lecture();
  input.qk_norm = {.kind = NormKind::rms, .epsilon = 1e-6};
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const VariantTrace& variant = traced.variants[0];
  const Formula shown = formula(traced, variant, *find_step(variant, StepId::normed_queries), 4);
  CHECK(shown.latex.find(" + 10^{-6}}") != std::string::npos);
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
