#include "tell/tables.hpp"

#include <algorithm>
#include <cmath>

#include "trace/matrix.hpp"
#include "write/number.hpp"

namespace attn {

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

std::string tiny_text(std::span<const double> numbers, int decimals) {
  constexpr double least_written_out = 1e-4;
  for (const double value : numbers) {
    if (value == 0.0 || !(std::abs(value) < least_written_out)) continue;
    const std::string text = number(value, decimals);
    if (text.find("e-") != text.npos) return text;
  }
  return "";
}

std::string tiny_text(const std::vector<Table>& tables, int decimals) {
  for (const Table& table : tables) {
    for (const Table::Group& group : table.groups) {
      for (const auto row : group.rows) {
        if (std::string text = tiny_text(row, decimals); !text.empty()) return text;
      }
    }
  }
  return "";
}

bool is_largest(const Table::Group& group, std::size_t row, std::size_t column) {
  if (group.shares.empty()) return false;
  const auto shares = group.shares[row];
  if (shares.size() < 2 || !is_scored(shares[column]) || shares[column] == 0.0) return false;
  return std::ranges::none_of(
      shares, [&](double share) { return is_scored(share) && share > shares[column]; });
}

}  // namespace attn
