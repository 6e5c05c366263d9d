// The formula of a step: its operation's pattern, with the blanks filled in.
#pragma once

#include <string_view>

#include "tell/sheet.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What was done to make a step: "S = Q · Kᵀ".
Formula formula(const Trace& trace, const VariantTrace& variant, const Step& step, int decimals);

/// What a mask's formula says it hides: "for every token after the word", "where the mask has 0".
std::string what_is_hidden(const Mask& mask);

/// The same of a head, from 1, where each has a mask of its own; of one alone 0.
std::string what_is_hidden(const Mask& mask, std::size_t head);

}  // namespace attn
