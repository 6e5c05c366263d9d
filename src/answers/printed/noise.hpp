// What stands around printed numbers and says nothing of them → a text without it.
#pragma once

#include <string>

namespace attn {

/// The same text line for line, in UTF-8 without a byte order mark, colours, stamps of a log that
/// all lines have, prompts (of which what is asked for stays, as "name:") and other blanks than
/// blanks, tabs and ends of lines. Throws Error, with `file`, for what is no text: archives of
/// arrays and pickles by name, and other bytes that no text has.
std::string without_noise(std::string bytes, const std::string& file);

}  // namespace attn
