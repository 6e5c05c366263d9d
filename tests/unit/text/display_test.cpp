// What text from outside looks like on a terminal: escapes, columns, cutting and padding.
#include "text/display.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace {

using namespace attn;
using namespace std::string_literals;

const std::string family = "👨‍👩‍👧‍👦";  // four people, three joiners
const std::string combining_e = "e\u0301";
const std::string hindi = "नमस्ते";

bool holds_unsafe(std::string_view text) {
  while (!text.empty()) {
    const Decoded now = decode(text);
    if (!now.valid || is_unsafe(now.code_point)) return true;
    text.remove_prefix(now.bytes);
  }
  return false;
}

/// Random text, half of it bytes and half of it pieces that are known to interact.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "a",      "1",      " ",      "…",      "\\",     "é",          "日",         "न",
      "ा",      "्",       "한",     "\u1112", "\u1161", "\u0301",     "\u200d",     "\u200c",
      "\ufe0f", "\ufe0e", "❤",      "👨",      "👩",      "🏽",       "🇫",          "🇷",
      "\u202e", "\u200b", "\u20e3", "\u061c", "م",      "\U000e0041", "\U0010ffff", "\x1b"};
  std::string text;
  const auto length = random() % 24;
  for (unsigned long at = 0; at < length; ++at) {
    if (random() % 2 == 0) {
      text += static_cast<char>(random() % 256);
    } else {
      text += pieces[random() % pieces.size()];
    }
  }
  return text;
}

}  // namespace

TEST_CASE("decode reads one code point and says how many bytes it took") {
  const auto reads = [](std::string_view text, char32_t code_point, std::size_t bytes) {
    const Decoded got = decode(text);
    return got.valid && got.code_point == code_point && got.bytes == bytes;
  };
  CHECK(reads("az", U'a', 1));
  CHECK(reads("\0"s, 0, 1));
  CHECK(reads("éz", 0xE9, 2));
  CHECK(reads("€z", 0x20AC, 3));
  CHECK(reads("😀z", 0x1F600, 4));
  CHECK(reads("\xF4\x8F\xBF\xBF", 0x10FFFF, 4));
}

TEST_CASE("decode takes one byte of what is not UTF-8") {
  const std::string bad =
      GENERATE("\x80"s, "\x84\x80"s, "\xF9\x80\x80\x80"s, "\xFF"s, "\xC0\x80"s /* overlong NUL */,
               "\xE0\x80\xAF"s, "\xF0\x80\x80\x80"s, "\xED\xA0\x80"s /* surrogate */,
               "\xF4\x90\x80\x80"s /* past 10FFFF */, "\xC3"s /* cut */, "\xE2\x82"s,
               "\xF0\x9F\x98"s, "\xC3("s);
  const Decoded got = decode(bad);
  CHECK_FALSE(got.valid);
  CHECK(got.bytes == 1);
  CHECK(got.code_point == static_cast<unsigned char>(bad[0]));
  CHECK(decode("").bytes == 0);
}

TEST_CASE("visible leaves ordinary text of every script as it is") {
  const std::string text = GENERATE(
      as<std::string>{}, "", "plain ASCII", R"(C:\new "quoted")", "café × ÷ √ Σ █ · …", "日本語",
      "한국어", "שלום", "مرحبا", "नमस्ते", "می‌خواهم", "❤️", "1️⃣", "👍🏽",
      "👨‍👩‍👧‍👦", "🇫🇷🇯🇵", "e\u0301", "\u00a0", "\ufffd");
  CHECK(visible(text) == text);
}

TEST_CASE("visible writes what could act on the terminal or hide as an escape") {
  CHECK(visible("a\nb\tc\rd") == R"(a\nb\tc\rd)");
  CHECK(visible("\x1b[31mred") == R"(\u{1b}[31mred)");
  CHECK(visible("\0"s) == R"(\u{0})");
  CHECK(visible("\x7f") == R"(\u{7f})");
  CHECK(visible("\u009b") == R"(\u{9b})");    // CSI, as one code point
  CHECK(visible("\u202e") == R"(\u{202e})");  // right-to-left override
  CHECK(visible("\u2028") == R"(\u{2028})");  // line separator
  CHECK(visible("a\u200bb") == R"(a\u{200b}b)");
  CHECK(visible("\ufeffa") == R"(\u{feff}a)");
  CHECK(visible("\U000e0041") == R"(\u{e0041})");  // a tag letter
  CHECK(visible("\u3164") == R"(\u{3164})");       // Hangul filler, a wide nothing
  CHECK(visible("\uffff") == R"(\u{ffff})");
}

