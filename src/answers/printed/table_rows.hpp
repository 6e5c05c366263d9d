// A line of cells → a row of numbers, perhaps with a label.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "answers/printed/table_lines.hpp"

namespace attn {

struct TableRow {
  std::size_t line = 1;
  std::string label{};
  bool has_label = false;
  std::vector<TableCell> cells{};  ///< of numbers; none is elided
  std::optional<std::size_t> elided_after{};
};

/// The row that a line is: perhaps a label, and numbers to its end; or nothing. `is_separated`: an
/// empty cell is a number that is missing.
std::optional<TableRow> row_of(const TableLine& line, bool is_separated);

/// Whether the row's label is a name, as in "scores: 1 2 3".
bool is_named(const TableRow& row);

/// Whether a cell is the mark of what is left out.
bool is_elided(const TableCell& cell);

/// Whether of a line all numbers are left out, after its label: "..  ...  ..." of pandas.
bool is_elided_row(const TableLine& line);

}  // namespace attn
