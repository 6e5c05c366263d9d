// Weights side by side, for a terminal.
#pragma once

#include "tell/tables.hpp"
#include "write/text_page.hpp"

namespace attn {

/// A number and a bar for each weight, then where most attention goes and how spread out it is.
/// Columns that the line has no room for stand in a second block below.
void write_shares(const ShareTable& table, int decimals, TextPage& page);

}  // namespace attn
