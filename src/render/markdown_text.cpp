#include "render/markdown_text.hpp"

#include <fmt/ranges.h>

#include "render/display.hpp"

namespace attn {

std::string markdown_escaped(std::string_view text) {
  constexpr std::string_view special = R"(\`*_{}[]<>()#+-.!|$&~^)";
  constexpr std::string_view harmless_inside = "+-.!()#{}^~";
  std::string out;
  const std::string shown = visible(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    const bool at_start = i == 0;
    if (special.find(c) != special.npos &&
        (at_start || harmless_inside.find(c) == harmless_inside.npos)) {
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
