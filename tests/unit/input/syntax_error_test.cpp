// Whoever forgot a comma must be shown where, in words that are not the parser's.
#include "input/syntax_error.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"

namespace {

using namespace attn;
using Where = SyntaxError::Where;

SyntaxError explained(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    throw std::logic_error("the text is JSON: " + json.dump());
  } catch (const nlohmann::json::parse_error& error) {
    return explain_syntax_error(text, error.byte, error.what());
  }
}

}  // namespace

TEST_CASE("what is found is named whole, at its first byte, with what should stand there") {
  const SyntaxError comma = explained("[12 3]");
  CHECK(comma.offset == 4);
  CHECK(comma.sentence == "found \"3\", expected \",\" or \"]\"");
  CHECK(comma.where == Where::container);

  const SyntaxError colon = explained(R"({"a" "bc"})");
  CHECK(colon.offset == 5);
  CHECK(colon.sentence == "found the string \"bc\", expected \":\"");
  CHECK(colon.where == Where::next_value);

  const SyntaxError key = explained("{a: 1}");
  CHECK(key.offset == 1);
  CHECK(key.sentence == "found \"a\", expected a key in double quotes");

  const SyntaxError value = explained("[1, é]");
  CHECK(value.offset == 4);
  CHECK(value.sentence == "found \"é\", expected a JSON value");

  CHECK(explained("{} {}").sentence == "found \"{\", expected the end of the file");
}

TEST_CASE("a number that is none is found from its beginning") {
  const SyntaxError hex = explained("[0x10]");
  CHECK(hex.offset == 1);
  CHECK(hex.sentence == "found \"0x10\", expected a JSON value");
  CHECK(hex.where == Where::last_value);

  const SyntaxError point = explained("[1, 5.]");
  CHECK(point.offset == 4);
  CHECK(point.sentence == "found \"5.\", expected a JSON value");
  CHECK(point.where == Where::next_value);
}

TEST_CASE("where the text ends too early, its end is what is found") {
  CHECK(explained("[1, 2").sentence == "found the end of the file, expected \",\" or \"]\"");
  CHECK(explained("[1, 2").offset == 5);
  CHECK(explained("[\"ab").sentence == "found the end of the file, expected the end of the string");
  CHECK(explained("").offset == 0);
}

TEST_CASE("a comment is told that JSON has none, and other text is not") {
  CHECK(explained("[1] // one").hint == "JSON has no comments");
  CHECK(explained("[1] # one").hint.empty());
}

TEST_CASE("bytes that are not UTF-8 come before whatever else is wrong") {
  const SyntaxError bad = explained("[\"a\xff\"");
  CHECK(bad.offset == 3);
  CHECK(bad.sentence == "found bytes that are not UTF-8, expected UTF-8 text");
  CHECK(first_ill_formed("a\xff") == 1);
  CHECK(first_ill_formed("é\xc3") == 2);
  CHECK(first_ill_formed("é") == 2);
  CHECK(first_ill_formed("") == 0);
}

TEST_CASE("a place is counted in lines and code points, both from 1") {
  CHECK(line_and_column("abc", 0) == "line 1, column 1");
  CHECK(line_and_column("a\nbé日c", 3) == "line 2, column 2");
  CHECK(line_and_column("a\nbé日c", 8) == "line 2, column 4");
  CHECK(line_and_column("a\n", 2) == "line 2, column 1");
}

TEST_CASE("a long text is cut after 40 bytes at most, and never inside a code point") {
  const std::string forty(40, 'a');
  CHECK(shortened(forty) == forty);
  CHECK(shortened(forty + "b") == forty + "…");
  const std::string odd = std::string(39, 'a') + "é";
  CHECK(shortened(odd) == std::string(39, 'a') + "…");
  CHECK(shortened(std::string(37, 'a') + "日本") == std::string(37, 'a') + "日…");
}
