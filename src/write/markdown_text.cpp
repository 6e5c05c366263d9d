#include "write/markdown_text.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "text/display.hpp"

namespace attn {

std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view special = R"(\`*_[]<>#|$&~)";
  constexpr std::string_view special_at_start = "+-=";
  const std::string shown = visible(text);
  std::string out;
  // Four blanks would begin a block of code; no-break spaces look the same.
  const std::size_t start = std::min(shown.find_first_not_of(' '), shown.size());
  for (std::size_t i = 0; i < start; ++i) out += "\xC2\xA0";
  // "1." and "1)" would begin a list.
  const std::size_t after_digits =
      std::min(shown.find_first_not_of("0123456789", start), shown.size());
  for (std::size_t i = start; i < shown.size(); ++i) {
    const char c = shown[i];
    const bool numbers_a_list = i == after_digits && i > start && (c == '.' || c == ')');
    if (special.find(c) != special.npos || numbers_a_list ||
        (i == start && special_at_start.find(c) != special_at_start.npos)) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

void write_markdown_table(const MarkdownTable& table, Writer& out) {
  out.print("\n| {} |\n|:---|", fmt::join(table.header, " | "));
  for (std::size_t i = 1; i < table.header.size(); ++i) out.write("---:|");
  out.write("\n");
  for (const auto& row : table.rows) out.print("| {} |\n", fmt::join(row, " | "));
}

}  // namespace attn
