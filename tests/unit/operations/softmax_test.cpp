// The exponential and its share of the sum, along rows as attention has it, and along columns, the
// whole matrix and nothing as mistakes do: held against a definition that looks at every cell.
#include <cmath>
#include <vector>

#include "attention/evaluate.hpp"
#include "attention/planner.hpp"
#include "catch.hpp"
#include "elementary/elementary.hpp"
#include "helpers.hpp"
#include "property/random_input.hpp"

namespace {

using namespace attn;
using test::input_of;
using test::matrix;
using test::Random;
using test::same_bits;

// The exponentials and the weights of scores, which are given as the embeddings.
std::vector<Step> softmax(const Matrix& scores, Along maximum_along, Along sum_along,
                          SelfPolicy self = SelfPolicy::score) {
  const Input input = input_of(scores);
  Plan plan{.variant = Variant::raw, .settings = {.self = self, .scale = {}}, .edited = true};
  const std::size_t E = plan.steps.add({.id = StepId::exponentials,
                                        .op = Op::exp,
                                        .from = {{.name = "embeddings"}},
                                        .along = maximum_along});
  plan.steps.add({.id = StepId::weights,
                  .op = Op::normalise,
                  .from = {operand_of(plan, E)},
                  .along = sum_along});
  REQUIRE(measure(plan, input, scores.rows()));
  const Evaluation made = evaluate(plan, input);
  REQUIRE_FALSE(made.trouble);
  return {made.variant.steps.begin(), made.variant.steps.end()};
}

Matrix exponentials(const Matrix& scores, Along along) {
  return softmax(scores, along, Along::row)[0].cells;
}

bool together(Along along, std::size_t i, std::size_t j, std::size_t k, std::size_t l) {
  switch (along) {
    case Along::row:
      return i == k;
    case Along::column:
      return j == l;
    case Along::matrix:
      return true;
    case Along::cell:
      return i == k && j == l;
    case Along::nothing:
      break;
  }
  return false;
}

// Of the cells together with (i, j): function(so far, cell), row after row.
double over_group(const Matrix& cells, Along along, std::size_t i, std::size_t j, double start,
                  auto function) {
  for (std::size_t k = 0; k < cells.rows(); ++k) {
    for (std::size_t l = 0; l < cells.columns(); ++l) {
      if (together(along, i, j, k, l)) start = function(start, cells(k, l));
    }
  }
  return start;
}

Matrix naive_exponentials(const Matrix& scores, Along along) {
  Matrix made(scores.rows(), scores.columns());
  const auto larger = [](double max, double z) { return z > max ? z : max; };
  for (std::size_t i = 0; i < made.rows(); ++i) {
    for (std::size_t j = 0; j < made.columns(); ++j) {
      const double z = scores(i, j);
      const double max =
          along == Along::nothing ? 0.0 : over_group(scores, along, i, j, hidden, larger);
      made(i, j) = z == hidden ? 0.0 : elementary::exp(z - max);
    }
  }
  return made;
}

Matrix naive_shares(const Matrix& cells, Along along) {
  Matrix made = cells;
  const auto add = [](double sum, double e) { return is_scored(e) ? sum + e : sum; };
  for (std::size_t i = 0; i < made.rows() && along != Along::nothing; ++i) {
    for (double& cell : made.row(i)) {
      cell /= over_group(cells, along, i, static_cast<std::size_t>(&cell - &made(i, 0)), 0.0, add);
    }
  }
  return made;
}

// In each row and in each column something is seen.
Matrix random_scores(Random& random) {
  const std::size_t rows = random.between(1, 5);
  Matrix scores = random.matrix(rows, random.between(1, 5));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < scores.columns(); ++j) {
      if (i % scores.columns() == j || i == j % rows || !random.chance(3)) continue;
      scores(i, j) = random.chance(2) ? hidden : not_scored;
    }
  }
  return scores;
}

