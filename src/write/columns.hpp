// Columns of text: numbers lined up on their decimal points under a few lines of header.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "write/text_page.hpp"

namespace attn {

/// What stands between two columns.
inline constexpr std::size_t text_gap = 2;

/// One column: call line_up() once its cells are there.
struct TextColumn {
  std::vector<std::string> header{};
  std::vector<std::string> cells{};
  Style style = Style::plain;
  std::size_t width = 0;

  /// Lines the cells up and finds the width.
  void line_up();
  /// The header's or the cells' text of that index, set right; blank where there is none.
  std::string header_text(std::size_t index) const;
  std::string cell_text(std::size_t index) const;
};

/// The columns of the widest.
std::size_t widest(const std::vector<std::string>& texts);

/// A table of features: `labels` name the rows, and a table wider than the page is cut into
/// blocks, each with the labels.
void write_feature_columns(const std::vector<std::string>& labels,
                           std::vector<TextColumn>& features, TextPage& page);

}  // namespace attn
