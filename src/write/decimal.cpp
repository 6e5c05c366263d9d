#include "write/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace attn {

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const auto e = text.find('e');
  int exponent = 0;
  if (e != text.npos) {
    auto digits = text.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    text = text.substr(0, e);
  }
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  Decimal number;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    if (__builtin_mul_overflow(number.mantissa_, Integer{10}, &number.mantissa_) ||
        __builtin_add_overflow(number.mantissa_, Integer{c - '0'}, &number.mantissa_)) {
      return std::nullopt;
    }
    if (after_point) ++number.decimals_;
  }
  if (negative) number.mantissa_ = -number.mantissa_;
  number.decimals_ -= exponent;
  return number.with_decimals(std::max(number.decimals_, 0));
}

std::optional<Decimal> Decimal::with_decimals(int decimals) const {
  Decimal number = *this;
  for (; number.decimals_ < decimals; ++number.decimals_) {
    if (__builtin_mul_overflow(number.mantissa_, Integer{10}, &number.mantissa_)) {
      return std::nullopt;
    }
  }
  return number;
}

std::optional<Decimal> operator+(const Decimal& a, const Decimal& b) {
  const int decimals = std::max(a.decimals_, b.decimals_);
  auto sum = a.with_decimals(decimals);
  const auto other = b.with_decimals(decimals);
  if (!sum || !other || __builtin_add_overflow(sum->mantissa_, other->mantissa_, &sum->mantissa_)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<Decimal> operator*(const Decimal& a, const Decimal& b) {
  Decimal product;
  product.decimals_ = a.decimals_ + b.decimals_;
  if (__builtin_mul_overflow(a.mantissa_, b.mantissa_, &product.mantissa_)) return std::nullopt;
  return product;
}

bool operator==(const Decimal& a, const Decimal& b) {
  const int decimals = std::max(a.decimals_, b.decimals_);
  const auto left = a.with_decimals(decimals);
  const auto right = b.with_decimals(decimals);
  return left && right && left->mantissa_ == right->mantissa_;
}

}  // namespace attn
