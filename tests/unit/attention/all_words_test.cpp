// A trace of some words becomes one of all that can be encoded, with the same numbers for those.
#include "attention/all_words.hpp"

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

std::vector<std::size_t> words_of(const Trace& trace) {
  std::vector<std::size_t> words;
  for (const Position word : trace.input.words) words.push_back(ordinal(word));
  return words;
}

Trace traced(Input input) { return trace(std::move(input), all_variants); }

}  // namespace

TEST_CASE("every word of the sentence is encoded, those that were asked for as before") {
  const Trace one = traced(test::lecture());
  REQUIRE(words_of(one) == std::vector<std::size_t>{2});
  const Trace all = with_all_words(one).value();
  CHECK(words_of(all) == std::vector<std::size_t>{1, 2, 3});
  for (std::size_t v = 0; v < all.variants.size(); ++v) {
    const Matrix& weights = find_step(all.variants[v], StepId::weights)->cells;
    const Matrix& before = find_step(one.variants[v], StepId::weights)->cells;
    CHECK(weights.rows() == 3);
    for (std::size_t j = 0; j < weights.columns(); ++j) {
      const double was = before(0, j);
      CHECK((is_scored(was) ? weights(1, j) == was : !is_scored(weights(1, j))));
    }
  }
}

TEST_CASE("a word that may see nothing is left out, and the others are not") {
  Input input = test::lecture();
  input.self = SelfPolicy::skip;
  input.mask.rule = MaskRule::causal;
  input.mask.settle(3, 3, 0);
  CHECK(words_of(with_all_words(traced(input)).value()) == std::vector<std::size_t>{2, 3});
}

TEST_CASE("a mask that has rows for the words asked for alone leaves it at these") {
  Input input = test::lecture();
  input.mask.rule = MaskRule::matrix;
  input.mask.cells = Matrix(3, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      input.mask.cells(i, j) = i == 1 ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    }
  }
  CHECK_FALSE(with_all_words(traced(input)));
}

TEST_CASE("more numbers than a page carries leave it at the words asked for") {
  constexpr std::size_t many = 800;
  Input input = test::lecture();
  input.tokens.assign(many, "a");
  input.embeddings = Matrix(many, 4);
  CHECK_FALSE(with_all_words(traced(input)));
}

TEST_CASE("a trace that has them already is not made anew") {
  Input input = test::lecture();
  input.words = all_positions(3);
  CHECK_FALSE(with_all_words(traced(input)));
}
