// What is asked about printed answers that they do not say themselves.
#pragma once

#include <string>
#include <vector>

#include "answers/printed/printed_number.hpp"

namespace attn {

struct PrintedHow {
  enum class Flat { refused, by_rows, by_columns };
  /// Whose numbers they are: a name for each matrix, or for each that the text gives none:
  /// "weights", "qkv.head2.weights".
  std::vector<std::string> as{};
  CommaAs commas = CommaAs::refused;  ///< what a comma in a number is
  Flat flat = Flat::refused;          ///< how a matrix stands in one long row
};

}  // namespace attn
