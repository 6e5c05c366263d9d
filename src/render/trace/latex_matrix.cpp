#include "render/trace/latex_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "text/display.hpp"
#include "write/latex_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t most_rows = 16, most_columns = 10;
constexpr std::size_t widest_label = 16, longest_label = 80;  // in columns, and as LaTeX has it
// In digits: of a line, what is left beside the name and the labels, and what stands between
// columns.
constexpr std::size_t line_width = 64, between = 2;

// The first of `count` and the last, where they are more than `most`.
struct Shown {
  std::vector<std::size_t> places{};
  bool is_elided = false;
};

Shown shown_of(std::size_t count, std::size_t most) {
  Shown shown{.places = std::vector<std::size_t>(std::min(count, most)), .is_elided = count > most};
  std::iota(shown.places.begin(), shown.places.end(), std::size_t{0});
  if (shown.is_elided) shown.places.back() = count - 1;
  return shown;
}

std::size_t width_of(const LatexMatrix& matrix, const Shown& rows, std::size_t column,
                     int decimals) {
  std::size_t widest = 0;
  for (const std::size_t i : rows.places) {
    widest = std::max(widest, display_width(number(matrix.row(i)[column], decimals)));
  }
  return widest + between;
}

Shown columns_of(const LatexMatrix& matrix, const Shown& rows, int decimals) {
  for (std::size_t most = most_columns; most > 2; --most) {
    Shown shown = shown_of(matrix.columns, most);
    std::size_t width = 0;
    for (const std::size_t j : shown.places) width += width_of(matrix, rows, j, decimals);
    if (width <= line_width) return shown;
  }
  return shown_of(matrix.columns, 2);
}

std::string row_text(const LatexMatrix& matrix, std::size_t row, const Shown& columns,
                     int decimals) {
  std::string text;
  for (std::size_t k = 0; k < columns.places.size(); ++k) {
    const bool is_after_gap = columns.is_elided && k + 1 == columns.places.size();
    if (is_after_gap) text += " & \\cdots";
    if (k > 0) text += " & ";
    text += latex_number(matrix.row(row)[columns.places[k]], decimals);
  }
  return text;
}

// Dots in every column.
std::string gap_text(const Shown& columns) {
  std::string text = "\\vdots";
  const std::size_t more = columns.places.size() - 1 + (columns.is_elided ? 1 : 0);
  for (std::size_t k = 0; k < more; ++k) text += " & \\vdots";
  return text;
}

// As much of a word as has room.
std::string label_text(const std::string& label) {
  std::string text;
  for (std::size_t columns = widest_label; columns > 0; --columns) {
    text = latex_text(fit(visible(label), columns));
    if (text.size() <= longest_label) break;
  }
  return text;
}

// The words beside the rows.
void write_labels(const LatexMatrix& matrix, const Shown& rows, Writer& out) {
  if (matrix.labels.empty()) return;
  out.write("\\begin{matrix}\n");
  for (std::size_t k = 0; k < rows.places.size(); ++k) {
    if (rows.is_elided && k + 1 == rows.places.size()) out.write("\\vdots \\\\\n");
    out.print("\\text{{{}}} \\\\\n", label_text(matrix.labels[rows.places[k]]));
  }
  out.write("\\end{matrix}\n");
}

}  // namespace

void write_latex_matrix(const LatexMatrix& matrix, int decimals, Writer& out) {
  const Shown rows = shown_of(matrix.rows, most_rows);
  const Shown columns = columns_of(matrix, rows, decimals);
  out.print("\\[\n{}{}", matrix.name, matrix.name.empty() ? "" : " = ");
  const std::size_t count = columns.places.size() + (columns.is_elided ? 1 : 0);
  out.print("\\left[\\begin{{array}}{{{}}}\n", std::string(count, 'r'));
  for (std::size_t k = 0; k < rows.places.size(); ++k) {
    const bool is_after_gap = rows.is_elided && k + 1 == rows.places.size();
    if (is_after_gap) out.print("{} \\\\\n", gap_text(columns));
    out.print("{} \\\\\n", row_text(matrix, rows.places[k], columns, decimals));
  }
  out.write("\\end{array}\\right]\n");
  write_labels(matrix, rows, out);
  out.write("\\]\n");
  if (rows.is_elided || columns.is_elided) {
    out.print(
        "{{\\footnotesize Dots stand for what is left out of {} rows and {} columns.\\par}}\n",
        matrix.rows, matrix.columns);
  }
}

}  // namespace attn
