// An exercise sheet as a page to be printed: page/sheet.html with page/sheet.css. It runs nothing.
#include <fmt/format.h>

#include <algorithm>

#include "page/page_template.hpp"
#include "render/worksheet/worksheet.hpp"
#include "tell/exercise.hpp"
#include "text/display.hpp"
#include "version.hpp"
#include "write/html_text.hpp"
#include "write/template_text.hpp"

namespace attn {
namespace {

// Where a table is cut, so that it fits on paper: in millimetres, a little more than the style
// makes of it. A4 is the narrower paper, and has 210 less its margins.
constexpr double paper_width = 176.0;
constexpr double of_a_character = 2.3;
constexpr double of_a_cell = 4.2;  // beside its text
constexpr double narrow_blank = 17.0;
constexpr double wide_blank = 24.0;  // from three decimals on
constexpr double widest_column = 28.0;
constexpr double widest_label = 46.0;
// Of more rows than these a table is taller than a page, and may be broken between them.
constexpr std::size_t most_rows_together = 18;

double width_of(const std::string& text) {
  return of_a_character * static_cast<double>(display_width(visible(text))) + of_a_cell;
}

class HtmlExercise : public ExercisePage {
 public:
  HtmlExercise(int decimals, Writer& out) : is_wide_(decimals > 2), out_(out) {}

  void opening(const std::string& title, bool is_key) override {
    out_.print("<h1><bdi>{}</bdi></h1>\n", html_escaped(title));
    out_.write(is_key ? "<p class=\"key\">Answer key: the numbers in bold are those to be worked "
                        "out.</p>\n"
                      : "<p class=\"name\">Name</p>\n");
  }

  void instructions(const std::vector<std::string>& lines) override {
    out_.write("<p>");
    for (const std::string& line : lines) {
      if (&line != &lines.front()) out_.write("<br>\n");
      write_with_code(line);
    }
    out_.write("</p>\n");
  }

  void heading(int level, const std::string& text) override {
    open_together();
    out_.print("<h{0}>{1}</h{0}>\n", level, html_escaped(text));
  }

  void sentence(const std::string& text) override {
    out_.print("<p><bdi>{}</bdi></p>\n", html_escaped(text));
  }

  void formula(std::string_view title, const Formula& formula) override {
    out_.print("<p class=\"formula\">{}{}{}</p>\n", html_escaped(title), title.empty() ? "" : ": ",
               html_escaped(formula.plain));
  }

  void table(const ExerciseTable& table) override {
    for (std::size_t first = 0; first < table.cells.front().size();) {
      const std::size_t end = end_of_block(table, first);
      write_block(table, first, end);
      close_together();
      first = end;
    }
  }

  void room_to_write() override { out_.write("<p class=\"room\">Working:</p>\n"); }

  void end() override { close_together(); }

 private:
  void open_together() {
    if (!is_together_) out_.write("<div class=\"together\">\n");
    is_together_ = true;
  }
  void close_together() {
    if (is_together_) out_.write("</div>\n");
    is_together_ = false;
  }

  // Text in which what stands between backticks is typed.
  void write_with_code(std::string_view line) {
    bool is_code = false;
    for (std::size_t start = 0; start <= line.size(); is_code = !is_code) {
      const std::size_t end = std::min(line.find('`', start), line.size());
      const std::string text = html_escaped(line.substr(start, end - start));
      out_.write(is_code ? fmt::format("<code>{}</code>", text) : text);
      start = end + 1;
    }
  }

  // How many of the columns from `first` on have room beside each other: at least one.
  std::size_t end_of_block(const ExerciseTable& table, std::size_t first) const {
    double width = width_of(table.name);
    for (const std::string& row : table.rows) width = std::max(width, width_of(row));
    width = std::min(width, widest_label);
    std::size_t end = first;
    while (end < table.cells.front().size()) {
      width += width_of_column(table, end);
      if (width > paper_width && end > first) break;
      ++end;
    }
    return end;
  }

  double width_of_column(const ExerciseTable& table, std::size_t column) const {
    double width = std::min(width_of(table.column(column)), widest_column);
    for (const auto& row : table.cells) {
      const bool is_given = row[column].kind == ExerciseCell::Kind::given;
      width = std::max(width, is_given   ? width_of(row[column].text)
                              : is_wide_ ? wide_blank
                                         : narrow_blank);
    }
    return width;
  }

  void write_block(const ExerciseTable& table, std::size_t first, std::size_t end) {
    const bool is_given = table.cells.front().front().kind == ExerciseCell::Kind::given;
    out_.print("<table class=\"{}{}\">\n<thead><tr><th scope=\"col\">{}</th>",
               is_given ? "given" : "to-fill",
               table.cells.size() > most_rows_together ? " long" : "", html_escaped(table.name));
    for (std::size_t j = first; j < end; ++j) {
      out_.print("<th scope=\"col\"><bdi>{}</bdi></th>", html_escaped(table.column(j)));
    }
    out_.write("</tr></thead>\n<tbody>\n");
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      out_.print("<tr><th scope=\"row\"><bdi>{}</bdi></th>", html_escaped(table.rows[i]));
      for (std::size_t j = first; j < end; ++j) write_cell(table.cells[i][j]);
      out_.write("</tr>\n");
    }
    out_.write("</tbody>\n</table>\n");
  }

  void write_cell(const ExerciseCell& cell) {
    switch (cell.kind) {
      case ExerciseCell::Kind::given:
        return out_.print("<td>{}</td>", cell.text);
      case ExerciseCell::Kind::asked:
        return out_.print("<td class=\"{}\"></td>", asked_class());
      case ExerciseCell::Kind::answer:
        return out_.print("<td class=\"{} answer\">{}</td>", asked_class(), cell.text);
      case ExerciseCell::Kind::nothing:
        return out_.print("<td class=\"{}\">–</td>", asked_class());
    }
  }

  std::string_view asked_class() const { return is_wide_ ? "asked wide" : "asked"; }

  bool is_wide_;
  Writer& out_;
  bool is_together_ = false;
};

}  // namespace

void write_worksheet_html(const Trace& trace, const View& view, const Worksheet& worksheet,
                          Writer& out) {
  TemplateText page(sheet_template(), out);
  page.up_to("@GENERATOR@");
  out.print("attn-trace {}", version);
  page.up_to("@TITLE@");
  out.write(html_escaped(exercise_title(trace.input)));
  page.up_to("@BODY@");
  HtmlExercise exercise(view.decimals, out);
  tell_exercise(trace, view, worksheet.answers_file, worksheet.is_key, exercise);
  page.finish();
}

}  // namespace attn
