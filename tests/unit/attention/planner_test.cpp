// A plan says what will be computed before anything is: it must be the same whatever the numbers
// are, and know how large each step will be.
#include "attention/planner.hpp"

#include "attention/evaluate.hpp"
#include "trace/input_matrices.hpp"
#include "unit/attention/told.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::for_many_traces;
using test::input_of_everything;
using test::lecture;
using test::matrix;
using test::Random;
using test::told;
using Lines = std::vector<std::string>;

Plan planned(const Input& input, Variant variant) {
  return plan(input, variant, settings(input, variant));
}

}  // namespace

TEST_CASE("the plans of the lecture's variants read like the lecture") {
  CHECK(told(planned(lecture(), Variant::raw)) ==
        Lines{"scores = dot(embeddings[words], embeddings)", "scaled_scores = divide(scores) by 2",
              "exponentials = exp(scaled_scores)", "weights = normalise(exponentials)",
              "weighted_values = weigh(weights, embeddings)",
              "context = sum(weighted_values, embeddings[words])"});
  CHECK(told(planned(lecture(), Variant::query_key)) ==
        Lines{"queries = project(embeddings[words], W_Q)", "keys = project(embeddings, W_K)",
              "scores = dot(queries, keys)", "scaled_scores = divide(scores) by 2",
              "exponentials = exp(scaled_scores)", "weights = normalise(exponentials)",
              "weighted_values = weigh(weights, keys)", "context = sum(weighted_values)"});
  CHECK(told(planned(lecture(), Variant::qkv)) ==
        Lines{"queries = project(embeddings[words], W_Q)", "keys = project(embeddings, W_K)",
              "values = project(embeddings, W_V)", "scores = dot(queries, keys)",
              "scaled_scores = divide(scores) by 2", "exponentials = exp(scaled_scores)",
              "weights = normalise(exponentials)", "weighted_values = weigh(weights, values)",
              "context = sum(weighted_values)"});
}

TEST_CASE("a plan of everything: heads, biases, a memory, a mask, W_O, matrices stored turned") {
  Input input = lecture();
  input.heads = 2;
  input.layout = Layout::out_in;
  input.b_K = matrix({{1, 2, 3, 4}});
  input.W_O = matrix({{1, 2, 3, 4}});
  input.b_O = matrix({{5}});
  input.memory = Memory{.tokens = {"m"}, .embeddings = matrix({{1, 2, 3, 4}})};
  input.values = matrix({{1, 2, 3, 4}});
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1}, {1}, {1}})};
  CHECK(told(planned(input, Variant::qkv)) ==
        Lines{"queries = project(embeddings[words], W_Qᵀ)",
              "keys = project(memory, W_Kᵀ, b_K)",
              "head1.queries = split(queries) of 2",
              "head1.keys = split(keys) of 2",
              "head1.values = split(values) of 2",
              "head1.scores = dot(head1.queries, head1.keys)",
              "head1.scaled_scores = divide(head1.scores) by 1.414",
              "head1.masked_scores = mask(head1.scaled_scores, mask) puts -inf",
              "head1.exponentials = exp(head1.masked_scores)",
              "head1.weights = normalise(head1.exponentials)",
              "head1.weighted_values = weigh(head1.weights, head1.values)",
              "head1.context = sum(head1.weighted_values)",
              "head2.queries = split(queries) of 2",
              "head2.keys = split(keys) of 2",
              "head2.values = split(values) of 2",
              "head2.scores = dot(head2.queries, head2.keys)",
              "head2.scaled_scores = divide(head2.scores) by 1.414",
              "head2.masked_scores = mask(head2.scaled_scores, mask) puts -inf",
              "head2.exponentials = exp(head2.masked_scores)",
              "head2.weights = normalise(head2.exponentials)",
              "head2.weighted_values = weigh(head2.weights, head2.values)",
              "head2.context = sum(head2.weighted_values)",
              "concat = concat(head1.context, head2.context)",
              "output = project(concat, W_Oᵀ, b_O)"});
}

TEST_CASE("a plan follows from the shapes of an input, and from none of its numbers") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    const Input input = input_of_everything(random);
    Input other = input;
    for (const InputMatrix& which : input_matrices) {
      if (which.member == nullptr || !(other.*which.member)) continue;
      Matrix& numbers = *(other.*which.member);
      numbers = Matrix(numbers.rows(), numbers.columns(), not_scored);
    }
    for (const Variant variant : all_variants) {
      if (obstacle(input, variant)) continue;
      CHECK(told(planned(other, variant)) == told(planned(input, variant)));
    }
  }
}