constexpr std::array everywhere{Along::row, Along::column, Along::matrix, Along::nothing};

}  // namespace

TEST_CASE("whatever the maximum is taken along, an exponential is e^ of what is above it") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    const Matrix scores = random_scores(random);
    for (const Along along : everywhere) {
      CHECK(same_bits(exponentials(scores, along), naive_exponentials(scores, along)));
    }
  }
}

TEST_CASE("whatever the sum is taken along, a weight is its share of it") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    const Matrix scores = random_scores(random);
    for (const Along along : everywhere) {
      const auto steps = softmax(scores, Along::row, along);
      CHECK(same_bits(steps[1].cells, naive_shares(steps[0].cells, along)));
    }
  }
}

TEST_CASE("four scores have the shares that one works out by hand along rows, columns and all") {
  // 0 and log 3: e^ of them is 1 and 3.
  const double log_3 = std::log(3.0);
  const Matrix scores = matrix({{0, log_3}, {log_3, 0}});
  const auto shares = [&](Along along) { return softmax(scores, Along::nothing, along)[1].cells; };
  const double three = elementary::exp(log_3);
  CHECK(same_bits(shares(Along::row), matrix({{1 / (1 + three), three / (1 + three)},
                                              {three / (three + 1), 1 / (three + 1)}})));
  CHECK(same_bits(shares(Along::column), matrix({{1 / (1 + three), three / (three + 1)},
                                                 {three / (1 + three), 1 / (three + 1)}})));
  const double all = 1 + three + three + 1;
  CHECK(same_bits(shares(Along::matrix), matrix({{1 / all, three / all}, {three / all, 1 / all}})));
  CHECK(same_bits(shares(Along::nothing), matrix({{1, three}, {three, 1}})));
}

TEST_CASE("a row's facts are its largest score and the sum of its exponentials") {
  const Matrix scores = matrix({{1, 3, hidden}, {not_scored, -2, -2}});
  const Step E = softmax(scores, Along::row, Along::row)[0];
  CHECK(E.fact("max") == std::vector{3.0, -2.0});
  CHECK(E.fact("sum") == std::vector{elementary::exp(-2.0) + 1, 2.0});
  // No maximum is taken off; the largest is told all the same.
  CHECK(softmax(scores, Along::nothing, Along::row)[0].fact("max") == std::vector{3.0, -2.0});
  // Along columns a row has no maximum of its own.
  const Step by_column = softmax(scores, Along::column, Along::row)[0];
  for (const double max : by_column.fact("max")) CHECK_FALSE(is_scored(max));
}

TEST_CASE("of a row that sees nothing the weights are undefined, or 0 where the word is carried") {
  const Matrix scores = matrix({{hidden, hidden}, {0, hidden}});
  const auto scored = softmax(scores, Along::row, Along::row);
  CHECK(same_bits(scored[0].cells, matrix({{not_scored, not_scored}, {1, 0}})));
  CHECK(same_bits(scored[1].cells, matrix({{not_scored, not_scored}, {1, 0}})));
  const auto carried = softmax(scores, Along::row, Along::row, SelfPolicy::carry);
  CHECK(same_bits(carried[0].cells, matrix({{0, 0}, {1, 0}})));
  CHECK(same_bits(carried[1].cells, matrix({{0, 0}, {1, 0}})));
}

TEST_CASE("scores that are normalised themselves count as 0 where they are hidden") {
  const Input input = input_of(matrix({{1, 3, hidden}, {2, not_scored, 2}}));
  Plan plan{.variant = Variant::raw, .edited = true};
  plan.steps.add({.id = StepId::weights, .op = Op::normalise, .from = {{.name = "embeddings"}}});
  REQUIRE(measure(plan, input, 2));
  CHECK(same_bits(evaluate(plan, input).variant.steps[0].cells,
                  matrix({{0.25, 0.75, 0}, {0.5, not_scored, 0.5}})));
}
