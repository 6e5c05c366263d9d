// A class's list of sheets, which --worksheet --students writes: it is INPUT for the check of any
// of them, since each says itself which input it was made from.
#pragma once

#include <string>

#include "input/json_document.hpp"

namespace attn {

/// Whether a document is one.
bool is_class_list(const Json& document);

/// The path of the input that the answers in the file `answers` are held against: one of the
/// list's, beside the list. Throws Error where the list is malformed, or the answers name none of
/// its inputs.
std::string input_of_sheet(const Json& list, const std::string& list_file,
                           const std::string& answers);

}  // namespace attn
