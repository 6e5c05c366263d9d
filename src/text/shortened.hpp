// How much of a text a message quotes.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// The text itself, or where it is longer than 40 bytes its beginning, cut between code points, and
/// …: whatever a file or a flag holds, a message that quotes it stays a line.
std::string shortened(std::string_view text);

/// A message as a line: of the file that it begins with, up to ": ", and of any other name without
/// a blank only the end is left where it is longer than 200 bytes.
std::string with_short_names(std::string_view message);

}  // namespace attn
