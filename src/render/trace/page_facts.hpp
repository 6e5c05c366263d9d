// What the page says of a trace beside its numbers.
#pragma once

#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes, as a JSON object: of each step, each matrix of the input and each operation what their
/// tables say, of each variant its summary, the self policy that it has by default and its steps
/// under each self policy and mask, where neighbours part, and how many decimals numbers are
/// written with.
void write_page_facts(const Trace& trace, int decimals, Writer& out);

}  // namespace attn
