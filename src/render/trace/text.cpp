// The trace for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "render/render.hpp"
#include "render/trace/arithmetic_text.hpp"
#include "render/trace/text_pairs.hpp"
#include "render/trace/text_shares.hpp"
#include "tell/narrate.hpp"
#include "tell/role.hpp"
#include "tell/tables.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

class TextSheet : public Sheet {
 public:
  TextSheet(const View& view, Writer& out) : view_(view), out_(out), paint_(view.colour) {}

  void opening(const Input& input) override {
    if (input.title) block(Style::heading, visible(*input.title));
    if (input.description) block(Style::plain, visible(*input.description));
    if (input.source) block(Style::quiet, "Source: " + visible(*input.source));
  }

  void heading(int level, const std::string& text, const std::string& aside) override {
    blank_line();
    if (level == 3)
      return out_.print("{:{}}{}\n", "", text_indent, paint_(Style::heading, "· " + text));
    out_.print("{}\n", paint_(Style::heading, ruled(text, level == 1 ? "━" : "─", view_.columns)));
    if (!aside.empty()) paragraph(Style::plain, aside, 0);
  }

  // Steps of which there is nothing to say but the formula stand one below the other.
  void step(const StepText& text) override {
    const bool bare = text.why.empty() && text.departure.empty();
    if (!bare || !after_bare_step_) blank_line();
    after_bare_step_ = bare;
    constexpr std::size_t title_columns = 17;
    const Style style = text.role == Role::plain ? Style::heading : style_of(text.role);
    const std::string title = paint_(style, pad_right(text.title, title_columns));
    if (title_columns + display_width(text.formula.plain) <= view_.columns) {
      out_.print("{}{}\n", title, text.formula.plain);
    } else {
      out_.print("{}\n", paint_(style, text.title));
      paragraph(Style::plain, text.formula.plain, text_indent);
    }
    if (!text.why.empty()) paragraph(Style::quiet, text.why, text_indent);
    if (!text.departure.empty()) paragraph(Style::plain, "≠ " + text.departure, text_indent);
  }

  void matrix(const MatrixTable& table) override {
    blank_line();
    after_bare_step_ = false;
    out_.print("{:{}}{}  {}\n", "", text_indent, paint_(style_of(table.role), table.name),
               paint_(Style::quiet,
                      fmt::format("({}{} →)", table.row_axis.empty() ? "" : table.row_axis + " ↓, ",
                                  table.column_axis)));
    std::vector<TextColumn> columns;
    for (std::size_t j = 0; j < table.values.columns(); ++j) {
      TextColumn column{.header = {column_label(table, j)}};
      for (std::size_t i = 0; i < table.values.rows(); ++i) {
        column.cells.push_back(number(table.values(i, j), view_.decimals));
      }
      columns.push_back(std::move(column));
    }
    write_feature_columns(table.row_labels, columns, false, view_.columns, paint_, out_);
  }

  void shares(const ShareTable& table) override {
    blank_line();
    after_bare_step_ = false;
    write_shares(table, view_, paint_, out_);
  }

  void pairs(const PairTable& table) override {
    after_bare_step_ = false;
    write_pairs(table, view_, paint_, out_);
  }

  void arithmetic(const std::vector<ArithmeticLine>& lines) override {
    if (!lines.empty()) blank_line();
    for (const ArithmeticLine& line : lines) {
      for (const auto& part : arithmetic_text(line, view_.columns - text_indent)) {
        out_.print("{:{}}{}\n", "", text_indent, part);
      }
    }
  }

 private:
  // Between any two blocks, but not at the top.
  void blank_line() {
    if (!at_top_) out_.write("\n");
    at_top_ = false;
  }

  void block(Style style, const std::string& text) {
    blank_line();
    paragraph(style, text, 0);
  }

  void paragraph(Style style, const std::string& text, std::size_t margin) {
    for (const auto& line : wrap(text, view_.columns - margin)) {
      out_.print("{:{}}{}\n", "", margin, paint_(style, line));
    }
  }

  bool at_top_ = true;
  bool after_bare_step_ = false;
  const View& view_;
  Writer& out_;
  Paint paint_;
};

}  // namespace

void write_text(const Trace& trace, const View& view, Writer& out) {
  TextSheet sheet(view, out);
  narrate(trace, view, sheet);
}

}  // namespace attn
