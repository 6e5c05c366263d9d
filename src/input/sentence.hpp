// Who attends to whom: how many words and tokens an input has, what they are called, and whether
// they are the same sentence.
#pragma once

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// Fills in the tokens and, where queries and keys are not equally many, the memory that this
/// implies. The input's matrices must have been read. Throws Error where there is nothing to
/// attend or to attend to, or where names are too many or too few.
void settle_sentence(const JsonObject& object, Input& input);

}  // namespace attn
