// What standard output is: how wide, and whether it shows colours.
#pragma once

#include <cstddef>

#include "cli/options.hpp"

namespace attn {

/// The columns that text has: those of COLUMNS, or else of the terminal, within reason.
std::size_t terminal_columns();

/// Whether text is painted: `when`, and if that is left to us, on a terminal that shows colours,
/// unless NO_COLOR is set.
bool wants_colour(ColorWhen when);

}  // namespace attn
