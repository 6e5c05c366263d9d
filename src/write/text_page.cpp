#include "write/text_page.hpp"

#include <algorithm>

#include "text/display.hpp"

namespace attn {

void TextPage::line(const std::string& text, std::size_t margin) {
  for (std::size_t i = 0; i < margin; ++i) out_.write(" ");
  out_.write(text);
  out_.write("\n");
}

void TextPage::heading(const std::string& text, std::string_view rule) {
  constexpr std::size_t before = 3;  // of the rule and a space
  const auto lines = wrap(text, columns_ > before ? columns_ - before : 0);
  line(paint_(Style::heading, ruled(lines.empty() ? "" : lines.front(), rule, columns_)));
  for (std::size_t i = 1; i < lines.size(); ++i) line(paint_(Style::heading, lines[i]), before);
}

void TextPage::paragraph(Style style, const std::string& text, std::size_t margin,
                         std::size_t hanging) {
  constexpr std::size_t narrowest = 30;
  const std::size_t further_in = margin + hanging;
  const std::size_t room = columns_ > further_in ? columns_ - further_in : 0;
  for (const auto& part : wrap(text, std::max(room, narrowest))) {
    line(paint_(style, part), margin);
    margin = further_in;
  }
}

void TextPage::beside(const std::string& label, const std::string& text, std::size_t margin) {
  const std::size_t further_in = margin + display_width(label);
  std::string before = std::string(margin, ' ') + label;
  for (const auto& part : wrap(text, columns_ > further_in ? columns_ - further_in : 0)) {
    line(before + part);
    before.assign(further_in, ' ');
  }
}

}  // namespace attn
