// Pieces of Markdown: text that stays text, and pipe tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "write/writer.hpp"

namespace attn {

/// Text from outside, made visible (display.hpp) and with every character escaped that Markdown,
/// HTML or a formula would take as its own.
std::string markdown_escaped(std::string_view text);

/// Cells are Markdown already. The first column is set left, the others right.
struct MarkdownTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

/// Writes the table with a blank line before it.
void write_markdown_table(const MarkdownTable& table, Writer& out);

}  // namespace attn
