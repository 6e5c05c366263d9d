// How printed matrices were taken: which step each is found to be, by what, and how exact it is;
// and what masks are that came along.
#pragma once

#include <string>
#include <vector>

#include "check/check.hpp"

namespace attn {

/// A sentence for each matrix: "Line 3 is weights, as \"attn_weights\" says: to 4 decimals."
std::vector<std::string> printed_texts(const Check& check);

/// A sentence for each mask that came along: whether it is the input's.
std::vector<std::string> mask_texts(const Check& check);

/// What a rule and a reason are called where no sentence is: "decimals", "name".
std::string_view name(PrintedDigits::Rule rule);
std::string_view name(PrintedNote::By by);

}  // namespace attn
