// What the page says of steps and matrices: what their numbers are, whatever these are.
#pragma once

#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes members of a JSON object: of each step and of each matrix of the input what its table
/// says, what its coordinates count, and its kind of numbers; and the kinds, each with its colour.
void write_page_matrices(const Trace& trace, Writer& out);

}  // namespace attn
