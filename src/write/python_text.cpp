#include "write/python_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "text/display.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {

std::string python_string(std::string_view text) {
  std::string out = "\"";
  for (std::string_view rest = text; !rest.empty();) {
    const Decoded next = decode(rest);
    const std::string_view written = rest.substr(0, next.bytes);
    rest.remove_prefix(next.bytes);
    if (!next.valid || is_unsafe(next.code_point)) {
      fmt::format_to(std::back_inserter(out), "\\U{:08x}", static_cast<unsigned>(next.code_point));
    } else if (next.code_point == U'"' || next.code_point == U'\\') {
      out.append("\\").append(written);
    } else {
      out += written;
    }
  }
  return out + "\"";
}

std::string python_strings(std::span<const std::string> texts) {
  return json_list(texts, python_string);
}

std::string python_number(double number) { return std::isnan(number) ? "nan" : shortest(number); }

std::string python_list(std::span<const double> numbers) {
  return json_list(numbers, python_number);
}

std::string python_comment(std::string_view text) { return fmt::format("# {}", visible(text)); }

}  // namespace attn
