// A text as a program prints it → the arrays in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// Every array of a text without noise, in their order; at least one. Throws Error, with `file` and
/// the line, where there is none, or one that cannot be read, or not in one way alone.
std::vector<PrintedArray> arrays_in(const std::string& text, const std::string& file,
                                    CommaAs commas);

/// Whether the beginning of a text is one of a printed text: of anything but an object as JSON has
/// them. Nothing where the beginning is too short to tell.
std::optional<bool> begins_as_printed(std::string_view text);

}  // namespace attn
