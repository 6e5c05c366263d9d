#include <cmath>

#include "elementary/elementary.hpp"
#include "elementary/exponential.hpp"

namespace attn::elementary {

double exp(double x) {
  if (std::abs(x) < 708.0) {
    const auto [value, exponent] = exponential({x, 0.0});
    return (value.hi + value.lo) * power_of_two(exponent);
  }
  if (!(x < 710.0)) return x * power_of_two(1023);  // infinite, or NaN
  if (x < -746.0) return 0.0;
  const auto [value, exponent] = exponential({x, 0.0});
  return rounded(value, exponent);
}

}  // namespace attn::elementary
