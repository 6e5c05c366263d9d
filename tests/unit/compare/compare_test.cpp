// The comparison makes the lecture's point: who attends to whom, how spread out, and where two
// variants part. A tie told as a winner, or a parting told too late, would teach something false.
#include "compare/compare.hpp"

#include <cmath>
#include <random>

#include "attention/evaluate.hpp"
#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::matrix;
using test::same_bits;

// A trace of one variant and one word, with these weights.
Attention attention_to(std::initializer_list<double> weights) {
  Trace made{.input = test::input_of(Matrix(weights.size(), 1)), .variants = {}};
  made.input.words = test::positions({0});
  made.variants.push_back({.variant = Variant::raw, .settings = {}, .steps = {}});
  const auto add = [&](StepId id, Op op, const Matrix& values) {
    Step step{{.id = id, .op = op}};
    step.cells = values;
    made.variants[0].steps.add(std::move(step));
  };
  add(StepId::weights, Op::normalise, matrix({weights}));
  add(StepId::context, Op::sum, matrix({{7, 8}}));
  return compare(made).words.at(0).attentions.at(0);
}

VariantTrace qkv_under(const Input& in, const Settings& settings) {
  return evaluate(plan(in, Variant::qkv, settings), in).variant;
}

std::optional<StepId> parting(VariantTrace first, VariantTrace second) {
  const Trace made{.input = lecture(), .variants = {std::move(first), std::move(second)}};
  const Comparison comparison = compare(made);
  REQUIRE(comparison.partings.size() == 1);
  CHECK(comparison.partings[0].first == 0);
  CHECK(comparison.partings[0].second == 1);
  return comparison.partings[0].step;
}

}  // namespace

TEST_CASE("entropy is in bits: none for one word, log₂ n for an even share") {
  CHECK(attention_to({1, 0, 0}).entropy == 0);
  CHECK_FALSE(std::signbit(attention_to({1, 0, 0}).entropy));
  CHECK(attention_to({0.5, 0.5}).entropy == 1);
  CHECK(attention_to({0.25, 0.25, 0.25, 0.25}).entropy == 2);
  CHECK(attention_to({0.5, 0.25, 0.25}).entropy == 1.5);
  CHECK(even_entropy(8) == 3);
  CHECK(even_entropy(1) == 0);
  CHECK(even_entropy(0) == 0);
}

TEST_CASE("entropy lies between none and that of an even share") {
  std::mt19937 random(2);
  std::uniform_real_distribution<double> share(0, 1);
  for (int i = 0; i < 500; ++i) {
    const double a = share(random);
    const double b = share(random);
    const double c = share(random) * std::pow(10.0, -static_cast<double>(random() % 300));
    const double sum = a + b + c;
    const Attention attention = attention_to({a / sum, b / sum, c / sum});
    REQUIRE(attention.entropy >= 0);
    REQUIRE(attention.entropy <= even_entropy(3) + 1e-12);
  }
}

TEST_CASE("a word that was not scored counts neither as attended to nor in the entropy") {
  const Attention attention = attention_to({0.5, not_scored, 0.5});
  CHECK(attention.seen == 2);
  CHECK(attention.entropy == 1);
  CHECK(attention.most == test::positions({0, 2}));
  CHECK_FALSE(is_scored(attention.weights[1]));
}

TEST_CASE("the word with most attention is named, and all of them in a tie") {
  CHECK(attention_to({0.2, 0.7, 0.1}).most == test::positions({1}));
  CHECK(attention_to({0.1, 0.2, 0.7}).most == test::positions({2}));
  CHECK(attention_to({0.4, 0.2, 0.4}).most == test::positions({0, 2}));
  CHECK(attention_to({0.2, 0.4, 0.4}).most == test::positions({1, 2}));
  CHECK(attention_to({0.25, 0.25, 0.25, 0.25}).most == test::positions({0, 1, 2, 3}));
}

TEST_CASE("where nothing was scored, nothing gets most attention and the entropy is 0") {
  const Attention attention = attention_to({not_scored});
  CHECK(attention.most.empty());
  CHECK(attention.seen == 0);
  CHECK(attention.entropy == 0);
  CHECK(same_bits(attention.context, std::vector<double>{7, 8}));
}

