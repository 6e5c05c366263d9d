// The order in which a trace is told, which is the lecture's.
#pragma once

#include "attention/trace.hpp"
#include "render/sheet.hpp"
#include "render/view.hpp"

namespace attn {

/// Tells the whole trace to a sheet, piece by piece; only the view's steps are shown.
void narrate(const Trace& trace, const View& view, Sheet& sheet);

}  // namespace attn
