// e^x as two doubles and a power of two, to some 66 bits: what exp, tanh, erf and pow have in
// common.
//
// x = (32 m + j) · ln 2 ÷ 32 + r, and e^x = 2^m · 2^(j/32) · e^r, with 2^(j/32) from a table and
// e^r by its series: Tang, "Table-driven implementation of the exponential function in IEEE
// floating-point arithmetic", ACM Transactions on Mathematical Software 15 (1989), section 3. That
// takes off ln 2 ÷ 32 in two parts, the first of so few bits that its multiples are exact: Cody and
// Waite, Software Manual for the Elementary Functions (1980), chapter 6.
#pragma once

#include <array>

#include "elementary/double_double.hpp"
#include "elementary/scale.hpp"

namespace attn::elementary {

/// 2^(j/32) as an upper part of 26 bits and a lower one.
inline constexpr auto roots_of_two = [] {
  constexpr DoubleDouble root{1.0218971486541166, 5.109225028973444e-17};  // 2^(1/32)
  std::array<DoubleDouble, 32> table{};
  DoubleDouble power{1.0, 0.0};
  for (DoubleDouble& one : table) {
    const double upper = halves(power.hi).hi;
    one = {upper, power.hi - upper + power.lo};
    power = product(power, root);
  }
  return table;
}();

/// (value.hi + value.lo) · 2^exponent. The value is above 0.9 and below 2.1; its lower part may be
/// larger than half a unit in the last place of the upper one.
struct Exponential {
  DoubleDouble value;
  int exponent;
};

/// e^x, of x.hi between −800 and 800.
inline Exponential exponential(DoubleDouble x) {
  const double count = nearest_whole(x.hi * 46.16624130844683);
  const double near = x.hi - count * 0.021660849392446835;
  const double rest = count * 5.145609244655338e-14 - x.lo;
  // r = upper + lower. The upper part is a multiple of 2^−32, as is what is added to 1.5 · 2^20;
  // its product with the upper part of 2^(j/32) is exact.
  const double upper = (near + 1572864.0) - 1572864.0;
  const double lower = (near - upper) - rest;
  const double r = upper + lower;
  // e^r − 1 − r
  const double curve =
      r * r *
      (1.0 / 2 +
       r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040))))));

  const int index = static_cast<int>(count);
  const auto [root, root_rest] = roots_of_two[static_cast<unsigned>(index) % 32U];
  const DoubleDouble most = fast_two_sum(root, root * upper);
  const double least = root_rest + (root_rest * upper + (root + root_rest) * (lower + curve));
  return {{most.hi, most.lo + least}, index >> 5};
}

/// The same in order: the lower part is no more than half a unit in the last place of the upper
/// one. Of x whose power is neither too large nor too small for a double.
inline DoubleDouble exponential_in_order(DoubleDouble x) {
  const auto [value, exponent] = exponential(x);
  const DoubleDouble settled = fast_two_sum(value.hi, value.lo);
  const double scale = power_of_two(exponent);
  return {settled.hi * scale, settled.lo * scale};
}

}  // namespace attn::elementary
