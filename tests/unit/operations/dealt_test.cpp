// Columns that are dealt out to heads must come back from them, whatever the dealing.
#include "operations/dealt.hpp"

#include <set>
#include <tuple>

#include "catch.hpp"

namespace {

using namespace attn;

// "head row,column" for each place of a whole of 2 × 4 dealt to two heads, row after row.
std::string told(Dealing dealing) {
  std::string text;
  for (std::size_t row = 0; row < 2; ++row) {
    for (std::size_t column = 0; column < 4; ++column) {
      const InHead at = in_head(dealing, 2, {2, 2}, {row, column});
      text += std::to_string(at.head + 1) + "." + std::to_string(at.row + 1) + "," +
              std::to_string(at.column + 1) + (column == 3 ? "\n" : " ");
    }
  }
  return text;
}

}  // namespace

TEST_CASE("two rows of four numbers are dealt to two heads as one does by hand") {
  CHECK(told(Dealing::blocks) == "1.1,1 1.1,2 2.1,1 2.1,2\n1.2,1 1.2,2 2.2,1 2.2,2\n");
  CHECK(told(Dealing::in_turn) == "1.1,1 2.1,1 1.1,2 2.1,2\n1.2,1 2.2,1 1.2,2 2.2,2\n");
  // The eight numbers one after the other: four to each head, two to each of its rows.
  CHECK(told(Dealing::reshaped) == "1.1,1 1.1,2 1.2,1 1.2,2\n2.1,1 2.1,2 2.2,1 2.2,2\n");
}

TEST_CASE("in_head and in_whole are each other's inverse, and leave out no place") {
  for (const Dealing dealing : {Dealing::blocks, Dealing::in_turn, Dealing::reshaped}) {
    for (std::size_t heads = 1; heads <= 4; ++heads) {
      for (std::size_t rows = 1; rows <= 5; ++rows) {
        for (std::size_t columns = 1; columns <= 4; ++columns) {
          const Extent of_head{rows, columns};
          std::set<std::tuple<std::size_t, std::size_t, std::size_t>> places;
          for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t column = 0; column < heads * columns; ++column) {
              const InHead at = in_head(dealing, heads, of_head, {row, column});
              CHECK((at.head < heads && at.row < rows && at.column < columns));
              places.insert({at.head, at.row, at.column});
              const InWhole back = in_whole(dealing, heads, of_head, at);
              CHECK((back.row == row && back.column == column));
            }
          }
          CHECK(places.size() == heads * rows * columns);
        }
      }
    }
  }
}
