// What somebody's numbers earn: a slip costs its own number, and not those that were worked out
// correctly from it.
#pragma once

#include <cstddef>

#include "judge/marks.hpp"

namespace attn {

/// How many of a step's numbers count.
struct Credit {
  std::size_t right = 0;    ///< that agree
  std::size_t follows = 0;  ///< that differ, and are what comes of the numbers given before
  std::size_t of = 0;       ///< all that are given, and the blanks
  std::size_t counted() const { return right + follows; }
  Credit& operator+=(const Credit& other);
};
Credit credit_of(const Marks& marks, std::size_t blanks);

/// Points: those earned, and those that there are.
struct Award {
  double earned = 0.0, worth = 0.0;
};

/// Of `worth`, the share of the numbers that count; nothing of nothing.
Award award(const Credit& credit, double worth);

}  // namespace attn
