// Pieces of JSON text. Numbers keep every digit; a string is safe on a terminal too.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// A JSON string in which every code point that display.hpp calls unsafe is written as \uXXXX.
std::string json_string(std::string_view text);

/// [a, b] on one line; text_of(item) is the JSON of one item.
template <typename Items, typename Text>
std::string json_list(const Items& items, Text text_of) {
  std::string out = "[";
  const char* separator = "";
  for (const auto& item : items) {
    out.append(separator).append(text_of(item));
    separator = ", ";
  }
  return out + "]";
}

/// ["a", "b"]
std::string json_strings(std::span<const std::string> texts);

/// true or false
constexpr std::string_view json_bool(bool value) { return value ? "true" : "false"; }

/// 0.5, or null where nothing was scored or a mask hides it.
std::string json_number(double number);

/// [1, 0.5, null], a cell that was not scored or is hidden as null.
std::string json_array(std::span<const double> numbers);
void json_append_array(std::string& out, std::span<const double> numbers);

/// [1, 5]
std::string json_array(std::span<const std::size_t> counts);

}  // namespace attn
