#include "answers/typed_number.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace attn {

TypedNumber read_typed(std::string_view written) {
  TypedNumber number;
  std::from_chars(written.data(), written.data() + written.size(), number.value);
  const std::size_t e = std::min(written.find_first_of("eE"), written.size());
  const std::string_view mantissa = written.substr(0, e);
  const std::size_t point = mantissa.find('.');
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };

  const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  number.digits = static_cast<int>(std::ranges::count_if(mantissa.substr(first), is_digit));
  number.has_exponent = e < written.size();
  number.is_whole = point == mantissa.npos && !number.has_exponent;
  int exponent = 0;
  if (e < written.size()) {
    std::string_view power = written.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    // 0.0e7 is as exact as 0.0; and where no exponent fits an int, only 0 fits a double.
    if (number.value != 0.0) {
      std::from_chars(power.data(), power.data() + power.size(), exponent);
    }
  }
  if (point != mantissa.npos) exponent -= static_cast<int>(mantissa.size() - point - 1);
  number.decimals = -exponent;
  number.half_unit = 0.5 * std::pow(10.0, exponent);
  return number;
}

}  // namespace attn
