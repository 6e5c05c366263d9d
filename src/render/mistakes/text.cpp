// The catalogue of known mistakes, for a terminal.
#include <fmt/format.h>

#include "mistakes/catalogue.hpp"
#include "render/mistakes/mistakes.hpp"
#include "tell/mistakes.hpp"
#include "write/text_page.hpp"

namespace attn {

void write_mistakes_text(const View& view, Writer& out) {
  TextPage page(view.columns, view.colour, out);
  for (const Mistake& mistake : catalogue()) {
    if (&mistake != &catalogue().front()) page.blank_line();
    page.line(page.painted(Style::heading, fmt::format("{}: {}", mistake.id, mistake.name)));
    page.paragraph(Style::plain, std::string(mistake.what), text_indent);
    page.paragraph(Style::plain, fmt::format("Shows with: {}.", mistake.expose), text_indent);
    if (const std::string seen = sighting_text(mistake); !seen.empty()) {
      page.paragraph(Style::quiet, seen, text_indent);
    }
  }
}

}  // namespace attn
