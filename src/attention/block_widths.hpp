// Whether what stands after attention fits what a variant's attention finds.
#pragma once

#include <optional>
#include <string>

#include "trace/input.hpp"

namespace attn {

/// Why a variant cannot be computed: where in the file and at length, and in brief.
struct Obstacle {
  std::string message, brief;
};

/// What of the block does not fit vectors of `length` numbers, which attention finds in a variant;
/// nothing where all does.
std::optional<Obstacle> obstacle_in_block(const Input& in, Variant variant, std::size_t length);

}  // namespace attn
