// How much memory there is, so that what cannot fit is refused before it is tried.
#pragma once

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

#include "error.hpp"

namespace attn {

/// The machine's, or what this process may use of it, in bytes.
inline std::size_t memory_there_is() {
  const std::size_t machine = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
                              static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return machine;
  return std::min<std::size_t>(machine, limit.rlim_cur);
}

/// The most that this process has taken so far, in bytes.
inline std::size_t memory_taken() {
  // What getrusage() says begins on Linux with what the process had taken that started this one.
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    constexpr std::string_view peak = "VmHWM:";
    if (line.starts_with(peak)) return std::stoull(line.substr(peak.size())) * 1024;
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

/// Throws Error where `what`, of an input, takes more memory than there is: `count` doubles.
inline void require_memory_for(double count, const std::string& file, const std::string& what) {
  const double bytes = count * sizeof(double);
  const std::size_t most = memory_there_is();
  if (bytes <= static_cast<double>(most)) return;
  throw Error(
      fmt::format("{}: found {} that would take {:.0f} bytes of memory, expected no more "
                  "than the {} there are",
                  file, what, bytes, most));
}

}  // namespace attn
