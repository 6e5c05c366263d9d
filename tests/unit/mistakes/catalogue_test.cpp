// The catalogue of known mistakes, and what making one does.
#include "mistakes/catalogue.hpp"

#include <set>

#include "catch.hpp"
#include "helpers.hpp"
#include "mistakes/compute.hpp"

using namespace attn;

TEST_CASE("each mistake has an id of its own, and says what it is") {
  std::set<std::string_view> ids;
  for (const Mistake& mistake : catalogue()) {
    INFO(mistake.id);
    CHECK(ids.insert(mistake.id).second);
    CHECK(find_mistake(mistake.id) == &mistake);
    CHECK_FALSE(mistake.name.empty());
    CHECK(mistake.what.ends_with('.'));
    CHECK_FALSE(mistake.expose.empty());
    CHECK_FALSE(mistake.expose.ends_with('.'));
    CHECK(mistake.seen.what.empty() == mistake.seen.address.empty());
    CHECK((mistake.seen.address.empty() || mistake.seen.address.starts_with("https://")));
  }
  CHECK(find_mistake("none-such") == nullptr);
}

TEST_CASE("the usual mistakes are known") {
  for (const char* id : {"scale-none",
                         "scale-dim",
                         "scale-d-model",
                         "scale-tokens",
                         "scale-multiplied",
                         "softmax-columns",
                         "softmax-all",
                         "softmax-none",
                         "sum-normalised",
                         "softmax-before-scale",
                         "queries-keys-swapped",
                         "keys-values-swapped",
                         "queries-values-swapped",
                         "values-are-keys",
                         "values-are-embeddings",
                         "W_Q-transposed",
                         "W_K-transposed",
                         "W_V-transposed",
                         "all-W-transposed",
                         "weights-transposed",
                         "self-scored",
                         "self-skipped",
                         "self-carried",
                         "mask-missing",
                         "mask-after-softmax",
                         "mask-zero",
                         "mask-strict",
                         "mask-reversed",
                         "heads-not-split",
                         "heads-interleaved",
                         "bias-missing",
                         "output-missing",
                         "dropout-left-on",
                         "dropout-on-scores",
                         "mask-causal",
                         "residual-normed"}) {
    INFO(id);
    CHECK(find_mistake(id) != nullptr);
  }
}

TEST_CASE("every way of making a mistake leaves the right numbers as they are where it hides") {
  // One word alone: whatever is done with its scores, its weight is 1.
  Input input = test::input_of(test::matrix({{1, 2}}));
  const Situation in{input, Variant::raw, {.self = SelfPolicy::score, .scale = {}}};
  const VariantTrace right = test::run(input, Variant::raw);
  for (const char* id : {"scale-none", "scale-dim", "scale-tokens", "max-kept"}) {
    const std::vector made{find_mistake(id)};
    for (const Plan& way : plans_of(in, made)) {
      const auto mistaken = compute(input, way, Bounding::term_by_term, false);
      REQUIRE(mistaken);
      CHECK(test::numbers_of(mistaken->variant, StepId::weights)(0, 0) == 1.0);
    }
  }
}

TEST_CASE("where queries are divided, no score is divided too late or too early") {
  Input input = test::lecture();
  input.softcap = 5.0;
  input.bias = {Matrix(3, 3, 1.0)};
  const auto applies = [&](const char* id) {
    return find_mistake(id)->applies({input, Variant::qkv, settings(input, Variant::qkv)});
  };
  for (const char* id : {"softmax-before-scale", "softcap-before-scale", "scores-bias-scaled"}) {
    INFO(id);
    input.scale_on = ScaleOn::scores;
    CHECK(applies(id));
    input.scale_on = ScaleOn::queries;
    CHECK_FALSE(applies(id));
  }
}
