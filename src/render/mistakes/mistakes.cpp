// The catalogue of known mistakes, in each format.
#include "tell/mistakes.hpp"

#include <fmt/format.h>

#include "mistakes/catalogue.hpp"
#include "render/render.hpp"
#include "version.hpp"
#include "write/json_text.hpp"
#include "write/markdown_text.hpp"
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

void write_mistakes_markdown(Writer& out) {
  out.write(
      "# Known mistakes\n\n"
      "What goes wrong where attention is computed, and how to put it right.\n"
      "`--check` names these, and `--audit` says which of them an example can catch.\n"
      "The last column says where one was made, in the wild; it is empty where we know of no "
      "place.\n");
  MarkdownTable table{.header = {"mistake", "what it is", "shows with", "seen"}, .rows = {}};
  for (const Mistake& mistake : catalogue()) {
    table.rows.push_back(
        {fmt::format("`{}`: {}", mistake.id, markdown_escaped(mistake.name)),
         markdown_escaped(mistake.what), markdown_escaped(mistake.expose),
         mistake.seen.what.empty()
             ? ""
             : fmt::format("[{}]({})", markdown_escaped(mistake.seen.what), mistake.seen.address)});
  }
  write_markdown_table(table, out);
}

void write_mistakes_json(Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"mistakes\": [", mistakes_format);
  const char* separator = "\n";
  for (const Mistake& mistake : catalogue()) {
    out.print("{}    {{\n      \"id\": {},\n      \"name\": {},\n      \"what\": {},\n", separator,
              json_string(mistake.id), json_string(mistake.name), json_string(mistake.what));
    out.print("      \"expose\": {},\n", json_string(mistake.expose));
    if (mistake.seen.what.empty()) {
      out.write("      \"seen\": null\n    }");
    } else {
      out.print("      \"seen\": {{\"what\": {}, \"address\": {}}}\n    }}",
                json_string(mistake.seen.what), json_string(mistake.seen.address));
    }
    separator = ",\n";
  }
  out.write("\n  ]\n}\n");
}

}  // namespace attn
