#include "render/trace/markdown_shares.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tell/comparison.hpp"
#include "tell/sentences.hpp"
#include "write/markdown_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

template <typename Cell>
std::vector<std::string> row_of(const ShareTable& table, const std::string& label, Cell cell) {
  std::vector<std::string> row{label};
  for (const auto& column : table.columns) row.push_back(cell(column.of));
  return row;
}

}  // namespace

void write_markdown_shares(const ShareTable& table, int decimals, Writer& out) {
  MarkdownTable written;
  written.header.emplace_back("token ↓ weight →");
  for (const auto& column : table.columns) written.header.push_back(column.title);
  for (std::size_t j = 0; j < table.row_labels.size(); ++j) {
    written.rows.push_back(
        row_of(table, markdown_escaped(table.row_labels[j]), [&](const Attention& attention) {
          const std::string cell = number(attention.weights[j], decimals);
          if (attention.hides(Position{j})) return fmt::format("{} *{}*", cell, hidden_remark);
          if (!is_scored(attention.weights[j]))
            return fmt::format("{} *{}*", cell, unscored_remark);
          const bool is_most =
              attention.most == std::vector{Position{j}} && !attention.sink_is_most;
          return is_most ? fmt::format("**{}**", cell) : cell;
        }));
  }
  if (has_sink(table)) {
    written.rows.push_back(row_of(table, std::string(sink_label), [&](const Attention& attention) {
      const std::string cell = number(attention.sink.value_or(not_scored), decimals);
      return attention.sink_is_most && attention.most.empty() ? fmt::format("**{}**", cell) : cell;
    }));
  }
  written.rows.push_back(row_of(table, "most attention", [&](const Attention& attention) {
    std::vector<std::string> names = most_named(attention, table.row_labels);
    for (std::string& name : names) name = markdown_escaped(name);
    return names.empty() ? std::string("–") : fmt::format("{}", fmt::join(names, " = "));
  }));
  written.rows.push_back(row_of(table, "spread (bits)", [&](const Attention& attention) {
    return spread_text(attention, decimals);
  }));
  write_markdown_table(written, out);
}

}  // namespace attn
