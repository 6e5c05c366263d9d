// The trace for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "render/trace/arithmetic_text.hpp"
#include "render/trace/text_pairs.hpp"
#include "render/trace/text_shares.hpp"
#include "render/trace/trace.hpp"
#include "tell/narrate.hpp"
#include "tell/role.hpp"
#include "tell/tables.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

class TextSheet : public Sheet {
 public:
  TextSheet(const View& view, Writer& out)
      : decimals_(view.decimals), page_(view.columns, view.colour, out) {}

  void opening(const Input& input) override {
    if (input.title) block(Style::heading, visible(*input.title));
    if (input.description) block(Style::plain, visible(*input.description));
    if (input.source) block(Style::quiet, "Source: " + visible(*input.source));
  }

  void heading(int level, const std::string& text, const std::string& aside) override {
    blank_line();
    if (level == 3) return page_.line(page_.painted(Style::heading, "· " + text), text_indent);
    page_.heading(text, level == 1 ? "━" : "─");
    if (!aside.empty()) page_.paragraph(Style::plain, aside);
  }

  // Steps of which there is nothing to say but the formula stand one below the other.
  void step(const StepText& text) override {
    const bool bare = text.why.empty() && text.departure.empty();
    if (!bare || !after_bare_step_) blank_line();
    after_bare_step_ = bare;
    constexpr std::size_t title_columns = 17;
    const Style style = text.role == Role::plain ? Style::heading : style_of(text.role);
    const std::string title = page_.painted(style, pad_right(text.title, title_columns));
    if (title_columns + display_width(text.formula.plain) <= page_.columns()) {
      page_.line(title + text.formula.plain);
    } else {
      page_.line(page_.painted(style, text.title));
      page_.paragraph(Style::plain, text.formula.plain, text_indent);
    }
    if (!text.why.empty()) page_.paragraph(Style::quiet, text.why, text_indent);
    if (!text.departure.empty()) {
      page_.paragraph(Style::plain, "≠ " + text.departure, text_indent);
    }
  }

  void matrix(const MatrixTable& table) override {
    blank_line();
    after_bare_step_ = false;
    const std::string axes = fmt::format(
        "({}{} →)", table.row_axis.empty() ? "" : table.row_axis + " ↓, ", table.column_axis);
    page_.line(fmt::format("{}  {}", page_.painted(style_of(table.role), table.name),
                           page_.painted(Style::quiet, axes)),
               text_indent);
    std::vector<TextColumn> columns;
    for (std::size_t j = 0; j < table.cells.columns(); ++j) {
      TextColumn column{.header = {column_label(table, j)}};
      for (std::size_t i = 0; i < table.cells.rows(); ++i) {
        column.cells.push_back(number(table.cells(i, j), decimals_));
      }
      columns.push_back(std::move(column));
    }
    write_feature_columns(table.row_labels, columns, false, page_);
  }

  void shares(const ShareTable& table) override {
    blank_line();
    after_bare_step_ = false;
    write_shares(table, decimals_, page_);
  }

  void pairs(const PairTable& table) override {
    after_bare_step_ = false;
    write_pairs(table, decimals_, page_);
  }

  void arithmetic(const std::vector<ArithmeticLine>& lines) override {
    if (!lines.empty()) blank_line();
    for (const ArithmeticLine& line : lines) {
      for (const auto& part : arithmetic_text(line, page_.columns() - text_indent)) {
        page_.line(part, text_indent);
      }
    }
  }

 private:
  // Between any two blocks, but not at the top.
  void blank_line() {
    if (!at_top_) page_.blank_line();
    at_top_ = false;
  }

  void block(Style style, const std::string& text) {
    blank_line();
    page_.paragraph(style, text);
  }

  bool at_top_ = true;
  bool after_bare_step_ = false;
  int decimals_;
  TextPage page_;
};

}  // namespace

void write_text(const Trace& trace, const View& view, Writer& out) {
  TextSheet sheet(view, out);
  narrate(trace, view, sheet);
}

}  // namespace attn
