// What an input says of its scores: given, scaled, capped, biased, and what softmax makes of them.
#pragma once

#include "input/json_object.hpp"
#include "trace/input.hpp"

namespace attn {

/// Reads the scores that are given in place of queries and keys, as they are, and throws Error
/// where what makes queries or keys stands beside them.
std::vector<Matrix> read_given_scores(const JsonObject& object, std::size_t heads);

/// Reads "scale", "scale_on", "softcap", "bias", "alibi", "sinks" and "empty_rows" into an input
/// that knows its words, tokens and heads. Throws Error where one is not what it must be, or does
/// not fit the others.
void read_scoring(const JsonObject& object, Input& input);

/// Throws Error where the scale cannot be followed: of scores that are given, whose vectors' length
/// nobody knows; or a negative one, of which queries and keys would each have the root.
void require_possible_scale(const Input& input);

}  // namespace attn
