// Blocks fill a line before the next is begun, and stay apart.
#include "write/shelf.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

TextBlock block(const std::vector<std::string>& lines, bool is_compact = false) {
  TextBlock made;
  for (const std::string& line : lines) made.add(line, line.size());
  made.is_compact = is_compact;
  return made;
}

std::string shelf(const std::vector<TextBlock>& blocks, std::size_t columns) {
  return test::rendered([&](Writer& out) {
    TextPage page(columns, false, out);
    Shelf made(page);
    for (const TextBlock& one : blocks) made.add(one);
    made.write();
  });
}

}  // namespace

TEST_CASE("a block is as wide as its widest line is seen, whatever its bytes") {
  TextBlock made;
  made.add("\x1b[1mab\x1b[0m", 2);
  made.add("₁₂₃", 3);
  made.add("", 0);
  CHECK(made.width == 3);
  CHECK(made.widths == std::vector<std::size_t>{2, 3, 0});
}

TEST_CASE("blocks stand beside each other, their lines in line, and no line ends in blanks") {
  CHECK(shelf({block({"ab", "c"}), block({"def"}), block({"g", "h", "i"})}, 80) ==
        "  ab │ def │ g\n"
        "  c  │     │ h\n"
        "     │     │ i\n");
}

TEST_CASE("the rule between two blocks ends with the one on its right") {
  CHECK(shelf({block({"ab", "c"}), block({"def"})}, 80) ==
        "  ab │ def\n"
        "  c\n");
}

TEST_CASE("a block that has no room beside the others stands below them, after a blank line") {
  const std::vector<TextBlock> three{block({"abc"}), block({"def"}), block({"ghi"})};
  CHECK(shelf(three, 17) == "  abc │ def │ ghi\n");
  CHECK(shelf(three, 16) ==
        "  abc │ def\n"
        "\n"
        "  ghi\n");
  CHECK(shelf(three, 3) == "  abc\n\n  def\n\n  ghi\n");
}

TEST_CASE("only blocks of which all are compact stand below each other without a blank line") {
  CHECK(shelf({block({"a"}, true), block({"b"}, true)}, 5) == "  a\n  b\n");
  CHECK(shelf({block({"a"}, true), block({"b"}, false)}, 5) == "  a\n\n  b\n");
  CHECK(shelf({block({"a"}, false), block({"b"}, true)}, 5) == "  a\n\n  b\n");
  CHECK(shelf({block({"a"}, true), block({"b"}, false), block({"c"}, true)}, 7) ==
        "  a │ b\n\n  c\n");
}

TEST_CASE("a shelf with nothing on it writes nothing, and what is written is not written again") {
  CHECK(shelf({}, 80).empty());
  CHECK(test::rendered([](Writer& out) {
          TextPage page(80, false, out);
          Shelf made(page);
          made.add(block({"a"}));
          made.write();
          made.write();
        }) == "  a\n");
}
