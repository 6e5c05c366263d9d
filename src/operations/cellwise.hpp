// What operations have in common whose numbers stand in the places of those that they read.
#pragma once

#include "operations/operation.hpp"

namespace attn {

/// The extent of the first operand.
inline std::optional<Extent> extent_of_first(const PlannedStep&, std::span<const Extent> of) {
  return of[0];
}

/// Puts function(row, column, cell) in the place of each cell of the first operand that is scored,
/// hidden ones too.
template <typename Function>
void compute_cells(const Frame& in, RowRange rows, Step& out, Function function) {
  const Numbers cells = in.numbers(0);
  const bool are_given = in.are_given_scores(in.from(0));
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < out.cells.columns(); ++j) {
      const bool left_out = are_given && in.leaves_out(Row{i}, Position{j});
      const double cell = left_out ? not_scored : cells(i, j);
      out.cells(i, j) = is_scored(cell) ? function(i, j, cell) : not_scored;
    }
  }
}

}  // namespace attn
