// The sentence that says why a step is done, as it fits the input at hand.
#pragma once

#include <string>

#include "trace/trace.hpp"

namespace attn {

/// Why a step is done, in any variant: the sentence of its facts, or where the input has another
/// norm or activation than the Transformer, a sink or a memory, the one that fits these. The first
/// step after attention says, too, that each row is then computed alone.
std::string why(const Input& input, StepId id);

/// The same, with what is said of the step in this variant alone.
std::string why(const Trace& trace, const VariantTrace& variant, const Step& step);

}  // namespace attn
