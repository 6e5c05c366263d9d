// How columns are dealt out to heads, there and back.
#pragma once

#include <cstddef>

#include "trace/plan.hpp"

namespace attn {

/// Where a number stands: in the whole, which has h times the columns of a head, or in a head.
struct InWhole {
  std::size_t row, column;
};
struct InHead {
  std::size_t head, row, column;  ///< the head from 0
};

/// Where the number of a head stands in the whole. `of_head`: the extent of one head of h.
inline InWhole in_whole(Dealing dealing, std::size_t heads, Extent of_head, InHead at) {
  switch (dealing) {
    case Dealing::blocks:
    case Dealing::added:
    case Dealing::to_halves:
    case Dealing::to_neighbours:
    case Dealing::past_last:
      break;
    case Dealing::in_turn:
      return {at.row, at.column * heads + at.head};
    case Dealing::refilled: {
      const std::size_t place = at.row * of_head.columns + at.column;
      return {place / of_head.rows, place % of_head.rows};
    }
    case Dealing::reshaped: {
      const std::size_t place = (at.head * of_head.rows + at.row) * of_head.columns + at.column;
      const std::size_t width = heads * of_head.columns;
      return {place / width, place % width};
    }
  }
  return {at.row, at.head * of_head.columns + at.column};
}

/// The way back.
inline InHead in_head(Dealing dealing, std::size_t heads, Extent of_head, InWhole at) {
  switch (dealing) {
    case Dealing::blocks:
    case Dealing::refilled:
    case Dealing::added:
    case Dealing::to_halves:
    case Dealing::to_neighbours:
    case Dealing::past_last:
      break;
    case Dealing::in_turn:
      return {at.column % heads, at.row, at.column / heads};
    case Dealing::reshaped: {
      const std::size_t place = at.row * heads * of_head.columns + at.column;
      const std::size_t row = place / of_head.columns;
      return {row / of_head.rows, row % of_head.rows, place % of_head.columns};
    }
  }
  return {at.column / of_head.columns, at.row, at.column % of_head.columns};
}

}  // namespace attn
