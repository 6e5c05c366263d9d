// Cells that belong together: those of a row, of a column, or all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "trace/plan.hpp"

namespace attn {

/// Cells that belong together have the same number.
inline std::size_t group_of(Along along, std::size_t row, std::size_t column) {
  switch (along) {
    case Along::row:
      return row;
    case Along::column:
      return column;
    case Along::matrix:
    case Along::nothing:
      break;
  }
  return 0;
}

/// How many groups a matrix has at most.
inline std::size_t group_count(Extent extent) { return std::max(extent.rows, extent.columns); }

}  // namespace attn
