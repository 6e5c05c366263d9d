// What an input says of itself, for a terminal.
#include "render/about/about.hpp"
#include "text/display.hpp"
#include "write/text_page.hpp"

namespace attn {

void write_about_text(const Input& input, const View& view, Writer& out) {
  TextPage page(view.columns, view.colour, out);
  bool is_first = true;
  const auto paragraph = [&](Style style, const std::string& text) {
    if (!is_first) page.blank_line();
    is_first = false;
    page.paragraph(style, text);
  };
  if (input.title) paragraph(Style::heading, visible(*input.title));
  if (input.description) paragraph(Style::plain, visible(*input.description));
  if (input.source) paragraph(Style::quiet, "Source: " + visible(*input.source));
  if (is_first) paragraph(Style::plain, "It has no title, no description and no source.");
}

}  // namespace attn
