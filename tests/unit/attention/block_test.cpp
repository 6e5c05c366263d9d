// Where what stands around attention is planned, and which rows it has.
#include <string>
#include <vector>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "catch.hpp"
#include "elementary/elementary.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;

Input with_block(NormPlace place) {
  Input input = test::lecture();
  input.positions.emplace();
  input.residual = true;
  input.norm = BlockNorm{.place = place};
  input.feed_forward =
      FeedForward{.hidden = {.W_1 = Matrix(4, 2, 0.5), .activation = Activation::gelu},
                  .W_2 = Matrix(2, 4, 0.5)};
  return input;
}

Plan planned(const Input& input, Variant variant = Variant::qkv) {
  return plan(input, variant, settings(input, variant));
}

// The steps that are not attention's own: "residual_1: positioned context".
std::vector<std::string> around(const Plan& plan) {
  std::vector<std::string> lines;
  for (const PlannedStep& step : plan.steps) {
    if (step.head > 0 || (step.op != Op::add && step.op != Op::norm && step.op != Op::activate &&
                          step.op != Op::project)) {
      continue;
    }
    std::string line = std::string(facts(step.id).name) + ":";
    for (const Operand& read : step.from) line += " " + std::string(read.name);
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("norms that come after stand behind the sums, as the paper has them") {
  CHECK(around(planned(with_block(NormPlace::after))) ==
        Lines{"positioned: embeddings", "queries: positioned W_Q", "keys: positioned W_K",
              "values: positioned W_V", "residual_1: positioned context", "norm_1: residual_1",
              "ffn_hidden: norm_1 feed_forward.W_1", "ffn_activated: ffn_hidden",
              "ffn_output: ffn_activated feed_forward.W_2", "residual_2: norm_1 ffn_output",
              "norm_2: residual_2"});
}

TEST_CASE("norms that come before are read, and passed by by the sums") {
  CHECK(around(planned(with_block(NormPlace::before))) ==
        Lines{"positioned: embeddings", "norm_1: positioned", "queries: norm_1 W_Q",
              "keys: norm_1 W_K", "values: norm_1 W_V", "residual_1: positioned context",
              "norm_2: residual_1", "ffn_hidden: norm_2 feed_forward.W_1",
              "ffn_activated: ffn_hidden", "ffn_output: ffn_activated feed_forward.W_2",
              "residual_2: residual_1 ffn_output"});
}

TEST_CASE("raw compares and sums what is positioned and normed before it") {
  const Plan raw = planned(with_block(NormPlace::before), Variant::raw);
  CHECK(raw.steps.find(StepId::scores)->from[0].name == "norm_1");
  CHECK(raw.steps.find(StepId::scores)->from[0].of_words);
  CHECK(raw.steps.find(StepId::weighted_values)->from[1].name == "norm_1");
  CHECK(raw.steps.find(StepId::context)->from[1].name == "norm_1");
}

TEST_CASE("what keys need has a row for each word of the sentence, all else for those encoded") {
  const Plan plan = planned(with_block(NormPlace::before));
  for (const PlannedStep& step : plan.steps) {
    INFO(facts(step.id).name);
    const bool of_tokens = shape_of(step) == Shape::token_features;
    CHECK(step.extent.rows == (of_tokens ? 3 : 1));
  }
  CHECK(shape_of(*plan.steps.find(StepId::positioned)) == Shape::token_features);
  CHECK(shape_of(*plan.steps.find(StepId::norm_1)) == Shape::token_features);
  CHECK(shape_of(*plan.steps.find(StepId::norm_2)) == Shape::word_features);
  const Plan after = planned(with_block(NormPlace::after));
  CHECK(shape_of(*after.steps.find(StepId::norm_1)) == Shape::word_features);
}

TEST_CASE("beside a memory only the words encoded are positioned and normed, and it is not") {
  Input input = with_block(NormPlace::before);
  input.memory = Memory{.tokens = {"m1", "m2"}, .embeddings = Matrix(2, 4, 1.0)};
  const Plan plan = planned(input);
  CHECK(plan.steps.find(StepId::positioned)->extent.rows == 1);
  CHECK(plan.steps.find(StepId::norm_1)->extent.rows == 1);
  CHECK(plan.steps.find(StepId::keys)->from[0].name == "memory");
  const VariantTrace qkv = test::run(input, Variant::qkv);
  const Matrix& made = test::numbers_of(qkv, StepId::positioned);
  CHECK(made(0, 0) == 1 + elementary::sin(1.0));  // the second word's position
}

TEST_CASE("positions count on from what is cached, and no row of it is positioned") {
  Input input = with_block(NormPlace::after);
  input.past = Past{.tokens = {"p1", "p2"},
                    .keys = Matrix(2, 4, 1.0),
                    .values = Matrix(2, 4, 1.0),
                    .attended = {"p1", "p2", "birds", "fly", "south"}};
  const VariantTrace qkv = test::run(input, Variant::qkv);
  const Matrix& made = test::numbers_of(qkv, StepId::positioned);
  CHECK(made.rows() == 3);
  CHECK(made(0, 0) == 3 + elementary::sin(2.0));
}

TEST_CASE("queries that a small network makes are three steps") {
  Input input = test::lecture();
  input.hidden_Q = HiddenLayer{.W_1 = Matrix(4, 1, 1.0), .activation = Activation::silu};
  input.W_Q = Matrix(1, 4, 1.0);
  const Plan plan = planned(input);
  CHECK(around(plan) == Lines{"queries_hidden: embeddings W_Q.W_1",
                              "queries_activated: queries_hidden",
                              "queries: queries_activated W_Q.W_2", "keys: embeddings W_K",
                              "values: embeddings W_V"});
  CHECK(plan.steps.find(StepId::queries_hidden)->extent == Extent{1, 1});
}

TEST_CASE("a variant whose vectors the block does not fit is left out, and says why") {
  Input input = with_block(NormPlace::after);
  input.W_V = Matrix(4, 3, 1.0);
  CHECK(obstacle(input, Variant::qkv).value() ==
        "/residual: found true, but what attention finds in the variant qkv has 3 numbers, "
        "expected as many as an embedding has (4), since the two are added");
  CHECK_FALSE(obstacle(input, Variant::query_key));
  CHECK_FALSE(obstacle(input, Variant::raw));
  CHECK(nearest_variant(input) == Variant::qkv);
  input.W_V = Matrix(4, 4, 1.0);
  input.feed_forward->hidden.W_1 = Matrix(3, 2, 1.0);
  CHECK(why_left_out(input, Variant::raw) == "W_1 was made for vectors of another length");
}

TEST_CASE("the block's result is what a variant ends with") {
  CHECK(last_step(test::run(with_block(NormPlace::after), Variant::qkv)) == StepId::norm_2);
  CHECK(last_step(test::run(with_block(NormPlace::before), Variant::raw)) == StepId::residual_2);
  Input input = test::lecture();
  input.norm = BlockNorm{.place = NormPlace::before};
  CHECK(last_step(test::run(input, Variant::qkv)) == StepId::context);
}
