#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <utility>

#include "text/display.hpp"

namespace attn {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds before_it_shows{1.0};
constexpr Seconds between_two{0.1};
constexpr std::string_view take_away = "\r\x1b[K";
constexpr std::string_view prefix = "attn-trace: ";

std::mutex line_mutex;
bool stands_there = false;
Progress::Clock::time_point last_shown;

// What cannot be written is not worth a word.
void write_line(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::size_t columns_of_line() {
  constexpr std::size_t usual = 80;
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return (known ? size.ws_col : usual) - 1;  // one that is full may begin the next
}

void take_line_away() {
  if (std::exchange(stands_there, false)) write_line(take_away);
}

void tell(const Progress& work, bool is_over) {
  const auto now = Progress::Clock::now();
  const Seconds taken = now - work.began();
  if (taken < before_it_shows) return;
  // Whoever works does not wait for who shows.
  std::unique_lock turn(line_mutex, std::try_to_lock);
  if (!turn && !is_over) return;
  if (!turn) turn.lock();
  if (is_over) return take_line_away();
  if (now - last_shown < between_two) return;
  last_shown = now;
  stands_there = true;
  write_line(fmt::format("{}{}{}", take_away, prefix,
                         progress_text(work, taken.count(), columns_of_line() - prefix.size())));
}

std::string amount_text(const Progress& work) {
  if (work.in_all() > 0.0) {
    return fmt::format("{:.0f} %", 100.0 * std::min(1.0, work.done() / work.in_all()));
  }
  if (work.done() < 1e6) return fmt::format("{:.0f} kB", work.done() / 1e3);
  const double mega = work.done() / 1e6;
  return fmt::format("{:.{}f} MB", mega, mega < 10.0 ? 1 : 0);
}

// Of what has only begun there is no saying how long it takes.
std::string time_left(const Progress& work, double seconds) {
  constexpr double begun = 0.02;
  const double share = work.in_all() > 0.0 ? work.done() / work.in_all() : 0.0;
  if (share < begun || share >= 1.0) return {};
  const double left = seconds * (1.0 - share) / share;
  if (left < 90.0) return fmt::format(", {:.0f} s left", std::max(left, 1.0));
  return fmt::format(", {:.0f} min left", left / 60.0);
}

}  // namespace

std::string progress_text(const Progress& work, double seconds, std::size_t columns) {
  const std::string far = fmt::format(": {}{}", amount_text(work), time_left(work, seconds));
  const std::size_t others = work.doing().size() + 1 + far.size();
  const std::string what = visible(work.what());
  return fmt::format("{} {}{}", work.doing(), fit(what, columns > others ? columns - others : 1),
                     far);
}

void show_progress() {
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  if (::isatty(STDERR_FILENO) == 1 && !is_dumb) Progress::tell_to(tell);
}

void clear_progress_line() {
  const std::scoped_lock alone(line_mutex);
  take_line_away();
}

}  // namespace attn
