// Any bytes, taken for a file of tensors.
#pragma once

#include <string>
#include <vector>

/// Small files that between them have every format and most types; those that are told by their
/// first bytes, and .safetensors.
std::vector<std::string> known_arrays();
std::vector<std::string> known_safetensors();

/// Opens a file and reads its tensors, each whole and in parts; false where anything is refused.
/// Aborts with a sentence on standard error where something does not hold; what the program should
/// not throw passes through.
bool take_tensors(const std::string& path);
