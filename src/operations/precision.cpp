#include "operations/precision.hpp"

#include <algorithm>
#include <cmath>

namespace attn {

double spacing_at(double number, const Precision& precision) {
  int exponent = 0;
  std::frexp(number, &exponent);
  return std::max(std::ldexp(1.0, exponent - precision.bits), 2 * precision.smallest);
}

bool is_of(const Precision& precision, double number) {
  const double spacings = number / spacing_at(number, precision);
  return spacings == std::round(spacings);
}

double lost_when_stored(double number, const Precision& precision) {
  const double size = std::abs(number);
  if (precision.made == 0.0) return precision.stored * size;
  return is_of(precision, number) ? 0.0 : precision.stored * size + precision.smallest;
}

double lost_when_made(double number, double off, const Precision& precision) {
  if (precision.made == 0.0) return 0.0;
  // Off by less than half the distance to the next, it is rounded to where it should be.
  const bool is_kept = off < spacing_at(number, precision) / 2 && is_of(precision, number);
  return is_kept ? 0.0 : precision.made * std::abs(number) + precision.smallest;
}

}  // namespace attn
