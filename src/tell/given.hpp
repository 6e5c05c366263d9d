// What an input says that stands in none of its matrices, for whoever computes it by hand.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trace/input.hpp"

namespace attn {

/// What is cached, normed and turned, sinks, the bias by distance, and what becomes of words that
/// see nothing: a sentence or two of each that the input has.
std::vector<std::string> about_given(const Input& input);

/// The positions whose rows of the input's tables of cos and sin are needed, rising.
std::vector<std::size_t> table_positions(const Input& input);

}  // namespace attn
