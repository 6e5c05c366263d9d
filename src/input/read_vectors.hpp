// What an input says of its vectors beside their matrices: what is cached before them, how they are
// normed, and how they are turned.
#pragma once

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// Each reads one key of an input; nothing where it is not there. All throw Error for what is not
/// what it must be.

/// Refuses a key of an input that has no queries and keys, of which it says something.
void require_queries(const JsonObject& object, const Input& input, const char* key);

/// "past": keys and values as they are, and tokens, which may be none. Whether they fit is shown
/// once the sentence is known.
std::optional<Past> read_past(const JsonObject& object);

/// "qk_norm", of an input whose queries and keys are known, and fit.
std::optional<QkNorm> read_qk_norm(const JsonObject& object, const Input& input);

/// "rotary", of such an input. Positions that are not given count on from what is cached.
std::optional<Rotary> read_rotary(const JsonObject& object, const Input& input);

}  // namespace attn
