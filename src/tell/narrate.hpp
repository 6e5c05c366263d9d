// The order in which a trace is told, which is the lecture's.
#pragma once

#include "tell/sheet.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Tells the whole trace to a sheet, piece by piece; only the view's steps are shown.
void narrate(const Trace& trace, const View& view, Sheet& sheet);

}  // namespace attn
