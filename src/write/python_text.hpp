// Pieces of a Python script. Numbers keep every digit, and text is data: it never becomes code.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace attn {

/// A string literal, in which every code point that display.hpp calls unsafe is escaped.
std::string python_string(std::string_view text);

/// ["a", "b"]
std::string python_strings(std::span<const std::string> texts);

/// 0.5; a NaN and −∞ as nan and -inf, which the script must define.
std::string python_number(double number);

/// [0.5, nan]
std::string python_list(std::span<const double> numbers);

/// "# text", on one line whatever the text is. Not for the first two lines of a script, where
/// Python looks for the name of an encoding.
std::string python_comment(std::string_view text);

}  // namespace attn
