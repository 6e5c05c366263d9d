// Numbers that an input file does not write out, but names: a tensor of another file.
#pragma once

#include <string>
#include <vector>

#include "json/json_document.hpp"

namespace attn {

/// Whether a value names a tensor: {"file": "head.npz", "name": "W_Q", "rows": [0, 4], …}. One of
/// these keys is enough, which no other object of an input has.
bool names_tensor(const Json& value);

/// Puts the numbers that tensors hold in the place of each value that names one, wherever a matrix
/// or a list of numbers may stand in an input file. `file` is what messages call that file; from
/// its folder on the tensors' files are found. Throws Error, with the place in the input file, for
/// a tensor that cannot be had, or is none that may stand there. Returns the paths of the files
/// that were read.
std::vector<std::string> put_tensors_in(Json& document, const std::string& file);

/// Whether there is anything to put in.
bool has_tensors(const Json& document);

}  // namespace attn
