// Which numbers an input has, in a few letters.
#pragma once

#include <string>

#include "trace/input.hpp"

namespace attn {

/// 16 hexadecimal digits that are the same, on every machine, for inputs with the same tokens and
/// the same given numbers, and as good as never for others. What flags can change (the words
/// encoded, self, scale, the mask's rule) has no part in it, nor has what only tells of the input.
std::string fingerprint(const Input& input);

}  // namespace attn
