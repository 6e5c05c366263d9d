// The trace as Markdown: pipe tables, and formulas between dollar signs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "render/trace/arithmetic_text.hpp"
#include "render/trace/markdown_shares.hpp"
#include "render/trace/trace.hpp"
#include "tell/comparison.hpp"
#include "tell/glossary.hpp"
#include "tell/narrate.hpp"
#include "tell/sentences.hpp"
#include "tell/tables.hpp"
#include "write/markdown_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t widest_matrix = 12;  // columns before a table is cut into several
constexpr std::size_t widest_vector = 8;   // numbers before a vector gets a table of its own
constexpr std::size_t line_columns = 120;  // of a line of arithmetic

class MarkdownSheet : public Sheet {
 public:
  MarkdownSheet(const View& view, Writer& out) : view_(view), out_(out), glossary_(view.decimals) {}

  void opening(const Input& input, const std::vector<std::string>& left_out) override {
    out_.print("# {}\n", input.title ? markdown_escaped(*input.title) : "Attention, traced");
    if (input.description) sentence(*input.description);
    if (input.source) sentence("Source: " + *input.source);
    for (const auto& variant : left_out) sentence(variant);
  }

  void heading(int level, const std::string& text, const std::string& aside) override {
    explain_all();
    out_.print("\n{} {}\n", std::string(static_cast<std::size_t>(level) + 1, '#'),
               markdown_escaped(text));
    if (!aside.empty()) sentence(aside);
    glossary_.see(aside);
  }

  void answer(const Answer& answer) override {
    const double largest = *std::ranges::max_element(
        answer.weights, {}, [](double weight) { return is_scored(weight) ? weight : -1.0; });
    MarkdownTable table{.header = {"token ↓", "weight"}, .rows = {}};
    for (std::size_t j = 0; j < answer.labels.size(); ++j) {
      const double weight = answer.weights[j];
      std::string cell = is_scored(weight) ? written(weight) : "";
      if (weight == largest) cell = fmt::format("**{}**", cell);
      if (!answer.remarks[j].empty()) {
        cell += fmt::format("{}*{}*", cell.empty() ? "" : " ", answer.remarks[j]);
      }
      table.rows.push_back({markdown_escaped(answer.labels[j]), cell});
    }
    write_markdown_table(table, out_);
    glossary_.see(answer.weights);
  }

  void shares(const ShareTable& table) override {
    write_markdown_shares(table, view_.decimals, out_);
    glossary_.see("spread (bits)");
    for (const auto& column : table.columns) {
      glossary_.see(column.of.weights);
      glossary_.see(spread_text(column.of, view_.decimals));
    }
  }

  void tables(const std::vector<Table>& tables) override {
    explain_all();
    for (const Table& table : tables) {
      if (is_narrow(table)) {
        write_vectors(table);
      } else {
        const auto due = glossary_.before({&table, 1}, "bold: its largest");
        for (const std::string& text : due) sentence(text);
        write_matrix(table);
      }
    }
    glossary_.see(tables);
  }

  void step(const StepText& text) override {
    explain_all();
    out_.print("\n**{}. {}** ${}$", text.number, text.title, text.formula.latex);
    glossary_.see(text.formula.plain);
    for (const std::string& note : {text.formula.root, text.note}) {
      if (!note.empty()) out_.print(" ({})", markdown_escaped(note));
    }
    if (!text.why.empty()) out_.print("  \n{}", markdown_escaped(text.why));
    out_.write("\n");
    for (const std::string& departure : text.departures) {
      out_.print("\n> ≠ {}\n", markdown_escaped(departure));
    }
  }

  void arithmetic(const ArithmeticBlock& block) override {
    out_.write("\n```text\n");
    for (const auto& line : arithmetic_block(block, line_columns)) {
      out_.print("{}\n", line);
      glossary_.see(line);
    }
    out_.write("```\n");
  }

  void remark(const std::string& text) override {
    out_.print("\n{}\n", markdown_escaped(text));
    glossary_.see(text);
  }

