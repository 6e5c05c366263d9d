// Where x is small by its series (DLMF 4.33.3), elsewhere as (e^2x − 1) ÷ (e^2x + 1) (DLMF 4.28).
#include <cmath>

#include "elementary/elementary.hpp"
#include "elementary/exponential.hpp"

namespace attn::elementary {
namespace {

// Of x from 0 to 1/16.
double by_series(double x) {
  const double z = x * x;
  const double rest =
      z *
      (-1.0 / 3 +
       z * (2.0 / 15 +
            z * (-17.0 / 315 +
                 z * (62.0 / 2835 + z * (-1382.0 / 155925 +
                                         z * (21844.0 / 6081075 + z * (-929569.0 / 638512875)))))));
  return x + x * rest;
}

}  // namespace

double tanh(double x) {
  const double size = std::abs(x);
  if (std::isnan(x)) return x;
  if (size < 0.0625) return std::copysign(by_series(size), x);
  if (size > 20.0) return std::copysign(1.0, x);  // all but 2e^−40 of it
  const DoubleDouble power = exponential_in_order({2.0 * size, 0.0});
  const DoubleDouble ratio = quotient(sum(power, -1.0), sum(power, 1.0));
  return std::copysign(ratio.hi, x);
}

}  // namespace attn::elementary
