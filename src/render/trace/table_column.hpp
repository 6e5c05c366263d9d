// A column of a table's numbers as it stands in text: lined up, marked, with bars.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tell/tables.hpp"

namespace attn {

/// A column of numbers: what it is and how wide.
struct TableColumn {
  std::size_t group = 0, index = 0;  ///< of the table's groups, and in it
  std::vector<std::string> cells{};  ///< lined up; empty where a row has none
  std::size_t cells_width = 0;       ///< of each cell
  std::size_t width = 0;             ///< with what stands above them
  std::size_t bar = 0;               ///< how much of it is bars
};

/// What stands beside the numbers.
struct ColumnSigns {
  std::size_t bar = 0;  ///< the columns that each bar takes; 0: there are none
  bool stars = false;   ///< the largest of a row has a star
};

/// Writes a column of a table, what is hidden in brackets.
TableColumn table_column(const Table& table, std::size_t group, std::size_t index, int decimals,
                         ColumnSigns signs);

}  // namespace attn
