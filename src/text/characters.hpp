// What every reader of text asks of a character, and takes off the ends of a text.
#pragma once

#include <algorithm>
#include <string_view>

namespace attn {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Takes what is blank off the front of a text.
constexpr void take_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

/// The text without those characters at its ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view off = " \t") {
  text.remove_prefix(std::min(text.find_first_not_of(off), text.size()));
  return text.substr(0, text.find_last_not_of(off) + 1);
}

}  // namespace attn
