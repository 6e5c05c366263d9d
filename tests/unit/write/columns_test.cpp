// Numbers stand below each other by their points, under headers as wide as they need; a table that
// the page has no room for goes on below.
#include "write/columns.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

TextColumn lined_up(std::vector<std::string> header, std::vector<std::string> cells) {
  TextColumn column{.header = std::move(header), .cells = std::move(cells)};
  column.line_up();
  return column;
}

std::string table(std::vector<TextColumn> features, std::size_t columns) {
  return test::rendered([&](Writer& out) {
    TextPage page(columns, false, out);
    write_feature_columns({"birds", "fly"}, features, page);
  });
}

}  // namespace

TEST_CASE("a column is as wide as the widest of header and cells, its points in line") {
  const TextColumn column = lined_up({"q"}, {"10", "2.5", "-0.25"});
  CHECK(column.width == 5);
  CHECK(column.cell_text(0) == "10   ");
  CHECK(column.cell_text(1) == " 2.5 ");
  CHECK(column.cell_text(2) == "-0.25");
  CHECK(column.header_text(0) == "    q");
  CHECK(lined_up({"feature", "→→"}, {"1"}).width == 7);
}

TEST_CASE("where a column has no header or cell of that index it is blank") {
  const TextColumn column = lined_up({"q₁"}, {"1", "20"});
  CHECK(column.header_text(1) == "  ");
  CHECK(column.cell_text(2) == "  ");
}

TEST_CASE("the widest text is found by the columns that it takes, not by its bytes") {
  CHECK(widest({}) == 0);
  CHECK(widest({"ab", "x₁₂", ""}) == 3);
  CHECK(widest({"abc", "語語"}) == 4);
}

TEST_CASE("a row's numbers stand beside its label, and no line ends in blanks") {
  CHECK(table({{.header = {"1"}, .cells = {"0.5", "10"}}, {.header = {"2"}, .cells = {"3"}}}, 80) ==
        "            1  2\n"
        "  birds   0.5  3\n"
        "  fly    10\n");
}

TEST_CASE("a table wider than the page is cut into blocks, each with the labels, none lost") {
  const std::vector<TextColumn> four{{.header = {"1"}, .cells = {"11", "12"}},
                                     {.header = {"2"}, .cells = {"21", "22"}},
                                     {.header = {"3"}, .cells = {"31", "32"}},
                                     {.header = {"4"}, .cells = {"41", "42"}}};
  const std::string in_two =
      "          1   2   3\n"
      "  birds  11  21  31\n"
      "  fly    12  22  32\n"
      "\n"
      "          4\n"
      "  birds  41\n"
      "  fly    42\n";
  CHECK(table(four, 19) == in_two);
  CHECK(table(four, 22) == in_two);
  CHECK(table(four, 23).find("\n\n") == std::string::npos);
}

TEST_CASE("a column wider than the page stands in a block of its own") {
  CHECK(table({{.header = {"1"}, .cells = {"1", "4"}},
               {.header = {"2"}, .cells = {"1234567890", "5"}},
               {.header = {"3"}, .cells = {"2", "6"}}},
              12) ==
        "         1\n"
        "  birds  1\n"
        "  fly    4\n"
        "\n"
        "                  2\n"
        "  birds  1234567890\n"
        "  fly             5\n"
        "\n"
        "         3\n"
        "  birds  2\n"
        "  fly    6\n");
}
