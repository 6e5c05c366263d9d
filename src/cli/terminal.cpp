#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace attn {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::size_t terminal_columns() {
  constexpr std::size_t narrowest = 40;
  constexpr std::size_t widest = 10'000;
  constexpr std::size_t usual = 80;
  std::size_t columns = 0;
  const std::string_view wanted = variable("COLUMNS");
  const auto read = std::from_chars(wanted.data(), wanted.data() + wanted.size(), columns);
  if (read.ec == std::errc::result_out_of_range) columns = widest;
  winsize size{};
  if (columns == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  return columns == 0 ? usual : std::clamp(columns, narrowest, widest);
}

bool wants_colour(ColorWhen when) {
  if (when != ColorWhen::automatic) return when == ColorWhen::always;
  if (!variable("NO_COLOR").empty()) return false;
  const std::string_view terminal = variable("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && !terminal.empty() && terminal != "dumb";
}

}  // namespace attn
