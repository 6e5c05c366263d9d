#include "text/shortened.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace attn {
namespace {

bool goes_on_before(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Which of many files it is stands at the end of its name.
std::string end_of(std::string_view name) {
  constexpr std::size_t most = 200;
  if (name.size() <= most) return std::string(name);
  name.remove_prefix(name.size() - most);
  while (!name.empty() && goes_on_before(name.front())) name.remove_prefix(1);
  return fmt::format("…{}", name);
}

}  // namespace

std::string shortened(std::string_view text) {
  std::size_t most = 40;
  if (text.size() <= most) return std::string(text);
  while (most > 0 && goes_on_before(text[most])) --most;
  return std::string(text.substr(0, most)) + "…";
}

std::string with_short_names(std::string_view message) {
  const std::size_t file = std::min(message.find(": "), message.size());
  std::string line = end_of(message.substr(0, file == message.size() ? 0 : file));
  std::string_view rest = message.substr(file == message.size() ? 0 : file);
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find(' '), rest.size() - 1);
    line += end_of(rest.substr(0, space + 1));
    rest.remove_prefix(space + 1);
  }
  return line;
}

}  // namespace attn
