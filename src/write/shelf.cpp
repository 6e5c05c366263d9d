#include "write/shelf.hpp"

#include <algorithm>
#include <utility>

namespace attn {
namespace {

constexpr std::size_t gap = 4;  // between two blocks

}  // namespace

void TextBlock::add(std::string line, std::size_t columns) {
  lines.push_back(std::move(line));
  widths.push_back(columns);
  width = std::max(width, columns);
}

void Shelf::add(TextBlock block) {
  std::size_t used = text_indent + block.width;
  for (const TextBlock& other : blocks_) used += other.width + gap;
  if (!blocks_.empty() && used > page_.columns()) write();
  blocks_.push_back(std::move(block));
}

void Shelf::write() {
  if (blocks_.empty()) return;
  const bool compact = std::ranges::all_of(blocks_, &TextBlock::is_compact);
  if (!is_first_ && !(compact && was_compact_)) page_.blank_line();
  is_first_ = false;
  was_compact_ = compact;
  std::size_t height = 0;
  for (const TextBlock& block : blocks_) height = std::max(height, block.lines.size());
  for (std::size_t i = 0; i < height; ++i) page_.line(row(i), text_indent);
  blocks_.clear();
}

std::string Shelf::row(std::size_t index) const {
  std::string text;
  std::size_t due = 0;  // of spaces before the next block
  for (const TextBlock& block : blocks_) {
    if (index < block.lines.size()) {
      text.append(due, ' ');
      text += block.lines[index];
      due = block.width - block.widths[index] + gap;
    } else {
      due += block.width + gap;
    }
  }
  return text;
}

}  // namespace attn
