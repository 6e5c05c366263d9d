// The line at a terminal that tells how far work is that takes longer than a second.
#pragma once

#include <string>

#include "progress.hpp"

namespace attn {

/// Shows the progress of whatever work is done from now on, if standard error is a terminal.
void show_progress();

/// Takes the line away, if one stands there: something else is written to the terminal.
void clear_progress_line();

/// "reading a.json: 34 %, 3 s left" of work that has been going on for `seconds`, in so many
/// columns, the name cut where it must be; without a total "reading a.json: 12 MB".
std::string progress_text(const Progress& work, double seconds, std::size_t columns);

}  // namespace attn
