#include "cli/signals.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace attn {
namespace {

// The files that a signal must remove; an empty name is a free place. The handler only reads them,
// and signals are held while they change.
constexpr std::array ending_signals{SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGXFSZ};
constexpr std::size_t most_files = 1024;
std::array<std::array<char, PATH_MAX>, most_files> to_remove;

// At a terminal the line takes the place of ^C, and of the one that tells of progress.
constexpr std::string_view said = "attn-trace: interrupted: no file is left half-written\n";
constexpr std::string_view at_a_terminal = "\r\x1b[K";
bool is_terminal = false;

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

extern "C" void remove_and_end(int signal) {
  for (const auto& path : to_remove) {
    if (path.front() != '\0') ::unlink(path.data());
  }
  if (signal == SIGINT) {
    if (is_terminal) say(at_a_terminal);
    say(said);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// The place of a path among those, or a free one for "".
auto find_place(std::string_view path) {
  return std::ranges::find_if(to_remove, [&](const auto& one) { return path == one.data(); });
}

}  // namespace

void catch_ending_signals() {
  is_terminal = ::isatty(STDERR_FILENO) == 1;
  for (const int signal : ending_signals) {
    // What the caller chose to ignore (nohup) stays ignored.
    if (std::signal(signal, remove_and_end) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

bool remove_at_signal(const std::string& path) {
  const SignalsHeld held;
  const auto place = find_place("");
  if (place == to_remove.end()) return false;
  std::strncpy(place->data(), path.c_str(), PATH_MAX - 1);
  return true;
}

void keep_at_signal(const std::string& path) {
  const SignalsHeld held;
  const auto place = find_place(path);
  if (place != to_remove.end()) place->front() = '\0';
}

SignalsHeld::SignalsHeld() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : ending_signals) sigaddset(&held, signal);
  sigprocmask(SIG_BLOCK, &held, &before_);
}
SignalsHeld::~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace attn
