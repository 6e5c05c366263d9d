// A step of a trace as lines of Python that compute it again.
#pragma once

#include <string>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// The lines, which leave the step's numbers in its variable. They read those of the steps before
/// it and of the input, the places of words and tokens (python_operands.hpp), and functions of
/// norms, activations, rotations and sinusoids, which NumPy lacks (python.cpp).
std::vector<std::string> python_step(const Trace& trace, const VariantTrace& variant,
                                     const Step& step);

}  // namespace attn
