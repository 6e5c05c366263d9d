// The command line as CLI11 is given it: what it would read otherwise than we do is put so that it
// cannot.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.hpp"

namespace attn {

/// The flag of a name, --word say; null where there is none.
const Flag* find_flag(std::string_view name);

/// The arguments after the program's name, from the last to the first, as CLI11 takes a vector.
/// Some values are shielded. Throws Error where a flag that has no value is given one.
std::vector<std::string> arguments_for_cli11(int argc, char** argv);

/// Makes a value that CLI11 hands back what was given.
void take_off_shield(std::string& value);

}  // namespace attn
