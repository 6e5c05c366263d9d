// How far a number may be from the right one and still count as right.
#pragma once

#include <optional>
#include <string_view>

namespace attn {

struct Tolerance {
  enum class Kind {
    digits,    ///< what the digits written leave open, and what single precision may lose
    absolute,  ///< the amount, and nothing else
    relative   ///< the amount × the right number
  };
  Kind kind = Kind::digits;
  double amount = 0.0;
};

/// "0.001" is absolute, "0.1%" relative; or nothing where it is neither, or below 0.
std::optional<Tolerance> parse_tolerance(std::string_view text);

}  // namespace attn
