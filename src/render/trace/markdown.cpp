// The trace as Markdown: pipe tables, and formulas between dollar signs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "render/trace/arithmetic_text.hpp"
#include "render/trace/markdown_shares.hpp"
#include "render/trace/trace.hpp"
#include "tell/narrate.hpp"
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
  MarkdownSheet(const View& view, Writer& out) : view_(view), out_(out) {}

  void opening(const Input& input) override {
    out_.print("# {}\n", input.title ? markdown_escaped(*input.title) : "Attention, traced");
    if (input.description) sentence(markdown_escaped(*input.description));
    if (input.source) sentence("Source: " + markdown_escaped(*input.source));
  }

  void heading(int level, const std::string& text, const std::string& aside) override {
    out_.print("\n{} {}\n", std::string(static_cast<std::size_t>(level) + 1, '#'),
               markdown_escaped(text));
    if (!aside.empty()) sentence(markdown_escaped(aside));
  }

  void step(const StepText& text) override {
    out_.print("\n**{}** ${}$", text.title, text.formula.latex);
    if (!text.why.empty()) out_.print("  \n{}", markdown_escaped(text.why));
    out_.write("\n");
    if (!text.departure.empty()) out_.print("\n> {}\n", markdown_escaped(text.departure));
  }

  void matrix(const MatrixTable& table) override {
    std::vector<std::vector<std::string>> cells;
    for (std::size_t i = 0; i < table.cells.rows(); ++i) {
      cells.push_back(written(table.cells.row(i)));
    }
    feature_tables(table.name,
                   fmt::format("{}{} →", table.row_axis.empty() ? "" : table.row_axis + " ↓ ",
                               table.column_axis),
                   table.row_labels, cells, [&](std::size_t f) { return column_label(table, f); });
  }

  void shares(const ShareTable& table) override { write_markdown_shares(table, decimals(), out_); }

  void pairs(const PairTable& table) override {
    const std::size_t features = feature_count(table);
    const bool inside = features > 0 && features <= widest_vector;
    MarkdownTable rows;
    rows.header.push_back(
        markdown_escaped(fmt::format("{} {} → {} ↓", table.asking, table.word, table.answering)));
    for (const auto& column : table.columns) {
      rows.header.push_back(
          markdown_escaped(fmt::format("{} {}", column.title, fmt::join(column.operation, " "))));
    }
    if (inside) rows.header.push_back(vectors_title(table));
    for (std::size_t i = 0; i < table.row_labels.size(); ++i) {
      std::vector<std::string> row{markdown_escaped(table.row_labels[i])};
      for (const auto& column : table.columns) {
        const bool remark = column.is_share && needs_hidden_remark(table, i);
        row.push_back(number(column.cells[i], decimals()) + (remark ? " *hidden*" : ""));
      }
      if (inside) row.push_back(vector_cell(table, i));
      rows.rows.push_back(std::move(row));
    }
    if (!table.columns.empty()) rows.rows.push_back(foot(table, inside));
    if (rows.header.size() > 1) write_markdown_table(rows, out_);
    if (inside && table.columns.empty()) {
      out_.print("\n**{}** {}\n", context_label(table), vector_text(table.context));
    }
    if (features > widest_vector) vectors_below(table);
  }

  void arithmetic(const std::vector<ArithmeticLine>& lines) override {
    if (lines.empty()) return;
    out_.write("\n```text\n");
    for (const auto& line : lines) {
      for (const auto& part : arithmetic_text(line, line_columns)) out_.print("{}\n", part);
    }
    out_.write("```\n");
  }

 private:
  void sentence(const std::string& text) { out_.print("\n{}\n", text); }

  int decimals() const { return view_.decimals; }

  std::vector<std::string> written(std::span<const double> cells) const {
    std::vector<std::string> out;
    for (const double cell : cells) out.push_back(number(cell, decimals()));
    return out;
  }

  std::string vector_text(const std::vector<double>& vector) const {
    if (vector.empty()) return "";
    return fmt::format("[{}]", fmt::join(written(vector), ", "));
  }

  std::string vector_cell(const PairTable& table, std::size_t row) const {
    if (table.vectors.empty()) return "";
    const std::string& remark = table.row_remarks[row];
    const std::string vector = vector_text(table.vectors[row]);
    return remark.empty() ? vector
                          : fmt::format("{}{}*{}*", vector, vector.empty() ? "" : " ", remark);
  }

  std::vector<std::string> foot(const PairTable& table, bool inside) const {
    std::vector<std::string> row{"**Σ**"};
    for (const auto& column : table.columns) {
      row.push_back(column.sum ? fmt::format("**{}{}**", column.sum_reads_exact ? "" : "≈ ",
                                             number(*column.sum, decimals()))
                               : "");
    }
    if (inside) {
      row.push_back(table.context.empty() ? ""
                                          : fmt::format("**{} {}**", context_label(table),
                                                        vector_text(table.context)));
    }
    return row;
  }

  void vectors_below(const PairTable& table) {
    std::vector<std::string> labels;
    std::vector<std::vector<std::string>> cells;
    for (std::size_t i = 0; i < table.vectors.size(); ++i) {
      const auto& remark = table.row_remarks[i];
      labels.push_back(
          fmt::format("{}{}{}", table.row_labels[i], remark.empty() ? "" : ", ", remark));
      cells.push_back(written(table.vectors[i]));
    }
    if (!table.context.empty()) {
      labels.push_back(context_label(table));
      cells.push_back(written(table.context));
    }
    feature_tables(vectors_title(table),
                   table.vectors.empty() ? "feature →" : table.answering + " ↓ feature →", labels,
                   cells, [](std::size_t f) { return std::to_string(f + 1); });
  }

  // A row may be empty: a word that has no vector here.
  template <typename ColumnLabel>
  void feature_tables(const std::string& name, const std::string& corner,
                      const std::vector<std::string>& labels,
                      const std::vector<std::vector<std::string>>& cells,
                      ColumnLabel column_label_of) {
    std::size_t features = 0;
    for (const auto& row : cells) features = std::max(features, row.size());
    for (std::size_t first = 0; first < features; first += widest_matrix) {
      const std::size_t last = std::min(first + widest_matrix, features);
      MarkdownTable table;
      table.header.push_back(fmt::format("**{}** {}", markdown_escaped(name), corner));
      for (std::size_t f = first; f < last; ++f) {
        table.header.push_back(markdown_escaped(column_label_of(f)));
      }
      for (std::size_t i = 0; i < cells.size(); ++i) {
        std::vector<std::string> row{markdown_escaped(labels[i])};
        for (std::size_t f = first; f < last; ++f) {
          row.push_back(cells[i].empty() ? "" : cells[i][f]);
        }
        table.rows.push_back(std::move(row));
      }
      write_markdown_table(table, out_);
    }
  }

  const View& view_;
  Writer& out_;
};

}  // namespace

void write_markdown(const Trace& trace, const View& view, Writer& out) {
  MarkdownSheet sheet(view, out);
  narrate(trace, view, sheet);
}

}  // namespace attn
