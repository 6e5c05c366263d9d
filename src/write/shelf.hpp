// Blocks of text beside each other, as far as a page has room.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "write/text_page.hpp"

namespace attn {

/// Some lines that stand together.
struct TextBlock {
  std::vector<std::string> lines{};   ///< painted
  std::vector<std::size_t> widths{};  ///< of the lines as they are seen
  std::size_t width = 0;              ///< of the widest
  /// Blocks of which all are so stand below each other without a blank line.
  bool is_compact = false;

  /// Adds a line that is so many columns wide as it is seen.
  void add(std::string line, std::size_t columns);
};

/// Puts blocks on a page: beside each other while there is room, and then below.
class Shelf {
 public:
  explicit Shelf(TextPage& page) : page_(page) {}

  void add(TextBlock block);
  /// Writes the blocks that wait for others.
  void write();

 private:
  std::string row(std::size_t index) const;

  TextPage& page_;
  std::vector<TextBlock> blocks_;
  bool is_first_ = true, was_compact_ = false;
};

}  // namespace attn
