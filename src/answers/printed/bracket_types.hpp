// Types that stand before the brackets of an array.
#pragma once

#include <cstddef>
#include <string_view>

#include "answers/printed/bracket_tree.hpp"

namespace attn {

/// Whether item i is a part of a type's name: [] or [2] of [][2]float64{…}.
bool is_type(const Node& parent, std::size_t i, std::string_view text);

/// Whether a type's name stands before item i: Float32Array(3) [, []float64{, Bool[.
bool is_typed(const Node& parent, std::size_t i, std::string_view text);

}  // namespace attn
