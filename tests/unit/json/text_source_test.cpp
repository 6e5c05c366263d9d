// A text is read as far as it is asked for, and no further.
#include "json/text_source.hpp"

#include <string_view>

#include "catch.hpp"
#include "error.hpp"

namespace {

using namespace attn;

std::string all_of(TextSource& source) {
  std::string text;
  auto end = source.end();
  for (auto at = source.begin(); at != end; ++at) text += *at;
  return text;
}

// Hands out blocks one after the other, and counts how many.
TextSource::ReadBlock blocks(std::vector<std::string> texts, std::size_t& read) {
  return [texts = std::move(texts), &read](std::string& text) {
    if (read == texts.size()) return false;
    text += texts[read++];
    return true;
  };
}

}  // namespace

TEST_CASE("a whole text is all there from the start") {
  TextSource source("abc");
  CHECK(source.text() == "abc");
  CHECK(all_of(source) == "abc");
  CHECK_FALSE(source.read_more());
  TextSource nothing("");
  CHECK(all_of(nothing).empty());
}

TEST_CASE("blocks are joined in their order, whatever their sizes, and zero bytes are bytes") {
  std::size_t read = 0;
  const std::string zero("\0b", 2);
  TextSource source(blocks({"a", zero, std::string(100000, 'c')}, read));
  CHECK(all_of(source) == "a" + zero + std::string(100000, 'c'));
  CHECK(source.text() == "a" + zero + std::string(100000, 'c'));
}

TEST_CASE("no block is read before a byte of it is asked for") {
  std::size_t read = 0;
  TextSource source(blocks({"ab", "cd", "ef"}, read));
  CHECK(read == 0);
  auto at = source.begin();
  const auto end = source.end();
  for (int i = 0; i < 2; ++i, ++at) CHECK(at != end);
  CHECK(read == 1);
  CHECK(at != end);
  CHECK(read == 2);
  CHECK(*at == 'c');
  CHECK(source.text() == "abcd");
}

TEST_CASE("what goes wrong in reading reaches who asks") {
  TextSource source(TextSource::ReadBlock([](std::string&) -> bool { throw Error("gone"); }));
  CHECK_THROWS_AS(source.read_more(), Error);
  CHECK_THROWS_AS(all_of(source), Error);
}
