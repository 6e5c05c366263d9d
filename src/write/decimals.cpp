#include "write/decimals.hpp"

#include <array>
#include <bit>
#include <cmath>

namespace attn {
namespace {

constexpr int most_decimals = 9;
constexpr std::array<std::int64_t, most_decimals + 1> powers{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

__extension__ using Wide = unsigned __int128;

}  // namespace

std::int64_t power_of_ten(int decimals) { return powers[static_cast<std::size_t>(decimals)]; }

std::optional<std::int64_t> in_units(double number, int decimals) {
  if (number == 0.0) return 0;
  if (decimals > most_decimals) return std::nullopt;
  const double power = static_cast<double>(power_of_ten(decimals));
  const double size = std::abs(number);
  constexpr double most = 1e15;  // what is larger is written in scientific form
  if (!(size * power >= 1.0) || !(size * power < most)) return std::nullopt;
  // Where the product, which is off by far less, is not near a half, it tells.
  constexpr double off_by_little = 1e12;
  if (size * power < off_by_little) {
    const auto whole = static_cast<std::int64_t>(size * power);
    const double rest = size * power - static_cast<double>(whole);
    if (rest < 0.499 || rest > 0.501) {
      const std::int64_t units = rest < 0.5 ? whole : whole + 1;
      return number < 0.0 ? -units : units;
    }
  }
  // A double is mantissa · 2^−shift. Its size, from 10⁻⁹ to 10¹⁵, leaves a shift of 3 to 82.
  constexpr int mantissa_bits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(size);
  const std::uint64_t mantissa =
      (bits & ((std::uint64_t{1} << mantissa_bits) - 1)) | std::uint64_t{1} << mantissa_bits;
  const int shift = 1023 + mantissa_bits - static_cast<int>(bits >> mantissa_bits);
  const Wide scaled = Wide{mantissa} * static_cast<std::uint64_t>(power_of_ten(decimals));
  auto units = static_cast<std::int64_t>(scaled >> shift);
  const Wide rest = scaled & ((Wide{1} << shift) - 1);
  const Wide half = Wide{1} << (shift - 1);
  if (rest > half || (rest == half && units % 2 != 0)) ++units;
  return number < 0.0 ? -units : units;
}

double of_units(std::int64_t units, int decimals) {
  // Both are exact, and a division rounds but once.
  return static_cast<double>(units) / static_cast<double>(power_of_ten(decimals));
}

}  // namespace attn
