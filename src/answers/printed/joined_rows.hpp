// Rows that stand in brackets of their own → a matrix.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// An array, and where its brackets stand in the text.
struct FoundArray {
  PrintedArray array;
  std::size_t begin = 0, end = 0;
  bool has_own_label = false;   ///< on its own line
  bool is_below_label = false;  ///< on a line above
};

/// The same, with rows that stand one below the other made a matrix. Throws Error where they are of
/// unequal length.
std::vector<PrintedArray> joined_rows(std::vector<FoundArray> found, std::string_view text,
                                      const std::string& file);

}  // namespace attn
