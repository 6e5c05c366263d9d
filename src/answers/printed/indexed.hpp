// Cells that are printed one by one, each with its place: w[0][1] = 0.5, w(1,2) = 0.5.
#pragma once

#include <string>
#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// The arrays of a text whose lines say cells so; none where less than two do. Throws Error, with
/// `file` and the line, where a cell is missing or given twice.
std::vector<PrintedArray> read_indexed(const std::string& text, const std::string& file);

}  // namespace attn
