// Numbers that are written down otherwise must lead to the same results.
#include "mistakes/notation.hpp"

#include "attention/evaluate.hpp"
#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinAbs;
using Scaled = Notation::Scaled;

// The lecture in two heads, every word encoded.
Input two_heads() {
  Input input = test::lecture();
  input.words = all_positions(3);
  input.heads = 2;
  return input;
}

VariantTrace written(const Notation& notation, const Input& input) {
  const Plan right = plan(input, Variant::qkv, settings(input, Variant::qkv));
  return evaluate(written_down(right, notation, input).value(), input).variant;
}

void check_near(const Matrix& a, const Matrix& b, double times = 1.0) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.columns() == b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) {
      CHECK_THAT(a(i, j), WithinAbs(times * b(i, j), 1e-12 * (1 + std::abs(b(i, j)))));
    }
  }
}

const Matrix& cells(const VariantTrace& variant, StepId id, std::size_t head) {
  return find_step(variant, id, head)->cells;
}

}  // namespace

TEST_CASE("wherever it is scaled, the weights and the context are the same") {
  const Input input = two_heads();
  const VariantTrace right = written({}, input);
  const double divisor = find_step(right, StepId::scaled_scores, 1)->number;
  for (const Scaled scaled : {Scaled::queries, Scaled::queries_in_use, Scaled::both}) {
    const VariantTrace other = written({.scaled = scaled}, input);
    for (const std::size_t head : {1U, 2U}) {
      check_near(cells(other, StepId::context, head), cells(right, StepId::context, head));
      check_near(cells(other, StepId::weights, head), cells(right, StepId::weights, head));
      check_near(cells(other, StepId::scaled_scores, head),
                 cells(right, StepId::scaled_scores, head));
      check_near(cells(other, StepId::scores, head), cells(right, StepId::scores, head),
                 1 / divisor);
    }
    const double of_queries = scaled == Scaled::queries ? divisor
                              : scaled == Scaled::both  ? std::sqrt(divisor)
                                                        : 1.0;
    check_near(cells(other, StepId::queries, 0), cells(right, StepId::queries, 0), 1 / of_queries);
    check_near(cells(other, StepId::queries, 2), cells(right, StepId::queries, 2), 1 / of_queries);
  }
}

TEST_CASE("what cannot be scaled so is not") {
  Input input = test::lecture();
  input.scale = {.rule = Scale::Rule::number, .number = -2.0};
  const Plan right = plan(input, Variant::qkv, settings(input, Variant::qkv));
  CHECK_FALSE(written_down(right, {.scaled = Scaled::both}, input).has_value());
  input.scale = {};
  const Plan raw = plan(input, Variant::raw, settings(input, Variant::raw));
  CHECK_FALSE(written_down(raw, {.scaled = Scaled::queries}, input).has_value());
  CHECK(written_down(raw, {.scaled = Scaled::queries_in_use}, input).has_value());
}

TEST_CASE("averaged weights are the mean of the heads'") {
  const VariantTrace made = written({.weights_averaged = true}, two_heads());
  const Matrix& first = cells(made, StepId::weights, 1);
  const Matrix& second = cells(made, StepId::weights, 2);
  Matrix mean(3, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) mean(i, j) = (first(i, j) + second(i, j)) / 2;
  }
  check_near(cells(made, StepId::weights, 0), mean);
}

TEST_CASE("masked scores without a mask are the scaled ones") {
  const VariantTrace made = written({.masked_scores = true}, two_heads());
  check_near(cells(made, StepId::masked_scores, 2), cells(made, StepId::scaled_scores, 2));
}
