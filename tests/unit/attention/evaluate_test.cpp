// What an evaluation makes of a plan, what whoever listens may do with it, and why it may end
// early.
#include "attention/evaluate.hpp"

#include "naive.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::for_many_traces;
using test::input_of;
using test::lecture;
using test::matrix;
using test::same_bits;
using Kind = Trouble::Kind;

Plan planned(const Input& input, Variant variant) {
  return plan(input, variant, settings(input, variant));
}

Evaluation evaluated(const Input& input, Variant variant, const Evaluating& evaluating = {}) {
  return evaluate(planned(input, variant), input, evaluating);
}

// The kind of an evaluation's trouble, where it is, and what is said of it.
void has_trouble(const Input& input, Variant variant, Kind kind, StepId step,
                 const std::string& message) {
  const Plan plan = planned(input, variant);
  const Evaluation made = evaluate(plan, input);
  REQUIRE(made.trouble);
  CHECK(made.trouble->kind == kind);
  CHECK(plan.steps[made.trouble->step].id == step);
  CHECK(error_of(made, input).message() == message);
}

}  // namespace

TEST_CASE("every number of every step is that of plain loops, to the last bit") {
  for_many_traces(150, [](const Trace& traced, const VariantTrace& variant) {
    const auto expected = test::naive<double>(traced.input, variant.variant, variant.settings);
    const Evaluation made =
        evaluated(traced.input, variant.variant, {.holds_weighted_values = true});
    REQUIRE(made.variant.steps.size() == expected.size());
    for (const Step& step : made.variant.steps) {
      INFO(facts(step.id).name << " of head " << step.head);
      CHECK(same_bits(step.cells, expected.at({step.id, step.head})));
    }
  });
}

TEST_CASE("weighted values have their numbers in the step only where that is asked for") {
  const Evaluation without = evaluated(lecture(), Variant::qkv);
  CHECK(find_step(without.variant, StepId::weighted_values)->cells.rows() == 0);
  const Evaluation with = evaluated(lecture(), Variant::qkv, {.holds_weighted_values = true});
  CHECK(find_step(with.variant, StepId::weighted_values)->cells.rows() == 3);
  CHECK(same_bits(test::numbers_of(with.variant, StepId::context),
                  test::numbers_of(without.variant, StepId::context)));
}

TEST_CASE("other words than those encoded are computed where they are given") {
  Plan plan = planned(lecture(), Variant::qkv);
  const auto words = test::positions({2, 0});
  REQUIRE(measure(plan, lecture(), 2));
  const Evaluation made = evaluate(plan, lecture(), {.words = words});
  Input others = lecture();
  others.words = words;
  CHECK(same_bits(test::numbers_of(made.variant, StepId::context),
                  test::numbers_of(test::run(others, Variant::qkv), StepId::context)));
}

TEST_CASE("the listener is called with each step in its order, shown or not") {
  Plan plan = planned(lecture(), Variant::qkv);
  plan.steps[1].shown = false;
  std::vector<StepId> heard;
  const Evaluation made = evaluate(plan, lecture(), {.listener = [&](const Frame&, Step& step) {
                                     heard.push_back(step.id);
                                     return Goes::on;
                                   }});
  CHECK_FALSE(made.trouble);
  CHECK(heard == std::vector{StepId::queries, StepId::keys, StepId::values, StepId::scores,
                             StepId::scaled_scores, StepId::exponentials, StepId::weights,
                             StepId::weighted_values, StepId::context});
}

TEST_CASE("what follows a step follows from its numbers as the listener left them") {
  const Evaluation made =
      evaluated(lecture(), Variant::qkv, {.listener = [](const Frame&, Step& step) {
                  if (step.id == StepId::scores) step.cells = matrix({{0, 0, -1e6}});
                  return Goes::on;
                }});
  CHECK(same_bits(test::numbers_of(made.variant, StepId::scores), matrix({{0, 0, -1e6}})));
  CHECK(same_bits(test::numbers_of(made.variant, StepId::weights), matrix({{0.5, 0.5, 0}})));
  // Half of each of the values [1 7 3 9] and [4 1 1 -1].
  CHECK(same_bits(test::numbers_of(made.variant, StepId::context), matrix({{2.5, 4, 2, 4}})));
}

