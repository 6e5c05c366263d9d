// Whether the matrices of an input fit each other.
#pragma once

#include <string_view>

#include "input/json_object.hpp"
#include "trace/input_matrices.hpp"

namespace attn {

/// The key under which an object has a matrix: its own ("W_Q") or, where it has that, the short one
/// ("Q").
std::string_view used_key(const JsonObject& object, const InputMatrix& which);

/// Throws Error, at the matrix that does not fit, with its shape and the one expected. The
/// sentence must have been settled.
void require_fitting_shapes(const JsonObject& object, const Input& input);

}  // namespace attn
