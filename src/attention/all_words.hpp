// More words than were asked for, for who shows a trace to somebody who may choose among them.
#pragma once

#include <optional>

#include "trace/trace.hpp"

namespace attn {

/// The same trace of every word of the sentence that can be encoded, in the sentence's order: not
/// of one from which a mask hides everything. Nothing where it has them already, where the mask has
/// no row for some word, or where so many numbers would be too much to carry about.
std::optional<Trace> with_all_words(const Trace& trace);

}  // namespace attn
