// A matrix as R's source code has it: matrix(c(1, 2, 3, 4), nrow = 2, byrow = TRUE).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answers/printed/bracket_tree.hpp"
#include "answers/printed/printed_array.hpp"

namespace attn {

/// The matrix that the brackets after "matrix" make, column after column unless byrow = TRUE.
/// Nothing where no c(…) stands in them. Throws Error, with `file` and the line, for what is not
/// read: names of rows and columns, numbers that R would repeat.
std::optional<PrintedArray> r_matrix(const Node& call, std::string_view text,
                                     const std::string& file);

}  // namespace attn
