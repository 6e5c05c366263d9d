#include "render/trace/table_column.hpp"

#include <algorithm>
#include <utility>

#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

// Signs stand in room of their own, so that points stay in line.
void add_signs(const Table::Group& of, TableColumn& column, bool stars) {
  const auto has_star = [&](std::size_t row) { return stars && is_largest(of, row, column.index); };
  const auto in_brackets = [&](std::size_t row) { return is_hidden(of, row, column.index); };
  bool any_star = false;
  bool any_brackets = false;
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    any_star = any_star || has_star(i);
    any_brackets = any_brackets || in_brackets(i);
  }
  if (!any_star && !any_brackets) return;
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    std::string& cell = column.cells[i];
    std::string with_room(1, ' ');
    with_room += cell;
    if (any_brackets) with_room += ' ';
    cell = std::move(with_room);
    if (has_star(i)) cell[cell.find_first_not_of(' ') - 1] = '*';
    if (!in_brackets(i)) continue;
    cell[cell.find_first_not_of(' ') - 1] = '(';
    cell[cell.find_last_not_of(' ') + 1] = ')';
  }
}

void add_bars(const Table::Group& of, TableColumn& column, std::size_t width) {
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    const double share = of.rows[i].empty() ? 0.0 : of.rows[i][column.index];
    column.cells[i].append(1, ' ').append(bar(is_scored(share) ? share : 0.0, width));
  }
  column.bar = width + 1;
}

}  // namespace

TableColumn table_column(const Table& table, std::size_t group, std::size_t index, int decimals,
                         ColumnSigns signs) {
  const Table::Group& of = table.groups[group];
  TableColumn column{.group = group, .index = index};
  column.cells.reserve(of.rows.size());
  for (std::size_t i = 0; i < of.rows.size(); ++i) {
    column.cells.push_back(cell_text(of, i, index, decimals));
  }
  column.cells = align_points(column.cells);
  add_signs(of, column, signs.stars);
  if (signs.bar > 0) add_bars(of, column, signs.bar);
  // Lined up, all are equally wide.
  if (!column.cells.empty()) column.cells_width = display_width(column.cells.front());
  column.width = column.cells_width;
  if (!of.column_labels.empty()) {
    column.width = std::max(column.width, display_width(column_label(of, index)));
  }
  return column;
}

}  // namespace attn
