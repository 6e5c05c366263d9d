// The trace as arrays, for the files that programs keep arrays in.
#pragma once

#include <vector>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/array.hpp"

namespace attn {

/// The input's matrices, as "input.W_Q", a bias or a gain as a vector, those of several heads as
/// one array; then each step that is shown under its address, "qkv.head2.weights", in the order of
/// the trace. A cell that was not scored is NaN, a hidden one −∞; weighted_values are words ×
/// tokens × d and made when asked. They refer to the trace, which must outlive them.
std::vector<Array> arrays_of(const Trace& trace, const View& view);

/// How many bytes their numbers take.
double size_of_arrays(const Trace& trace, const View& view);

}  // namespace attn