TEST_CASE("the lecture's variants part at the scores, then at what is summed") {
  const Comparison comparison = compare(trace(lecture(), all_variants));
  REQUIRE(comparison.words.size() == 1);
  CHECK(comparison.words[0].word == Position{1});
  REQUIRE(comparison.words[0].attentions.size() == 3);
  CHECK(comparison.words[0].attentions[0].most == test::positions({2}));  // raw: the similar word
  CHECK(comparison.words[0].attentions[1].most == test::positions({0}));
  CHECK(comparison.words[0].attentions[2].most == test::positions({0}));
  REQUIRE(comparison.partings.size() == 2);
  CHECK(comparison.partings[0].step == StepId::scores);
  CHECK(comparison.partings[1].step == StepId::weighted_values);
}

TEST_CASE("variants that are the same at every step do not part") {
  const Input in = lecture();
  CHECK_FALSE(parting(qkv_under(in, {}), qkv_under(in, {})));
}

TEST_CASE("variants of the same form part at the first step whose numbers differ") {
  const Input in = lecture();
  const Settings plain{};
  const Settings unscaled{.scale = {.rule = Scale::Rule::none}};
  const Settings skipped{.self = SelfPolicy::skip, .scale = {}};
  const Settings carried{.self = SelfPolicy::carry, .scale = {}};
  CHECK(parting(qkv_under(in, plain), qkv_under(in, unscaled)) == StepId::scaled_scores);
  CHECK(parting(qkv_under(in, plain), qkv_under(in, skipped)) == StepId::scores);
  CHECK(parting(qkv_under(in, skipped), qkv_under(in, carried)) == StepId::context);
  Input other = in;
  other.W_Q = other.W_K;
  CHECK(parting(qkv_under(in, plain), qkv_under(other, plain)) == StepId::queries);
}

TEST_CASE("one variant alone has nothing to part from") {
  CHECK(compare(trace(lecture(), std::vector{Variant::raw})).partings.empty());
}

TEST_CASE("each word is compared by its own row") {
  Input in = lecture();
  in.words = test::positions({2, 0});
  const Trace traced = trace(in, all_variants);
  const Comparison comparison = compare(traced);
  REQUIRE(comparison.words.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(comparison.words[i].word == in.words[i]);
    for (std::size_t v = 0; v < 3; ++v) {
      const auto& variant = traced.variants[v];
      CHECK(same_bits(comparison.words[i].attentions[v].weights,
                      find_step(variant, StepId::weights)->cells.row(i)));
      CHECK(same_bits(comparison.words[i].attentions[v].context,
                      find_step(variant, StepId::context)->cells.row(i)));
    }
  }
}

TEST_CASE("a sink has a weight of its own, which counts in the spread and for the largest") {
  Input input = lecture();
  input.sinks = {0.0};
  const auto of = [&](double sink) {
    input.sinks = {sink};
    return compare(trace(input, std::vector{Variant::qkv})).words.at(0).attentions.at(0);
  };
  // One of the tokens has the score 20, and the others are far below it.
  const Attention even = of(20.0);
  CHECK_THAT(*even.sink, Catch::Matchers::WithinRel(even.weights[0], 1e-12));
  CHECK(even.seen == 4);
  CHECK(even.sink_is_most);
  CHECK(even.most.size() == 1);
  const Attention mostly_sink = of(30.0);
  CHECK(*mostly_sink.sink > 0.99);
  CHECK(mostly_sink.sink_is_most);
  CHECK(mostly_sink.most.empty());
  CHECK(mostly_sink.entropy > 0.0);
  CHECK_FALSE(of(0.0).sink_is_most);
  CHECK_FALSE(attention_to({1, 0, 0}).sink.has_value());
}

TEST_CASE("whether variants are still apart is told where a block ends, and nowhere else") {
  Input input = lecture();
  const std::vector both{Variant::query_key, Variant::qkv};
  CHECK_FALSE(partings(trace(input, both)).at(0).ending);

  input.feed_forward = FeedForward{
      .hidden = {.W_1 = Matrix(4, 1, 1.0), .activation = Activation::relu}, .W_2 = matrix({{2}})};
  const Trace apart = trace(input, both);
  const auto ending = partings(apart).at(0).ending;
  REQUIRE(ending);
  CHECK(ending->step == StepId::ffn_output);
  const auto result = [&](std::size_t v) { return apart.variants[v].steps.back().cells(0, 0); };
  CHECK(ending->largest_difference == std::abs(result(0) - result(1)));
  CHECK(ending->largest_difference > 0.0);

  input.feed_forward->W_2 = matrix({{0}});
  CHECK(partings(trace(input, both)).at(0).ending->largest_difference == 0.0);
}
