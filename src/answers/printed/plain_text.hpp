// The bytes of a file → text of plain characters.
#pragma once

#include <string>

namespace attn {

/// The same in UTF-8 without a byte order mark, colours, characters of no width, and with other
/// blanks than blanks and tabs, and other ends of lines, made plain ones. Throws Error, with
/// `file`, for what is no text: archives of arrays and pickles by name, and other bytes that no
/// text has.
std::string plain_text(std::string bytes, const std::string& file);

}  // namespace attn
