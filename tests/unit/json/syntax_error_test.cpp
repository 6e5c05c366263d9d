// Whoever forgot a comma must be shown where, in words that are not the parser's.
#include "json/syntax_error.hpp"

#include <fmt/format.h>

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

TEST_CASE("a value that runs on into something else is found whole, as no value") {
  for (const auto* token : {"4.5f", "1n", "1-", "01", "truex", "1.2.3", "0x10"}) {
    for (const auto& [before, after] :
         {std::pair("[", "]"), std::pair("[", ""), std::pair("[2, ", " ]"), std::pair("", "\n"),
          std::pair("{\"a\": ", "}")}) {
      const SyntaxError error = explained(before + std::string(token) + after);
      INFO(before << token << after);
      CHECK(error.offset == std::string(before).size());
      CHECK(error.sentence == "found \"" + std::string(token) + "\", expected a JSON value");
    }
  }
}

TEST_CASE("what stands where a comma or the end is due is found, whatever it is") {
  const auto found = [](const std::string& text) { return explained(text).sentence; };
  const std::string comma = ", expected \",\" or \"]\"";
  CHECK(found("[true false]") == "found \"false\"" + comma);
  CHECK(found("[1.5 f]") == "found \"f\"" + comma);
  CHECK(found("[1 -]") == "found \"-\"" + comma);
  CHECK(found("[1 foo]") == "found \"foo\"" + comma);
  CHECK(found("[1 234]") == "found \"234\"" + comma);
  CHECK(found("[1 f") == "found \"f\"" + comma);
  CHECK(found("[\"a\" 123]") == "found \"123\"" + comma);
  CHECK(found("[[1] true]") == "found \"true\"" + comma);
  CHECK(found("[1']") == "found \"'\"" + comma);
  CHECK(found("{\"a\": 1 b}") == "found \"b\", expected \",\" or \"}\"");
  CHECK(found("true false") == "found \"false\", expected the end of the file");
  CHECK(found("\"a\" 123") == "found \"123\", expected the end of the file");
}

TEST_CASE("a word that breaks off is found, and not what follows it") {
  CHECK(explained("[tru]").sentence == "found \"tru\", expected a JSON value");
  CHECK(explained("[tru").sentence == "found \"tru\", expected a JSON value");
  CHECK(explained("[1, -").sentence == "found \"-\", expected a JSON value");
  CHECK(explained("{n\": 1}").sentence == "found \"n\", expected a key in double quotes");
}

TEST_CASE("where the text ends too early, its end is what is found") {
  CHECK(explained("[1, 2").sentence == "found the end of the file, expected \",\" or \"]\"");
  CHECK(explained("[1, 2").offset == 5);
  CHECK(explained("[\"ab").sentence == "found the end of the file, expected the end of the string");
  CHECK(explained("").offset == 0);
}

TEST_CASE("a comment is told that JSON has none, and other text is not") {
  CHECK(explained("[1] // one").hint == "JSON has no comments");
  CHECK(explained("[1] # one").hint == "JSON has no comments");
  CHECK(explained("[1 /* one */]").hint == "JSON has no comments");
  CHECK(explained("[1/2]").hint == "a fraction? write 0.04 for 1/25");
  CHECK(explained("[1 / 2]").hint == "a fraction? write 0.04 for 1/25");
  CHECK(explained("[1] ? one").hint.empty());
}

TEST_CASE("what JSON does not have is told as JSON has it") {
  const auto hint = [](const std::string& cell) {
    return explained(fmt::format("[{}]", cell)).hint;
  };
  CHECK(hint("1.") == "write 1.0");
  CHECK(hint("1.e5") == "write 1.0e5");
  CHECK(hint(".5") == "write 0.5");
  CHECK(hint("-.5") == "write -0.5");
  CHECK(hint("+1") == "write 1");
  CHECK(hint("007") == "write 7");
  CHECK(hint("-00.5") == "write -0.5");
  CHECK(hint("00") == "write 0");
  CHECK(hint("1_000") == "write 1000");
  CHECK(hint("None") == "write null");
  CHECK(hint("True") == "write true");
  CHECK(hint("-inf") == "JSON has no NaN and no infinity: write a finite number");
  CHECK(hint("−1") == "write the minus as -");
  CHECK(hint("'a'") == "write texts and keys in double quotes: \"text\"");
  CHECK(hint("1, ") == "take away the comma before it");
  CHECK(hint("1,,2") == "a comma too many, or a number left out?");
  CHECK(hint("1; 2") == "numbers have a point, and commas stand between them: 0.73, 0.27");
  CHECK(hint("\"a\"; 2") == "write a comma");
  CHECK(hint("(1, 2)") == "write a list in brackets: [1, 2]");
  CHECK(hint("np.float64(1.0)") ==
        "write what stands in np.float64(…) alone; of an array, .tolist() gives it");
  for (const char* nothing : {"-", ".", "1e", "e5", "tru", "1.2.3", "1 2", "\"a\" \"'\""}) {
    INFO(nothing);
    CHECK(hint(nothing).empty());
  }
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
