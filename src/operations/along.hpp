// Cells that belong together: those of a row, of a column, or all; or each is on its own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "trace/plan.hpp"

namespace attn {

/// Cells that belong together have the same number.
inline std::size_t group_of(Along along, Extent extent, std::size_t row, std::size_t column) {
  switch (along) {
    case Along::row:
      return row;
    case Along::column:
      return column;
    case Along::cell:
      return row * extent.columns + column;
    case Along::matrix:
    case Along::nothing:
      break;
  }
  return 0;
}

/// The group whose maximum or sum a cell of a step is taken with: as a rule its own.
inline std::size_t group_for(const PlannedStep& step, std::size_t row, std::size_t column) {
  return group_of(step.along, step.extent, step.without_keepdims ? column : row, column);
}

/// How many groups a matrix has at most.
inline std::size_t group_count(Along along, Extent extent) {
  return along == Along::cell ? extent.rows * extent.columns
                              : std::max(extent.rows, extent.columns);
}

/// Whether a row is all that is needed for its own numbers.
inline bool is_by_row(const PlannedStep& step) {
  const bool of_row = step.along == Along::row || step.along == Along::nothing;
  return of_row && !step.without_keepdims;
}

/// Calls function(cells, first column) for each matrix whose cells belong together with a step's:
/// its own, and after it, where it reads those of all heads side by side, the other heads'.
template <typename CellsOf, typename Function>
void each_together(const PlannedStep& step, CellsOf cells_of, Function function) {
  function(cells_of(step.from[0]), std::size_t{0});
  if (step.from.size() < 2) return;
  const auto of_heads = cells_of(step.from[1]);
  const std::size_t own = (step.head - 1) * step.extent.columns;
  for (std::size_t first = 0; first < of_heads.columns(); first += step.extent.columns) {
    if (first != own) function(of_heads, first);
  }
}

/// That of its own cells, which all heads share; square where rows stand for columns.
inline std::optional<Extent> extent_of_shares(const PlannedStep& step, std::span<const Extent> of) {
  const bool fit = of.size() < 2 || (step.head > 0 && of[1].rows == of[0].rows &&
                                     of[1].columns % of[0].columns == 0);
  const bool square = of[0].rows == of[0].columns;
  return fit && (square || !step.without_keepdims) ? std::optional(of[0]) : std::nullopt;
}

}  // namespace attn