TEST_CASE("the extents of a plan are those of what is computed") {
  for_many_traces(100, [](const Trace& traced, const VariantTrace& variant) {
    const Plan plan = planned(traced.input, variant.variant);
    REQUIRE(plan.steps.size() == variant.steps.size());
    const Evaluation made = evaluate(plan, traced.input, {.holds_weighted_values = true});
    for (std::size_t place = 0; place < plan.steps.size(); ++place) {
      const Extent& extent = plan.steps[place].extent;
      const Matrix& numbers = made.variant.steps[place].cells;
      INFO(test::called(plan, place));
      CHECK(numbers.rows() == extent.rows * extent.depth);
      CHECK(numbers.columns() == extent.columns);
      CHECK(made.variant.steps[place].extent == extent);
    }
  });
}

TEST_CASE("a verb hands on what it is given where the input has no need of its step") {
  Input input = lecture();
  input.queries = matrix({{1, 2}, {3, 4}, {5, 6}});
  Planner planner(input, Variant::qkv, {});
  const Operand X = planner.embeddings();
  CHECK(X == Operand{.name = "embeddings"});
  CHECK(planner.norm_before(Of::attention, X) == X);
  const Operand queries = planner.queries(X);
  CHECK(queries == Operand{.name = "queries", .of_words = true});
  CHECK(planner.split(queries, 1) == queries);
  CHECK(planner.mask(queries) == queries);
  CHECK(planner.output(queries) == queries);
  CHECK(planner.residual(Of::attention, X, queries) == queries);
  CHECK(planner.norm_after(Of::attention, queries) == queries);
  CHECK(planner.feed_forward(queries) == queries);
  CHECK(planner.finish().steps.empty());
}

TEST_CASE("measured for more words a plan has more rows of words, and no more of tokens") {
  Plan plan = planned(lecture(), Variant::qkv);
  REQUIRE(measure(plan, lecture(), 3));
  CHECK(plan.steps.find(StepId::queries)->extent == Extent{3, 4});
  CHECK(plan.steps.find(StepId::keys)->extent == Extent{3, 4});
  CHECK(plan.steps.find(StepId::weighted_values)->extent == Extent{3, 4, 3});
  REQUIRE(measure(plan, lecture(), 1));
  CHECK(plan.steps.find(StepId::scores)->extent == Extent{1, 3});
  CHECK(plan.steps.find(StepId::keys)->extent == Extent{3, 4});
}

TEST_CASE("a plan whose operands do not fit each other has no measure") {
  const Plan right = planned(lecture(), Variant::qkv);
  Input input = lecture();
  input.W_K = matrix({{1}, {2}, {3}, {4}});
  Plan plan = right;
  CHECK_FALSE(measure(plan, input, 1));
}

TEST_CASE("a divisor follows from what is compared, of one head or of all, and from the input") {
  Input input = lecture();
  const auto divisor = [&](Scaling scaling, std::size_t heads = 1) {
    input.heads = heads;
    Plan plan = planned(input, Variant::qkv);
    PlannedStep* scaled = nullptr;
    for (PlannedStep& step : plan.steps) {
      if (step.id != StepId::scaled_scores) continue;
      step.scaling = scaling;
      scaled = &step;
    }
    REQUIRE(measure(plan, input, 1));
    return scaled->number;
  };
  input.embeddings = Matrix(3, 9);
  input.W_Q = Matrix(9, 4);
  input.W_K = Matrix(9, 4);
  input.W_V = Matrix(9, 4);
  using By = Scaling::By;
  CHECK(divisor({.by = By::as_set}) == 2);
  CHECK(divisor({.by = By::sqrt}) == 2);
  CHECK(divisor({.by = By::none}) == 1);
  CHECK(divisor({.by = By::dim}) == 4);
  CHECK(divisor({.by = By::dim}, 2) == 2);
  CHECK(divisor({.by = By::dim, .length_of_head = true}, 2) == 1);
  CHECK(divisor({.by = By::d_model}) == 3);
  CHECK(divisor({.by = By::tokens}) == std::sqrt(3.0));
  CHECK(divisor({.by = By::inverse}) == 0.5);
  input.scale = {.rule = Scale::Rule::number, .number = 8};
  CHECK(divisor({.by = By::as_set}) == 8);
  CHECK(divisor({.by = By::inverse}) == 0.125);
  CHECK(divisor({.by = By::sqrt}) == 2);
}
