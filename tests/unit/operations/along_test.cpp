// Which cells share a maximum or a sum.
#include "operations/along.hpp"

#include <set>

#include "catch.hpp"

using namespace attn;

TEST_CASE("cells of a row, of a column or of the matrix belong together, and no others") {
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
          const auto together = [&](Along along) {
            constexpr Extent extent{3, 4};
            return group_of(along, extent, row, column) == group_of(along, extent, i, j);
          };
          CHECK(together(Along::row) == (row == i));
          CHECK(together(Along::column) == (column == j));
          CHECK(together(Along::matrix));
          CHECK(together(Along::cell) == (row == i && column == j));
        }
      }
    }
  }
}

TEST_CASE("no cell is of a group beyond those that there are at most") {
  for (const Extent extent : {Extent{3, 4}, Extent{4, 3}, Extent{1, 1}}) {
    for (const Along along :
         {Along::row, Along::column, Along::cell, Along::matrix, Along::nothing}) {
      CHECK(group_of(along, extent, extent.rows - 1, extent.columns - 1) <
            group_count(along, extent));
    }
  }
}
