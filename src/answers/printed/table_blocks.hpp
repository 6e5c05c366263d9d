// Lines of cells → blocks of rows that stand together, with what is said around them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "answers/printed/table_lines.hpp"
#include "answers/printed/table_rows.hpp"

namespace attn {

struct TableBlock {
  std::vector<TableRow> rows{};
  std::optional<std::size_t> rows_elided_after{};
  std::vector<TableCell> head{};              ///< of the columns
  std::optional<std::size_t> first_column{};  ///< from 1, where a line or the head says it
  std::optional<std::size_t> slice{};
  int power = 0;  ///< of ten, by which all is multiplied
  std::optional<std::pair<std::size_t, std::size_t>> size{};  ///< of all of it
  std::vector<std::string> above{};  ///< lines before it that say something else
  bool is_vector = false;            ///< R's, whose lines begin with [1]
};

/// Throws Error as read_tables does.
std::vector<TableBlock> table_blocks(const TableText& text, const std::string& file);

}  // namespace attn
