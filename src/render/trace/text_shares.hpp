// Weights side by side, for a terminal.
#pragma once

#include "tell/sheet.hpp"
#include "tell/view.hpp"
#include "write/terminal.hpp"
#include "write/writer.hpp"

namespace attn {

/// A number and a bar for each weight, then where most attention goes and how spread out it is.
/// Columns that the line has no room for stand in a second block below.
void write_shares(const ShareTable& table, const View& view, const Paint& paint, Writer& out);

}  // namespace attn
