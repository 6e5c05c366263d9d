// Arrays without brackets: R, Octave, MATLAB, pandas, Julia, Eigen, C's printf, CSV, Markdown, …
#pragma once

#include <string>
#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// Every table of a text, in their order. Heads, labels of rows and what separates columns are left
/// out; columns that a program wrapped stand beside each other, and slices are the outermost axis.
/// Throws Error, with `file` and the line, for rows of unequal length, for what is no number among
/// them, and where a comma may be a decimal one.
std::vector<PrintedArray> read_tables(const std::string& text, const std::string& file,
                                      CommaAs commas);

}  // namespace attn