TEST_CASE("every control and bidirectional control is unsafe, the joiners are not") {
  for (char32_t c = 0; c < 0x20; ++c) CHECK(is_unsafe(c));
  for (char32_t c = 0x7F; c < 0xA0; ++c) CHECK(is_unsafe(c));
  for (char32_t c = 0x202A; c <= 0x202E; ++c) CHECK(is_unsafe(c));
  for (char32_t c = 0x2066; c <= 0x2069; ++c) CHECK(is_unsafe(c));
  for (const char32_t c : std::vector<char32_t>{0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
                                                0x2060, 0xFEFF, 0xE0001}) {
    CHECK(is_unsafe(c));
  }
  CHECK(is_unsafe(0xD800));
  CHECK(is_unsafe(0x110000));
  CHECK(is_unsafe(0xFFFFFFFF));
  for (const char32_t c : std::vector<char32_t>{0x20, 0x7E, 0xA0, 0xE9, 0x301, 0x200C, 0x200D,
                                                0xFE0F, 0xFFFD, 0x1F600}) {
    CHECK_FALSE(is_unsafe(c));
  }
}

TEST_CASE("visible shows bytes that are not UTF-8 one by one") {
  CHECK(visible("a\xFFz") == R"(a\x{ff}z)");
  CHECK(visible("\xED\xA0\x80") == R"(\x{ed}\x{a0}\x{80})");
  CHECK(visible("caf\xC3") == R"(caf\x{c3})");
  CHECK(visible("\x9b") == R"(\x{9b})");
}

TEST_CASE("visible gives a combining mark with nothing before it a dotted circle") {
  CHECK(visible("\u0301a") == "◌\u0301a");
  CHECK(visible("\n\u0301") == "\\n◌\u0301");
  CHECK(visible("ा") == "◌ा");
  CHECK(visible(combining_e) == combining_e);
}

TEST_CASE("visible keeps a joiner or an emoji selector only where it changes what is seen") {
  CHECK(visible("pay\u200dpal") == R"(pay\u{200d}pal)");
  CHECK(visible("pay\u200cpal") == R"(pay\u{200c}pal)");
  CHECK(visible("👨\u200d") == R"(👨\u{200d})");
  CHECK(visible("👨\u200d\u200d👩") == R"(👨\u{200d}\u{200d}👩)");
  CHECK(visible("a\ufe0f") == R"(a\u{fe0f})");
  CHECK(visible("❤️‍🔥") == "❤️‍🔥");
  CHECK(visible("क्‍ष") == "क्‍ष");
}

TEST_CASE("visible cuts what floods a character, and keeps what writing needs") {
  const auto times = [](std::size_t count, const std::string& what) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += what;
    return text;
  };
  const std::string acute = "\u0301";
  CHECK(visible("a" + times(31, acute) + "b") == "a" + times(31, acute) + "b");
  CHECK(visible("a" + times(32, acute) + "b") == "a" + times(31, acute) + "…b");
  CHECK(visible("a" + times(100000, acute) + "b") == "a" + times(31, acute) + "…b");
  CHECK(visible(times(100000, acute)) == "◌" + times(31, acute) + "…");
  const std::string man = "\U0001F468";
  const std::string zwj = "\u200D";
  const std::string crowd = visible(man + times(50000, zwj + man));
  CHECK(crowd == man + times(15, zwj + man) + "…");  // and no joiner at its end
  const std::string tone = "\U0001F3FD";
  const std::string toned = man + tone + times(3, zwj + man + tone);
  CHECK(visible(toned) == toned);
  for (const std::string& cut : {visible("a" + times(99, acute)), crowd})
    CHECK(visible(cut) == cut);
}

