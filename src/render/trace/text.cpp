// The trace for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/trace/arithmetic_text.hpp"
#include "render/trace/text_shares.hpp"
#include "render/trace/text_tables.hpp"
#include "render/trace/trace.hpp"
#include "tell/comparison.hpp"
#include "tell/glossary.hpp"
#include "tell/narrate.hpp"
#include "tell/role.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::string_view about = "(--about tells more)";
constexpr std::size_t below_step = 4;  // how far in stands what belongs to a step

class TextSheet : public Sheet {
 public:
  TextSheet(const View& view, Writer& out)
      : decimals_(view.decimals), page_(view.columns, view.colour, out), glossary_(view.decimals) {}

  // A long description is left to --about, and so is where the numbers are from.
  void opening(const Input& input, const std::vector<std::string>& left_out) override {
    constexpr std::size_t most_lines = 3;
    const std::string description = visible(input.description.value_or(""));
    const bool is_long = wrap(description, page_.columns()).size() > most_lines;
    std::string title = visible(input.title.value_or(""));
    if (is_long || input.source) title.append(title.empty() ? "" : " ").append(about);
    if (!title.empty()) page_.paragraph(Style::heading, title);
    if (!is_long && !description.empty()) page_.paragraph(Style::quiet, description);
    for (const auto& variant : left_out) page_.paragraph(Style::quiet, variant);
    at_top_ = title.empty() && description.empty() && left_out.empty();
  }

  void heading(int level, const std::string& text, const std::string& aside) override {
    explain_all();
    if (level == 1) blank_line();
    after_heading_ = true;
    after_step_ = false;
    if (level == 3) return page_.paragraph(Style::heading, "· " + text);
    page_.heading(text, level == 1 ? "━" : "─");
    if (!aside.empty()) page_.paragraph(Style::plain, aside);
    glossary_.see(aside);
  }

  void answer(const Answer& answer) override {
    begin();
    constexpr std::size_t bar_width = 6;
    constexpr std::size_t gap = 3;
    std::vector<std::string> numbers;
    for (const double weight : answer.weights) numbers.push_back(number(weight, decimals_));
    numbers = align_points(numbers);
    const std::size_t label_width = widest(answer.labels);
    const std::size_t beside = std::max(bar_width, widest(answer.remarks));
    const std::size_t width = label_width + 2 + widest(numbers) + 1 + beside;
    const std::size_t room = page_.columns() - text_indent;
    const std::size_t in_a_row = std::max<std::size_t>((room + gap) / (width + gap), 1);
    std::string line;
    for (std::size_t j = 0; j < answer.labels.size(); ++j) {
      const std::string& remark = answer.remarks[j];
      const bool has_number = is_scored(answer.weights[j]);
      line += pad_right(answer.labels[j], label_width) + "  ";
      line += has_number ? numbers[j] + " " : std::string();
      const std::size_t left = has_number ? beside : beside + widest(numbers) + 1;
      line += remark.empty() ? page_.painted(style_of(Role::weight),
                                             pad_right(bar(answer.weights[j], bar_width), left))
                             : page_.painted(Style::quiet, pad_right(remark, left));
      line.append(gap, ' ');
      if ((j + 1) % in_a_row != 0 && j + 1 != answer.labels.size()) continue;
      page_.line(line.substr(0, line.find_last_not_of(' ') + 1), text_indent);
      line.clear();
    }
    after_answer_ = true;
    glossary_.see(answer.weights);
  }

  void shares(const ShareTable& table) override {
    begin();
    write_shares(table, decimals_, page_);
    glossary_.see("spread (bits)");
    for (const auto& column : table.columns) {
      glossary_.see(column.of.weights);
      glossary_.see(spread_text(column.of, decimals_));
    }
  }

  void tables(const std::vector<Table>& tables) override {
    // A step's only vector belongs to it.
    const bool goes_on = after_step_ && std::ranges::all_of(tables, is_bare);
    if (!after_answer_ && !goes_on) {
      explain_all();
      begin();
    }
    after_answer_ = false;
    after_step_ = goes_on;
    const std::string_view mark = page_.in_colour() ? "dark: much weight" : "*: its largest";
    for (const std::string& sentence : glossary_.before(tables, mark)) {
      page_.paragraph(Style::quiet, sentence, text_indent);
    }
    write_tables(tables, decimals_, page_);
    glossary_.see(tables);
  }

  void step(const StepText& text) override {
    explain_all();
    if (!after_step_) begin();
    after_step_ = true;
    constexpr std::size_t title_columns = 19;
    const Style style = text.role == Role::plain ? Style::heading : style_of(text.role);
    const std::string title = fmt::format("{} {}", text.number, text.title);
    std::string formula = text.formula.plain;
    if (!text.note.empty()) formula += fmt::format("   ({})", text.note);
    const std::size_t used = title_columns + display_width(formula);
    constexpr std::size_t gap = 3;
    const bool beside =
        !text.why.empty() && used + gap + display_width(text.why) <= page_.columns();
    if (used <= page_.columns()) {
      page_.line(page_.painted(style, pad_right(title, title_columns)) + formula +
                 (beside ? std::string(gap, ' ') + page_.painted(Style::quiet, text.why) : ""));
    } else {
      page_.line(page_.painted(style, title));
      page_.paragraph(Style::plain, formula, below_step);
    }
    glossary_.see(formula);
    if (!text.why.empty() && !beside) page_.paragraph(Style::quiet, text.why, text_indent);
    for (const std::string& departure : text.departures) {
      page_.paragraph(Style::plain, "≠ " + departure, text_indent, text_indent);
    }
  }

  void arithmetic(const ArithmeticBlock& block) override {
    for (const auto& line : arithmetic_block(block, page_.columns() - below_step)) {
      page_.line(line, below_step);
      glossary_.see(line);
    }
  }

  void remark(const std::string& text) override {
    page_.paragraph(Style::quiet, text, text_indent);
    glossary_.see(text);
  }

  void sentence(const std::string& text) override {
    explain_all();
    if (!after_step_) begin();
    after_step_ = false;
    page_.paragraph(Style::plain, text);
  }

  // What is still to be said.
  void finish() { explain_all(); }

 private:
  // Between any two blocks, but not at the top.
  void blank_line() {
    if (!at_top_) page_.blank_line();
    at_top_ = false;
    after_step_ = false;
    after_answer_ = false;
  }

  // A block, which stands right below a heading that has nothing beside it.
  void begin() {
    if (!after_heading_) blank_line();
    after_heading_ = false;
  }

  void explain_all() {
    for (const std::string& sentence : glossary_.take()) {
      page_.paragraph(Style::quiet, sentence, text_indent);
    }
  }

  bool at_top_ = true;
  bool after_heading_ = false, after_answer_ = false, after_step_ = false;
  int decimals_;
  TextPage page_;
  Glossary glossary_;
};

}  // namespace

void write_text(const Trace& trace, const View& view, Writer& out) {
  TextSheet sheet(view, out);
  narrate(trace, view, sheet);
  sheet.finish();
}

}  // namespace attn
