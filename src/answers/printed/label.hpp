// What a text calls the numbers that follow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attn {

/// What stands before the byte `begin` on its line, after the byte `floor`: without what makes an
/// array (tensor(, array(), without =, : and quotes. Empty where nothing else stands there.
std::string label_before(std::string_view text, std::size_t begin, std::size_t floor);

/// What stands on a line above that of the byte `begin`, below the byte `floor`, if it names
/// something: a short one, or one that ends in : or =. Lines with facts of the array (its type, its
/// shape) are passed over. Empty where none does.
std::string label_above(std::string_view text, std::size_t begin, std::size_t floor);

}  // namespace attn
