// Tables for a terminal: beside each other while there is room, cut where there is none, and each
// number below its label.
#include "render/trace/text_tables.hpp"

#include <sstream>

#include "catch.hpp"
#include "helpers.hpp"
#include "text/display.hpp"

namespace {

using namespace attn;

std::string text(const std::vector<Table>& tables, std::size_t columns, bool colour = false) {
  return test::rendered([&](Writer& out) {
    TextPage page(columns, colour, out);
    write_tables(tables, 4, page);
  });
}

const std::vector<double> first{0.25, 0.75}, second{1, 0};

Table weights() {
  return {.corner = {"A weight"},
          .row_labels = {"a", "bc"},
          .groups = {{.column_labels = {"a", "bc"},
                      .rows = {first, second},
                      .shares = {first, second},
                      .largest = {0.75, 1}}}};
}

Table keys() {
  return {.corner = {"", "token ↓"},
          .row_labels = {"a", "bc"},
          .groups = {{.title = {"Q = X · W_Q", "looks for"}, .rows = {first, {}}},
                     {.title = {"K = X · W_K", "is found by"}, .rows = {first, second}}}};
}

}  // namespace

TEST_CASE("each number stands below its label, and a star before the row's largest") {
  CHECK(text({weights()}, 80) ==
        "  A weight      a     bc\n"
        "  a          0.25  *0.75\n"
        "  bc        *1      0\n");
}

TEST_CASE("groups stand beside each other under their titles, empty where a row has none") {
  CHECK(text({keys()}, 80) ==
        "           Q = X · W_Q   K = X · W_K\n"
        "  token ↓  looks for     is found by\n"
        "  a        0.25  0.75    0.25  0.75\n"
        "  bc                     1     0\n");
}

TEST_CASE("a group that has no room beside another stands below it, with the labels again") {
  CHECK(text({keys()}, 30) ==
        "           Q = X · W_Q\n"
        "  token ↓  looks for\n"
        "  a        0.25  0.75\n"
        "  bc\n"
        "\n"
        "           K = X · W_K\n"
        "  token ↓  is found by\n"
        "  a        0.25  0.75\n"
        "  bc       1     0\n");
}

TEST_CASE("tables stand beside each other while the page has room") {
  CHECK(text({weights(), weights()}, 60) ==
        "  A weight      a     bc │ A weight      a     bc\n"
        "  a          0.25  *0.75 │ a          0.25  *0.75\n"
        "  bc        *1      0    │ bc        *1      0\n");
  CHECK(text({weights(), weights()}, 40) == text({weights()}, 80) + text({weights()}, 80));
}

TEST_CASE("a group wider than the page is cut, its columns numbered, and none is lost") {
  std::vector<double> long_row(40);
  for (std::size_t i = 0; i < long_row.size(); ++i) long_row[i] = static_cast<double>(1000 + i);
  const Table table{.corner = {"", "token ↓"},
                    .row_labels = {"a"},
                    .groups = {{.title = {"X"}, .rows = {long_row}}}};
  const std::string shown = text({table}, 50);
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    INFO(shown);
    CHECK(display_width(line) <= 50);
  }
  for (std::size_t i = 0; i < long_row.size(); ++i) {
    INFO(shown << "\nlacks " << 1000 + i);
    CHECK(shown.find(std::to_string(1000 + i)) != std::string::npos);
    CHECK(shown.find(" " + std::to_string(i + 1)) != std::string::npos);
  }
}

TEST_CASE("in colour the ground says how large a share is, and no star does") {
  const std::string shown = text({weights()}, 80, true);
  CHECK(shown.find('*') == std::string::npos);
  CHECK(shown.find("48;5;") != std::string::npos);
}
