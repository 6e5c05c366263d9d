// The catalogue of known mistakes.
#pragma once

#include "tell/view.hpp"
#include "write/writer.hpp"

namespace attn {

/// What each is, what shows it, and where it was seen.
void write_mistakes_text(const View& view, Writer& out);
void write_mistakes_markdown(Writer& out);
void write_mistakes_json(Writer& out);

}  // namespace attn
