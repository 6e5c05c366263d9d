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

/// The machine's memory, in bytes.
inline std::size_t memory_of_machine() {
  return static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// The machine's, or what this process may use of it, in bytes.
inline std::size_t memory_there_is() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return memory_of_machine();
  }
  return std::min<std::size_t>(memory_of_machine(), limit.rlim_cur);
}

/// The most that this process has taken so far of the memory there is, in bytes.
inline std::size_t memory_taken() {
  // A limit of the process is one of its addresses, used or not. And what getrusage() says begins
  // on Linux with what the process had taken that started this one.
  const std::string_view peak = memory_there_is() < memory_of_machine() ? "VmPeak:" : "VmHWM:";
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
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
