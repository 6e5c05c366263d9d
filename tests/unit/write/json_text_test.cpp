// The exported trace is the record: a number must come back as the same double, bit for bit, and a
// string as the same string, while the text itself stays safe to print on a terminal.
#include "write/json_text.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "catch.hpp"
#include "helpers.hpp"
#include "text/display.hpp"
#include "trace/matrix.hpp"

namespace {

using namespace attn;
using namespace std::string_literals;
using nlohmann::json;
using test::same_bits;

std::string utf8(char32_t c) {
  std::string out;
  const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | c >> 6U);
    add(0x80 | (c & 0x3FU));
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12U);
    add(0x80 | (c >> 6U & 0x3FU));
    add(0x80 | (c & 0x3FU));
  } else {
    add(0xF0 | c >> 18U);
    add(0x80 | (c >> 12U & 0x3FU));
    add(0x80 | (c >> 6U & 0x3FU));
    add(0x80 | (c & 0x3FU));
  }
  return out;
}

bool holds_unsafe(std::string_view text) {
  while (!text.empty()) {
    const Decoded now = decode(text);
    if (!now.valid || is_unsafe(now.code_point)) return true;
    text.remove_prefix(now.bytes);
  }
  return false;
}

std::vector<double> read_back(const std::string& text) {
  std::vector<double> numbers;
  for (const auto& item : json::parse(text)) {
    numbers.push_back(item.is_null() ? not_scored : item.get<double>());
  }
  return numbers;
}

}  // namespace

TEST_CASE("ordinary text is written as it is") {
  CHECK(json_string("fly") == R"("fly")");
  CHECK(json_string("日本 é 👍🏽") == R"("日本 é 👍🏽")");
  CHECK(json_string("") == R"("")");
}

TEST_CASE("quotes, backslashes and controls are escaped") {
  CHECK(json_string(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(json_string("a\nb\tc") == R"("a\nb\tc")");
  CHECK(json_string("\x1b[31m") == R"("\u001b[31m")");
  CHECK(json_string("\0"s) == R"("\u0000")");
  CHECK(json_string("\x7f") == R"("\u007f")");
  CHECK(json_string("\u009b\u202e\u2028") == R"("\u009b\u202e\u2028")");
}

TEST_CASE("bytes that are no text, as names of files may have, are written as U+FFFD") {
  CHECK(json_string("bad\xff.json") == "\"bad\xef\xbf\xbd.json\"");
}

TEST_CASE("an unsafe code point beyond the first plane is written as a surrogate pair") {
  CHECK(json_string("\U000e0041") == R"("\udb40\udc41")");
  CHECK(json_string("\U0010ffff") == R"("\udbff\udfff")");
}

TEST_CASE("every code point there is comes back, and none that is unsafe is written raw") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    // Plain letters in the far planes are all alike: every 61st will do.
    if (c > 0x20000 && c < 0xE0000 && c % 61 != 0) continue;
    const std::string text = std::string("a").append(utf8(c)).append("z");
    const std::string written = json_string(text);
    if (json::parse(written).get<std::string>() != text || holds_unsafe(written)) {
      FAIL("U+" << std::hex << static_cast<std::uint32_t>(c) << " is written " << written);
    }
  }
}

TEST_CASE("random strings come back as they were") {
  std::mt19937 random(4);
  const std::vector<std::string> pieces{
      "a",   "\"", "\\",  "/",          "\n",   "\u202e",   "日", "👨‍👩‍👧‍👦",
      "\\u", "\b", "\0"s, "\U000e0041", "\x7f", "</script>"};
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (auto left = random() % 12; left > 0; --left) text += pieces[random() % pieces.size()];
    const std::string written = json_string(text);
    INFO(written);
    REQUIRE(json::parse(written).get<std::string>() == text);
    REQUIRE_FALSE(holds_unsafe(written));
  }
}

TEST_CASE("a list of strings and a list of counts are JSON arrays") {
  CHECK(json_strings(std::vector<std::string>{"a", "\n"}) == R"(["a", "\n"])");
  CHECK(json_strings({}) == "[]");
  CHECK(json_array(std::vector<std::size_t>{1, 5}) == "[1, 5]");
}

TEST_CASE("a row of numbers is written short, null where nothing was scored") {
  CHECK(json_array(std::vector<double>{1, 0.5, not_scored, -40, 0.1}) ==
        "[1, 0.5, null, -40, 0.1]");
  CHECK(json_array(std::vector<double>{}) == "[]");
  std::string text = "x";
  json_append_array(text, std::vector<double>{0.25, 2});
  CHECK(text == "x[0.25, 2]");
}

TEST_CASE("doubles come back bit for bit, the awkward ones too") {
  using Limits = std::numeric_limits<double>;
  const std::vector<double> awkward{0.0,
                                    -0.0,
                                    Limits::denorm_min(),
                                    -Limits::denorm_min(),
                                    Limits::min(),
                                    std::nextafter(Limits::min(), 0.0),
                                    1e308,
                                    Limits::max(),
                                    Limits::lowest(),
                                    1e15,
                                    1e16,
                                    123456789012345678.0,
                                    9007199254740993.0,
                                    1e21,
                                    1e22,
                                    0.1,
                                    1.0 / 3,
                                    5e-5,
                                    1 + Limits::epsilon(),
                                    2.2250738585072011e-308,
                                    18446744073709551616.0};
  CHECK(same_bits(read_back(json_array(awkward)), awkward));
}

TEST_CASE("random doubles come back bit for bit") {
  std::mt19937_64 random(6);
  std::vector<double> numbers;
  while (numbers.size() < 50000) {
    const auto number = std::bit_cast<double>(random());
    if (std::isfinite(number)) numbers.push_back(number);
  }
  CHECK(same_bits(read_back(json_array(numbers)), numbers));
}
