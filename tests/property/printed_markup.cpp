// Those that print tables with rules, marks or tags.
#include <fmt/format.h>

#include "printed_styles.hpp"

namespace attn::test {
namespace {

std::string of_console_table(const Grid& grid, Random&) {
  const auto rule = [&](std::string_view left, std::string_view middle, std::string_view right) {
    std::string text(left);
    for (std::size_t j = 0; j < grid.columns; ++j) text.append("───").append(middle);
    return text.append("───").append(right).append("\n");
  };
  std::string text = rule("┌", "┬", "┐") + "│ (index) │";
  for (std::size_t j = 0; j < grid.columns; ++j) text += fmt::format(" {} │", j);
  text += "\n" + rule("├", "┼", "┤");
  for (std::size_t i = 0; i < grid.rows; ++i) {
    text += fmt::format("│ {} │", i);
    for (std::size_t j = 0; j < grid.columns; ++j) text += fmt::format(" {} │", grid.at(i, j));
    text += "\n";
  }
  return text + rule("└", "┴", "┘");
}

std::string markdown(const Grid& grid, Random& random) {
  const bool counts = random.chance(2);
  std::string text = "| |", rule = "|---|", rows;
  for (std::size_t j = 0; j < grid.columns; ++j) {
    text += fmt::format(" {}{} |", counts ? "" : "c", j);
    rule += "---:|";
  }
  for (std::size_t i = 0; i < grid.rows; ++i) {
    rows += fmt::format("| {}{} |", counts ? "" : "r", i);
    for (std::size_t j = 0; j < grid.columns; ++j) rows += fmt::format(" {} |", grid.at(i, j));
    rows += "\n";
  }
  return fmt::format("{}\n{}\n{}", text, rule, rows);
}

std::string latex(const Grid& grid, Random& random) {
  const bool is_table = random.chance(2);
  std::string text = "\\begin{bmatrix}\n";
  if (is_table) {
    text = fmt::format("\\begin{{tabular}}{{l{}}}\n", std::string(grid.columns, 'r'));
    for (std::size_t j = 0; j < grid.columns; ++j) text += fmt::format(" & c{}", j);
    text += " \\\\\n\\hline\n";
  }
  for (std::size_t i = 0; i < grid.rows; ++i) {
    if (is_table) text += fmt::format("r{} & ", i);
    for (std::size_t j = 0; j < grid.columns; ++j) {
      text.append(j > 0 ? " & " : "");
      text += fmt::format("{0}{1}{0}", is_table ? "$" : "", grid.at(i, j));
    }
    text += " \\\\\n";
  }
  return text + (is_table ? "\\end{tabular}\n" : "\\end{bmatrix}\n");
}

std::string html(const Grid& grid, Random&) {
  std::string text = "<table>\n<tr><th></th>";
  for (std::size_t j = 0; j < grid.columns; ++j) text += fmt::format("<th>{}</th>", j);
  for (std::size_t i = 0; i < grid.rows; ++i) {
    text += fmt::format("</tr>\n<tr><th>{}</th>", i);
    for (std::size_t j = 0; j < grid.columns; ++j)
      text += fmt::format("<td>{}</td>", grid.at(i, j));
  }
  return text + "</tr>\n</table>\n";
}

constexpr Words of_formulas{"", "\\infty", "-\\infty", "", "", ""};

}  // namespace

std::vector<Style> styles_in_markup() {
  return {{"console.table", in_full, of_javascript, of_console_table},
          {"Markdown", any_digits, of_c, markdown},
          {"LaTeX", any_digits, of_formulas, latex},
          {"HTML", of_r, of_frames, html}};
}

}  // namespace attn::test
