// A number as somebody wrote it: how exactly its digits say what it is.
#pragma once

#include <string_view>

namespace attn {

/// 0.88 stands for any number from 0.875 to 0.885.
struct TypedNumber {
  double value = 0.0;
  double half_unit = 0.0;  ///< half a unit of the last digit written
  int decimals = 0;        ///< place of the last digit after the point; below 0: before it
  int digits = 0;          ///< from the first that is not 0 on
  bool is_whole = false;   ///< written without a point or an exponent
  bool has_exponent = false;
};

/// From this many digits on a number is not rounded for people, but written in full.
inline constexpr int digits_in_full = 15;

/// Reads a number as JSON writes it.
TypedNumber read_typed(std::string_view written);

}  // namespace attn
