// Somebody's numbers held against a trace.
#pragma once

#include "check/check.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// What agrees, step by step, the first step that does not, and which mistake gives it.
void write_check_text(const Trace& trace, const Check& check, const View& view, Writer& out);
/// {"format": "attn-trace-check/1", …}: docs/teaching.md.
void write_check_json(const Trace& trace, const Check& check, Writer& out);

}  // namespace attn
