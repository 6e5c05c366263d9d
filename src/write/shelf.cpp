#include "write/shelf.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace attn {
namespace {

const std::string between_blocks = " │ ";  // between two blocks, whose rows are of different things
constexpr std::size_t gap = 3;             // its width

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
  for (std::size_t i = 0; i < height; ++i) {
    if (blocks_.size() == 1) {
      page_.line(blocks_.front().lines[i], text_indent);
    } else {
      page_.line(row(i), text_indent);
    }
  }
  blocks_.clear();
}

std::string Shelf::row(std::size_t index) const {
  std::size_t count = blocks_.size();  // but for the last blocks that have ended
  while (blocks_[count - 1].lines.size() <= index) --count;
  std::string text;
  std::size_t due = 0;  // of spaces before what comes next
  for (const TextBlock& block : std::span(blocks_).first(count)) {
    if (&block != &blocks_.front()) {
      text.append(due, ' ').append(page_.painted(Style::quiet, between_blocks));
      due = 0;
    }
    const bool has_line = index < block.lines.size();
    if (has_line) text += block.lines[index];
    due = block.width - (has_line ? block.widths[index] : 0);
  }
  return text;
}

}  // namespace attn
