// One word's table from scores to context, for a terminal.
#pragma once

#include "tell/tables.hpp"
#include "write/text_page.hpp"

namespace attn {

/// Writes the table. Its vectors stand beside the numbers where the line has room for them, and
/// below, feature by feature, where it has not.
void write_pairs(const PairTable& table, int decimals, TextPage& page);

}  // namespace attn
