#include "write/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/display.hpp"

namespace attn {

std::string csv_field(std::string_view text) {
  std::string shown = visible(text);
  const bool is_plain = std::ranges::all_of(shown, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/';
  });
  if (is_plain) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted.append(c == '"' ? 2 : 1, c);
  quoted.append(1, '"');
  return quoted;
}

// Full-width signs count too, and blanks are passed over.
bool begins_as_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const std::size_t start = text.find_first_not_of(" \t\r\n'\"");
  if (start == text.npos) return false;
  return std::ranges::any_of(
      signs, [&](std::string_view sign) { return text.substr(start).starts_with(sign); });
}

std::string csv_name(const std::string& name) {
  return csv_field(begins_as_formula(name) ? fmt::format("'{}", name) : name);
}

}  // namespace attn
