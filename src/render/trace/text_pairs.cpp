#include "render/trace/text_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tell/role.hpp"
#include "tell/sentences.hpp"
#include "tell/tables.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t longest_bar = 10;
constexpr std::size_t shortest_bar = 4;

TextColumn scalar_column(const PairTable::Column& source, int decimals) {
  TextColumn column{.header = {source.title}, .style = style_of(source.role)};
  column.header.insert(column.header.end(), source.operation.begin(), source.operation.end());
  for (std::size_t i = 0; i < source.cells.size(); ++i) {
    column.cells.push_back(number(source.cells[i], decimals));
  }
  if (source.sum) column.cells.push_back(number(*source.sum, decimals));
  column.line_up();
  return column;
}

// "[1, 0.5]" for each row and, last, for the context; lined up feature by feature.
std::vector<std::string> vector_cells(const PairTable& table, int decimals) {
  const std::size_t features = feature_count(table);
  if (features == 0) return {};
  std::vector<std::vector<double>> rows = table.vectors;
  rows.resize(table.row_labels.size());
  rows.push_back(table.context);
  std::vector<std::string> cells(rows.size());
  for (std::size_t f = 0; f < features; ++f) {
    std::vector<std::string> column;
    for (const auto& row : rows) column.push_back(row.empty() ? "" : number(row[f], decimals));
    column = align_points(column);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].empty()) continue;
      // The comma stands by its number, the padding after it.
      const std::string& text = column[i];
      const std::size_t end = text.find_last_not_of(' ') + 1;
      cells[i] += fmt::format("{}{}{}{}", f == 0 ? "[" : " ", text.substr(0, end),
                              f + 1 == features ? "]" : ",", text.substr(end));
    }
  }
  return cells;
}

// The numbers of one word's table, and how they share the line.
class Pairs {
 public:
  Pairs(const PairTable& table, int decimals, TextPage& page)
      : table_(table), decimals_(decimals), page_(page) {
    for (const auto& column : table.columns) {
      columns_.push_back(scalar_column(column, decimals));
    }
    label_width_ = std::max<std::size_t>(widest(table.row_labels), 1);
    // Without numbers between them, the label of the foot needs the room of the words.
    if (columns_.empty())
      label_width_ = std::max(label_width_, display_width(context_label(table)) - 1);
    lay_out();
  }

  void write() {
    if (!columns_.empty() || !beside_.empty()) write_rows();
    if (beside_.empty()) write_vectors_below();
  }

 private:
  void lay_out() {
    scalars_ = 0;
    for (const TextColumn& column : columns_) scalars_ += text_gap + column.width;
    const bool has_bar = std::ranges::any_of(table_.columns, &PairTable::Column::is_share);
    std::vector<std::string> vectors = vector_cells(table_, decimals_);
    const std::size_t wanted =
        vectors.empty()
            ? 0
            : text_gap + std::max(widest(vectors), display_width(vectors_title(table_)));
    const std::size_t used = text_indent + label_width_ + scalars_ + (has_bar ? 1 : 0);
    const std::size_t room = page_.columns() > used ? page_.columns() - used : 0;
    bool has_remark = false;
    for (std::size_t i = 0; i < table_.row_labels.size(); ++i) {
      has_remark = has_remark || needs_hidden_remark(table_, i);
    }
    const std::size_t least = has_remark ? hidden_remark.size() : shortest_bar;
    const bool fits = !table_.vectors.empty() && room >= wanted + (has_bar ? least : 0);
    if (fits) beside_ = std::move(vectors);
    if (has_bar) {
      bar_width_ = std::min(fits ? room - wanted : std::max(room, least), longest_bar);
      scalars_ += 1 + bar_width_;
    }
  }

  void write_rows() {
    page_.blank_line();
    page_.line(page_.painted(Style::quiet, fmt::format("({}: {}; {} ↓, step →)", table_.asking,
                                                       table_.word, table_.answering)),
               text_indent);
    write_header();
    for (std::size_t i = 0; i < table_.row_labels.size(); ++i) {
      const std::string vector = beside_.empty() ? "" : beside_[i];
      const std::string& remark = table_.row_remarks[i];
      // A word that was not scored has no numbers: the remark takes their place.
      if (!remark.empty() && display_width(remark) + text_gap <= scalars_) {
        write_line(table_.row_labels[i],
                   std::string(text_gap, ' ') + pad_right(remark, scalars_ - text_gap), vector);
      } else {
        write_line(table_.row_labels[i], row_text(i), vector);
      }
    }
    write_foot();
  }

