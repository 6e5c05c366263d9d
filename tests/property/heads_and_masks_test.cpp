// What holds of masks, heads and cross-attention whatever the numbers are.
#include <algorithm>
#include <cmath>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "random_input.hpp"

namespace {

using namespace attn;
using test::numbers_of;
using test::Random;
using test::run;
using test::same_bits;

/// Calls check(random, input, variant) for many inputs under the variants with queries and keys,
/// all words encoded and scored.
template <typename Check>
void for_many_traces(Check check) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("made again by Random(" << seed << ").input()");
    Random random(seed);
    Input input = random.input();
    input.words = all_positions(input.tokens.size());
    input.self = SelfPolicy::score;
    for (const Variant variant : {Variant::query_key, Variant::qkv}) {
      INFO("variant " << name(variant));
      check(random, input, variant);
    }
  }
}

/// The columns of `a`, then those of `b`.
Matrix beside(const Matrix& a, const Matrix& b) {
  Matrix joined(a.rows(), a.columns() + b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    std::ranges::copy(a.row(i), joined.row(i).begin());
    std::ranges::copy(b.row(i), joined.row(i).subspan(a.columns()).begin());
  }
  return joined;
}

/// Rows of a mask in which every word may attend to something.
Matrix random_mask(Random& random, std::size_t rows, std::size_t columns) {
  Matrix mask(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (double& cell : mask.row(i)) cell = random.between(0, 1) == 0 ? 0.0 : 1.0;
    mask(i, random.between(0, columns - 1)) = 1.0;
  }
  return mask;
}

}  // namespace

TEST_CASE("each of two heads is the single head of its own columns, bit for bit") {
  for_many_traces([](Random& random, const Input& input, Variant variant) {
    Input other = input;
    for (auto* W : {&other.W_Q, &other.W_K, &other.W_V}) {
      *W = random.matrix((*W)->rows(), (*W)->columns());
    }
    Input both = input;
    both.heads = 2;
    both.W_Q = beside(*input.W_Q, *other.W_Q);
    both.W_K = beside(*input.W_K, *other.W_K);
    both.W_V = beside(*input.W_V, *other.W_V);
    const VariantTrace joined = run(both, variant);
    const VariantTrace first = run(input, variant);
    const VariantTrace second = run(other, variant);
    for (const StepId id : {StepId::scores, StepId::scaled_scores, StepId::exponentials,
                            StepId::weights, StepId::context}) {
      REQUIRE(same_bits(numbers_of(joined, id, 1), numbers_of(first, id)));
      REQUIRE(same_bits(numbers_of(joined, id, 2), numbers_of(second, id)));
    }
    REQUIRE(
        same_bits(numbers_of(joined, StepId::concat),
                  beside(numbers_of(first, StepId::context), numbers_of(second, StepId::context))));
  });
}

TEST_CASE("under a causal mask a word sees the sentence as if it ended there, bit for bit") {
  for_many_traces([](Random& random, Input input, Variant variant) {
    input.mask = {.rule = MaskRule::causal};
    const VariantTrace whole = run(input, variant);
    const std::size_t length = random.between(1, input.tokens.size());
    Input cut = input;
    cut.tokens.resize(length);
    cut.words.resize(length);
    cut.embeddings = select_rows(*input.embeddings, cut.words);
    const VariantTrace part = run(cut, variant);
    for (std::size_t i = 0; i < length; ++i) {
      const auto weights = numbers_of(whole, StepId::weights).row(i);
      REQUIRE(same_bits(weights.first(length), numbers_of(part, StepId::weights).row(i)));
      for (const double later : weights.subspan(length)) REQUIRE(same_bits(later, 0.0));
      REQUIRE(same_bits(numbers_of(whole, StepId::context).row(i),
                        numbers_of(part, StepId::context).row(i)));
    }
  });
}

TEST_CASE("what a mask hides weighs exactly 0, whatever it is, and the rest adds up to 1") {
  for_many_traces([](Random& random, Input input, Variant variant) {
    const std::size_t n = input.tokens.size();
    input.mask = {.rule = MaskRule::matrix, .cells = random_mask(random, n, n)};
    const VariantTrace traced = run(input, variant);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        const double weight = numbers_of(traced, StepId::weights)(i, j);
        if (input.mask.hides(Position{i}, Position{j})) REQUIRE(same_bits(weight, 0.0));
        sum += weight;
      }
      REQUIRE(std::abs(sum - 1.0) <= 1e-12);
    }
  });
}

TEST_CASE("a sentence as its own memory gives self-attention, bit for bit") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    Input across = input;
    across.memory = {.tokens = input.tokens, .embeddings = input.embeddings};
    const VariantTrace self = run(input, variant);
    const VariantTrace other = run(across, variant);
    for (const StepId id : {StepId::keys, StepId::scores, StepId::weights, StepId::context}) {
      REQUIRE(same_bits(numbers_of(self, id), numbers_of(other, id)));
    }
  });
}

TEST_CASE("queries, keys and values given are as good as computed, bit for bit") {
  for_many_traces([](Random&, const Input& input, Variant variant) {
    const VariantTrace computed = run(input, variant);
    const VariantTrace full = run(input, Variant::qkv);
    Input given = input;
    given.queries = numbers_of(full, StepId::queries);
    given.keys = numbers_of(full, StepId::keys);
    given.values = numbers_of(full, StepId::values);
    const VariantTrace taken = run(given, variant);
    REQUIRE(find_step(taken, StepId::queries) == nullptr);
    REQUIRE(same_bits(numbers_of(taken, StepId::context), numbers_of(computed, StepId::context)));
  });
}
