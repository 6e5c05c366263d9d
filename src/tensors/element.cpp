#include "tensors/element.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace attn {
namespace {

// IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction.
double half(std::uint64_t bits) {
  const auto fraction = static_cast<double>(bits & 0x3FF);
  const int exponent = static_cast<int>(bits >> 10 & 0x1F);
  double size = 0.0;
  if (exponent == 0x1F) {
    size = fraction == 0.0 ? std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    size = std::ldexp(fraction, -24);
  } else {
    size = std::ldexp(1024.0 + fraction, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -size : size;
}

double single(std::uint64_t bits) {
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
}

// Of 64 bits a double keeps 53.
template <typename Whole>
std::optional<double> exactly(Whole whole) {
  const auto number = static_cast<double>(whole);
  const double beyond = std::ldexp(1.0, std::numeric_limits<Whole>::digits);
  if (number >= beyond || static_cast<Whole>(number) != whole) return std::nullopt;
  return number;
}

template <typename Narrow>
double narrow(std::uint64_t bits) {
  return static_cast<double>(static_cast<Narrow>(bits));
}

}  // namespace

std::string expected_elements(std::string_view ElementFacts::*name) {
  std::string list;
  for (const ElementFacts& one : all_elements) {
    if (!list.empty()) list += &one == &all_elements.back() ? " or " : ", ";
    list += one.*name;
  }
  return list;
}

std::optional<double> number_of(Element element, std::uint64_t bits) {
  switch (element) {
    case Element::f64:
      return std::bit_cast<double>(bits);
    case Element::f32:
      return single(bits);
    case Element::f16:
      return half(bits);
    case Element::bf16:
      return single(bits << 16);
    case Element::i64:
      return exactly(static_cast<std::int64_t>(bits));
    case Element::i32:
      return narrow<std::int32_t>(bits);
    case Element::i16:
      return narrow<std::int16_t>(bits);
    case Element::i8:
      return narrow<std::int8_t>(bits);
    case Element::u64:
      return exactly(bits);
    case Element::boolean:
      return bits <= 1 ? std::optional(static_cast<double>(bits)) : std::nullopt;
    default:
      return static_cast<double>(bits);
  }
}

}  // namespace attn
