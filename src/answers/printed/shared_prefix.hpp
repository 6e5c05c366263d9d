// What stands on every line of an array.
#pragma once

#include <string>
#include <vector>

namespace attn {

/// Takes off what every line of an array in brackets begins with that goes on over several lines,
/// from all lines that begin so: it is no part of it, whatever a log writes there. Lines begin
/// alike if they differ in digits and blanks alone. Throws Error, with file and line, where a
/// number stands there that may be one of the array.
void take_shared_prefixes(std::vector<std::string>& lines, const std::string& file);

}  // namespace attn
