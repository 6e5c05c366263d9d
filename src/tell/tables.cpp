#include "tell/tables.hpp"

#include <algorithm>

#include "trace/matrix.hpp"
#include "write/number.hpp"

namespace attn {

bool is_bare(const Table& table) {
  return table.row_labels.size() == 1 && table.corner.empty() &&
         std::ranges::all_of(table.groups, [](const Table::Group& group) {
           return group.column_labels.empty() &&
                  std::ranges::all_of(group.title, &std::string::empty);
         });
}

std::size_t column_count(const Table::Group& group) {
  std::size_t count = 0;
  for (const auto& row : group.rows) count = std::max(count, row.size());
  return count;
}

std::string column_label(const Table::Group& group, std::size_t index) {
  return group.column_labels.empty() ? std::to_string(index + 1) : group.column_labels[index];
}

std::string cell_text(const Table::Group& group, std::size_t row, std::size_t column,
                      int decimals) {
  if (group.rows[row].empty()) return "";
  return number(group.rows[row][column], decimals);
}

bool is_hidden(const Table::Group& group, std::size_t row, std::size_t column) {
  return !group.hidden.empty() && group.hidden[row][column];
}

bool has_unscored(const Table::Group& group) {
  return std::ranges::any_of(group.shares, [](std::span<const double> row) {
    return std::ranges::any_of(row, [](double share) { return !is_scored(share); });
  });
}

bool is_largest(const Table::Group& group, std::size_t row, std::size_t column) {
  const auto numbers = group.rows[row];
  return !group.largest.empty() && numbers.size() > 1 && numbers[column] == group.largest[row] &&
         !is_hidden(group, row, column);
}

}  // namespace attn
