// A row counts the words encoded, a position those of the sentence.
#include "trace/axes.hpp"

#include <concepts>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

}  // namespace

TEST_CASE("the word of a row stands where the list of words encoded says, and is found there") {
  const auto words = test::positions({2, 0});
  CHECK(position_of(words, Row{0}) == Position{2});
  CHECK(position_of(words, Row{1}) == Position{0});
  CHECK(row_of(words, Position{0}) == Row{1});
  CHECK_FALSE(row_of(words, Position{1}));
  CHECK(ordinals(words) == std::vector<std::size_t>{3, 1});
}

TEST_CASE("neither a row nor a number passes for a position") {
  STATIC_REQUIRE_FALSE(std::convertible_to<Row, Position>);
  STATIC_REQUIRE_FALSE(std::convertible_to<std::size_t, Position>);
  STATIC_REQUIRE_FALSE(std::convertible_to<Position, std::size_t>);
}
