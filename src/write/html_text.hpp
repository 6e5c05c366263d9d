// Text in HTML that stays text.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// Text from outside, made visible (display.hpp) and with every character escaped that HTML would
/// take as its own, in an element as in an attribute.
std::string html_escaped(std::string_view text);

}  // namespace attn
