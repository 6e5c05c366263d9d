// Arithmetic that is too long for its line is cut in the middle: what is left out must be marked,
// and what stays must be as much as there is room for.
#include "render/trace/arithmetic_text.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/display.hpp"

namespace {

using namespace attn;

std::string joined(const std::vector<std::string>& lines, const char* separator) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : separator) + line;
  return text;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

ArithmeticLine products(std::size_t terms) {
  ArithmeticLine line{.left = "score(fly, birds) = q₂ · k₁", .separator = " + ", .relation = " = "};
  for (std::size_t i = 1; i <= terms; ++i) {
    line.terms.push_back(std::to_string(i) + "×" + std::to_string(i));
  }
  line.result = {std::to_string(terms * (terms + 1) * (2 * terms + 1) / 6)};
  return line;
}

ArithmeticLine vector(std::size_t features) {
  ArithmeticLine line{
      .left = "weight × v₁", .separator = ", ", .open = "0.5 × [", .close = "]", .relation = " = "};
  for (std::size_t i = 1; i <= features; ++i) {
    line.terms.push_back(std::to_string(2 * i));
    line.result.push_back(std::to_string(i));
  }
  return line;
}

ArithmeticLine quotient(const std::string& label, const std::string& of,
                        const std::string& result) {
  return {.label = label, .terms = {of + " ÷ 2"}, .relation = " = ", .result = {result}};
}

}  // namespace

TEST_CASE("arithmetic that fits its line is written out in full") {
  CHECK(arithmetic_text(products(4), 80) ==
        std::vector<std::string>{"score(fly, birds) = q₂ · k₁ = 1×1 + 2×2 + 3×3 + 4×4 = 30"});
  CHECK(arithmetic_text(vector(3), 80) ==
        std::vector<std::string>{"weight × v₁ = 0.5 × [2, 4, 6] = [1, 2, 3]"});
  const auto full = arithmetic_text(products(9), 1000);
  REQUIRE(full.size() == 1);
  CHECK(arithmetic_text(products(9), display_width(full[0])) == full);
}

TEST_CASE("arithmetic too long to stand beside its left side stands whole below it") {
  const auto full = arithmetic_text(products(9), 1000).front();
  const auto below = arithmetic_text(products(9), display_width(full) - 1);
  REQUIRE(below.size() == 2);
  CHECK(below[0] == "score(fly, birds) = q₂ · k₁ =");
  CHECK(full == below[0] + " " + below[1].substr(4));
}

TEST_CASE("what is left out of arithmetic is marked, and first, last and result stay") {
  for (const std::size_t terms : {2U, 3U, 5U, 20U, 100U, 512U}) {
    for (const std::size_t columns : {38U, 60U, 78U, 118U}) {
      const auto lines = arithmetic_text(products(terms), columns);
      const std::string text = joined(lines, "\n");
      INFO(text);
      CHECK(count(text, "…") == (count(text, "×") < terms ? 1U : 0U));
      CHECK(text.find("1×1 + ") != std::string::npos);
      const std::string last = std::to_string(terms) + "×" + std::to_string(terms);
      CHECK(text.ends_with(" + " + last + " = " + products(terms).result[0]));
      for (const auto& line : lines) CHECK(display_width(line) <= columns);
    }
  }
}

TEST_CASE("as many terms are shown as the line has room for") {
  for (std::size_t columns = 60; columns < 118; ++columns) {
    const auto lines = arithmetic_text(products(40), columns);
    INFO(joined(lines, "\n"));
    // One more term takes at most 8 columns: " + 40×40".
    CHECK(display_width(lines.back()) <= columns);
    CHECK(display_width(lines.back()) + 8 >= columns);
  }
}

TEST_CASE("a vector's arithmetic leaves out the same places on both sides") {
  for (const std::size_t features : {2U, 3U, 8U, 50U, 300U}) {
    for (const std::size_t columns : {40U, 60U, 78U, 118U}) {
      const auto lines = arithmetic_text(vector(features), columns);
      const std::string text = joined(lines, "\n");
      INFO(text);
      CHECK(text.find("0.5 × [2, ") != std::string::npos);
      CHECK(text.find("] = [1, ") != std::string::npos);
      CHECK(text.ends_with(std::to_string(features) + "]"));
      const std::size_t middle = text.find("] = [");
      CHECK(count(text.substr(0, middle), ",") == count(text.substr(middle), ","));
      CHECK(count(text, "…") % 2 == 0);
      for (const auto& line : lines) CHECK(display_width(line) <= columns);
    }
  }
}

TEST_CASE("short lines stand in as many columns as fit, their labels and sides in line") {
  const ArithmeticBlock block{.lines = {quotient("birds", "40", "20"), quotient("fly", "38", "19"),
                                        quotient("south", "26", "13")}};
  CHECK(arithmetic_block(block, 80) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly    38 ÷ 2 = 19   south  26 ÷ 2 = 13"});
  CHECK(arithmetic_block(block, 59) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly    38 ÷ 2 = 19", "south  26 ÷ 2 = 13"});
  CHECK(arithmetic_block(block, 38) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20", "fly    38 ÷ 2 = 19", "south  26 ÷ 2 = 13"});
}

TEST_CASE("lines that run on fill a row, and none is cut") {
  const ArithmeticBlock block{.lines = {quotient("birds", "40", "20"),
                                        {.label = "fly", .result = {"19"}},
                                        {.label = "south", .result = {"13"}}},
                              .setting = Setting::run_on};
  CHECK(arithmetic_block(block, 80) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly  19   south  13"});
  CHECK(arithmetic_block(block, 30) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly  19", "south  13"});
}

TEST_CASE("in brief there is one row, and a sign that there are more") {
  const ArithmeticBlock block{.lines = {quotient("birds", "40", "20"), quotient("fly", "38", "19"),
                                        quotient("south", "26", "13")},
                              .setting = Setting::in_brief};
  CHECK(arithmetic_block(block, 80) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly  38 ÷ 2 = 19   south  26 ÷ 2 = 13"});
  CHECK(arithmetic_block(block, 44) ==
        std::vector<std::string>{"birds  40 ÷ 2 = 20   fly  38 ÷ 2 = 19   …"});
  CHECK(arithmetic_block(block, 40) == std::vector<std::string>{"birds  40 ÷ 2 = 20   …"});
}

TEST_CASE("a lone product or number is never left out") {
  CHECK(joined(arithmetic_text(products(1), 10), "").ends_with("1×1 = 1"));
  CHECK(joined(arithmetic_text(vector(1), 10), "").ends_with("0.5 × [2] = [1]"));
}
