// A class's list of sheets, which --worksheet --students writes: it is INPUT for the check of any
// of them, since each says itself which input it was made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/json_document.hpp"

namespace attn {

/// The inputs of a class's sheets, which stand beside the list.
struct ClassList {
  std::string file;
  std::vector<std::string> inputs;  ///< by name; at least one

  /// The path of an input.
  std::string path_of(const std::string& input) const;
};

/// The list that a document is, or nothing where it is none. Throws Error where it is malformed.
std::optional<ClassList> read_class_list(const Json& document, const std::string& file);

/// The path of the input that the answers in the file `answers` are held against. Throws Error
/// where they name none of the list's.
std::string input_of_sheet(const ClassList& list, const std::string& answers);

}  // namespace attn
