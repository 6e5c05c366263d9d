#include "answers/printed/table_rows.hpp"

#include <algorithm>

#include "answers/printed/table_marks.hpp"

namespace attn {
namespace {

using Kind = PrintedNumber::Kind;

constexpr std::size_t most_words_of_label = 4;

bool is_number(const TableCell& cell) { return cell.number && !is_elided(cell); }

// The place from which on all are numbers.
std::size_t first_number(const std::vector<TableCell>& cells) {
  std::size_t first = cells.size();
  while (first > 0 && cells[first - 1].number) --first;
  const bool is_quoted_label =
      first == 0 && cells.size() > 1 && cells[0].is_quoted &&
      std::none_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return cell.is_quoted; });
  return is_quoted_label ? 1 : first;
}

// Of separated cells only the first may be a label; an empty one is a number that is missing.
std::size_t first_number_separated(const std::vector<TableCell>& cells) {
  const bool any = std::any_of(cells.begin(), cells.end(), is_number);
  const bool all = std::all_of(cells.begin() + 1, cells.end(), [](const TableCell& cell) {
    return cell.number || cell.text.empty();
  });
  if (!any || !all) return cells.size();
  const bool is_quoted_label =
      cells[0].is_quoted && cells.size() > 1 &&
      std::none_of(cells.begin() + 1, cells.end(), [](const auto& c) { return c.is_quoted; });
  return cells[0].number && !is_quoted_label ? 0 : 1;
}

bool may_be_label(std::size_t words, const std::vector<TableCell>& cells) {
  if (is_row_mark(cells[0].text) || vector_mark(cells[0].text)) return words == 1;
  const bool has_number =
      words > 1 && std::any_of(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(words),
                               [](const TableCell& cell) { return looks_like_number(cell.text); });
  const bool is_number =
      !cells[0].is_quoted && (looks_like_number(cells[0].text) || is_fraction(cells[0].text));
  return !has_number && !is_number && words <= most_words_of_label;
}

}  // namespace

bool is_elided(const TableCell& cell) {
  return cell.text == ":" || (cell.number && cell.number->kind == Kind::elided);
}

bool is_elided_row(const TableLine& line) {
  const auto& cells = line.cells;
  return cells.size() > 2 && std::all_of(cells.begin() + 1, cells.end(), is_elided);
}

std::optional<TableRow> row_of(const TableLine& line, bool is_separated) {
  const auto& cells = line.cells;
  TableRow row{.line = line.line};
  std::size_t first = is_separated ? first_number_separated(cells) : first_number(cells);
  if (first >= cells.size()) return std::nullopt;
  for (std::size_t i = 0; i < first; ++i) {
    if (i > 0) row.label += ' ';
    row.label += cells[i].text;
  }
  row.has_label = first > 0;
  for (std::size_t i = first; i < cells.size(); ++i) {
    if (is_elided(cells[i])) {
      row.elided_after = row.cells.size();
      continue;
    }
    row.cells.push_back(cells[i]);
    if (!cells[i].number) row.cells.back().number = PrintedNumber{.kind = Kind::missing};
  }
  if (row.cells.empty() || (row.has_label && !may_be_label(first, cells))) return std::nullopt;
  return row;
}

bool is_named(const TableRow& row) {
  return row.has_label && (row.label.ends_with(':') || row.label.ends_with('='));
}

}  // namespace attn
