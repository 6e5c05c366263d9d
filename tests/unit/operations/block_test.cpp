// What stands around attention, of numbers that can be worked out by hand or are known from
// elsewhere.
#include <cmath>
#include <numbers>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "elementary/elementary.hpp"
#include "helpers.hpp"
#include "operations/operation.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinAbs;
using test::matrix;

// Nothing is looked for, so that all words weigh alike.
Input even_attention(const Matrix& embeddings) {
  Input input = test::input_of(embeddings);
  input.self = SelfPolicy::score;
  return input;
}

Input with_network(Activation activation) {
  Input input = even_attention(matrix({{1.0, 1.0}}));
  input.feed_forward = FeedForward{
      .hidden = {.W_1 = matrix({{-3, -1, 0, 1, 2}, {0, 0, 0, 0, 0}}), .activation = activation},
      .W_2 = matrix({{1}, {1}, {1}, {1}, {1}})};
  return input;
}

void check_activated(Activation activation, const std::vector<double>& expected) {
  const VariantTrace raw = test::run(with_network(activation), Variant::raw);
  const Matrix& made = test::numbers_of(raw, StepId::ffn_activated);
  for (std::size_t j = 0; j < expected.size(); ++j) {
    CHECK_THAT(made(0, j), WithinAbs(expected[j], 1e-15));
  }
}

}  // namespace

// From scipy.special.erf and numpy, of −3, −1, 0, 1 and 2.
TEST_CASE("each activation gives the numbers that are known of it") {
  check_activated(Activation::relu, {0, 0, 0, 1, 2});
  check_activated(Activation::gelu, {-0.00404969409489031, -0.15865525393145707, 0,
                                     0.8413447460685429, 1.9544997361036416});
  check_activated(Activation::gelu_tanh, {-0.0036373920817729943, -0.15880800939172324, 0,
                                          0.8411919906082768, 1.954597694087775});
  check_activated(Activation::silu, {-0.14227761953270035, -0.2689414213699951, 0,
                                     0.7310585786300049, 1.7615941559557646});
}

TEST_CASE("far below 0 an activation is 0, and far above it what was given") {
  for (const Activation activation : all_activations) {
    INFO(name(activation));
    Input input = with_network(activation);
    input.feed_forward->hidden.W_1 = matrix({{-1e6, 1e6, 0, 0, 0}, {0, 0, 0, 0, 0}});
    const VariantTrace raw = test::run(input, Variant::raw);
    const Matrix& made = test::numbers_of(raw, StepId::ffn_activated);
    CHECK(made(0, 0) == 0.0);
    CHECK(made(0, 1) == 1e6);
  }
}

TEST_CASE("a gate is activated, and the hidden numbers are not") {
  Input input = with_network(Activation::relu);
  input.feed_forward->W_gate = matrix({{2, -2, 1, 0.5, -1}, {0, 0, 0, 0, 0}});
  const VariantTrace raw = test::run(input, Variant::raw);
  const Matrix& made = test::numbers_of(raw, StepId::ffn_activated);
  CHECK(test::same_bits(made, matrix({{-6, -0.0, 0, 0.5, 0}})));
}

TEST_CASE("a norm takes off the mean, divides by the root, multiplies and shifts") {
  Input input = even_attention(matrix({{1, 3}}));
  input.norm = BlockNorm{.epsilon = 0.0, .gain_1 = matrix({{2, 3}}), .shift_1 = matrix({{10, 20}})};
  VariantTrace raw = test::run(input, Variant::raw);
  CHECK(test::same_bits(test::numbers_of(raw, StepId::norm_1), matrix({{8, 23}})));
  const Step& norm = *find_step(raw, StepId::norm_1);
  CHECK(norm.fact("mean").front() == 2.0);
  CHECK(norm.fact("variance").front() == 1.0);
  CHECK(norm.fact("root").front() == 1.0);

  input.norm = BlockNorm{.kind = NormKind::rms, .epsilon = 4.0, .shift_1 = {}};
  input.embeddings = matrix({{1, 7}});
  raw = test::run(input, Variant::raw);
  CHECK(find_step(raw, StepId::norm_1)->fact("root").front() == std::sqrt(29.0));
  CHECK(find_step(raw, StepId::norm_1)->row_facts.size() == 1);
}

TEST_CASE("of a pair of features the first gets the sine, the second the cosine") {
  Input input = even_attention(matrix({{0, 0, 0}, {0, 0, 0}, {1, 1, 1}}));
  input.positions.emplace();
  const VariantTrace raw = test::run(input, Variant::raw);
  const Matrix& made = test::numbers_of(raw, StepId::positioned);
  CHECK(test::same_bits(made.row(0), matrix({{0, 1, 0}}).row(0)));
  const double slow = 2 / elementary::pow(10000.0, 2.0 / 3.0);
  CHECK(made(2, 0) == 1 + elementary::sin(2.0));
  CHECK(made(2, 1) == 1 + elementary::cos(2.0));
  CHECK(made(2, 2) == 1 + elementary::sin(slow));  // an odd last one has only its sine
  CHECK(find_step(raw, StepId::positioned)->fact("angles")[2 * 2 + 1] == slow);
}
