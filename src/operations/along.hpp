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

/// The operands' extent, which they share; square where rows stand for columns.
inline std::optional<Extent> extent_of_shares(const PlannedStep& step, std::span<const Extent> of) {
  const bool fit = std::ranges::all_of(of, [&](const Extent& one) { return one == of[0]; });
  const bool square = of[0].rows == of[0].columns;
  return fit && (square || !step.without_keepdims) ? std::optional(of[0]) : std::nullopt;
}

}  // namespace attn
