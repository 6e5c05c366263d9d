// What is said of a variant must be what was computed: which rows meet, which are summed, and where
// that is not the Transformer.
#include "tell/sentences.hpp"

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;

}  // namespace

TEST_CASE("an action says in words what is compared and what is summed") {
  const Trace traced = trace(lecture(), all_variants);
  const auto said = [&](std::size_t variant, StepId id) {
    return action(*find_step(traced.variants[variant], id));
  };
  CHECK(said(0, StepId::scores) == "embeddings are compared with embeddings");
  CHECK(said(1, StepId::scores) == "queries are compared with keys");
  CHECK(said(1, StepId::weighted_values) == "keys are summed");
  CHECK(said(2, StepId::weighted_values) == "values are summed");
}

TEST_CASE("only what differs from the Transformer is called a departure") {
  const auto departures = [](const Input& input, Variant variant) {
    const Trace traced = trace(input, std::vector{variant});
    std::vector<StepId> ids;
    for (const Step& step : traced.variants[0].steps) {
      if (departure(step, traced.variants[0].settings)) ids.push_back(step.id);
    }
    return ids;
  };
  Input input = lecture();
  using Ids = std::vector<StepId>;
  CHECK(departures(input, Variant::qkv).empty());
  CHECK(departures(input, Variant::query_key) == Ids{StepId::weighted_values});
  CHECK(departures(input, Variant::raw) ==
        Ids{StepId::scores, StepId::weighted_values, StepId::context});
  input.self = SelfPolicy::skip;
  input.scale = {.rule = Scale::Rule::dim};
  CHECK(departures(input, Variant::qkv) == Ids{StepId::scaled_scores, StepId::context});
}

TEST_CASE("a word's heading counts from 1 and is safe to print") {
  Input input = lecture();
  CHECK(encoding(input, Position{1}) == "encoding \"fly\" (word 2 of 3)");
  input.tokens[1] =
      "a\x1b"
      "b";
  CHECK(encoding(input, Position{1}) == "encoding \"a\\u{1b}b\" (word 2 of 3)");
}

TEST_CASE("what rows of Q, K and V say is told with where W is from") {
  const Trace traced = attn::trace(lecture(), std::vector{Variant::qkv});
  const VariantTrace& qkv = traced.variants[0];
  const Step* queries = find_step(qkv, StepId::queries);
  const Step* keys = find_step(qkv, StepId::keys);
  CHECK(
      about_projections({queries, keys}, true) ==
      "query: what a word seeks; key: what it is found by. Each W is learnt in training, used for "
      "all words. First numbers, x · column 1:");
  CHECK(about_projections({queries}, false) ==
        "query: what a word seeks. Each W is learnt in training, used for all words.");
}
