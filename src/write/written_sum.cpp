#include "write/written_sum.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "write/decimal.hpp"
#include "write/decimals.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

__extension__ using WideSum = __int128;

// digits × 10^exponent
struct Scaled {
  WideSum digits;
  int exponent;
};

// The same number with that exponent, which is no larger; or nothing where it becomes too long.
std::optional<WideSum> with_exponent(const Scaled& number, int exponent) {
  WideSum digits = number.digits;
  for (int at = number.exponent; at > exponent && digits != 0; --at) {
    if (__builtin_mul_overflow(digits, WideSum{10}, &digits)) return std::nullopt;
  }
  return digits;
}

// A number as it is written, if it is written in the usual way or, far below it, as "6.4e-05".
std::optional<Scaled> as_written(double value, int decimals) {
  if (const auto units = in_units(value, decimals)) return Scaled{*units, -decimals};
  constexpr double least = 1e-15, most = 1e-4;
  if (!(std::abs(value) > least && std::abs(value) < most)) return std::nullopt;
  const std::string text = number(value, decimals);
  const std::size_t e = text.find("e-");
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  if (e != start + 3 || text.size() != e + 4) return std::nullopt;
  const int digits = 10 * (text[start] - '0') + (text[start + 2] - '0');
  const int exponent = 10 * (text[e + 2] - '0') + (text[e + 3] - '0');
  return Scaled{start == 0 ? digits : -digits, -exponent - 1};
}

}  // namespace

bool WrittenSum::is(double result) const {
  const auto quick = is_in_whole_numbers(result);
  return quick ? *quick : is_by_text(result);
}

// If all numbers are short enough for it, as most are.
std::optional<bool> WrittenSum::is_in_whole_numbers(double result) const {
  const auto written = as_written(result, decimals_);
  if (!written) return std::nullopt;
  Scaled sum{0, -2 * decimals_};
  const auto add = [&](const Scaled& term) {
    const int exponent = std::min(sum.exponent, term.exponent);
    const auto before = with_exponent(sum, exponent);
    const auto more = with_exponent(term, exponent);
    sum.exponent = exponent;
    return before && more && !__builtin_add_overflow(*before, *more, &sum.digits);
  };
  for (std::size_t t = 0; t < count_; ++t) {
    const auto [left, right] = term(t);
    const auto a = as_written(left, decimals_);
    const auto b = as_written(right, decimals_);
    if (!a || !b || !add({a->digits * b->digits, a->exponent + b->exponent})) return std::nullopt;
  }
  if (!add({-written->digits, written->exponent})) return std::nullopt;
  return sum.digits == 0;
}

// Whatever their size.
bool WrittenSum::is_by_text(double result) const {
  const auto read = [&](double value) { return Decimal::parse(number(value, decimals_)); };
  DecimalSum difference;
  for (std::size_t t = 0; t < count_; ++t) {
    const auto [left, right] = term(t);
    const auto a = read(left);
    const auto b = read(right);
    if (!a || !b) return false;
    difference.add_product(*a, *b);
  }
  const auto written = read(result);
  if (!written) return false;
  difference.subtract(*written);
  return difference.is_zero();
}

}  // namespace attn