  void sentence(const std::string& text) override {
    explain_all();
    out_.print("\n{}\n", markdown_escaped(text));
  }

  // What is still to be said.
  void finish() { explain_all(); }

 private:
  std::string written(double cell) const { return number(cell, view_.decimals); }

  void explain_all() {
    for (const auto& text : glossary_.take()) sentence(text);
  }

  // Whether its vectors are short enough to stand in a cell each.
  static bool is_narrow(const Table& table) {
    return std::ranges::all_of(table.groups, [](const Table::Group& group) {
      return column_count(group) <= widest_vector &&
             (group.column_labels.empty() || column_count(group) == 1);
    });
  }

  // What is not empty of some lines, as one.
  static std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
      if (!line.empty()) text += (text.empty() ? "" : " ") + line;
    }
    return text;
  }

  static std::string title_of(const Table::Group& group) {
    const std::string title = markdown_escaped(joined(group.title));
    return title.empty() ? title : fmt::format("**{}**", title);
  }

  std::string vector_cell(std::span<const double> row) const {
    if (row.empty()) return "";
    std::vector<std::string> cells;
    for (const double cell : row) cells.push_back(written(cell));
    return fmt::format("[{}]", fmt::join(cells, ", "));
  }

  void write_vectors(const Table& table) {
    if (table.corner.empty() && table.row_labels.size() == 1) {
      const std::string vector = vector_cell(table.groups.front().rows.front());
      return out_.print("\n**{}** {}\n", markdown_escaped(table.row_labels.front()), vector);
    }
    MarkdownTable rows{.header = {joined(table.corner)}, .rows = {}};
    for (const auto& group : table.groups) rows.header.push_back(title_of(group));
    for (std::size_t i = 0; i < table.row_labels.size(); ++i) {
      std::vector<std::string> row{markdown_escaped(table.row_labels[i])};
      for (const auto& group : table.groups) row.push_back(vector_cell(group.rows[i]));
      rows.rows.push_back(std::move(row));
    }
    write_markdown_table(rows, out_);
  }

  struct Place {
    const Table::Group* group;
    std::size_t column;
  };

  // Each group as a table of its own; but one without a title, as of a row's sums, belongs to the
  // group before it.
  void write_matrix(const Table& table) {
    std::vector<Place> places;
    for (const Table::Group& group : table.groups) {
      if (!group.title.empty()) write_columns(table, std::exchange(places, {}));
      for (std::size_t j = 0; j < column_count(group); ++j) places.push_back({&group, j});
    }
    write_columns(table, places);
  }

  // Columns of a table, in several where they are many.
  void write_columns(const Table& table, std::span<const Place> places) {
    for (std::size_t first = 0; first < places.size(); first += widest_matrix) {
      const auto some = places.subspan(first, std::min(widest_matrix, places.size() - first));
      MarkdownTable part;
      part.header.push_back(joined({title_of(*some.front().group), joined(table.corner)}));
      for (const Place& place : some) {
        part.header.push_back(markdown_escaped(column_label(*place.group, place.column)));
      }
      for (std::size_t i = 0; i < table.row_labels.size(); ++i) {
        std::vector<std::string> row{markdown_escaped(table.row_labels[i])};
        for (const Place& place : some) row.push_back(matrix_cell(*place.group, i, place.column));
        part.rows.push_back(std::move(row));
      }
      write_markdown_table(part, out_);
    }
  }

  std::string matrix_cell(const Table::Group& group, std::size_t row, std::size_t column) const {
    std::string cell = cell_text(group, row, column, view_.decimals);
    if (is_largest(group, row, column)) cell = fmt::format("**{}**", cell);
    return is_hidden(group, row, column) ? fmt::format("({})", cell) : cell;
  }

  const View& view_;
  Writer& out_;
  Glossary glossary_;
};

}  // namespace

void write_markdown(const Trace& trace, const View& view, Writer& out) {
  MarkdownSheet sheet(view, out);
  narrate(trace, view, sheet);
  sheet.finish();
}

}  // namespace attn
