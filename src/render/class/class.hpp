// The numbers of a class held against a trace.
#pragma once

#include "check/class_check.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// A line for each sheet, and for each variant a table: what each sheet has right of each step, in
/// all heads together.
void write_class_text(const ClassCheck& checked, const View& view, Writer& out);
/// file,variant,step,right,follows,of,mistake and where points are given points,worth: a row for
/// each step of each variant of each sheet, and one for a sheet that has none.
void write_class_csv(const ClassCheck& checked, Writer& out);
/// {"format": "attn-trace-class/1", …}, with each sheet's check as write_check_json() has it.
void write_class_json(const Trace& trace, const ClassCheck& checked, Writer& out);

}  // namespace attn
