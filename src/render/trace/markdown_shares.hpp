// Weights side by side, as a Markdown table.
#pragma once

#include "tell/sheet.hpp"
#include "write/writer.hpp"

namespace attn {

/// The largest weight of a column in bold, then where most attention goes and how spread out it is.
void write_markdown_shares(const ShareTable& table, int decimals, Writer& out);

}  // namespace attn
