// What an input says of what stands around attention: positions, residuals, norms, and networks.
#pragma once

#include <optional>

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// What makes vectors: a matrix or, where a small network does, its two layers.
struct Projection {
  std::optional<HiddenLayer> hidden{};
  std::optional<Matrix> W{};  ///< absent: the key is not there
};

/// Reads the key of a W: a matrix, or an object with "W_1", "b_1", "activation" and "W_2". Throws
/// Error where it is neither. Whether its shapes fit is shown once the sentence is known.
Projection read_projection(const JsonObject& object, std::string_view key);

/// Reads "positions", "residual", "feed_forward" and "norm" into an input whose vectors are known,
/// and fit. Throws Error where one is not what it must be, or does not fit the others. Whether they
/// fit what attention finds depends on the variant: see attention/requirements.hpp.
void read_block(const JsonObject& object, Input& input);

}  // namespace attn
