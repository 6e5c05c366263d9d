// The trace in its own format, whole or without what is large and can be made anew.
#pragma once

#include <string>
#include <vector>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Which numbers are written: all, or of those for pairs of a word and a token, which are most of
/// them, only what no other program is sure to make anew to the last bit.
enum class Carried { all, needed };

/// docs/trace.md; of a step whose numbers are left out the "values" are empty.
void write_trace_json(const Trace& trace, const View& view, Carried carried, Writer& out);

/// An input as a file of its own: docs/input.md.
void write_input_json(const Input& input, Writer& out);

/// What a step is without its numbers, as members of its JSON object: `"id": "keys", …`.
std::vector<std::string> step_members(const PlannedStep& step);

}  // namespace attn
