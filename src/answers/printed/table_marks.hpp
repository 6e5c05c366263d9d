// Lines that stand between the numbers of a table and say what the numbers are.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "answers/printed/table_lines.hpp"

namespace attn {

/// The first column of what follows, from 1: of "Columns 9 through 12:", "column 7 to 8",
/// "[,7] [,8]".
std::optional<std::size_t> first_column(const TableLine& line);

/// Which slice follows: of "ans(:,:,2) =", "[:, :, 2] =", ", , 2", "[cube slice: 1]".
std::optional<std::size_t> slice_of(std::string_view line);

/// The power of ten by which all that follows is multiplied: 3 of "1.0e+03 *".
std::optional<int> scale_of(std::string_view line);

/// Rows and columns of all of it: of "[100 rows x 8 columns]", "100×8 Matrix{Float64}:",
/// "[matrix size: 100x8]".
std::optional<std::pair<std::size_t, std::size_t>> size_in(std::string_view line);

/// Whether a cell is the label of a row: "[3,]"; and that of a vector's line, with its place:
/// "[7]".
bool is_row_mark(std::string_view cell);
std::optional<std::size_t> vector_mark(std::string_view cell);

/// Whether the cells count from 0 or from 1, each one more than the one before; from where.
std::optional<std::size_t> counts_from(const std::vector<TableCell>& cells, std::size_t first);

}  // namespace attn
