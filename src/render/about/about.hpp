// What an input says of itself, beside its numbers.
#pragma once

#include "tell/view.hpp"
#include "trace/input.hpp"
#include "write/writer.hpp"

namespace attn {

/// Its title, its description and where it is from, a paragraph each, for a terminal
/// view.columns wide; that it says nothing, where it does not.
void write_about_text(const Input& input, const View& view, Writer& out);

}  // namespace attn
