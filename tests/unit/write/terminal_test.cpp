// A line that is wider than the terminal is broken by it in the wrong place and ruins the table
// below. What is cut must say so, and what is drawn must not say nothing where there is something.
#include "write/terminal.hpp"

#include <random>
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

std::string without_blanks(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  return out;
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

}  // namespace

TEST_CASE("wrap breaks at blanks, and only where it must") {
  CHECK(wrap("one two three", 80) == std::vector<std::string>{"one two three"});
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("one two three", 6) == std::vector<std::string>{"one", "two", "three"});
  CHECK(wrap("one", 3) == std::vector<std::string>{"one"});
}

TEST_CASE("wrap breaks a word that is longer than the line, and loses nothing of it") {
  CHECK(wrap("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(wrap("ab abcdefgh c", 3) == std::vector<std::string>{"ab", "abc", "def", "gh", "c"});
  CHECK(wrap("日本語", 5) == std::vector<std::string>{"日本", "語"});
}

TEST_CASE("no wrapped line is wider than it may be, and no letter is lost") {
  const std::vector<std::string> pieces{"a",       "word",          " ",
                                        "日",      "한국어",        "é",
                                        "e\u0301", "👍🏽",      "👨‍👩‍👧‍👦",
                                        "🇫🇷",      "❤️",        "नमस्ते",
                                        "  ",      "longerthanmost"};
  std::mt19937 random(3);
  for (int i = 0; i < 600; ++i) {
    std::string text;
    for (auto left = random() % 30; left > 0; --left) text += pieces[random() % pieces.size()];
    const std::size_t columns = 4 + random() % 40;
    const auto lines = wrap(text, columns);
    INFO(text << " in " << columns << " columns:\n" << joined(lines, "\n"));
    for (const auto& line : lines) REQUIRE(display_width(line) <= columns);
    REQUIRE(without_blanks(joined(lines, "")) == without_blanks(text));
  }
}

TEST_CASE("wrap does not cut inside what a reader takes for one character") {
  for (const std::string character :
       {"👍🏽", "👨‍👩‍👧‍👦", "🇫🇷", "❤️", "e\u0301"}) {
    for (std::size_t before = 0; before < 8; ++before) {
      const auto lines = wrap(std::string(before, 'a') + character + "bbbbbbbb", 4);
      INFO(joined(lines, "\n"));
      CHECK(count(joined(lines, "\n"), character) == 1);
    }
  }
}

TEST_CASE("a ruled heading is as wide as the line, and longer text is not cut") {
  for (const std::string text : {"qkv", "encoding \"日本\"", ""}) {
    const std::string line = ruled(text, "━", 40);
    CHECK(display_width(line) == 40);
    CHECK(line.find("━━ " + text) == 0);
  }
  const std::string longer(60, 'x');
  CHECK(ruled(longer, "─", 40).find(longer) != std::string::npos);
}

TEST_CASE("a bar is always as wide as it may be, and longer for a larger share") {
  CHECK(bar(0.0, 4) == "    ");
  CHECK(bar(0.5, 4) == "██  ");
  CHECK(bar(1.0, 4) == "████");
  CHECK(bar(0.125, 1) == "▏");
  for (const std::size_t columns : {1U, 2U, 7U, 10U, 20U}) {
    std::size_t filled = 0;
    for (int i = 0; i <= 1000; ++i) {
      const std::string drawn = bar(i / 1000.0, columns);
      REQUIRE(display_width(drawn) == columns);
      const std::size_t full = count(drawn, "█");
      REQUIRE(full >= filled);
      filled = full;
    }
    CHECK(filled == columns);
  }
}

TEST_CASE("a bar for a share above 0 is never empty, one for 0 is, and none runs over") {
  for (const double share : {1e-300, 1e-9, 0.001}) CHECK(bar(share, 10).front() != ' ');
  CHECK(bar(0.0, 10) == std::string(10, ' '));
  CHECK(bar(1.0000001, 3) == "███");
  CHECK(bar(-0.1, 3) == "   ");
}

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

TEST_CASE("a lone product or number is never left out") {
  CHECK(joined(arithmetic_text(products(1), 10), "").ends_with("1×1 = 1"));
  CHECK(joined(arithmetic_text(vector(1), 10), "").ends_with("0.5 × [2] = [1]"));
}

TEST_CASE("paint adds nothing when it is off, and only codes that end when it is on") {
  CHECK(Paint(false)(Style::key, "x") == "x");
  CHECK(Paint(true)(Style::plain, "x") == "x");
  CHECK(Paint(true)(Style::key, "").empty());
  for (const Style style :
       {Style::heading, Style::quiet, Style::query, Style::key, Style::value, Style::weight}) {
    const std::string painted = Paint(true)(style, "x");
    CHECK(painted.starts_with("\x1b["));
    CHECK(painted.ends_with("mx\x1b[0m"));
    CHECK(Paint(true)(style, "x  ") == painted + "  ");
    CHECK(Paint(true)(style, "  ") == "  ");
  }
}

TEST_CASE("queries, keys, values and weights each have a colour of their own") {
  std::vector<Style> seen;
  for (const Role role : {Role::query, Role::key, Role::value, Role::weight}) {
    const Style style = style_of(role);
    CHECK(std::find(seen.begin(), seen.end(), style) == seen.end());
    CHECK(style != Style::plain);
    seen.push_back(style);
  }
  CHECK(style_of(Role::plain) == Style::plain);
}
