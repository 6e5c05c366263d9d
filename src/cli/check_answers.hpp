// The reply to --check: somebody's numbers, or those of a class.
#pragma once

#include "cli/reply.hpp"

namespace attn {

/// Checks what --check names. Of one file, throws Error where it cannot be read; of several, that
/// is what is said of it.
Reply checked_answers(const Trace& trace, const View& view, const Options& options);

}  // namespace attn
