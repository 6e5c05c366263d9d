// How the cells of a table are written, and which stand out.
#include "tell/tables.hpp"

#include <limits>

#include "catch.hpp"

namespace {

using namespace attn;
constexpr double none = std::numeric_limits<double>::quiet_NaN();  // not scored

}  // namespace

TEST_CASE("a cell is its number, hidden or not, and empty where its row has none") {
  const std::vector<double> row{0.5, 2};
  const Table::Group group{.rows = {row, {}}, .hidden = {{false, true}, {false, false}}};
  CHECK(column_count(group) == 2);
  CHECK(cell_text(group, 0, 0, 4) == "0.5");
  CHECK(cell_text(group, 0, 1, 4) == "2");
  CHECK_FALSE(is_hidden(group, 0, 0));
  CHECK(is_hidden(group, 0, 1));
  CHECK(cell_text(group, 1, 1, 4).empty());
}

TEST_CASE("columns are numbered where they have no labels") {
  CHECK(column_label({}, 2) == "3");
  CHECK(column_label({.column_labels = {"birds", "fly"}}, 1) == "fly");
}

TEST_CASE("the largest of a row stands out, but not where there is no choice or no largest") {
  const std::vector<double> numbers{-2, 4, 4}, alone{1}, scored{none, 1}, nothing{0, 0};
  const Table::Group group{.rows = {numbers, alone, scored, nothing}, .largest = {4, 1, 1, none}};
  CHECK_FALSE(is_largest(group, 0, 0));
  CHECK(is_largest(group, 0, 1));
  CHECK(is_largest(group, 0, 2));  // as large
  CHECK_FALSE(is_largest(group, 1, 0));
  CHECK_FALSE(is_largest(group, 2, 0));
  CHECK(is_largest(group, 2, 1));
  CHECK_FALSE(is_largest(group, 3, 0));
  CHECK_FALSE(is_largest({.rows = {numbers}}, 0, 1));
  const Table::Group masked{.rows = {numbers}, .largest = {4}, .hidden = {{false, false, true}}};
  CHECK(is_largest(masked, 0, 1));
  CHECK_FALSE(is_largest(masked, 0, 2));
}