  void write_header() {
    std::size_t lines = 0;
    for (const TextColumn& column : columns_) lines = std::max(lines, column.header.size());
    for (std::size_t i = 0; i < std::max<std::size_t>(lines, 1); ++i) {
      std::string text = scalars([&](std::size_t c) {
        return page_.painted(i == 0 ? columns_[c].style : Style::quiet, columns_[c].header_text(i));
      });
      const bool titled = i == 0 && !beside_.empty();
      write_line("", text,
                 titled ? page_.painted(style_of(table_.vectors_role), vectors_title(table_)) : "");
    }
  }

  void write_foot() {
    const std::size_t row = table_.row_labels.size();
    if (std::ranges::any_of(table_.columns, [](const auto& c) { return c.sum.has_value(); })) {
      write_line("Σ", sums(row), "");
    }
    if (beside_.empty() || table_.context.empty()) return;
    // The label ends where the vector begins.
    const std::size_t start = text_indent + label_width_ + scalars_ + text_gap;
    const std::string& vector = beside_.back();
    page_.line(fmt::format(
        "{} {}", pad_left(context_label(table_), start - 1),
        page_.painted(Style::heading, vector.substr(0, vector.find_last_not_of(' ') + 1))));
  }

  // The foot's numbers; "≈" takes the blank before one, so that no column grows wider by it.
  std::string sums(std::size_t row) const {
    std::string text;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      std::string cell = std::string(text_gap, ' ') + columns_[c].cell_text(row);
      const auto& column = table_.columns[c];
      if (column.sum && !column.sum_reads_exact) {
        cell.replace(cell.find_first_not_of(' ') - 1, 1, "≈");
      }
      text += cell + std::string(column.is_share ? 1 + bar_width_ : 0, ' ');
    }
    return text;
  }

  std::string row_text(std::size_t i) const {
    return scalars([&](std::size_t c) { return columns_[c].cell_text(i); },
                   [&](std::size_t c) {
                     if (needs_hidden_remark(table_, i)) {
                       return page_.painted(Style::quiet,
                                            pad_right(std::string(hidden_remark), bar_width_));
                     }
                     const double share = table_.columns[c].cells[i];
                     return page_.painted(style_of(Role::weight),
                                          bar(is_scored(share) ? share : 0.0, bar_width_));
                   });
  }

  template <typename Text>
  std::string scalars(Text text_of) const {
    return scalars(text_of, [&](std::size_t) { return std::string(bar_width_, ' '); });
  }

  template <typename Text, typename Bar>
  std::string scalars(Text text_of, Bar bar_of) const {
    std::string text;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      text += std::string(text_gap, ' ') + text_of(c);
      if (table_.columns[c].is_share) text += fmt::format(" {}", bar_of(c));
    }
    return text;
  }

  void write_line(const std::string& label, const std::string& text, const std::string& vector) {
    std::string line = pad_right(label, label_width_) + text + std::string(text_gap, ' ') + vector;
    line.erase(line.find_last_not_of(' ') + 1);
    page_.line(line, text_indent);
  }

  void write_vectors_below() {
    const std::size_t features = feature_count(table_);
    if (features == 0) return;
    std::string axes = table_.vectors.empty() ? "feature →" : table_.answering + " ↓, feature →";
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < table_.vectors.size(); ++i) {
      const auto& remark = table_.row_remarks[i];
      labels.push_back(table_.row_labels[i] + (remark.empty() ? "" : " *"));
      if (!remark.empty()) axes += "; * " + remark;
    }
    if (!table_.context.empty()) labels.push_back(context_label(table_));
    std::vector<TextColumn> columns;
    for (std::size_t f = 0; f < features; ++f) {
      TextColumn column{.header = {std::to_string(f + 1)}};
      for (const auto& row : table_.vectors) {
        column.cells.push_back(row.empty() ? "" : number(row[f], decimals_));
      }
      if (!table_.context.empty()) {
        column.cells.push_back(number(table_.context[f], decimals_));
      }
      columns.push_back(std::move(column));
    }
    page_.blank_line();
    page_.line(
        fmt::format("{}  {}", page_.painted(style_of(table_.vectors_role), vectors_title(table_)),
                    page_.painted(Style::quiet, fmt::format("({})", axes))),
        text_indent);
    write_feature_columns(labels, columns, !table_.context.empty(), page_);
  }

  const PairTable& table_;
  int decimals_;
  TextPage& page_;
  std::vector<TextColumn> columns_;
  std::vector<std::string> beside_;  // the vectors' texts, where they have room
  std::size_t label_width_ = 0;
  std::size_t scalars_ = 0;  // columns of all numbers and the bar, gaps included
  std::size_t bar_width_ = 0;
};

}  // namespace

void write_pairs(const PairTable& table, int decimals, TextPage& page) {
  Pairs(table, decimals, page).write();
}

}  // namespace attn
