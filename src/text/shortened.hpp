// How much of a text a message quotes.
#pragma once

#include <string>
#include <string_view>

namespace attn {

/// The text itself, or where it is longer than 40 bytes its beginning, cut between code points, and
/// …: whatever a file or a flag holds, a message that quotes it stays a line.
std::string shortened(std::string_view text);

}  // namespace attn
