// The trace in its own format, whole or without what is large and can be made anew.
#pragma once

#include <string>
#include <vector>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// What becomes of the numbers of weighted_values, words × tokens × d of them.
enum class Weighted { written, left_out };

/// docs/trace.md; where weighted values are left out, the "values" of their step are empty.
void write_trace_json(const Trace& trace, const View& view, Weighted weighted, Writer& out);

/// What a step is without its numbers, as members of its JSON object: `"id": "keys", …`.
std::vector<std::string> step_members(const PlannedStep& step);

}  // namespace attn
