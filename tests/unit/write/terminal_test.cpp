// A line that is wider than the terminal is broken by it in the wrong place and ruins the table
// below. What is cut must say so, and what is drawn must not say nothing where there is something.
#include "write/terminal.hpp"

#include <algorithm>
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

TEST_CASE("paint adds nothing when it is off, and only codes that end when it is on") {
  CHECK(Paint(false)(Style::orange, "x") == "x");
  CHECK(Paint(true)(Style::plain, "x") == "x");
  CHECK(Paint(true)(Style::orange, "").empty());
  for (const Style style :
       {Style::heading, Style::quiet, Style::blue, Style::orange, Style::pink, Style::green}) {
    const std::string painted = Paint(true)(style, "x");
    CHECK(painted.starts_with("\x1b["));
    CHECK(painted.ends_with("mx\x1b[0m"));
    CHECK(Paint(true)(style, "x  ") == painted + "  ");
    CHECK(Paint(true)(style, "  ") == "  ");
  }
}

TEST_CASE("the larger a share, the darker its ground, spaces and all") {
  const Paint paint(true);
  CHECK(Paint(false).shaded(1.0, " 1 ") == " 1 ");
  std::vector<std::string> grounds;
  for (const double share : {0.0, 0.05, 0.15, 0.3, 0.5, 0.75}) {
    grounds.push_back(paint.shaded(share, " 1 "));
    CHECK(grounds.back().find("48;5;") != std::string::npos);
    CHECK(grounds.back().ends_with("m 1 \x1b[0m"));
    CHECK(paint.shaded(share + 0.01, " 1 ") == grounds.back());
  }
  std::ranges::sort(grounds);
  CHECK(std::ranges::adjacent_find(grounds) == grounds.end());
}
