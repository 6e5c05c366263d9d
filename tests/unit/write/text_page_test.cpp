// A page's lines are as wide as its terminal, however far in they stand.
#include "write/text_page.hpp"

#include <sstream>

#include "catch.hpp"
#include "helpers.hpp"
#include "text/display.hpp"

namespace {

using namespace attn;

template <typename Write>
std::string page(std::size_t columns, Write write, bool colour = false) {
  return test::rendered([&](Writer& out) {
    TextPage made(columns, colour, out);
    write(made);
  });
}

const std::string sentence = "The weights of a row are shares of one, and none is less than 0.";

}  // namespace

TEST_CASE("a line stands as it is, as far in as it is asked for, and is never broken") {
  CHECK(page(10, [](TextPage& on) { on.line("wider than the page"); }) == "wider than the page\n");
  CHECK(page(80, [](TextPage& on) { on.line("a", 3); }) == "   a\n");
  CHECK(page(80, [](TextPage& on) { on.blank_line(); }) == "\n");
}

TEST_CASE("a heading is ruled across the page, by the rule that is asked for") {
  CHECK(page(12, [](TextPage& on) { on.heading("raw"); }) == "━━ raw ━━━━━\n");
  CHECK(page(9, [](TextPage& on) { on.heading("head 1", "─"); }) == "── head 1\n");
  CHECK(page(12, [](TextPage& on) { on.heading("qkv · 2 heads"); }) == "━━ qkv · 2 ━\n   heads\n");
}

TEST_CASE("a paragraph is wrapped, and its other lines stand further in") {
  CHECK(page(36, [](TextPage& on) { on.paragraph(Style::plain, sentence, 2, 3); }) ==
        "  The weights of a row are shares\n"
        "     of one, and none is less than\n"
        "     0.\n");
  for (std::size_t columns = 40; columns < 80; ++columns) {
    std::istringstream lines(
        page(columns, [](TextPage& on) { on.paragraph(Style::plain, sentence, 4, 2); }));
    for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= columns);
  }
}

TEST_CASE("a paragraph keeps room for a few words, however narrow the page is or far in it is") {
  const std::string narrow =
      page(5, [](TextPage& on) { on.paragraph(Style::plain, sentence, 50); });
  CHECK(narrow.starts_with(fmt::format("{:50}The weights of a row", "")));
  CHECK(narrow == page(80, [](TextPage& on) { on.paragraph(Style::plain, sentence, 50); }));
}

TEST_CASE("text beside a label stands as far in on each line, below its first") {
  CHECK(page(20, [](TextPage& on) { on.beside("context₁  ", "[0.5, 1, 2.25]", 2); }) ==
        "  context₁  [0.5, 1,\n"
        "            2.25]\n");
}

TEST_CASE("a page is painted in colour or not at all") {
  const auto all = [](TextPage& on) {
    on.heading("raw");
    on.paragraph(Style::quiet, "a");
    on.line(on.painted(Style::blue, "q") + on.shaded(0.5, "0.5"));
  };
  CHECK(page(20, all).find('\x1b') == std::string::npos);
  const std::string painted = page(20, all, true);
  CHECK(painted.find("\x1b[") != std::string::npos);
  std::string bare;
  for (std::size_t at = 0; at < painted.size(); ++at) {
    if (painted[at] == '\x1b') {
      at = painted.find('m', at);
    } else {
      bare += painted[at];
    }
  }
  CHECK(bare == page(20, all));  // the codes have no width
}
