// A line of arithmetic as text, cut where it is too long.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tell/arithmetic_line.hpp"

namespace attn {

/// Lines that belong together, as they are set. In columns: as many beside each other as fit, if
/// all are short enough for two, and their labels in one column. In brief: "…" says that there are
/// more.
std::vector<std::string> arithmetic_block(const ArithmeticBlock& block, std::size_t columns);

/// The line in full, but for its label, in one line of `columns` or, below its left side, in a
/// second; where neither has the room, with the middle of its terms, and of a result vector, left
/// out as "…". The first and the last always stay, even where they are too wide.
std::vector<std::string> arithmetic_text(const ArithmeticLine& line, std::size_t columns);

}  // namespace attn
