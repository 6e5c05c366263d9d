// The help says of every flag what the table of flags does, and loses no word of it in wrapping.
// How wide it is and what it names, options_test.cpp holds.
#include "cli/help.hpp"

#include <algorithm>

#include "catch.hpp"
#include "cli/flags.hpp"

namespace {

using namespace attn;

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

}  // namespace

TEST_CASE("every flag stands in the help, in the table's order, with its value and all its words") {
  const std::string help = help_text();
  const std::string words = without_blanks(help);
  std::size_t at = 0, at_words = 0;
  for (const Flag& flag : flags()) {
    std::string label(flag.name);
    if (!flag.short_name.empty()) label = std::string(flag.short_name) + ", " + label;
    if (!flag.value.empty()) label += " " + std::string(flag.value);
    INFO(label);
    const std::size_t found = help.find("\n  " + label, at);
    REQUIRE(found != std::string::npos);
    at = found + 1;
    const std::size_t found_words = words.find(without_blanks(label + flag.help), at_words);
    REQUIRE(found_words != std::string::npos);
    at_words = found_words + 1;
  }
}

TEST_CASE("a group of flags has its head once, before its first flag") {
  const std::string help = help_text();
  std::string_view before;
  for (const Flag& flag : flags()) {
    if (flag.group == std::exchange(before, flag.group) || flag.group.empty()) continue;
    const std::string head = "\n\n" + std::string(flag.group) + ":\n  ";
    INFO(head);
    const std::size_t at = help.find(head);
    REQUIRE(at != std::string::npos);
    CHECK(help.find(flag.name, at) < help.find('\n', at + head.size()));
    CHECK(help.find(head, at + 1) == std::string::npos);
  }
}

TEST_CASE("the help begins with how to call the program, and ends with its exit status") {
  CHECK(help_text().starts_with("Usage: attn-trace [OPTIONS] INPUT\n"));
  const std::string end = help_text().substr(help_text().find("Exit status: "));
  for (const char* status : {"0 fine", "1 --check", "2 trouble"}) {
    CHECK(end.find(status) != std::string::npos);
  }
}
