// How far a number may be from the right one and still count as right.
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "operations/precision.hpp"

namespace attn {

struct Tolerance {
  enum class Kind {
    digits,    ///< what the digits written leave open, and what a type of numbers may lose
    absolute,  ///< the amount, and nothing else
    relative   ///< the amount × the right number
  };
  Kind kind = Kind::digits;
  double amount = 0.0;
  /// Of digits: the type that was asked for. Absent: single precision, or one that shows in the
  /// numbers (number_types.hpp).
  std::optional<NumberType> type{};

  /// How far a number of that size may be off, where an amount was asked for.
  std::optional<double> off(double number) const {
    if (kind == Kind::digits) return std::nullopt;
    return kind == Kind::absolute ? amount : amount * std::abs(number);
  }
};

/// "0.001" is absolute, "0.1%" relative, "bfloat16" a type; or nothing where it is none of these,
/// or below 0.
std::optional<Tolerance> parse_tolerance(std::string_view text);

}  // namespace attn
