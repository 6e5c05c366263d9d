// Which word of the sentence a token or a position names: for the flag and for the key "word".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/input.hpp"

namespace attn {

/// The position of the only token spelled so, or a sentence that says why there is none:
/// it stands nowhere, or more than once (the sentence lists where).
std::variant<Position, std::string> find_token(std::string_view token,
                                               const std::vector<std::string>& tokens);

/// Digits alone: what stands for the n-th word, head or feature, from 1, though perhaps there is
/// none so far.
std::optional<std::size_t> parse_ordinal(std::string_view text);

/// The position that a flag names, as a position from 1 or as a token, or a sentence that
/// says why there is none. Digits alone are a position, unless it is out of range and a token is
/// spelled so; blanks around it count where a token has them.
std::variant<Position, std::string> find_position_or_token(std::string_view text,
                                                           const std::vector<std::string>& tokens);

/// The words that a flag's list names: each item a position from 1 or a token.
/// Throws Error when one names no word, a token that stands twice, or a word named before.
std::vector<Position> find_words(const std::vector<std::string>& items, const Input& input);

}  // namespace attn
