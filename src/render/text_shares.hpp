// Weights side by side, for a terminal.
#pragma once

#include "render/sheet.hpp"
#include "render/terminal.hpp"
#include "render/view.hpp"
#include "render/writer.hpp"

namespace attn {

/// A number and a bar for each weight, then where most attention goes and how spread out it is.
/// Columns that the line has no room for stand in a second block below.
void write_shares(const ShareTable& table, const View& view, const Paint& paint, Writer& out);

}  // namespace attn
