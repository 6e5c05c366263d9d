// A JSON library lets much pass in silence: the last of two equal keys, a number that turns into 0,
// bytes after the end. Each would make the program trace something else than what the file says.
#include "json/json_document.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch.hpp"
#include "error.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using namespace std::string_literals;
using test::message_of;

Json parse(const std::string& text) { return parse_json(text, "in.json"); }

struct Case {
  std::string text, message;
};

void refuses(const Case& one) {
  INFO(one.text);
  REQUIRE_THROWS_AS(parse(one.text), Error);
  CHECK(message_of([&] { parse(one.text); }) == "in.json: " + one.message);
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("what JSON can say is read as it is said") {
  const Json read =
      parse(R"( {"a": [1, -2.5, 1e3, true, null], "b": {"c": "é\u00e9\ud83d\ude00"}} )");
  CHECK(read.at("a").dump() == "[1,-2.5,1000.0,true,null]");
  CHECK(read.at("b").at("c") == "éé😀");
  CHECK(parse("[]").is_array());
  CHECK(parse("3") == 3);
  CHECK(parse(R"("x")") == "x");
}

TEST_CASE("a key given twice in one object is refused, in two objects it is not") {
  refuses(
      {R"({"a": 1, "a": 2})", R"(/a: found the key "a" a second time, expected each key once)"});
  refuses({R"({"x": {"a": 1, "b": 2, "a": 1}})",
           R"(/x/a: found the key "a" a second time, expected each key once)"});
  refuses({R"({"a": 1, "\u0061": 2})",
           R"(/a: found the key "a" a second time, expected each key once)"});
  CHECK(parse(R"({"a": {"a": 1}, "b": {"a": 2}})").size() == 2);
  CHECK(parse(R"([{"a": 1}, {"a": 2}])").size() == 2);
}

TEST_CASE("numbers that no double holds are refused, with their place") {
  refuses({R"({"x": [1, 1e400]})",
           "/x/1: found 1e400, which is too large for a double, expected a finite number"});
  refuses({"[[1], [2, -1e999]]",
           "/1/1: found -1e999, which is too large for a double, expected a finite number"});
  refuses(
      {"[1e-400]",
       "/0: found 1e-400, which is too small for a double, expected a number that does not round "
       "to 0"});
  CHECK(parse("[0e-400, 0.000, -0.0, 5e-324]").size() == 4);
}

TEST_CASE("nesting goes as deep as a trace and no deeper") {
  CHECK_NOTHROW(parse(nested(deepest_nesting)));
  REQUIRE_THROWS_AS(parse(nested(deepest_nesting + 1)), Error);
  CHECK(message_of([] { parse(nested(100000)); }) ==
        "in.json: /0/0/0/0/0/0/0/0: found nesting deeper than 8 levels, expected no more");
  CHECK(message_of([] { parse(std::string(100000, '[')); }).find("deeper") != std::string::npos);
}

TEST_CASE("text that is not JSON is refused with its line and column") {
  refuses({"", "found an empty file, expected JSON"});
  CHECK(message_of([] { parse("{\n  \"a\": 1,\n}"); }).starts_with("in.json: line 3, column 1: "));
  CHECK(message_of([] { parse("[1, 2"); }).find("found the end of the file, expected") !=
        std::string::npos);
  // A column counts what a reader counts: code points, not bytes.
  CHECK(message_of([] { parse(R"(["日本" x])"); }).find("line 1, column 7: ") != std::string::npos);
}

TEST_CASE("anything after the document is refused") {
  for (const std::string& rest :
       std::vector<std::string>{"x", "{}", ",", "]", "1", "// done", "\0"s, "\0garbage"s, "\0 "s}) {
    INFO("rest of " << rest.size() << " bytes, the first is " << static_cast<int>(rest[0]));
    CHECK_THROWS_AS(parse("[1]" + rest), Error);
  }
  CHECK_NOTHROW(parse("[1] \n\t\r\n"));
}

TEST_CASE("what only resembles JSON is refused") {
  for (const std::string text :
       {"[1,]",    "{\"a\":1,}", "[01]",        "[+1]",        "[.5]",        "[1.]",
        "[1e]",    "[0x1]",      "[NaN]",       "[Infinity]",  "[-Infinity]", "{a:1}",
        "{'a':1}", "['a']",      "[1 2]",       "{\"a\" 1}",   "[tru]",       "[True]",
        "\"a",     "[\"a\nb\"]", "[\"\\x41\"]", "[\"\\u12\"]", "// c\n[1]",   "[1] /* c */",
        "{1:2}",   "-",          "nul"}) {
    INFO(text);
    CHECK_THROWS_AS(parse(text), Error);
    const std::string message = message_of([&] { parse(text); });
    CHECK(message.find("found") != std::string::npos);
    CHECK(message.find("expected") != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.find("json.exception") == std::string::npos);
  }
}

TEST_CASE("bytes that are not UTF-8 are refused, as is half a surrogate pair") {
  for (const std::string& bytes : std::vector<std::string>{
           "\xff"s, "\xc0\x80"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\xe2\x82"s, "\x80"s}) {
    CHECK(message_of([&] {
            parse("[\"" + bytes + "\"]");
          }).find("found bytes that are not UTF-8, expected UTF-8 text") != std::string::npos);
    CHECK_THROWS_AS(parse("{\"" + bytes + "\": 1}"), Error);
    CHECK_THROWS_AS(parse(bytes + "[1]"), Error);
  }
  for (const char* half : {R"(["\ud800"])", R"(["\udc00"])", R"(["\ud800\u0041"])"}) {
    CHECK(message_of([&] { parse(half); }).find("surrogate pair") != std::string::npos);
  }
}

TEST_CASE("what a string says is never taken for what is wrong with it") {
  // The library's reports quote the file, and its own words may stand there.
  for (const std::string& words : std::vector<std::string>{
           "after backslash", "surrogate", "4 hex digits", "; expected end of input",
           "while parsing object key", "invalid string", "ill-formed UTF-8", "invalid literal"}) {
    INFO(words);
    CHECK(message_of([&] { parse("{\"a\": [\"" + words + "\n\"]}"); }) ==
          message_of([&] { parse("{\"a\": [\"" + std::string(words.size(), 'x') + "\n\"]}"); }));
    CHECK(message_of([&] { parse("[\"" + words); }) ==
          message_of([&] { parse("[\"" + std::string(words.size(), 'x')); }));
    CHECK(message_of([&] { parse("[\"" + words + "\" 1]"); }).find("expected \",\" or \"]\"") !=
          std::string::npos);
  }
}

TEST_CASE("a place in a message is a JSON pointer, with ~ and / escaped") {
  CHECK(message_of([] {
          parse(R"({"a/b": {"c~d": [0, 1e400]}})");
        }).starts_with("in.json: /a~1b/c~0d/1: "));
  CHECK(message_of([] { parse(R"({"": [1e400]})"); }).starts_with("in.json: //0: "));
}

TEST_CASE("a long value is cut in a message, and never inside a code point") {
  std::string text = "[\"";
  for (int i = 0; i < 100; ++i) text += "é";
  const std::string described = describe(parse(text + "\"]").at(0));
  CHECK(described.size() < 70);
  CHECK(described.ends_with("…\""));
  std::string shown;
  for (int i = 0; i < 20; ++i) shown += "é";
  CHECK(described == "the string \"" + shown + "…\"");
}

TEST_CASE("a message calls each kind of value by its name") {
  const auto called = [](const char* text) { return describe(parse(text)); };
  CHECK(called("null") == "null");
  CHECK(called("true") == "true");
  CHECK(called("false") == "false");
  CHECK(called("2") == "the number 2");
  CHECK(called("-2.5") == "the number -2.5");
  CHECK(called("\"x\"") == "the string \"x\"");
  CHECK(called("[]") == "an empty array");
  CHECK(called("[1]") == "an array");
  CHECK(called("{}") == "an object");
}

TEST_CASE("a text is read no further than the block with its first fault") {
  std::size_t blocks = 0;
  const auto endless = [&](std::string& text) {
    REQUIRE(++blocks < 100);
    text += blocks == 1 ? "[1,\n2 " : blocks < 5 ? "  " : "x3\n";
    return true;
  };
  CHECK(message_of([&] { parse_json(TextSource(endless), "in.json"); }) ==
        "in.json: line 2, column 9: found \"x3\", expected \",\" or \"]\"");
  CHECK(blocks == 5);
}

TEST_CASE("a text that comes byte by byte is read like one that comes whole") {
  for (const auto& text : {"\xEF\xBB\xBF[1, \"é\", 2.5e3]"s, "\xEF\xBB\xBF"s, "\xFF\xFE[\0]\0"s,
                           "[1, 2"s, "[\"a\\x\"]"s, "[1]\0"s, ""s}) {
    const auto read_by_byte = [&text, at = std::size_t{0}](std::string& read) mutable {
      if (at == text.size()) return false;
      read += text[at++];
      return true;
    };
    const auto said = [](TextSource source) {
      try {
        return parse_json(std::move(source), "in.json").dump();
      } catch (const Error& error) {
        return error.message();
      }
    };
    CHECK(said(TextSource(read_by_byte)) == said(text));
  }
}
