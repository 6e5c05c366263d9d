#include "write/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "text/display.hpp"

namespace attn {
namespace {

// From the colour cube, since the first sixteen are whatever the terminal's theme makes of them.
std::string_view code(Style style) {
  switch (style) {
    case Style::heading:
      return "1";
    case Style::quiet:
      return "2";
    case Style::blue:
      return "38;5;32";
    case Style::orange:
      return "38;5;172";
    case Style::pink:
      return "38;5;169";
    case Style::green:
      return "38;5;36";
    case Style::plain:
      break;
  }
  return {};
}

}  // namespace

std::string Paint::operator()(Style style, const std::string& text) const {
  const auto codes = code(style);
  const std::size_t end = text.find_last_not_of(' ') + 1;
  if (!on_ || codes.empty() || end == 0) return text;
  return fmt::format("\x1b[{}m{}\x1b[0m{}", codes, text.substr(0, end), text.substr(end));
}

std::string Paint::shaded(double share, const std::string& text) const {
  struct Shade {
    double from;
    std::string_view codes;
  };
  // Ground and letters both, so that darker is more on a black and on a white terminal.
  static constexpr std::array<Shade, 6> shades{{{0.75, "48;5;23;38;5;231"},
                                                {0.5, "48;5;30;38;5;231"},
                                                {0.3, "48;5;72;38;5;16"},
                                                {0.15, "48;5;115;38;5;16"},
                                                {0.05, "48;5;194;38;5;16"},
                                                {0.0, "48;5;255;38;5;16"}}};
  if (!on_) return text;
  const auto* shade = std::ranges::find_if(shades, [&](const Shade& s) { return share >= s.from; });
  return fmt::format("\x1b[{}m{}\x1b[0m", shade->codes, text);
}

std::vector<std::string> wrap(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines(1);
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t space = std::min(text.find(' ', start), text.size());
    std::string_view word = std::string_view(text).substr(start, space - start);
    start = space + 1;
    const std::size_t used = lines.back().empty() ? 0 : display_width(lines.back()) + 1;
    if (used > 0 && used + display_width(word) > columns) lines.emplace_back();
    // At least one character a line, however narrow.
    const std::size_t room = std::max<std::size_t>(columns, 2);
    for (std::size_t bytes; (bytes = bytes_within(word, room)) < word.size();) {
      lines.back() = word.substr(0, bytes);
      lines.emplace_back();
      word.remove_prefix(bytes);
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string ruled(const std::string& text, std::string_view rule, std::size_t columns) {
  std::string line = fmt::format("{}{} {}", rule, rule, text);
  std::size_t used = display_width(line) + 1;
  if (used < columns) line += ' ';
  for (; used < columns; ++used) line += rule;
  return line;
}

std::string bar(double share, std::size_t columns) {
  static constexpr std::array<std::string_view, 8> partial{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double clamped = std::clamp(share, 0.0, 1.0);
  auto eighths = static_cast<std::size_t>(std::lround(clamped * static_cast<double>(columns * 8)));
  if (share > 0.0) eighths = std::max<std::size_t>(eighths, 1);
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  out += partial[eighths % 8];
  const std::size_t used = (eighths + 7) / 8;
  return out.append(columns > used ? columns - used : 0, ' ');
}

}  // namespace attn
