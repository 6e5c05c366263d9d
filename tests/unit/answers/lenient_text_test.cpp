// A text that is as good as JSON must become JSON, whatever blocks it comes in; and one that is
// JSON must stay as it is.
#include "answers/lenient_text.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"

namespace {

using namespace attn;

// What becomes of a text that comes in blocks of so many bytes.
std::string read_in_blocks(const std::string& text, std::size_t bytes) {
  std::size_t read = 0;
  TextSource source = lenient(TextSource([&](std::string& so_far) {
    const std::size_t next = std::min(bytes, text.size() - read);
    so_far += text.substr(read, next);
    read += next;
    return next > 0;
  }));
  while (source.read_more()) {
  }
  return source.text();
}

std::string read(const std::string& text) {
  const std::string whole = read_in_blocks(text, text.size());
  for (const std::size_t bytes : {1U, 2U, 3U, 7U}) CHECK(read_in_blocks(text, bytes) == whole);
  return whole;
}

}  // namespace

TEST_CASE("JSON stays as it is") {
  for (const std::string text :
       {R"({"a, ]": [1, -2.5e-3, "NaN", null], "\"": {"b": [[], {}]}, "c": "1/2,"} )",
        "[\"“a”\", \"\\\\\", true]", "", " \n", "[1 2", "{a: 08}", "\"open", "[,]", "[1,,]"}) {
    CAPTURE(text);
    CHECK(read(text) == text);
  }
}

TEST_CASE("a comma before a bracket is left out, and what stands there stays in its place") {
  CHECK(read("[[1, 2,], [3,\n]\n,]") == "[[1, 2 ], [3 \n]\n ]");
  CHECK(read(R"({"a": 1, })") == R"({"a": 1  })");
  CHECK(read("[1,") == "[1,");
}

TEST_CASE("curly quotes become straight ones, but within straight ones") {
  CHECK(read("{“qkv”: „weights“, ”x\": \"“\"}") == R"({"qkv": "weights", "x": "“"})");
}

TEST_CASE("a number that JSON does not know becomes a string") {
  CHECK(read("[1/25, NaN,-Infinity, .5,+1,−2, 0.5]") ==
        R"(["1/25", "NaN","-Infinity", ".5","+1","−2", 0.5])");
}

TEST_CASE("where something stands in the text is told without what was put in") {
  TextSource source = lenient("[NaN, 1/2,\n 08]");
  while (source.read_more()) {
  }
  const std::string& text = source.text();
  CHECK(source.written_before(text.find("08")) == "[NaN, 1/2,\n ");
  CHECK(source.written_before(text.size()) == "[NaN, 1/2,\n 08]");
}

TEST_CASE("a text that goes on for ever without a bracket is passed on") {
  std::size_t blocks = 0;
  TextSource source = lenient(TextSource([&](std::string& so_far) {
    so_far += std::string(1024, 'a');
    return ++blocks < 100;
  }));
  CHECK(source.read_more());
  CHECK(blocks < 10);
}
