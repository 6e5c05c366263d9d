#include "write/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "text/display.hpp"
#include "write/decimals.hpp"

namespace attn {
namespace {

// The text up to where a decimal point stands or would stand.
std::size_t point_of(std::string_view text) {
  const auto is_point = [](char c) { return c == '.' || c == 'e'; };
  return static_cast<std::size_t>(std::ranges::find_if(text, is_point) - text.begin());
}

double read_back(const std::string& text) {
  double number = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "0.5000" → "0.5", "40.0000" → "40", "1.5000e+20" → "1.5e+20"
std::string without_trailing_zeros(const std::string& text) {
  if (text.find('.') == std::string::npos) return text;
  const std::size_t e = std::min(text.find('e'), text.size());
  std::size_t end = text.find_last_not_of('0', e - 1);
  if (text[end] != '.') ++end;
  return text.substr(0, end) + text.substr(e);
}

// 1.4000000000000001, the sum of 1.2 and 0.2, is 1.4 to everyone but a computer.
bool is_same_but_for_noise(double written, double number) {
  constexpr double noise = 8 * std::numeric_limits<double>::epsilon();
  return std::abs(written - number) <= noise * std::abs(number);
}

// Without trailing zeros where that is all of the number.
std::string as_exact_as_it_is(const std::string& text, double number) {
  return is_same_but_for_noise(read_back(text), number) ? without_trailing_zeros(text) : text;
}

// 10⁰ … 10⁹⁹, each off by less than 10⁻¹³ of it.
constexpr auto tens = [] {
  std::array<double, 100> made{1.0};
  for (std::size_t i = 1; i < made.size(); ++i) made[i] = made[i - 1] * 10.0;
  return made;
}();

// A small number with one decimal, the usual case: its digits are those of the number times a power
// of ten, unless that is near a half.
std::optional<std::string> small_scientific(double number) {
  const double size = std::abs(number);
  if (!(size > 1e-97 && size < 1.0)) return std::nullopt;
  constexpr double log10_of_2 = 0.30103;
  const auto binary = static_cast<double>((std::bit_cast<std::uint64_t>(size) >> 52)) - 1023.0;
  auto place = static_cast<std::size_t>(-binary * log10_of_2);
  double digits = size * tens[place + 1];
  // What comes out a little below 10 is 100 then, all the same.
  if (digits < 10.0) digits = size * tens[++place + 1];
  auto units = static_cast<unsigned>(digits);
  const double rest = digits - units;
  if (rest > 0.499 && rest < 0.501) return std::nullopt;
  if (rest > 0.5) ++units;
  if (units == 100) {
    units = 10;
    --place;
  }
  const auto digit = [](std::size_t of) { return static_cast<char>('0' + of % 10); };
  const std::array<char, 8> text{
      number < 0.0 ? '-' : ' ', digit(units / 10), '.', digit(units), 'e', '-',
      digit(place / 10),        digit(place)};
  return std::string(text.begin() + (number < 0.0 ? 0 : 1), text.end());
}

std::string rounded_scientific(double number, int decimals) {
  constexpr std::size_t sign_point_and_exponent = 8;
  std::string text(sign_point_and_exponent + static_cast<std::size_t>(decimals), ' ');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number,
                                 std::chars_format::scientific, decimals);
  text.resize(static_cast<std::size_t>(end.ptr - text.data()));
  return text;
}

std::string scientific(double number, int decimals) {
  std::optional<std::string> quick;
  if (decimals == 1) quick = small_scientific(number);
  const std::string text = quick ? *quick : rounded_scientific(number, decimals);
  // Only a zero at the end may have to go.
  return text[text.find('e') - 1] == '0' ? as_exact_as_it_is(text, number) : text;
}

// A number below the last decimal: with as many decimals as its first digit needs, or, far
// down, in scientific form.
std::string first_digit(double number) {
  constexpr double smallest_written_out = 1e-4;
  if (std::abs(number) < smallest_written_out) return scientific(number, 1);
  return fmt::format("{:.{}f}", number, static_cast<int>(std::ceil(-std::log10(std::abs(number)))));
}

// The usual case: a number that whole units hold.
std::string written(std::int64_t units, double number, int decimals) {
  std::array<char, 24> text;
  char* const end = text.data() + text.size();
  char* start = end;
  auto left = static_cast<std::uint64_t>(std::abs(units));
  for (int i = 0; i < decimals; ++i, left /= 10) *--start = static_cast<char>('0' + left % 10);
  if (decimals > 0) *--start = '.';
  do *--start = static_cast<char>('0' + left % 10);
  while ((left /= 10) > 0);
  if (units < 0) *--start = '-';
  char* last = end;
  if (decimals > 0 && is_same_but_for_noise(of_units(units, decimals), number)) {
    while (last[-1] == '0') --last;
    if (last[-1] == '.') --last;
  }
  return {start, last};
}

// 10^−decimals. What is clearly smaller is not written with so few.
double unit(int decimals) {
  return decimals < 10 ? 1.0 / static_cast<double>(power_of_ten(decimals))
                       : std::pow(10.0, -decimals);
}

// How many characters stand before a point, and after it with the point itself.
struct PointWidths {
  std::size_t before = 0, after = 0;
};

PointWidths point_widths(std::string_view text) {
  const std::size_t point = point_of(text);
  return {display_width(text.substr(0, point)), display_width(text.substr(point))};
}

}  // namespace

std::string shortest(double number) {
  if (number == 0.0 && std::signbit(number)) return "-0.0";
  return fmt::format("{}", number);
}

std::string number(double number, int decimals) {
  if (std::isnan(number)) return "–";
  if (number == -std::numeric_limits<double>::infinity()) return "−∞";
  if (number == 0.0) return "0";
  if (const auto units = in_units(number, decimals)) return written(*units, number, decimals);
  if (std::abs(number) < 0.99 * unit(decimals)) return first_digit(number);
  constexpr double longest_written_out = 1e15;
  if (std::abs(number) >= longest_written_out) return scientific(number, decimals);
  std::string fixed = fmt::format("{:.{}f}", number, decimals);
  if (is_same_but_for_noise(read_back(fixed), number)) return without_trailing_zeros(fixed);
  if (std::abs(number) < std::pow(10.0, -decimals)) return first_digit(number);
  return fixed;
}

std::string factor(double value, int decimals) {
  const std::string text = number(value, decimals);
  return text.starts_with('-') ? "(" + text + ")" : text;
}

std::vector<std::string> align_points(std::span<const std::string> column) {
  std::vector<PointWidths> of_each;
  of_each.reserve(column.size());
  PointWidths widest;
  for (const auto& text : column) {
    const PointWidths& its = of_each.emplace_back(point_widths(text));
    widest.before = std::max(widest.before, its.before);
    widest.after = std::max(widest.after, its.after);
  }
  std::vector<std::string> out;
  out.reserve(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    const std::size_t in_front = widest.before - of_each[i].before;
    const std::size_t behind = widest.after - of_each[i].after;
    std::string& padded = out.emplace_back();
    padded.reserve(in_front + column[i].size() + behind);  // short ones need no heap
    padded.append(in_front, ' ').append(column[i]).append(behind, ' ');
  }
  return out;
}

}  // namespace attn
