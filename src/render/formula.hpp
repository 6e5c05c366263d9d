// The formula of a step, from its operation and operands.
#pragma once

#include <string>
#include <vector>

#include "attention/trace.hpp"
#include "render/sheet.hpp"

namespace attn {

/// What was done to make a step: "S = Q · Kᵀ".
Formula formula(const VariantTrace& variant, const Step& step, int decimals);

/// What a step's numbers are divided by, in one or two lines: "÷ √4" and "= 2", or "÷ 0.5".
std::vector<std::string> division(const Step& step, const Settings& how, int decimals);

}  // namespace attn
