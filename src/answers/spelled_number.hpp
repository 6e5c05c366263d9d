// A number as people and programs spell it, beyond what JSON allows.
#pragma once

#include <optional>
#include <string_view>

#include "answers/typed_number.hpp"

namespace attn {

/// Reads what has one meaning: 0.73, .5, 5., +0.5, −0.5 (a minus sign), 0,73 (a decimal comma),
/// 1/25 (which is exact), NaN, Infinity, -inf, −∞. Nothing for anything else, for 1,234, which may
/// be one or a thousand, and for what no double can hold.
std::optional<TypedNumber> read_spelled(std::string_view text);

/// What to do where there are too many numbers in a row, all of them whole.
inline constexpr std::string_view decimal_commas = "decimal commas? write 0.73 for 0,73";

/// What is in the way of reading a text as a number, where that can be told: what to write instead.
std::string_view advice_on(std::string_view text);

}  // namespace attn
