// A double's exponent, and powers of two, by which to multiply is exact.
#pragma once

#include <bit>
#include <cstdint>

#include "elementary/double_double.hpp"

namespace attn::elementary {

/// 2^exponent, of one from −1022 to 1023.
constexpr double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

/// The nearest whole number, the even one of two, of x below 2^51: added to 1.5 · 2^52 it has no
/// bits for more.
constexpr double nearest_whole(double x) { return (x + 6755399441055744.0) - 6755399441055744.0; }

/// mantissa · 2^exponent; the mantissa is at least 1 and below 2.
struct Scaled {
  double mantissa;
  int exponent;
};

/// Of x above 0 and finite.
constexpr Scaled scale_of(double x) {
  if (x < power_of_two(-1022)) {
    const Scaled larger = scale_of(x * power_of_two(64));
    return {larger.mantissa, larger.exponent - 64};
  }
  const int exponent = static_cast<int>(std::bit_cast<std::uint64_t>(x) >> 52) - 1023;
  return {std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) & 0xfffffffffffffU) |
                                std::bit_cast<std::uint64_t>(1.0)),
          exponent};
}

/// x · 2^exponent, rounded once, of x from 1/2 to 4. Below 2^−1022 a double has fewer bits, all of
/// them multiples of 2^−1074: there x is added to 1, of which those beyond fall off.
constexpr double rounded(DoubleDouble x, int exponent) {
  const double nearest = x.hi + x.lo;
  if (exponent > 1000) return nearest * power_of_two(1000) * power_of_two(exponent - 1000);
  if (exponent > -1020) return nearest * power_of_two(exponent);
  if (exponent < -1100) return 0.0;
  const double part = power_of_two(exponent + 1022);
  if (nearest * part >= 1.0) return nearest * part * power_of_two(-1022);
  const DoubleDouble on_one = fast_two_sum(1.0, x.hi * part);
  return (on_one.hi + (on_one.lo + x.lo * part) - 1.0) * power_of_two(-1022);
}

}  // namespace attn::elementary
