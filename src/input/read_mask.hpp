// What an input says of who may attend to whom.
#pragma once

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// Reads the key "mask": a rule's name, a matrix, a row for all words, an object of one rule, or of
/// several. The input must know its words, tokens, heads and past. Throws Error where it is no
/// mask, or does not fit them.
Mask read_mask(const JsonObject& object, const Input& input);

}  // namespace attn
