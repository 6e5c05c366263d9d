// base^y = e^(y · ln base), with the logarithm as two doubles.
#include <array>
#include <cmath>
#include <limits>

#include "elementary/elementary.hpp"
#include "elementary/exponential.hpp"

namespace attn::elementary {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// 1, 1/3, 1/5, …
constexpr auto odd_inverses = [] {
  std::array<DoubleDouble, 16> made{};
  double n = 1.0;
  for (DoubleDouble& one : made) {
    one = quotient({1.0, 0.0}, {n, 0.0});
    n += 2.0;
  }
  return made;
}();

// x = 2^exponent · m with m from √½ to √2, and ln m.
struct Logarithm {
  DoubleDouble of_mantissa;
  double exponent;
};

// ln m = 2 (s + s³ ÷ 3 + s⁵ ÷ 5 + …) with s = (m − 1) ÷ (m + 1) (DLMF 4.6.4), which is at most
// 0.172.
Logarithm logarithm(double x) {
  auto [m, exponent] = scale_of(x);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  const DoubleDouble s = quotient({m - 1.0, 0.0}, two_sum(m, 1.0));
  const DoubleDouble z = product(s, s);
  double tail = 0.0;
  for (std::size_t n = 15; n > 5; --n) tail = z.hi * (odd_inverses[n].hi + tail);
  DoubleDouble all = sum(odd_inverses[5], tail);
  for (std::size_t n = 5; n-- > 0;) all = sum(odd_inverses[n], product(z, all));
  const DoubleDouble half = product(s, all);
  return {{2.0 * half.hi, 2.0 * half.lo}, static_cast<double>(exponent)};
}

}  // namespace

double pow(double base, double y) {
  constexpr DoubleDouble ln_2{0.6931471805599453, 2.3190468138462996e-17};
  if (y == 0.0 || base == 1.0) return 1.0;
  if (!(base >= 0.0) || std::isnan(y)) return std::numeric_limits<double>::quiet_NaN();
  if (base == 0.0) return y > 0.0 ? 0.0 : infinite;
  if (base == infinite) return y > 0.0 ? infinite : 0.0;
  const auto [of_mantissa, exponent] = logarithm(base);
  const DoubleDouble of_base = sum(product(ln_2, exponent), of_mantissa);
  const double about = y * of_base.hi;
  if (about > 800.0) return infinite;
  if (about < -800.0) return 0.0;
  if (std::abs(about) < power_of_two(-60)) return 1.0;  // and y may be too small for halves
  const auto [value, scale] = exponential(product(of_base, y));
  return rounded(value, scale);
}

double log2(double x) {
  constexpr DoubleDouble one_over_ln_2{1.4426950408889634, 2.0355273740931033e-17};
  if (!(x > 0.0) || x == infinite) return std::numeric_limits<double>::quiet_NaN();
  const auto [of_mantissa, exponent] = logarithm(x);
  return sum(product(one_over_ln_2, of_mantissa), exponent).hi;
}

}  // namespace attn::elementary
