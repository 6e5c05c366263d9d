// What each variant needs of the input.
#pragma once

#include <optional>
#include <string>

#include "trace/input.hpp"

namespace attn {

/// Why the input does not allow a variant, with the place in the file: "/W_Q: the matrix is
/// missing, and the variant qkv needs it"; or nothing where it does.
std::optional<std::string> obstacle(const Input& in, Variant variant);

/// Where an input allows no variant: the one that it comes nearest to, whose obstacle tells most.
Variant nearest_variant(const Input& in);

/// The same as obstacle() in brief, and in words for whoever reads a trace without it: "it needs
/// W_Q".
std::optional<std::string> why_left_out(const Input& in, Variant variant);

}  // namespace attn
