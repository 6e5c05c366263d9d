// What --help prints.
#pragma once

#include <string>

namespace attn {

/// Every flag with what it does, from the table of flags (flags.cpp), in lines of at most 80
/// columns.
std::string help_text();

}  // namespace attn
