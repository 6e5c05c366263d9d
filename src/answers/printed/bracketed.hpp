// Arrays in brackets: NumPy, PyTorch, TensorFlow, JAX, JavaScript, Rust, Go, Java, Julia, …
#pragma once

#include <string>
#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// Every array of a text that stands in brackets, in their order. An end of line within brackets
/// separates nothing, as programs wrap lines there; rows in brackets of their own, a line each, are
/// a matrix. Throws Error, with `file` and the line, for an array that is cut off, has rows of
/// unequal length or holds what is no number, and where a comma may be a decimal one.
std::vector<PrintedArray> read_bracketed(const std::string& text, const std::string& file,
                                         CommaAs commas);

}  // namespace attn
