// The reply to --check: somebody's numbers, or those of a class.
#pragma once

#include "answers/class_list.hpp"
#include "cli/reply.hpp"

namespace attn {

/// Checks what --check names. Of one file, throws Error where it cannot be read; of several, that
/// is what is said of it.
Reply checked_answers(const Trace& trace, const View& view, const Options& options);

/// Checks several, each against the input of the class's list that it records; `trace` is of one of
/// them, and says what steps all have.
Reply checked_class(const ClassList& list, const Trace& trace, const View& view,
                    const Options& options);

}  // namespace attn
