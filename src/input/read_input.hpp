// An input file, or an exported trace given back as one → Input. Every message about bad data is
// made here or in json_document.cpp.
#pragma once

#include <string>

#include "trace/input.hpp"

namespace attn {

/// The bytes of a file, or of standard input when `path` is "-".
/// Throws Error when it is missing, a directory or unreadable.
std::string read_text(const std::string& path);

/// Checks the text of an input file and fills in every default. `file` is what messages call it.
/// Throws Error, with file, JSON pointer, what was found and what was expected.
Input read_input(const std::string& text, const std::string& file);

}  // namespace attn
