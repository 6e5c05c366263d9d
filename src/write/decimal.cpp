#include "write/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "text/characters.hpp"

namespace attn {
namespace {

constexpr int limb_digits = 9;
constexpr std::int64_t limb_size = 1'000'000'000;

// Rounded down, below 0 too.
int limbs_in(int digits) {
  const int limbs = digits / limb_digits;
  return digits % limb_digits < 0 ? limbs - 1 : limbs;
}

// "e+16" → 16, "" → 0
std::optional<int> read_exponent(std::string_view text) {
  if (text.empty()) return 0;
  text.remove_prefix(text.starts_with("e+") ? 2 : 1);
  int exponent = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return exponent;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t e = std::min(text.find('e'), text.size());
  auto exponent = read_exponent(text.substr(e));
  std::string digits(text.substr(0, e));
  if (const auto point = digits.find('.'); exponent && point != digits.npos) {
    digits.erase(point, 1);
    *exponent -= static_cast<int>(digits.size() - point);
  }
  if (!exponent || digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;

  Decimal number;
  number.lowest_ = limbs_in(*exponent);
  digits.append(static_cast<std::size_t>(*exponent - number.lowest_ * limb_digits), '0');
  for (std::size_t end = digits.size(); end > 0;) {
    const std::size_t start = end - std::min<std::size_t>(end, limb_digits);
    std::int64_t limb = 0;
    std::from_chars(digits.data() + start, digits.data() + end, limb);
    number.limbs_.push_back(negative ? -limb : limb);
    end = start;
  }
  return number;
}

void DecimalSum::add(const Decimal& term) {
  Wide* limb = limbs(term.lowest_, term.limbs_.size());
  for (const std::int64_t each : term.limbs_) *limb++ += each;
}

void DecimalSum::subtract(const Decimal& term) {
  Wide* limb = limbs(term.lowest_, term.limbs_.size());
  for (const std::int64_t each : term.limbs_) *limb++ -= each;
}

void DecimalSum::add_product(const Decimal& left, const Decimal& right) {
  Wide* limb = limbs(left.lowest_ + right.lowest_, left.limbs_.size() + right.limbs_.size());
  for (const std::int64_t a : left.limbs_) {
    Wide* out = limb++;
    for (const std::int64_t b : right.limbs_) *out++ += Wide{a} * b;
  }
}

bool DecimalSum::is_zero() const {
  Wide carry = 0;
  for (const Wide limb : limbs_) {
    carry += limb;
    if (carry % limb_size != 0) return false;
    carry /= limb_size;
  }
  return carry == 0;
}

DecimalSum::Wide* DecimalSum::limbs(int place, std::size_t count) {
  if (limbs_.empty()) lowest_ = place;
  if (place < lowest_) {
    limbs_.insert(limbs_.begin(), static_cast<std::size_t>(lowest_ - place), Wide{0});
    lowest_ = place;
  }
  const auto first = static_cast<std::size_t>(place - lowest_);
  if (limbs_.size() < first + count) limbs_.resize(first + count);
  return limbs_.data() + first;
}

}  // namespace attn
