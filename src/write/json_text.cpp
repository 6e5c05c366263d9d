#include "write/json_text.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "text/display.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
  } else if (number == 0.0) {
    out += shortest(number);
  } else {
    // Most of the time of a large export is spent here: into a plain array, with a compiled format.
    std::array<char, 32> digits;  // the longest double has 24
    char* end = fmt::format_to(digits.data(), FMT_COMPILE("{}"), number);
    out.append(digits.data(), end);
  }
}

}  // namespace

std::string json_string(std::string_view text) {
  // The name of a file may be any bytes: what is no text is U+FFFD.
  const std::string plain =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string out;
  for (std::string_view rest = plain; !rest.empty();) {
    const Decoded next = decode(rest);
    if (next.valid && is_unsafe(next.code_point)) {
      char32_t code = next.code_point;
      if (code >= 0x10000) {  // JSON writes these as a surrogate pair
        code -= 0x10000;
        out += fmt::format("\\u{:04x}", 0xD800U + static_cast<unsigned>(code >> 10U));
        code = 0xDC00U + (code & 0x3FFU);
      }
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      out += rest.substr(0, next.bytes);
    }
    rest.remove_prefix(next.bytes);
  }
  return out;
}

std::string json_strings(std::span<const std::string> texts) {
  return json_list(texts, json_string);
}

std::string json_number(double number) {
  std::string out;
  append_number(out, number);
  return out;
}

std::string json_array(std::span<const double> numbers) {
  std::string out;
  json_append_array(out, numbers);
  return out;
}

void json_append_array(std::string& out, std::span<const double> numbers) {
  out += '[';
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) out += ", ";
    append_number(out, numbers[i]);
  }
  out += ']';
}

std::string json_array(std::span<const std::size_t> counts) {
  return json_list(counts, [](std::size_t count) { return std::to_string(count); });
}

}  // namespace attn
