#include "operations/precision.hpp"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

bool has_few_bits(const Precision& precision) { return precision.made > 0.0; }

// Rounded to the nearest, a number is off by half the distance of its neighbours; cut off, by all.
double share_of_spacing(const Precision& precision) {
  return precision.type == NumberType::tf32 ? 1.0 : 0.5;
}

}  // namespace

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
  if (!has_few_bits(precision)) return precision.stored * std::abs(number);
  const double spacing = spacing_at(number, precision);
  const double lost = std::abs(number - std::round(number / spacing) * spacing);
  return precision.type == NumberType::tf32 && lost > 0.0 ? spacing : lost;
}

double lost_when_made(double number, double off, const Precision& precision) {
  if (!has_few_bits(precision)) return 0.0;
  const double spacing = spacing_at(number, precision);
  // Off by less than half the distance to the next, it is rounded to where it should be.
  if (off < spacing / 2 && is_of(precision, number)) return 0.0;
  return share_of_spacing(precision) * spacing;
}

}  // namespace attn
