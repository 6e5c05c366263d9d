// A token is data. On a page that a browser shows, a token that becomes a link, an image, a tag or
// a formula would speak in the program's name, and one with a bar in it would break the table.
#include "write/markdown_text.hpp"

#include <random>
#include <string>

#include "catch.hpp"
#include "helpers.hpp"
#include "text/display.hpp"

namespace {

using namespace attn;

bool is_punctuation(char c) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

/// What a Markdown reader shows of text in which nothing but backslashes has a meaning. A no-break
/// space looks like a blank.
std::string shown(const std::string& markdown) {
  std::string out;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '\\' && i + 1 < markdown.size() && is_punctuation(markdown[i + 1])) ++i;
    if (markdown.compare(i, 2, "\xC2\xA0") == 0) {
      out += ' ';
      ++i;
    } else {
      out += markdown[i];
    }
  }
  return out;
}

/// Whether one of `characters` stands in the Markdown without a backslash.
bool is_active(const std::string& markdown, std::string_view characters) {
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '\\') {
      ++i;
    } else if (characters.find(markdown[i]) != characters.npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("plain words stay as they are") {
  CHECK(markdown_escaped("the quick fox") == "the quick fox");
  CHECK(markdown_escaped("日本語, café: 3") == "日本語, café: 3");
  CHECK(markdown_escaped("").empty());
}

TEST_CASE("nothing in a token is a link, a tag, a code span, emphasis, a formula or a cell's end") {
  for (const std::string text : {"[a](http://b)", "![a](b)", "<script>x</script>", "<!-- x -->",
                                 "`rm`", "**a**", "_a_", "a|b", "$x^2$", "&amp;", "\\[x\\]",
                                 "a\\|b", "\\", "[^1]", "<a@b.c>", "~~gone~~", "a~~b~~"}) {
    const std::string escaped = markdown_escaped(text);
    INFO(escaped);
    CHECK_FALSE(is_active(escaped, "[]<>`*_|$&~"));
    CHECK(shown(escaped) == text);
  }
}

TEST_CASE("text at the start of a line is no heading, list, quote or rule") {
  for (const std::string text :
       {"# a", "- a", "+ a", "> a", "--- ", "* a", "1. a", "12) a", "~~~"}) {
    const std::string escaped = markdown_escaped(text);
    INFO(escaped);
    CHECK(shown(escaped) == text);
    const auto first = escaped.find_first_not_of("0123456789");
    CHECK(escaped[first] == '\\');
  }
}

TEST_CASE("text that starts with blanks is no block of code") {
  CHECK_FALSE(markdown_escaped("    rm -rf /").starts_with("    "));
}

TEST_CASE("a heading keeps the # at its end") {
  const std::string escaped = markdown_escaped("written in C #");
  CHECK_FALSE(is_active(escaped, "#"));
  CHECK(shown(escaped) == "written in C #");
}

TEST_CASE("controls and line breaks never reach the page") {
  const std::string escaped = markdown_escaped("a\nb\r\tc\x1b[31m\u202e");
  CHECK(escaped.find_first_of("\n\r\t\x1b") == std::string::npos);
  CHECK(escaped.find("\u202e") == std::string::npos);
  CHECK(shown(escaped) == visible("a\nb\r\tc\x1b[31m\u202e"));
}

TEST_CASE("random hostile text is shown as itself") {
  const std::string pieces = "\\`*_[]<>|$&~#+-.!(){}^=:a1 ";
  std::mt19937 random(14);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto left = random() % 10; left > 0; --left) text += pieces[random() % pieces.size()];
    const std::string escaped = markdown_escaped(text);
    INFO(text << " is written " << escaped);
    REQUIRE_FALSE(is_active(escaped, "[]<>`*_|$&"));
    REQUIRE_FALSE(escaped.ends_with('\n'));
    REQUIRE(shown(escaped) == text);
  }
}

TEST_CASE("a table has a header, a line that sets the columns, and its rows") {
  const std::string written = test::rendered([](Writer& out) {
    write_markdown_table(
        {.header = {"key", "score", "weight"}, .rows = {{"a", "1", "0.5"}, {"b", "2", "0.5"}}},
        out);
  });
  CHECK(written ==
        "\n| key | score | weight |\n|:---|---:|---:|\n| a | 1 | 0.5 |\n| b | 2 | 0.5 |\n");
}
