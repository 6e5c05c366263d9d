#include "write/columns.hpp"

#include <algorithm>

#include "text/display.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_block(const std::vector<std::string>& labels, std::span<const TextColumn> columns,
                 std::size_t label_width, TextPage& page) {
  const auto line = [&](const std::string& label, Style style, auto text_of) {
    std::string text;
    for (const TextColumn& column : columns) text += std::string(text_gap, ' ') + text_of(column);
    text.erase(text.find_last_not_of(' ') + 1);
    page.line(pad_right(label, label_width) + page.painted(style, text), text_indent);
  };
  line("", Style::quiet, [](const TextColumn& column) { return column.header_text(0); });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    line(labels[i], Style::plain, [&](const TextColumn& column) { return column.cell_text(i); });
  }
}

}  // namespace

void TextColumn::line_up() {
  cells = align_points(cells);
  width = std::max(widest(header), widest(cells));
}

std::string TextColumn::header_text(std::size_t index) const {
  return pad_left(index < header.size() ? header[index] : "", width);
}

std::string TextColumn::cell_text(std::size_t index) const {
  return pad_left(index < cells.size() ? cells[index] : "", width);
}

std::size_t widest(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const auto& text : texts) width = std::max(width, display_width(text));
  return width;
}

void write_feature_columns(const std::vector<std::string>& labels,
                           std::vector<TextColumn>& features, TextPage& page) {
  const std::size_t label_width = widest(labels);
  for (TextColumn& feature : features) feature.line_up();
  for (std::size_t first = 0; first < features.size();) {
    std::size_t last = first;
    std::size_t used = text_indent + label_width;
    while (last < features.size() &&
           (last == first || used + text_gap + features[last].width <= page.columns())) {
      used += text_gap + features[last++].width;
    }
    if (first > 0) page.blank_line();
    write_block(labels, std::span(features).subspan(first, last - first), label_width, page);
    first = last;
  }
}

}  // namespace attn
