#include "render/json_text.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "attention/matrix.hpp"
#include "render/display.hpp"
#include "render/number.hpp"

namespace attn {
namespace {

void append_number(std::string& out, double number) {
  if (!is_scored(number)) {
    out += "null";
  } else if (number == 0.0) {
    out += shortest(number);
  } else {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}"), number);
  }
}

template <typename Items, typename Append>
std::string listed(const Items& items, Append append) {
  std::string out = "[";
  for (const auto& item : items) {
    if (out.size() > 1) out += ", ";
    append(out, item);
  }
  out += ']';
  return out;
}

}  // namespace

std::string json_string(std::string_view text) {
  const std::string plain = nlohmann::json(text).dump();
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
  return listed(texts, [](std::string& out, const std::string& text) { out += json_string(text); });
}

std::string json_array(std::span<const double> numbers) { return listed(numbers, append_number); }

std::string json_positions(std::span<const std::size_t> positions) {
  return listed(positions, [](std::string& out, std::size_t position) {
    out += std::to_string(position + 1);
  });
}

}  // namespace attn
