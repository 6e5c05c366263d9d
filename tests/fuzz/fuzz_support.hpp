// What both fuzz targets need.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "text/display.hpp"

namespace attn::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %s\n", what);
  std::abort();
}

/// Printable, and one line: what main.cpp makes of a message.
inline bool can_be_shown(const std::string& message) {
  const std::string shown = visible(message);
  for (const char c : shown) {
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  return visible(shown) == shown;
}

/// Whatever it quotes.
inline bool is_a_line(const std::string& message) { return message.size() < 1000; }

inline bool has_raw_controls(const std::string& page) {
  for (const char c : page) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7F) return true;
  }
  return false;
}

}  // namespace attn::fuzz
