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

double stored(double number, const Precision& precision) {
  const double spacing = spacing_at(number, precision);
  return std::round(number / spacing) * spacing;
}

double lost_when_stored(double number, const Precision& precision) {
  if (!has_few_bits(precision)) return precision.stored * std::abs(number);
  const double spacing = spacing_at(number, precision);
  const double spacings = std::abs(number) / spacing;
  const bool cut_off = precision.type == NumberType::tf32;
  return std::abs(spacings - (cut_off ? std::floor(spacings) : std::round(spacings))) * spacing;
}

double lost_when_made(double number, double off, const Precision& precision) {
  if (!has_few_bits(precision)) return 0.0;
  // Off by less than half the distance to the next, which is less towards 0 than away from it, it
  // is rounded to where it should be.
  const double below = spacing_at(std::nextafter(number, 0.0), precision);
  if (off < below / 2 && is_of(precision, number)) return 0.0;
  // What it is in place of 0.249 may be 0.251, where neighbours are farther apart.
  return share_of_spacing(precision) * spacing_at(std::abs(number) + off, precision);
}

}  // namespace attn
