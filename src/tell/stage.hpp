// Where in a block a step stands.
#pragma once

#include "trace/trace.hpp"

namespace attn {

/// start: it leads to what attention compares and weighs; end: it is made of the heads' contexts.
enum class Stage { start, attention, end };
Stage stage_of(const VariantTrace& variant, const Step& step);

}  // namespace attn
