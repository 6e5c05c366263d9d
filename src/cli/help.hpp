// What --help prints.
#pragma once

#include <string>

namespace attn {

/// Every flag with what it does, in lines of at most 80 columns; the ids of the steps from their
/// table, wrapped as the lines around them are.
std::string help_text();

}  // namespace attn
