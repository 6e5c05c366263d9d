// A column of numbers as it stands in text: points in line, whatever stands beside them.
#include "render/trace/table_column.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using Texts = std::vector<std::string>;

const std::vector<double> first{0.25, 10}, second{0.75, -2.5};

Table table() { return {.row_labels = {"a", "b", "c"}, .groups = {{.rows = {first, second, {}}}}}; }

}  // namespace

TEST_CASE("a column's numbers stand with their points in line, empty where a row has none") {
  const TableColumn column = table_column(table(), 0, 1, 4, {});
  CHECK(column.cells == Texts{"10  ", "-2.5", "    "});
  CHECK(column.width == 4);
  CHECK(column.bar == 0);
  CHECK(column.index == 1);
}

TEST_CASE("a column is as wide as its label") {
  Table labelled = table();
  labelled.groups[0].column_labels = {"x", "a label"};
  CHECK(table_column(labelled, 0, 1, 4, {}).width == 7);
}

TEST_CASE("what is hidden stands in brackets, and its point in line") {
  Table masked = table();
  masked.groups[0].hidden = {{false, false}, {false, true}, {false, false}};
  CHECK(table_column(masked, 0, 1, 4, {}).cells == Texts{" 10   ", "(-2.5)", "      "});
}

TEST_CASE("the largest of a row has a star where stars are asked for") {
  Table shared = table();
  shared.groups[0].rows = {first, second};
  shared.groups[0].shares = {first, second};
  shared.groups[0].largest = {10, 0.75};
  CHECK(table_column(shared, 0, 0, 4, {.stars = true}).cells == Texts{" 0.25", "*0.75"});
  CHECK(table_column(shared, 0, 0, 4, {}).cells == Texts{"0.25", "0.75"});
}

TEST_CASE("bars are as wide as they are asked for, and longer for a larger share") {
  const std::vector<double> whole{1}, half{0.5}, none{not_scored};
  const Table weights{.row_labels = {"a", "b", "c"}, .groups = {{.rows = {whole, half, none}}}};
  const TableColumn column = table_column(weights, 0, 0, 4, {.bar = 4});
  CHECK(column.bar == 5);
  CHECK(column.cells[0].ends_with(" ████"));
  CHECK(column.cells[1].ends_with(" ██  "));
  CHECK(column.cells[2].ends_with("    "));
}