TEST_CASE("a listener that wants no more has the steps up to the one it heard") {
  const Evaluation made =
      evaluated(lecture(), Variant::qkv, {.listener = [](const Frame&, const Step& step) {
                  return step.id == StepId::scores ? Goes::no_further : Goes::on;
                }});
  REQUIRE(made.trouble);
  CHECK(made.trouble->kind == Kind::stopped);
  CHECK(made.trouble->step == 3);
  CHECK(made.variant.steps.size() == 4);
  CHECK(same_bits(test::numbers_of(made.variant, StepId::scores), matrix({{40, 38, 26}})));
}

TEST_CASE("a number that no double holds is told with its step, its head, its word and its place") {
  Input large = input_of(matrix({{1, 2}, {1e200, 3}}));
  large.words = test::positions({1});
  large.self = SelfPolicy::score;
  has_trouble(large, Variant::raw, Kind::too_large, StepId::scores,
              "in.json: raw.scores[2,2]: the result is too large for a double: found inf, expected "
              "a finite number");
  large.W_Q = large.W_K = matrix({{1, 0}, {0, 1e200}});
  large.heads = 2;
  large.embeddings = matrix({{1, 2}, {1, 3}});
  has_trouble(large, Variant::query_key, Kind::too_large, StepId::scores,
              "in.json: query-key.head2.scores[2,1]: the result is too large for a double: found "
              "inf, expected a finite number");
  large.W_K = matrix({{1, 0}, {0, 1e308}});
  // Keys have a row for each token, whichever words are encoded.
  has_trouble(large, Variant::query_key, Kind::too_large, StepId::keys,
              "in.json: query-key.keys[1,2]: the result is too large for a double: found inf, "
              "expected a finite number");
}

TEST_CASE("a larger scale is advised where a scaled score is too large, else smaller numbers") {
  Input input = input_of(matrix({{1e150}, {1}}));
  input.self = SelfPolicy::score;
  input.scale = {.rule = Scale::Rule::number, .number = 1e-200};
  CHECK(error_of(evaluated(input, Variant::raw), input).hint() ==
        "use a larger scale, or smaller numbers in the input");
  input.embeddings = matrix({{1e200}, {1}});
  CHECK(error_of(evaluated(input, Variant::raw), input).hint() ==
        "use smaller numbers in the input");
}

TEST_CASE("a sentence of one word that is left out has nothing to score") {
  Input input = input_of(matrix({{1, 2}}));
  input.self = SelfPolicy::skip;
  has_trouble(input, Variant::raw, Kind::nothing_to_score, StepId::scores,
              "in.json: raw.scores: there is nothing to score: the sentence has one word, and the "
              "self policy skip leaves it out");
  CHECK(evaluated(input, Variant::raw).variant.steps.empty());
}

TEST_CASE("a word that a mask lets see nothing is told by its name") {
  Input input = input_of(matrix({{1, 2}, {3, 4}}));
  input.self = SelfPolicy::score;
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 1}, {0, 0}})};
  has_trouble(input, Variant::raw, Kind::nothing_to_see, StepId::masked_scores,
              "in.json: /mask: word 2 (\"b\") may attend to nothing: the mask hides every token "
              "from it");
  input.self = SelfPolicy::skip;
  input.mask.cells = matrix({{1, 1}, {0, 1}});
  has_trouble(input, Variant::raw, Kind::nothing_to_see, StepId::masked_scores,
              "in.json: /mask: word 2 (\"b\") may attend to nothing: the mask leaves it only "
              "itself, and the self policy skip leaves that out");
  input.self = SelfPolicy::carry;
  CHECK_FALSE(evaluated(input, Variant::raw).trouble);
}

TEST_CASE("in an edited plan rows may see nothing and numbers be undefined, but none too large") {
  Input input = input_of(matrix({{1, 2}, {3, 4}}));
  input.self = SelfPolicy::score;
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 1}, {0, 0}})};
  Plan plan = planned(input, Variant::raw);
  plan.edited = true;
  const Evaluation made = evaluate(plan, input);
  CHECK_FALSE(made.trouble);
  CHECK(same_bits(test::numbers_of(made.variant, StepId::weights).row(1),
                  std::vector{not_scored, not_scored}));
  input.embeddings = matrix({{1e200, 2}, {3, 4}});
  const Evaluation large = evaluate(plan, input);
  REQUIRE(large.trouble);
  CHECK(large.trouble->kind == Kind::too_large);
}
