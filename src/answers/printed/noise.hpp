// What stands around printed numbers and says nothing of them → a text without it.
#pragma once

#include <string>

namespace attn {

/// The same text line for line, plain (plain_text.hpp), without stamps of a log that all lines
/// have, and prompts, of which what is asked for stays, as "name:". Throws Error, with `file`, for
/// what is no text.
std::string without_noise(std::string bytes, const std::string& file);

}  // namespace attn
