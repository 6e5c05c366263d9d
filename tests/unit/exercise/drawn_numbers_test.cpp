// Numbers that are drawn must be the same on every machine, round, and each as likely as another.
#include "exercise/drawn_numbers.hpp"

#include <array>
#include <cmath>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::matrix;

constexpr NumberSizes halves_and_tenths{.vectors = {2, 2}, .learned = {5, 10}};

bool is_multiple(double number, int per_one) {
  return number == std::round(number * per_one) / per_one;
}

}  // namespace

TEST_CASE("the numbers drawn with a seed are those of the standard's generator") {
  // Its 10,000th number is fixed by C++, [rand.predef]: 9981545732273789042 for the seed 5489.
  Chance chance(5489);
  for (int i = 1; i < 10000; ++i) chance.whole(1'000'000);
  CHECK(chance.whole(2) == static_cast<int>(9981545732273789042U % 5) - 2);
}

TEST_CASE("every whole number in reach is drawn about as often") {
  Chance chance(7);
  std::array<int, 5> counts{};
  for (int i = 0; i < 50'000; ++i) ++counts[static_cast<std::size_t>(chance.whole(2) + 2)];
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 500);  // more than 5 sigma
}

TEST_CASE("every matrix gets other numbers of the size asked for, and keeps its shape") {
  Input model = lecture();
  model.b_Q = matrix({{0, 0, 0, 0}});
  model.memory = Memory{.tokens = {"a", "b"}, .embeddings = matrix({{1, 2}, {3, 4}})};
  Chance chance(1);
  const Input drawn = with_drawn_numbers(model, halves_and_tenths, chance);
  CHECK(drawn.tokens == model.tokens);
  CHECK(drawn.words == model.words);
  const auto check = [](const Matrix& own, const Matrix& old, int most, int per_one) {
    REQUIRE(own.rows() == old.rows());
    REQUIRE(own.columns() == old.columns());
    CHECK_FALSE(test::same_bits(own, old));
    for (std::size_t i = 0; i < own.rows(); ++i) {
      for (const double cell : own.row(i)) {
        CHECK(is_multiple(cell, per_one));
        CHECK(std::abs(cell) * per_one <= most);
        CHECK_FALSE(std::signbit(cell == 0.0 ? cell : 1.0));
      }
    }
  };
  check(*drawn.embeddings, *model.embeddings, 2, 2);
  check(*drawn.memory->embeddings, *model.memory->embeddings, 2, 2);
  check(*drawn.W_Q, *model.W_Q, 5, 10);
  check(*drawn.W_K, *model.W_K, 5, 10);
  check(*drawn.W_V, *model.W_V, 5, 10);
  check(*drawn.b_Q, *model.b_Q, 5, 10);
  CHECK_FALSE(drawn.W_O.has_value());
}
