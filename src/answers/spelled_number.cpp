#include "answers/spelled_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "text/characters.hpp"

namespace attn {
namespace {

constexpr std::string_view minus_sign = "−";

bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

// Takes a sign off the front of a text: whether it is a minus.
bool take_sign(std::string_view& text) {
  for (const std::string_view sign : {std::string_view("-"), minus_sign, std::string_view("+")}) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return sign != "+";
  }
  return false;
}

// Digits before or after one point or comma, or both.
bool is_mantissa(std::string_view text, std::size_t mark) {
  const std::string_view whole = text.substr(0, mark);
  const std::string_view fraction = mark < text.size() ? text.substr(mark + 1) : "";
  const bool is_padded = whole.size() > 1 && whole.front() == '0';  // 08 is no number to JSON
  return !is_padded && all_digits(whole) && all_digits(fraction) &&
         !(whole.empty() && fraction.empty());
}

bool is_exponent(std::string_view text) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  return !text.empty() && all_digits(text);
}

// 1,234 groups its digits in threes, as thousands do; 0,234 does not.
bool may_be_thousands(std::string_view mantissa, std::size_t comma) {
  constexpr std::size_t group = 3;
  return comma < mantissa.size() && mantissa[comma] == ',' && comma >= 1 && comma <= group &&
         mantissa.front() != '0' && mantissa.size() - comma - 1 == group;
}

// The same as JSON writes it, or nothing: 0.73e-5 of 0,73e-5.
std::optional<std::string> as_json(std::string_view text) {
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t mark = std::min(mantissa.find_first_of(".,"), mantissa.size());
  if (!is_mantissa(mantissa, mark) || may_be_thousands(mantissa, mark)) return std::nullopt;
  if (e < text.size() && !is_exponent(text.substr(e + 1))) return std::nullopt;
  std::string json(text);
  if (mark < mantissa.size()) json[mark] = '.';
  return json;
}

std::optional<TypedNumber> read_decimal(std::string_view text) {
  const auto json = as_json(text);
  if (!json) return std::nullopt;
  double value = 0.0;
  const auto read = std::from_chars(json->data(), json->data() + json->size(), value);
  if (read.ec != std::errc()) return std::nullopt;  // beyond what a double can hold
  return read_typed(*json);
}

std::optional<TypedNumber> read_fraction(std::string_view text) {
  const std::size_t stroke = text.find('/');
  if (stroke == text.npos) return std::nullopt;
  const auto above = read_decimal(trimmed(text.substr(0, stroke), " "));
  const auto below = read_decimal(trimmed(text.substr(stroke + 1), " "));
  if (!above || !below || below->value == 0.0) return std::nullopt;
  const double value = above->value / below->value;
  if (!std::isfinite(value)) return std::nullopt;
  return TypedNumber{.value = value};
}

std::optional<TypedNumber> read_name(std::string_view text) {
  constexpr std::array infinities{std::string_view("Infinity"), std::string_view("infinity"),
                                  std::string_view("Inf"), std::string_view("inf"),
                                  std::string_view("∞")};
  constexpr std::array nans{std::string_view("NaN"), std::string_view("nan")};
  if (std::ranges::find(infinities, text) != infinities.end()) {
    return TypedNumber{.value = std::numeric_limits<double>::infinity()};
  }
  if (std::ranges::find(nans, text) != nans.end()) {
    return TypedNumber{.value = std::numeric_limits<double>::quiet_NaN()};
  }
  return std::nullopt;
}

}  // namespace

std::optional<TypedNumber> read_spelled(std::string_view text) {
  text = trimmed(text, " ");
  const bool is_negative = take_sign(text);
  for (const auto read : {read_decimal, read_fraction, read_name}) {
    auto number = read(text);
    if (!number) continue;
    if (is_negative) number->value = -number->value;
    return number;
  }
  return std::nullopt;
}

std::string_view advice_on(std::string_view text) {
  text = trimmed(text, " ");
  take_sign(text);
  if (may_be_thousands(text, std::min(text.find(','), text.size()))) {
    return "a decimal comma, or thousands? write 1.234 or 1234";
  }
  if (!text.empty() && text.find_first_not_of("0123456789.,") == text.npos) {
    return "a number has one point: 1234.5";
  }
  return "";
}

}  // namespace attn