TEST_CASE("display_width counts terminal columns") {
  CHECK(display_width("") == 0);
  CHECK(display_width("word") == 4);
  CHECK(display_width("×÷√Σ█·…−∞→") == 10);  // ambiguous: one each
  CHECK(display_width("日本語") == 6);
  CHECK(display_width("ＡＢ") == 4);  // fullwidth
  CHECK(display_width("ｱｲ") == 2);    // halfwidth
  CHECK(display_width("한국어") == 6);
  CHECK(display_width("\u1112\u1161\u11ab") == 2);  // 한 in three jamo
  CHECK(display_width(combining_e) == 1);
  CHECK(display_width(hindi) == 4);  // न म स+virama त+vowel sign
  CHECK(display_width("ना") == 2);   // a spacing vowel sign
  CHECK(display_width("שלום") == 4);
  CHECK(display_width("a\xFFz") == 3);
}

TEST_CASE("an emoji sequence takes two columns") {
  const std::string emoji =
      GENERATE(as<std::string>{}, "😀", "👨‍👩‍👧‍👦", "👍🏽", "🇫🇷", "❤️",
               "❤️‍🔥", "☝🏽", "1️⃣", "🏃🏽‍♂️", "🏳️‍🌈", "⌚",
               "\U0001fae8");
  CHECK(display_width(emoji) == 2);
  CHECK(display_width(emoji + emoji) == 4);
  CHECK(display_width("a" + emoji + "b") == 4);
}

TEST_CASE("an emoji part on its own counts for itself") {
  CHECK(display_width("❤") == 1);  // text style
  CHECK(display_width("🇫") == 1);
  CHECK(display_width("🇫🇷🇯") == 3);
  CHECK(display_width("🏽") == 2);
  CHECK(display_width("👍🏽🏽") == 4);
  CHECK(display_width("a🏽") == 3);
  CHECK(display_width("1🏽") == 3);
}

TEST_CASE("fit returns what fits and cuts what does not, with an ellipsis") {
  CHECK(fit("south", 5) == "south");
  CHECK(fit("south", 4) == "sou…");
  CHECK(fit("south", 1) == "…");
  CHECK(fit("south", 0).empty());
  CHECK(fit("", 0).empty());
  CHECK(fit(std::string(60, 'a'), 12) == std::string(11, 'a') + "…");
}

TEST_CASE("fit never cuts inside a character") {
  CHECK(fit("日本語", 6) == "日本語");
  CHECK(fit("日本語", 5) == "日本…");
  CHECK(fit("日本語", 4) == "日…");  // one column short: 本 had no room
  CHECK(fit(combining_e + "abc", 2) == combining_e + "…");
  CHECK(fit(family + "abc", 3) == family + "…");
  CHECK(fit(family + "abc", 2) == "…");
  CHECK(fit("🇫🇷🇯🇵", 3) == "🇫🇷…");
  CHECK(fit("🇫🇷🇯🇵", 2) == "…");
  CHECK(fit("नाना", 3) == "ना…");
}

TEST_CASE("padding brings text to its columns, and never cuts") {
  CHECK(pad_right("ab", 4) == "ab  ");
  CHECK(pad_left("ab", 4) == "  ab");
  CHECK(pad_right("日本", 5) == "日本 ");
  CHECK(pad_left(combining_e, 3) == "  " + combining_e);
  CHECK(pad_right("south", 3) == "south");
  CHECK(pad_left("south", 3) == "south");
}

TEST_CASE("whatever the bytes, what is shown is safe and keeps to its columns") {
  std::mt19937 random(20240611);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    const std::string shown = visible(text);
    CAPTURE(round, shown);
    REQUIRE_FALSE(holds_unsafe(shown));
    REQUIRE(visible(shown) == shown);
    REQUIRE(display_width(text) <= 2 * text.size());
    for (std::size_t columns = 1; columns <= 20; ++columns) {
      const std::string cut = fit(shown, columns);
      REQUIRE(display_width(cut) <= columns);
      REQUIRE_FALSE(holds_unsafe(cut));
      REQUIRE(display_width(pad_right(cut, columns)) == columns);
      REQUIRE(display_width(pad_left(cut, columns)) == columns);
      REQUIRE(display_width(fit(text, columns)) <= columns);
    }
  }
}
