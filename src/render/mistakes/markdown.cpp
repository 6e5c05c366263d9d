// The catalogue of known mistakes, as Markdown: docs/mistakes.md.
#include <fmt/format.h>

#include "mistakes/catalogue.hpp"
#include "render/mistakes/mistakes.hpp"
#include "write/markdown_text.hpp"

namespace attn {

void write_mistakes_markdown(Writer& out) {
  out.write(
      "# Known mistakes\n\n"
      "What goes wrong where attention, or the block around it, is computed, and how to put it "
      "right.\n"
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

}  // namespace attn
